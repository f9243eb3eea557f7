"""`POST /mcp` with the client of the `mcp` package: tools answer what the API answers, with its strictness and its limits."""

import builtins
import json
import sys

import pytest
from agents_client import HANDSHAKE, MODERN, Agent
from factories import SEEDED_MEETING
from starlette.testclient import TestClient
from the_key import KEY

from app.agents.tools import TOOLS
from app.queries.statistics.dimensions import DIMENSIONS

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
ACCEPT = {"Accept": "application/json, text/event-stream"}
MOST_TOKENS = 2_500
CHARACTERS_PER_TOKEN = 4
ARTICLE = (
    "Ministers meet\n\nForeign Minister Ana Lopes of Portugal met Foreign Minister Juan Ruiz of Peru on Monday in Lima."
)
MEETING = {"title": "Talks on fish", "date": "2001-02-03", "participants": [{"country": "JP"}, {"country": "VN"}]}
LEAST = {
    "find_meetings": {},
    "get_record": {"resource": "meetings", "id": SEEDED_MEETING},
    "relations": {"countries": ["JP", "PE"]},
    "office_at": {"country": "JP", "office": "foreign minister", "as_of": "2023-09-01"},
    "search": {"q": "antarctic"},
    "counts": {},
    "draft_from_article": {"text": ARTICLE},
    "save_draft": {"document": MEETING},
}


@pytest.fixture(params=[HANDSHAKE, MODERN])
def version(request, monkeypatch):
    """A version of the protocol; of those with a handshake the client asks for its latest, if it is not told."""
    monkeypatch.setattr("mcp.client.session.LATEST_HANDSHAKE_VERSION", HANDSHAKE)
    return request.param


@pytest.fixture
def agent(app, portal, client, version):
    """A client without a key."""
    return Agent(app, portal, version)


@pytest.fixture
def modern(app, portal, client):
    """A client of the latest version, with a key."""
    return Agent(app, portal, MODERN, KEY)


def test_tool_descriptions_stay_within_their_token_limit(agent):
    async def read(client):
        return client.protocol_version, (await client.list_tools()).tools

    version, tools = agent.run(read)
    assert version == agent.version
    assert [tool.name for tool in tools] == list(LEAST)
    text = json.dumps([tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in tools])
    assert len(text) <= MOST_TOKENS * CHARACTERS_PER_TOKEN
    assert [tool.name for tool in tools if not tool.annotations.read_only_hint] == ["save_draft"]


def test_descriptions_name_existing_filters_and_resources():
    _, _, names = TOOLS["find_meetings"].description.partition("Also takes ")
    names, _, _ = names.partition(" and others")
    assert set(names.split(", ")) <= TOOLS["find_meetings"].parameters - TOOLS["find_meetings"].properties.keys()
    by = TOOLS["counts"].properties["by"]["description"].replace(" (needs one country)", "")
    assert by.split(", ") == list(DIMENSIONS)
    for tool in TOOLS.values():
        assert tool.required == tuple(name for name in tool.properties if name in tool.required)


@pytest.mark.parametrize("name", [name for name in LEAST if name != "save_draft"])
def test_every_reading_tool_works_without_a_key(agent, name):
    assert agent.ask(name, **LEAST[name])


@pytest.mark.parametrize("name", LEAST)
def test_unknown_arguments_are_refused_with_the_nearest(modern, name):
    known = {"search": "resources"}.get(name) or next(iter(LEAST[name]), "country")
    misspelt = known[:-1] + "x"
    problem = modern.refused(name, **{**LEAST[name], misspelt: "JP"})
    assert problem["status"] == 422
    assert problem["errors"] == [
        {"parameter": misspelt, "detail": f"is not recognized; did you mean {known!r}?"},
    ]


