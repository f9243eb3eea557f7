"""Streamed responses: HEAD is cheap, and rendering does not block other requests."""

import asyncio
import time
from contextlib import nullcontext
from types import SimpleNamespace

import anyio
import anyio.to_thread
import pytest
from starlette.requests import Request
from waiting import PATIENCE

from app.api import exports
from app.db.database import Database
from app.representations.formats import CSV
from app.representations.registry import REPRESENTATIONS
from app.services.resources import COUNTRIES
from app.transfer import exporting
from app.web import representations
from app.web import streaming as streaming_response
from app.web.middleware import in_flight

FORMS = ["csv", "ndjson", "jsonld"]


@pytest.fixture
def streaming(monkeypatch):
    """Stream every list of more than two records."""
    monkeypatch.setattr(representations, "MAX_LIMIT", 2)


@pytest.fixture
def written(monkeypatch):
    """Count the records that are passed to writers of representations, and the lines of the export."""
    result = []

    def counting(write):
        def counted(documents, *more):
            return write((result.append(document) or document for document in documents), *more)

        return counted

    table = {
        resource: {format_: counting(writer) if writer else None for format_, writer in writers.items()}
        for resource, writers in REPRESENTATIONS.items()
    }
    monkeypatch.setattr(representations, "REPRESENTATIONS", table)
    lines = exporting.lines
    monkeypatch.setattr(exporting, "lines", lambda *given: (result.append(line) or line for line in lines(*given)))
    return result


@pytest.mark.parametrize(
    "path", [*(f"/countries.{format_}" for format_ in FORMS), "/countries?format=csv", "/export.ndjson.gz"]
)
def test_a15_head_of_a_stream_reads_no_data(client, app, streaming, written, monkeypatch, path):
    response = client.get(path)
    assert len(written) > 200
    written.clear()
    opened = []
    reading = Database.reading
    monkeypatch.setattr(
        Database, "reading", lambda self, seconds=None: opened.append(seconds) or reading(self, seconds)
    )
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    # Chunked, with a length that only the body determines (RFC 9110 section 9.3.2).
    assert dict(head.headers) == dict(response.headers)
    assert written == []
    assert app.state.settings.export_timeout_seconds not in opened
    assert app.state.streams.count == 0


def test_a15_head_occupies_no_slot_for_streams(client, settings, streaming):
    settings.max_exports_per_client = 0
    assert client.get("/countries.csv").status_code == 429
    assert client.head("/countries.csv").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/meetings?total=true",
        "/meetings?facets=country,year",
        "/meetings?q=minister&snippets=true",
        "/meetings.ics",
        "/meetings.csv",
        "/meetings?format=atom",
        "/people",
        "/changes",
        "/openapi.json",
        "/metrics",
    ],
)
def test_a15_head_has_the_header_of_get(client, path):
    if path == "/metrics":
        client.get(path)
    got, head = client.get(path), client.head(path)
    assert head.content == b""
    without = {"content-length"} if path == "/metrics" else set()
    for name in (got.headers.keys() | head.headers.keys()) - without:
        assert head.headers.get(name) == got.headers.get(name), name


def test_a15_other_requests_are_served_while_a_calendar_is_built(app, client, monkeypatch):
    async def both():
        loop, others = asyncio.get_running_loop(), []

        def slowly(documents, _feed):
            # Ends immediately if the event loop is not blocked.
            done = asyncio.run_coroutine_threadsafe(_say(others), loop)
            yield str(done.result(timeout=PATIENCE)).encode()

        monkeypatch.setattr(representations, "REPRESENTATIONS", {"countries": {CSV: slowly}})
        request = Request({
            "type": "http", "method": "GET", "path": "/countries", "query_string": b"", "headers": [], "root_path": "",
            "scheme": "http", "server": ("127.0.0.1", 80), "app": app,
        })  # fmt: skip
        documents = ['{"updated_at": "2020-01-01T00:00:00Z"}'] * 1000
        return await representations.render_documents(request, app.state.database, COUNTRIES.collection, documents, CSV)

    assert client.portal.call(both) == b"answered"


async def _say(others):
    others.append("answered")
    return others[0]


@pytest.mark.databases("sqlite")  # PostgreSQL has no limit for a whole transaction before version 17
def test_statement_of_a_stream_ends_at_the_time_limit(client, settings, monkeypatch):
    monkeypatch.setattr(representations, "MAX_LIMIT", 100)
    unlimited = SimpleNamespace(
        fail_after=lambda _: nullcontext(), to_thread=anyio.to_thread, CancelScope=anyio.CancelScope
    )
    monkeypatch.setattr(streaming_response, "anyio", unlimited)
    settings.export_timeout_seconds = 1e-9
    with pytest.raises(RuntimeError, match="response already started") as failure:
        client.get("/countries.csv")
    assert "interrupted" in str(failure.value.__cause__)


def test_stream_ends_at_the_time_limit_between_statements(client, settings, streaming, monkeypatch):
    def slowly(_documents, _feed):
        for _ in range(100):
            time.sleep(0.05)
            yield b"more"

    monkeypatch.setattr(representations, "REPRESENTATIONS", {"countries": {CSV: slowly}})
    settings.export_timeout_seconds = 0.2
    with pytest.raises(RuntimeError, match="response already started") as failure:
        client.get("/countries.csv")
    assert isinstance(failure.value.__cause__, TimeoutError)


def test_a_cancelled_stream_closes_its_iterator(app, client):
    """Otherwise its read transaction would stay open."""
    closed = []

    def content():
        try:
            yield b"first"
            yield b"second"
        finally:
            closed.append(True)

    # Kept here, since an iterator that nobody holds is closed by itself.
    items = content()

    async def use():
        with anyio.CancelScope() as whole:

            async def send(message):
                if message["type"] == "http.response.body":
                    whole.cancel()
                    await anyio.sleep_forever()

            stream = streaming_response.LimitedStream(items, media_type="text/plain", headers={})
            scope = {"type": "http", "app": app, "asgi": {"version": "3.0", "spec_version": "2.4"}}
            in_flight.issue(scope, in_flight.Ticket(in_flight.InFlight(), "127.0.0.1", is_counted=True))
            await stream(scope, anyio.sleep_forever, send)

    client.portal.call(use)
    assert closed == [True]


def test_a15_head_does_not_start_an_export(client, monkeypatch):
    monkeypatch.setattr(exports.exporting, "lines", lambda *_: pytest.fail("HEAD reads the export"))
    assert client.head("/export.ndjson.gz").status_code == 200
