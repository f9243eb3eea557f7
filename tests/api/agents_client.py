"""The client of the `mcp` package, in the process of the service."""

import json
from contextlib import asynccontextmanager

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

HANDSHAKE, MODERN = "2025-06-18", "2026-07-28"
URL = "http://127.0.0.1/mcp"


class Asked:
    """A tool's result, and what it takes on the wire."""

    def __init__(self, result):
        assert len(result.content) == 1
        self.is_error = result.is_error
        self.text = result.content[0].text
        self.value = json.loads(self.text)
        assert len(self.text.encode()) <= 20_000


@asynccontextmanager
async def connected(app, version, headers):
    transport = httpx2.ASGITransport(app=app, client=("127.0.0.1", 50_000))
    mode = "legacy" if version == HANDSHAKE else version
    async with (
        httpx2.AsyncClient(transport=transport, headers=headers) as http,
        Client(streamable_http_client(URL, http_client=http), mode=mode) as client,
    ):
        yield client


class Agent:
    """A model's client, which counts the calls of tools."""

    def __init__(self, app, portal, version, key=None):
        self._app, self._portal, self.version = app, portal, version
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.calls = 0

    def run(self, work):
        """Return what a coroutine function returns for a client."""

        async def connect():
            async with connected(self._app, self.version, self._headers) as client:
                return await work(client)

        return self._portal.call(connect)

    def call(self, name, /, **arguments):
        """Call a tool, successful or not."""
        self.calls += 1
        return Asked(self.run(lambda client: client.call_tool(name, arguments)))

    def ask(self, name, /, **arguments):
        """Return the result of a tool that succeeds."""
        asked = self.call(name, **arguments)
        assert not asked.is_error, asked.text
        return asked.value

    def refused(self, name, /, **arguments):
        """Return the problem document of a tool that fails."""
        asked = self.call(name, **arguments)
        assert asked.is_error, asked.text
        return asked.value
