"""The client of the `mcp` package against a running service."""

import asyncio
import json

import httpx2
import pytest
from factories import SEEDED_MEETING
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

HANDSHAKE, MODERN = "2025-06-18", "2026-07-28"


@pytest.mark.parametrize("version", [HANDSHAKE, MODERN])
def test_client_reads_and_writes_over_mcp(serve, key, version, monkeypatch):
    monkeypatch.setattr("mcp.client.session.LATEST_HANDSHAKE_VERSION", HANDSHAKE)
    service = serve()
    url = f"http://127.0.0.1:{service.port}"
    document = {"title": "Talks on fish", "date": "2001-02-03", "participants": [{"country": "JP"}, {"country": "VN"}]}

    async def use():
        async with (
            httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as http,
            Client(
                streamable_http_client(f"{url}/mcp", http_client=http),
                mode="legacy" if version == HANDSHAKE else version,
            ) as client,
        ):
            found = await asyncio.gather(*(client.call_tool("find_meetings", {"country": "PE"}) for _ in range(5)))
            return client.protocol_version, found, await client.call_tool("save_draft", {"document": document})

    served, found, saved = asyncio.run(use())
    assert served == version
    meetings = [json.loads(result.content[0].text)["meetings"] for result in found]
    assert {meeting["address"] for page in meetings for meeting in page} == {f"{url}/meetings/{SEEDED_MEETING}"}
    stored = service.client.get(json.loads(saved.content[0].text)["saved"]["address"])
    assert stored.json()["title"] == "Talks on fish"
    lines = service.lines()
    written = [line for line in lines if (line["method"], line["route"]) == ("POST", "/meetings")]
    assert [(line["status"], line["key"]) for line in written] == [(201, "tests")]
    # The request of a tool has the id of the one that carries its call.
    assert {line["route"] for line in lines if line["request_id"] == written[0]["request_id"]} == {"/mcp", "/meetings"}
    assert all(line.startswith("{") for line in service.output().splitlines() if "mcp" in line)
