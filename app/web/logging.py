"""Log one JSON object per line to standard error, so that no message can forge another line."""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

import structlog
from structlog.typing import EventDict

request_id: Final[ContextVar[str | None]] = ContextVar("request_id", default=None)
"""The id of the current request: in its response, its problem document, and every line logged for it."""

_encode: Final = json.JSONEncoder(separators=(",", ":")).encode


def configure(level: str = "info") -> None:
    """Configure logging for this process; lines below `level` are left out."""
    structlog.configure(
        processors=[
            _add_request_id,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # `sys.stderr` is looked up for each line, so that redirecting it takes effect at once.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def _add_request_id(_logger: object, _method: str, entry: EventDict) -> EventDict:
    if (its_id := request_id.get()) is not None:
        entry["request_id"] = its_id
    return entry


def write_line(members: str) -> None:
    """Write a line from the already encoded members of its JSON object; for the log line of every request."""
    # One write, so that lines of several workers, each shorter than a pipe's buffer, never interleave.
    sys.stderr.write(f'{{{members},"timestamp":"{_now()}"}}\n')


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class JsonLines(logging.Formatter):
    """Formats the log records of the server like the other lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line of JSON."""
        said: dict[str, Any] = {"event": record.getMessage(), "level": record.levelname.lower()}
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return _encode({**said, "timestamp": _now()})


def server_config(level: str) -> dict[str, Any]:
    """Return the `log_config` of uvicorn."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "app.web.logging.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "loggers": {"uvicorn": {"handlers": ["stderr"], "level": level.upper(), "propagate": False}},
    }
