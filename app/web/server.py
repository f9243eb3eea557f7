"""How uvicorn serves the application."""

import ctypes
import sys
from functools import partial
from typing import Any, Final

from app.settings import Settings
from app.web import logging
from app.web.protocol import PatientProtocol

# A worker that does not tell the parent process that it is there is killed, with all that it does, and replaced. It tells
# nothing while it starts, which takes long on a machine that is busy; and the parent sees no signal while it waits.
_SECONDS_FOR_A_WORKER_TO_ANSWER: Final = 20
# From malloc.h.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_LARGE_BYTES: Final = 256 * 1024


def bound_allocator() -> None:
    """Let glibc's allocator, where it is used, keep two arenas for all threads, and give large pieces back at once.

    By itself it has eight arenas for each core, of which none gives back what its thread once used, and it keeps ever larger
    pieces: answers of varied sizes, made in ten threads, cost 10 to 20 MB so. See mallopt(3).
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 2)
        mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
        mallopt(_M_TRIM_THRESHOLD, _LARGE_BYTES)


def options(settings: Settings) -> dict[str, Any]:
    """Give what `uvicorn.run` is told besides what to serve, and where."""
    return {
        "http": partial(
            PatientProtocol,
            patience=settings.client_timeout_seconds,
            max_url_bytes=settings.max_url_bytes,
            max_header_bytes=settings.max_header_bytes,
        ),
        "server_header": False,
        # There is none, and its log would show addresses that the gate has not seen.
        "ws": "none",
        "access_log": False,
        "log_config": logging.server_config(settings.log_level),
        "timeout_graceful_shutdown": settings.shutdown_timeout_seconds,
        "timeout_keep_alive": settings.keep_alive_seconds,
        "timeout_worker_healthcheck": _SECONDS_FOR_A_WORKER_TO_ANSWER,
    }
