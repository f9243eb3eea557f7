"""The CPU time of statistics and dossiers at several sizes: `python -m benchmarks.statistics 1000 100000`.

CPU time of this process, not seconds: it hardly depends on what else the machine does. Each request runs three times, without
the cache, and the least counts.
"""

import sys
import time
from typing import Final

from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from benchmarks import load

_REQUESTS: Final = (
    "/stats?by=kind",
    "/stats?by=country,year",
    "/stats?by=country,year&country=JP",
    "/stats?by=topic&measure=meetings,people&country=JP",
    "/stats/dyads.csv?from=1990&to=2024",
    "/stats/dyads.csv?from=1990&to=2024&country=JP",
    "/stats/matrix",
    "/stats/network",
    "/stats/hyperedges.csv",
    "/offices?country=JP&office=foreign%20minister&as_of=2023-09-01",
    "/relations/JP/US",
    "/relations/JP/PE",
)
_TIMES: Final = 3


def main() -> None:
    """Print a row for each request, with the milliseconds at each size."""
    results: dict[str, list[str]] = {url: [] for url in _REQUESTS}
    for size in map(int, sys.argv[1:]):
        settings = Settings(
            database_url=f"sqlite:///{load.cached(size)}",
            cache_megabytes=0,
            rate_limits=False,
            log_level="warning",
            query_timeout_seconds=600,
        )
        with TestClient(create_app(settings)) as client:
            for url in _REQUESTS:
                results[url].append(_measured(client, url))
    for url, times in results.items():
        print(f"| `{url}` | {' | '.join(times)} |")


def _measured(client: TestClient, url: str) -> str:
    least = float("inf")
    for _ in range(_TIMES):
        began = time.process_time()
        response = client.get(url)
        response.raise_for_status()
        least = min(least, time.process_time() - began)
    return f"{least * 1000:,.0f} ms"


if __name__ == "__main__":
    main()
