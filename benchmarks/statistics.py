"""Measure the CPU time of statistics, dossiers, facets and holders of offices at several sizes.

CPU time of this process, not seconds: it hardly depends on what else the machine does. Each request runs three times, without
the cache, and the least counts; one that takes more than two seconds runs once.

    python -m benchmarks.statistics [MEETINGS…]
"""

import argparse
import time
from typing import Final

from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.transfer import garbage
from benchmarks import load
from benchmarks.figures import print_figure

_DYADS: Final = "/stats/dyads.csv?from=1990&to=2024"
_REQUESTS: Final = (
    "/stats?by=kind",
    "/stats?by=country,year",
    "/stats?by=country,year&country=JP",
    "/stats?by=topic&measure=meetings,people&country=JP",
    _DYADS,
    "/stats/dyads.csv?from=1990&to=2024&country=JP",
    "/stats/matrix",
    "/stats/network",
    "/stats/hyperedges.csv",
    "/offices?country=JP&office=foreign%20minister&as_of=2023-09-01",
    "/people?office=foreign%20minister&as_of=2020-01-01",
    "/relations/JP/US",
    "/relations/JP/PE",
    "/relations/AD/AE",
    "/meetings?country=AD&facets=country,year,topic&limit=1",
    "/meetings?q=trade%20energy&facets=country,kind,year&limit=1",
)
_TIMES: Final = 3
_LONG: Final = 2.0
"""Seconds after which a request is not repeated."""
_MOST_MILLISECONDS: Final = 500


def main() -> None:
    """Print a row for each request, with the milliseconds at each size, and the figure that is required."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("meetings", type=int, nargs="*", default=[1_000, 100_000], help="sizes of the data set")
    sizes = parser.parse_args().meetings
    results: dict[str, list[float]] = {url: [] for url in _REQUESTS}
    for size in sizes:
        settings = Settings(
            database_url=f"sqlite:///{load.cached(size)}",
            cache_megabytes=0,
            rate_limits=False,
            log_level="warning",
            query_timeout_seconds=600,
        )
        with TestClient(create_app(settings)) as client:
            garbage.freeze_process()  # as a worker does
            for url in _REQUESTS:
                results[url].append(_measured(client, url))
    print(f"| Request | {' | '.join(f'{size:,}' for size in sizes)} |")
    print(f"|---{'|---' * len(sizes)}|")
    for url, times in results.items():
        print(f"| `{url}` | {' | '.join(f'{milliseconds:,.0f} ms' for milliseconds in times)} |")
    what = f"all dyads of 35 years at {sizes[-1]:,} meetings, ms of the processor"
    print_figure(what, results[_DYADS][-1], at_most=_MOST_MILLISECONDS)


def _measured(client: TestClient, url: str) -> float:
    least = float("inf")
    for _ in range(_TIMES):
        began = time.process_time()
        response = client.get(url)
        response.raise_for_status()
        least = min(least, time.process_time() - began)
        if least > _LONG:
            break
    return least * 1_000


if __name__ == "__main__":
    main()
