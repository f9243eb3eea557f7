"""Prometheus metrics of the service, aggregated over its workers.

Workers share their counts through the files of a directory (`shared`), since a scrape reaches only one of them. The
client library checks an environment variable for this at import time, so each worker must start with it set.
"""

import contextlib
import os
import platform
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
_DIRECTORY: Final = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_own = CollectorRegistry()

REQUESTS: Final = Histogram(
    "diplomatic_events_request_seconds",
    "Requests, and the time from the first byte of each request to the last byte of its response.",
    ("method", "route", "status"),
    buckets=_SECONDS,
    registry=_own,
)
IN_FLIGHT: Final = Gauge(
    "diplomatic_events_requests_in_flight",
    "Requests in progress.",
    registry=_own,
    multiprocess_mode="livesum",
)
DATABASE_FAULTS: Final = Counter(
    "diplomatic_events_database_faults",
    "Requests that failed because of the database, by kind of fault.",
    ("fault",),
    registry=_own,
)
MOVED_READS: Final = Counter(
    "diplomatic_events_reads_moved",
    "Reads that exceeded their time on the event loop and were repeated in a thread (SQLite).",
    registry=_own,
)
WRITE_WAITS: Final = Histogram(
    "diplomatic_events_write_wait_seconds",
    "Time that writes waited for other writes.",
    buckets=_SECONDS,
    registry=_own,
)
CONNECTIONS_CUT: Final = Counter(
    "diplomatic_events_connections_cut",
    "Connections closed because the client stalled.",
    ("reason",),
    registry=_own,
)


@contextlib.contextmanager
def shared() -> Iterator[None]:
    """Share the metrics of the workers started by this process, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="diplomatic-events-metrics-") as directory:
        os.environ[_DIRECTORY] = directory
        try:
            yield
        finally:
            del os.environ[_DIRECTORY]


def remove_worker() -> None:
    """Remove this worker, which is stopping, from the gauges of live workers."""
    if _DIRECTORY in os.environ:
        mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]


def render(database: Path | None, versions: dict[str, str]) -> bytes:
    """Return all metrics in Prometheus' text format, including the size of the database's files."""
    registry = _own
    if _DIRECTORY in os.environ:
        _remove_dead_workers(Path(os.environ[_DIRECTORY]))
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    extra = CollectorRegistry()
    extra.register(_Service(database, {**versions, "python": platform.python_version()}))
    if registry is _own:
        ProcessCollector(registry=extra)
        PlatformCollector(registry=extra)
    return generate_latest(registry) + generate_latest(extra)


def _remove_dead_workers(directory: Path) -> None:
    """Remove workers that were killed before they could call `remove_worker`, with their requests in flight."""
    for file in directory.glob("gauge_live*_*.db"):
        match = re.search(r"_(\d+)\.db$", file.name)
        if match and not Path(f"/proc/{match[1]}").exists() and Path("/proc/self").exists():
            mark_process_dead(int(match[1]))  # type: ignore[no-untyped-call]


class _Service(Collector):
    """Metrics that are read at each scrape rather than counted."""

    def __init__(self, database: Path | None, versions: dict[str, str]) -> None:
        self.database, self.versions = database, versions

    def collect(self) -> Iterable[Metric]:
        build = GaugeMetricFamily(
            "diplomatic_events_build_info", "Version of the service and its components.", labels=list(self.versions)
        )
        build.add_metric(list(self.versions.values()), 1)
        yield build
        if self.database is None:
            return
        sizes = GaugeMetricFamily("diplomatic_events_database_bytes", "Size of the database files.", labels=["file"])
        for label, suffix in (("database", ""), ("wal", "-wal")):
            with contextlib.suppress(OSError):
                sizes.add_metric([label], Path(f"{self.database}{suffix}").stat().st_size)
        yield sizes
        with contextlib.suppress(OSError):
            file_system = os.statvfs(self.database.parent)
            yield GaugeMetricFamily(
                "diplomatic_events_database_free_bytes",
                "Free space on the file system of the database.",
                value=file_system.f_bavail * file_system.f_frsize,
            )