@pytest.mark.parametrize(
    ("name", "path", "arguments"),
    [
        ("find_meetings", "/meetings", {"kind": "bilateral_meetng"}),
        ("find_meetings", "/meetings", {"country": "Jappan"}),
        ("find_meetings", "/meetings", {"date": "2023-13"}),
        ("find_meetings", "/meetings", {"limit": 0}),
        ("counts", "/stats", {"by": "contry"}),
        ("office_at", "/offices", {"country": "JP", "office": "foreign minister", "as_of": "2023"}),
        ("relations", "/relations/JP/PE", {"countries": "JP,PE", "as_of": "soon"}),
    ],
)
def test_tools_reject_the_values_that_the_api_rejects(modern, client, name, path, arguments):
    parameters = {key: value for key, value in arguments.items() if key != "countries"}
    expected, problem = client.get(path, params=parameters).json(), modern.refused(name, **arguments)
    assert {**problem, "request_id": ""} == {**expected, "request_id": ""}


@pytest.mark.parametrize(
    ("name", "arguments", "parameter"),
    [
        ("find_meetings", {"country": {"code": "JP"}}, "country"),
        ("find_meetings", {"country": None}, "country"),
        ("find_meetings", {"country": "\ud83d"}, "country"),
        ("get_record", {"resource": "meetings"}, "id"),
        ("get_record", {"resource": "meeting", "id": "x"}, "resource"),
        ("get_record", {**LEAST["get_record"], "offset": 2}, "offset"),
        ("get_record", {**LEAST["get_record"], "part": "/participant"}, "part"),
        ("get_record", {**LEAST["get_record"], "part": "/topics", "offset": -1}, "offset"),
        ("relations", {"countries": ["JP"]}, "countries"),
        ("relations", {"countries": 3}, "countries"),
        ("relations", {"countries": ["JP", "PE.ics"]}, "countries"),
        ("search", {"q": "x", "resources": ["persons"]}, "resources"),
        ("search", {"q": "x", "cursor": "y"}, "cursor"),
        ("search", {}, "q"),
        ("save_draft", {}, "document"),
        ("save_draft", {"document": MEETING, "idempotency_key": "é"}, "idempotency_key"),
    ],
)
def test_arguments_of_tools_are_checked(modern, name, arguments, parameter):
    if arguments.get("country") == "\ud83d":
        # The client cannot send it.
        found = [TOOLS[name].call(None, arguments)]
        with pytest.raises(Exception, match="surrogate"):
            found[0].send(None)
        return
    problem = modern.refused(name, **arguments)
    assert problem["status"] == 422
    assert [error["parameter"] for error in problem["errors"]] == [parameter]


def test_tool_results_equal_the_api_responses(agent, client):
    page = client.get("/meetings").json()
    [meeting] = agent.ask("find_meetings")["meetings"]
    [expected] = page["items"]
    assert meeting["address"] == f"http://127.0.0.1/meetings/{expected['id']}"
    assert [item["name"] for item in meeting["participants"]] == ["Hayashi Yoshimasa", "Ana Cecilia Gervasi"]
    assert meeting["sources"][0]["id"] == expected["citations"][0]["source"]["id"]
    record = agent.ask("get_record", resource="meetings", id=SEEDED_MEETING)
    assert {name: record[name] for name in record if name != "address"} == compact(expected)
    dossier = agent.ask("relations", countries=["Peru", "Japan"])
    assert client.get(dossier["url"], params={"total": "true"}).json()["total"] == dossier["total"] == 1
    stats = client.get("/stats", params={"by": "country,year"}).json()
    rows = agent.ask("counts", by=["country,year"])["rows"]
    assert [without(row, "url") for row in rows] == [without(row, "url") for row in stats["rows"]]
    assert all(row["url"].startswith("http://127.0.0.1/meetings?") for row in rows)


def compact(value):
    if isinstance(value, dict):
        return {name: kept for name, item in value.items() if (kept := compact(item)) not in (None, [], {}, "")}
    return [compact(item) for item in value] if isinstance(value, list) else value


def without(row, name):
    return {key: value for key, value in row.items() if key != name}


def test_missing_record_is_an_error_and_merged_record_leads_to_its_survivor(modern, client):
    for record_id in ("nowhere", f"{SEEDED_MEETING}/history", "a b"):
        assert modern.refused("get_record", resource="meetings", id=record_id)["status"] == 404
    for name in ("Old Name", "New Name"):
        client.post("/topics", json={"name": name}, params={"duplicates": "allow"})
    assert client.post("/topics/new-name/merge", json={"other": "old-name"}).status_code == 200
    assert modern.ask("get_record", resource="topics", id="old-name")["id"] == "new-name"


def test_a_long_record_is_read_in_parts(modern, client):
    note = "What they said, “at length”.\n" * 30
    participants = [{"country": "JP", "office": f"Envoy {number}", "note": note} for number in range(120)]
    document = {
        "id": "long",
        "title": "Long talks",
        "date": "2001",
        "summary": "Ä" * 9_000,
        "participants": participants,
    }
    assert client.post("/meetings", json=document).status_code == 201
    record = modern.ask("get_record", resource="meetings", id="long")
    assert record["address"] == "http://127.0.0.1/meetings/long"
    cut = {item["part"]: item for item in record["truncated"]}
    assert cut["/participants"]["of"] == 120
    assert cut["/participants"]["shown"] == len(record.get("participants", []))
    for part, whole in (("/participants", [item["office"] for item in participants]), ("/summary", "Ä" * 9_000)):
        offset, read = 0, []
        while offset is not None:
            result = modern.ask("get_record", resource="meetings", id="long", part=part, offset=offset)
            assert result["of"] == len(whole)
            read += result["content"]
            offset = result.get("next_offset")
        assert [item["office"] if part == "/participants" else item for item in read] == list(whole)


def test_part_with_one_long_item_can_be_continued(modern, client):
    notes = ["ん" * 9_000, "short"]
    document = {"id": "notes", "title": "Notes", "date": "2001"}
    document["participants"] = [{"country": "JP", "note": note} for note in notes]
    assert client.post("/meetings", json=document).status_code == 201
    result = modern.ask("get_record", resource="meetings", id="notes", part="/participants")
    assert result["truncated"][0]["part"] == "/participants/0/note"
    offset, read = 0, ""
    while offset is not None:
        more = modern.ask("get_record", resource="meetings", id="notes", part="/participants/0/note", offset=offset)
        read, offset = read + more["content"], more.get("next_offset")
    assert read == notes[0]


@pytest.mark.parametrize("character", ['"', "\n", "🕊", "x"])
def test_text_can_be_continued_regardless_of_its_json_escapes(modern, client, character):
    document = {"id": "escaped", "title": "Escaped", "date": "2001", "summary": f"a{character * 9_800}b"}
    assert client.post("/meetings", json=document).status_code == 201
    offset, read = 0, ""
    while offset is not None:
        more = modern.ask("get_record", resource="meetings", id="escaped", part="/summary", offset=offset)
        read, offset = read + more["content"], more.get("next_offset")
    assert read == document["summary"]


@pytest.mark.parametrize("name", ["Côte d’Ivoire", r"Isles\, Northern", "South Korea"])
def test_relations_accept_any_name_of_a_country(modern, client, name):
    assert client.post("/countries", json={"code": "XN", "name": "Isles, Northern"}).status_code == 201
    codes = modern.ask("relations", countries=[name, "PE"])["countries"]
    assert codes in (["CI", "PE"], ["XN", "PE"], ["KR", "PE"], ["PE", "XN"])


def test_repeated_resource_is_searched_once(modern):
    once = modern.ask("search", q="antarctic", resources=["meetings"])
    assert once["meetings"]
    assert modern.ask("search", q="antarctic", resources=["meetings"] * 500) == once


