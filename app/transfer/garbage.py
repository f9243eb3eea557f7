"""Rare garbage collection while many rows are written.

A row of an import makes hundreds of objects, almost all of which are freed by their reference counts. With the usual
thresholds, Python's collector looked through them, and through those of all modules, every few rows: a sixth of the
time of an import.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

NEW_OBJECTS: Final = 50_000
"""How many new objects are looked through at a time, some megabytes of them; by default 700."""


class _Blocks:
    """The blocks that are open in this process, which may be of several threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.count = 0
        self.is_frozen = False
        """Whether the objects that exist were left out by the outermost block, not by the program at its start."""
        self.usual = gc.get_threshold()


_BLOCKS: Final = _Blocks()


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Within the block, look for garbage cycles rarely, and not among the objects that existed before it."""
    with _BLOCKS.lock:
        if not _BLOCKS.count:
            _BLOCKS.usual = gc.get_threshold()
            _BLOCKS.is_frozen = not gc.get_freeze_count()
            if _BLOCKS.is_frozen:
                gc.freeze()
            gc.set_threshold(NEW_OBJECTS, *_BLOCKS.usual[1:])
        _BLOCKS.count += 1
    try:
        yield
    finally:
        with _BLOCKS.lock:
            _BLOCKS.count -= 1
            if not _BLOCKS.count:
                gc.set_threshold(*_BLOCKS.usual)
                if _BLOCKS.is_frozen:
                    gc.unfreeze()
