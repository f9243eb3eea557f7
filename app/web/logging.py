"""Log one JSON object per line to standard error, so that no message can forge another line.

structlog renders all lines but that of a request, whose cost is measured at `write_line`.
"""

import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor

request_id: Final[ContextVar[str | None]] = ContextVar("request_id", default=None)
"""The id of the current request: in its response, its problem document, and every line logged for it."""

_timestamp: Final = structlog.processors.TimeStamper(fmt="iso", utc=True)
_RENDER: Final[tuple[Processor, ...]] = (
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(),
)


def configure(level: str = "info") -> None:
    """Configure logging for this process; lines below `level` are left out."""
    structlog.configure(
        processors=[
            _add_request_id,
            structlog.processors.add_log_level,
            _timestamp,
            *_RENDER,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # `sys.stderr` is looked up for each line, so that redirecting it takes effect at once.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def _add_request_id(_logger: object, _method: str, entry: EventDict) -> EventDict:
    if (current_id := request_id.get()) is not None:
        entry["request_id"] = current_id
    return entry


def write_line(members: str) -> None:
    """Write a line from the already encoded members of its JSON object; for the log line of every request.

    With structlog, a response from the cache takes 1.6 times the CPU time, 1.25 times with HTTP
    (`docs/performance.md`, "Home-made parts").
    """
    # One write, so that lines of several workers, each shorter than a pipe's buffer, never interleave.
    sys.stderr.write(f'{{{members},"timestamp":"{_now()}"}}\n')


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def server_config(level: str) -> dict[str, Any]:
    """Return the `log_config` of uvicorn."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [structlog.processors.add_log_level, _timestamp],
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_RENDER],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "loggers": {
            "uvicorn": {"handlers": ["stderr"], "level": level.upper(), "propagate": False},
            # Its details of each message say less than the log line of the request.
            "mcp": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }
