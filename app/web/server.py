"""The uvicorn options and the memory allocator settings of a server process.

See decision 64.
"""

import ctypes
import sys
from functools import partial
from typing import Any, Final

from app.settings import Settings
from app.web import logging
from app.web.protocol import TimeoutProtocol

# The parent process kills and replaces a worker that does not answer its health check, together with the requests in
# progress. A worker does not answer while it starts, which takes long on a busy machine; and the parent sees no signals
# while it waits.
_SECONDS_FOR_A_WORKER_TO_ANSWER: Final = 20
# From malloc.h.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_LARGE_BYTES: Final = 256 * 1024


def limit_allocator() -> None:
    """Limit glibc's allocator, where it is used, to two arenas for all threads, and make it free large blocks at once.

    By default it has eight arenas per core, none of which returns the memory that its thread once used, and it retains
    ever larger blocks: responses of varied sizes, built in ten threads, cost 10 to 20 MB that way. See mallopt(3).
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 2)
        mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
        mallopt(_M_TRIM_THRESHOLD, _LARGE_BYTES)


def uvicorn_options(settings: Settings) -> dict[str, Any]:
    """Return the options of `uvicorn.run` other than the application, host and port."""
    return {
        "http": partial(
            TimeoutProtocol,
            patience=settings.client_timeout_seconds,
            max_url_bytes=settings.max_url_bytes,
            max_header_bytes=settings.max_header_bytes,
        ),
        "server_header": False,
        # There are no WebSockets, and their log would show URLs that the admission middleware has not checked.
        "ws": "none",
        "access_log": False,
        "log_config": logging.server_config(settings.log_level),
        "timeout_graceful_shutdown": settings.shutdown_timeout_seconds,
        "timeout_keep_alive": settings.keep_alive_seconds,
        "timeout_worker_healthcheck": _SECONDS_FOR_A_WORKER_TO_ANSWER,
    }
