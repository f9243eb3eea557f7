"""Measure the CPU time and the size of pages, beside a constant reply.

Each page is requested in turn with a constant reply of the same application, without the cache and then from it, in CPU
time of this process, which other processes disturb less than the clock's. The application is called as a server does: a
client of HTTP in the same process took longer than a page from the cache. So a page has a number of requests a second of
CPU time for one worker, and a ratio to the constant reply. Sizes are those of the page, and of all that a browser loads at
its first view, compressed with gzip.

    python -m benchmarks.pages [MEETINGS] [ROUNDS]
"""

import argparse
import gzip
import re
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message

from app.main import create_app
from app.settings import Settings
from app.transfer import garbage
from benchmarks import load
from benchmarks.figures import print_figure

_PAGES: Final = (
    "/",
    "/meetings",
    "/meetings?country=JP",
    "/countries/JP",
    "/relations/JP/US",
    "/stats?by=country,year",
    "/stats/network",
    "/people",
    "/agreements",
    "/topics",
    "/sources",
    "/offices?country=JP&office=foreign+minister&as_of=2023-09-01",
    "/duplicates",
    "/questions",
    "/changes",
    "/disputes",
    "/judgements",
    "/edit/meetings",
    "/drafts/new",
)
_BASELINE: Final = "/healthz"
_MOST_KILOBYTES: Final = 60
_LEAST_RATE: Final = 200
_HEADERS: Final = {"Accept": "text/html", "Accept-Encoding": "identity"}
_ASSET: Final = re.compile(
    r'(?:<link rel="(?:icon|stylesheet)"[^>]* href|<img src|<use [^>]*href|<script type="module" src)="([^"#]+)'
)
_IMPORT: Final = re.compile(r'\bfrom "(\./[^"]+)"')


@dataclass(frozen=True, slots=True)
class Speed:
    """The speed of a page."""

    rate: float
    """Requests a second of CPU time."""
    ratio: float
    """The number of constant replies that take as long."""

    def __str__(self) -> str:
        return f"{self.rate:,.0f} a second, {self.ratio:.1f} constant replies"


def main() -> None:
    """Print the figures of each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meetings", type=int, nargs="?", default=1_000, help="size of the data set")
    parser.add_argument(
        "rounds", type=int, nargs="?", default=5, help="requests of each page, of which the least time counts"
    )
    arguments = parser.parse_args()
    url = f"sqlite:///{load.cached(arguments.meetings)}"
    uncached, cached = (_speeds(url, megabytes, arguments.rounds) for megabytes in (0, 64))
    for page in _PAGES:
        own, whole = _kilobytes(url, page)
        print_figure(
            f"{page}, kB at its first view", whole, at_most=_MOST_KILOBYTES, more=f"{own:.1f} kB of them its own"
        )
        more = f"{uncached[page]}; from the cache {cached[page]}"
        print_figure(
            f"{page}, requests a second of the processor", uncached[page].rate, at_least=_LEAST_RATE, more=more
        )


def _kilobytes(url: str, page: str) -> tuple[float, float]:
    """Return the size of a page, and of all that a browser loads at its first view, compressed."""
    settings = Settings(database_url=url, rate_limits=False, log_level="warning")
    with TestClient(create_app(settings)) as client:
        text = client.get(page, headers=_HEADERS).text
        loaded: dict[str, bytes] = {}
        waiting = _ASSET.findall(text)
        while waiting:
            address = waiting.pop()
            if address in loaded:
                continue
            loaded[address] = client.get(address, headers=_HEADERS).content
            if address.endswith(".js"):
                waiting += [urljoin(address, name) for name in _IMPORT.findall(loaded[address].decode())]
    own = len(gzip.compress(text.encode()))
    return own / 1_000, (own + sum(len(gzip.compress(asset)) for asset in loaded.values())) / 1_000


def _speeds(url: str, megabytes: int, rounds: int) -> dict[str, Speed]:
    """Return the speed of each page with a response cache of a size."""
    settings = Settings(database_url=url, cache_megabytes=megabytes, rate_limits=False, log_level="warning")
    app = create_app(settings)
    with TestClient(app) as client:
        assert client.portal is not None
        garbage.freeze_process()  # as a worker does
        return {page: client.portal.call(_speed, app, page, rounds) for page in _PAGES}


async def _speed(app: ASGIApp, page: str, rounds: int) -> Speed:
    """Return the speed of a page in the round that took least: other processes only add to the time of one."""
    times: dict[str, list[float]] = {page: [], _BASELINE: []}
    for _ in range(rounds + 1):
        for address, seconds in times.items():
            began = time.process_time()
            await _request(app, address)
            seconds.append(time.process_time() - began)
    # The first round compiles and fills the cache.
    ours, constant = (min(seconds[1:]) for seconds in times.values())
    return Speed(1 / ours, ours / constant)


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
