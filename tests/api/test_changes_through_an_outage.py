"""A stream of changes goes on through an outage of the database, on the same connection."""

import asyncio

import anyio
import pytest
from sqlalchemy.exc import OperationalError
from waiting import PATIENCE

from app.api import changes
from app.problems import Unavailable

OUTAGES = {
    "driver": OperationalError("SELECT 1", {}, Exception("the connection is closed")),
    "service": Unavailable("the database file is missing"),
}


class Stream:
    """A client of a stream, which is read in the event loop of the application."""

    def __init__(self, app, path, query):
        self._app, self._text, self._arrived = app, "", asyncio.Event()
        self.scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": path, "raw_path": path.encode(), "root_path": "", "query_string": query.encode(),
            "headers": [(b"host", b"127.0.0.1")], "client": ("127.0.0.1", 50000), "server": ("127.0.0.1", 80),
        }  # fmt: skip
        self.has_ended = False

    async def run(self):
        await self._app(self.scope, self._receive, self._send)

    async def _receive(self):
        await anyio.sleep_forever()

    async def _send(self, message):
        self._text += message.get("body", b"").decode()
        self.has_ended |= message["type"] == "http.response.body" and not message.get("more_body", False)
        self._arrived.set()

    async def until(self, text):
        """Wait until the stream has this text, or has ended."""
        with anyio.fail_after(PATIENCE):
            while text not in self._text and not self.has_ended:
                self._arrived.clear()
                await self._arrived.wait()
        assert not self.has_ended, self._text


@pytest.mark.parametrize("outage", OUTAGES.values(), ids=OUTAGES)
def test_a68_stream_goes_on_through_an_outage(client, app, database, portal, monkeypatch, outage):
    newest = client.get("/changes?limit=1").json()["newest"]
    monkeypatch.setattr(changes, "_RETRY_SECONDS", 0.01)
    monkeypatch.setattr(changes, "_HEARTBEAT_SECONDS", 0.01)

    async def fail(_query):
        raise outage

    async def follow():
        stream = Stream(app, "/changes", f"follow=true&after={newest}")
        async with anyio.create_task_group() as group:
            group.start_soon(stream.run)
            await stream.until("keep-alive")
            with monkeypatch.context() as patch:
                patch.setattr(database, "read", fail)
                await stream.until(": unavailable")
            await anyio.to_thread.run_sync(lambda: client.put("/topics/after", json={"name": "After"}))
            await stream.until(f"id: {newest + 1}-")
            await stream.until('"id": "after"')
            group.cancel_scope.cancel()

    portal.call(follow)
