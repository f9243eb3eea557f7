"""The log: one JSON object a line on standard error, so that no message can forge another line."""

import sys

import structlog


def configure() -> None:
    """Set the log up for this process."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        # Looked up for each line: whoever redirects standard error gets what is written from then on.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
