"""A client of an application in this process that takes each response whole.

Starlette's `TestClient` fetches a response chunk by chunk from the thread of the event loop: ten changes of threads for a
small response, more for a streamed one, which take longer than the request. This client changes threads once a request.
Tests that read a response in parts start a real service instead.
"""

from urllib.parse import unquote

import anyio
import httpx2


class WholeResponses(httpx2.BaseTransport):
    """A transport that calls an application in the event loop of a portal."""

    def __init__(self, app, portal, address, *, raise_server_exceptions=True):
        """Send requests that appear to come from an address, a host and a port."""
        self._app, self._portal, self._address = app, portal, address
        self._raise_server_exceptions = raise_server_exceptions

    def handle_request(self, request):
        """Return the response of the application, or raise what the application raises."""
        request.read()
        return self._portal.call(self._respond, request)

    async def _respond(self, request):
        start, body, complete = {}, [], anyio.Event()
        requests = iter([{"type": "http.request", "body": request.content, "more_body": False}])

        async def receive():
            if (message := next(requests, None)) is not None:
                return message
            await complete.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            assert not complete.is_set(), f"{message['type']} after the end of the response"
            if message["type"] == "http.response.start":
                assert not start, "the response starts twice"
                start.update(message)
            elif message["type"] == "http.response.body":
                assert start, "the body comes before the status"
                body.append(bytes(message.get("body", b"")))
                if not message.get("more_body", False):
                    complete.set()

        try:
            await self._app(self._scope(request), receive, send)
        except Exception:
            if self._raise_server_exceptions:
                raise
        return self._response(request, start, b"".join(body))

    def _scope(self, request):
        url = request.url
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "path": unquote(url.path),
            "raw_path": url.raw_path.split(b"?", 1)[0],
            "root_path": "",
            "scheme": url.scheme,
            "query_string": url.query,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "client": self._address,
            "server": (url.host, url.port or {"http": 80, "https": 443}[url.scheme]),
            "state": {},
            "extensions": {},
        }

    def _response(self, request, start, body):
        if not start:
            assert not self._raise_server_exceptions, "the application gave no response"
            return httpx2.Response(500, request=request)
        return httpx2.Response(
            start["status"],
            headers=[(name.decode(), value.decode()) for name, value in start.get("headers", [])],
            # Not as `content`, which would add headers.
            stream=httpx2.ByteStream(b"" if request.method == "HEAD" else body),
            request=request,
        )


class WholeClient(httpx2.Client):
    """A client of an application; `client` is the address that its requests appear to come from."""

    def __init__(self, app, portal, *, client, headers=None, raise_server_exceptions=True, **options):
        """Send the requests through a portal; the options are those of httpx, and redirects are followed by default."""
        self.app, self.portal = app, portal
        super().__init__(
            transport=WholeResponses(app, portal, client, raise_server_exceptions=raise_server_exceptions),
            headers={"user-agent": "testclient"} | (headers or {}),
            **{"follow_redirects": True} | options,
        )
