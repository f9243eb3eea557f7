"""The CPU time and the size of pages, beside a constant reply: `python -m benchmarks.pages 10000 [ROUNDS]`.

Each page is requested in turn with a constant reply of the same application, without the cache and then from it, in CPU time of this
process, which depends less than other times on what else the machine does. The application is called as a server does, without a client of
HTTP in the same process, which took longer than a page from the cache. So a page has a number of requests a second of CPU time for one worker,
and a ratio to the constant reply. Sizes are those of the page, and of all that a browser loads at its first view, compressed with gzip.
"""

import gzip
import re
import statistics
import sys
import time
from typing import Final

from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message

from app.main import create_app
from app.settings import Settings
from benchmarks import load

_PAGES: Final = (
    "/",
    "/meetings",
    "/meetings?country=JP",
    "/countries/JP",
    "/relations/JP/US",
    "/stats?by=country,year",
    "/stats/network",
    "/people",
)
_BASELINE: Final = "/healthz"
_ROUNDS: Final = 5
_HEADERS: Final = {"Accept": "text/html", "Accept-Encoding": "identity"}
_ASSET: Final = re.compile(r'(?:<link rel="(?:icon|stylesheet)"[^>]* href|<img src|<use [^>]*href)="([^"#]+)')


def main() -> None:
    """Print a row for each page."""
    meetings, rounds = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else _ROUNDS
    url = f"sqlite:///{load.cached(meetings)}"
    rows = {page: [_size(url, page)] for page in _PAGES}
    for megabytes in (0, 64):
        settings = Settings(database_url=url, cache_megabytes=megabytes, rate_limits=False, log_level="warning")
        app = create_app(settings)
        with TestClient(app) as client:
            assert client.portal is not None
            for page in _PAGES:
                rows[page].append(client.portal.call(_measured, app, page, rounds))
    print("| page | kB gzip, with all that it loads | requests a second, ratio: without cache | from the cache |")
    print("|---|---|---|---|")
    for page, cells in rows.items():
        print(f"| `{page}` | {' | '.join(cells)} |")


def _size(url: str, page: str) -> str:
    settings = Settings(database_url=url, rate_limits=False, log_level="warning")
    with TestClient(create_app(settings)) as client:
        text = client.get(page, headers=_HEADERS).text
        assets = {client.get(address, headers=_HEADERS).content for address in set(_ASSET.findall(text))}
    own = len(gzip.compress(text.encode()))
    return f"{own / 1000:.1f}, {(own + sum(len(gzip.compress(asset)) for asset in assets)) / 1000:.1f}"


async def _measured(app: ASGIApp, page: str, rounds: int) -> str:
    """Return the requests a second of the median round, and how many constant replies take as long."""
    times: dict[str, list[float]] = {page: [], _BASELINE: []}
    for _ in range(rounds + 1):
        for address, seconds in times.items():
            began = time.process_time()
            await _request(app, address)
            seconds.append(time.process_time() - began)
    # The first round compiles and fills the cache.
    ours, constant = (statistics.median(seconds[1:]) for seconds in times.values())
    return f"{1 / ours:,.0f}, {ours / constant:.1f}"


async def _request(app: ASGIApp, url: str) -> None:
    path, _, query = url.partition("?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept", b"text/html")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] != 200:
            raise SystemExit(f"{url}: status {message['status']}")

    await app(scope, receive, send)


if __name__ == "__main__":
    main()