@pytest.mark.parametrize("name", ["find_meetings", "search"])
def test_overlong_single_items_are_truncated(modern, client, name):
    for number in range(3):
        participants = [{"country": "JP", "office": f"Envoy {'ん' * 480}", "name_as_printed": "名" * 480}] * 20
        document = {"id": f"long-{number}", "title": "Fish", "date": "2001", "participants": participants}
        assert client.post("/meetings", json=document, params={"duplicates": "allow"}).status_code == 201
    ids, arguments = [], {"q": "fish", **({"resources": ["meetings"]} if name == "search" else {})}
    for _ in range(3):
        result = modern.ask(name, **arguments)
        [meeting] = result["meetings"]
        assert meeting["truncated"][0]["part"].startswith("/participants")
        ids.append(meeting["id"])
        arguments["cursor"] = result.get("cursor") or result.get("cursors", {}).get("meetings")
    assert sorted(ids) == ["long-0", "long-1", "long-2"]
    assert arguments["cursor"] is None
    assert len(modern.ask("search", q="fish")["meetings"]) == 1


@pytest.mark.parametrize("name", ["find_meetings", "search"])
def test_long_lists_are_read_page_by_page(modern, client, name):
    for number in range(40):
        document = {
            "id": f"talks-{number}",
            "title": f"Talks on fish {number} " + "x" * 200,
            "date": "2001-02-03",
            "summary": "ん" * 2_000,
            "participants": [{"country": "JP", "name_as_printed": f"{side} " + "y" * 150} for side in range(15)],
        }
        assert client.post("/meetings", json=document, params={"duplicates": "allow"}).status_code == 201
    arguments = {"q": "talks fish", "limit": 30}
    if name == "search":
        arguments["resources"] = ["meetings"]
    ids, pages = [], 0
    while True:
        result = modern.ask(name, **arguments)
        assert 0 < len(result["meetings"]) < 30
        assert result["meetings"][0]["more"] == {"participants": 3}
        ids += [item["id"] for item in result["meetings"]]
        cursor = result.get("cursor") or result.get("cursors", {}).get("meetings")
        assert bool(cursor) == bool(result.get("truncated"))
        if cursor is None:
            break
        arguments["cursor"], pages = cursor, pages + 1
    assert sorted(ids) == sorted(f"talks-{number}" for number in range(40))
    assert pages > 1


def test_a_draft_is_saved_after_review(modern, client):
    draft = modern.ask("draft_from_article", text=ARTICLE, published="2024-05-01", url="https://news.example/1")
    [document] = draft["documents"]
    assert {item.get("exact") for item in draft["evidence"]} >= {"Ana Lopes", "Juan Ruiz"}
    saved = modern.ask("save_draft", document={**document, "date": "2024-04-29"})["saved"]
    stored = client.get(f"/meetings/{saved['id']}").json()
    assert [item["person"]["name"] for item in stored["participants"]] == ["Ana Lopes", "Juan Ruiz"]
    assert stored["origin"] == "drafted"


def test_saving_follows_the_rules_of_post_meetings(app, portal, client, modern):
    assert Agent(app, portal, MODERN).refused("save_draft", document=MEETING)["status"] == 401
    assert client.get("/meetings", params={"q": "fish", "total": "true"}).json()["total"] == 0
    first = modern.ask("save_draft", document=MEETING, idempotency_key="once")
    assert modern.ask("save_draft", document=MEETING, idempotency_key="once") == first
    assert modern.refused("save_draft", document={**MEETING, "title": "X"}, idempotency_key="once")["status"] == 422
    problem = modern.refused("save_draft", document=MEETING)
    assert (problem["status"], problem["type"]) == (409, "/problems/duplicate")
    assert first["saved"]["id"] in json.dumps(problem)
    other = modern.ask("save_draft", document=MEETING, duplicates="allow")
    assert other["saved"]["id"] != first["saved"]["id"]
    problem = modern.refused("save_draft", document={**MEETING, "kindd": "visit"})
    assert problem["errors"][0]["pointer"] == "#/kindd"


