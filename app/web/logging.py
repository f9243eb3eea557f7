"""The log: one JSON object a line on standard error, so that no message can forge another line."""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

import structlog
from structlog.typing import EventDict

request_id: Final[ContextVar[str | None]] = ContextVar("request_id", default=None)
"""The id of the request that is being answered: in its answer, its problem document, and every line logged for it."""

_encode: Final = json.JSONEncoder(separators=(",", ":")).encode


def configure(level: str = "info") -> None:
    """Set the log up for this process; lines below `level` are left out."""
    structlog.configure(
        processors=[
            _add_request_id,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Looked up for each line: whoever redirects standard error gets what is written from then on.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def _add_request_id(_logger: object, _method: str, entry: EventDict) -> EventDict:
    if (its_id := request_id.get()) is not None:
        entry["request_id"] = its_id
    return entry


def write_line(members: str) -> None:
    """Write a line, given the members of its JSON object: for what is written at every request."""
    # One write: lines of several workers, each shorter than a pipe's buffer, then never mix.
    sys.stderr.write(f'{{{members},"timestamp":"{_now()}"}}\n')


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class JsonLines(logging.Formatter):
    """Gives what the server logs the form of the other lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Make the line."""
        said: dict[str, Any] = {"event": record.getMessage(), "level": record.levelname.lower()}
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return _encode({**said, "timestamp": _now()})


def server_config(level: str) -> dict[str, Any]:
    """Give uvicorn's `log_config`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "app.web.logging.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "loggers": {"uvicorn": {"handlers": ["stderr"], "level": level.upper(), "propagate": False}},
    }