def test_saved_draft_returns_its_open_questions(modern, client):
    person = {"name": "Ichi Mori", "country": "JP"}
    tenure = {"office": "Foreign Minister", "country": "JP", "term": "1990/1995"}
    assert client.post("/people", json={**person, "tenures": [tenure]}).status_code == 201
    participant = {"country": "JP", "person": person, "office": "Foreign Minister"}
    saved = modern.ask("save_draft", document={**MEETING, "participants": [participant]})
    assert "office_outside_tenure" in saved["open_questions"]


def test_only_post_is_allowed(client):
    response = client.get("/mcp")
    assert (response.status_code, response.headers["allow"]) == (405, "POST, OPTIONS")
    assert client.options("/mcp").headers["allow"] == "POST, OPTIONS"
    assert client.delete("/mcp").status_code == 405


def post(client, content=None, path="/mcp", **headers):
    return client.post(
        path,
        content=json.dumps(PING) if content is None else content,
        headers={"Content-Type": "application/json", **ACCEPT, **headers},
    )


def test_endpoint_names_the_missing_extra(client, monkeypatch):
    load = builtins.__import__

    def lacks(name, *rest, **more):
        if name.partition(".")[0] == "mcp":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return load(name, *rest, **more)

    monkeypatch.delitem(sys.modules, "app.agents.server", raising=False)
    monkeypatch.setattr(builtins, "__import__", lacks)
    response = post(client)
    assert response.status_code == 501
    assert response.json()["type"] == "/problems/not-installed"
    assert "pip install 'diplomatic-events[mcp]'" in response.json()["detail"]


@pytest.mark.parametrize(
    ("content", "status"),
    [('{"jsonrpc":"2.0","jsonrpc":"2.0"}', 400), ("{", 400), ('{"id":NaN}', 400), ("[" * 500 + "]" * 500, 400)],
)
def test_messages_are_strict_json(client, content, status):
    assert post(client, content).status_code == status


def test_bodies_and_queries_are_limited(client, settings):
    settings.max_body_bytes = 2_000
    assert post(client, " " * 2_001).status_code == 413
    assert post(client, path="/mcp?x=1").status_code == 422
    assert client.post("/mcp", content="x", headers={"Content-Type": "text/plain"}).status_code == 415


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:81"])
def test_requests_from_other_origins_are_rejected(client, settings, origin):
    response = post(client, Origin=origin)
    assert (response.status_code, response.json()["type"]) == (403, "/problems/forbidden")
    settings.cors_origins = (origin,)
    assert post(client, Origin=origin).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example"]
)
def test_foreign_host_names_are_rejected(app, portal, client, settings, host):
    local = TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50_000))
    local.portal = portal
    answers = [post(local, Host=name) for name in (host, "127.0.0.1:8000", "localhost:8000", "LocalHost", "[::1]:80")]
    assert [answer.status_code for answer in answers] == [403, 200, 200, 200, 200]
    assert post(local, Host=host, Origin=f"http://{host}").status_code == 403
    settings.public_url = f"https://{host}/events"
    assert post(local, Host=host, Origin=f"https://{host}").status_code == 200
    assert post(local, Host=host.upper(), Origin=f"https://{host}").status_code == 200


def test_calls_are_charged_like_requests(app, settings, modern, client):
    settings.rate_limits, settings.reads_per_minute = True, 3
    app.state.settings = settings.model_copy()
    answers = [post(client) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "ratelimit" in answers[0].headers


def test_unknown_tools_are_refused_with_the_nearest(modern):
    from mcp.shared.exceptions import MCPError

    async def call(client):
        with pytest.raises(MCPError, match="did you mean 'find_meetings'"):
            await client.call_tool("find_meeting", {})

    modern.run(call)


@pytest.mark.parametrize("message_id", ["null", "true", "1.5", "{}", "[1]"])
def test_a59_requests_whose_id_cannot_be_answered_are_refused(client, message_id):
    response = post(client, f'{{"jsonrpc":"2.0","id":{message_id},"method":"tools/list"}}')
    assert response.status_code == 400
    assert "a text or a whole number" in response.json()["detail"]
