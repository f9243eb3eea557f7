"""Rare garbage collection while many rows are written.

A row of an import makes hundreds of objects, almost all of which are freed by their reference counts. With the usual
thresholds, Python's collector looked through them, and through those of all modules, every few rows: a sixth of the
time of an import.

See decision 228.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

NEW_OBJECTS: Final = 50_000
"""The number of new objects after which a collection runs, some megabytes of them; Python's default is 700."""


class Blocks:
    """The open blocks of a process, which may be of several threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.count = 0
        self.is_process_frozen = False
        """Whether `freeze_process` was called. Python can say so too, but counts all objects that are left out."""
        self.usual = gc.get_threshold()


BLOCKS: Final = Blocks()
"""The blocks of this process."""


def freeze_process() -> None:
    """Exclude all present objects from garbage collections for as long as the process lives."""
    with BLOCKS.lock:
        gc.freeze()
        BLOCKS.is_process_frozen = True


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Within the block, look for garbage cycles rarely, and not among the objects that existed before it."""
    with BLOCKS.lock:
        if not BLOCKS.count:
            BLOCKS.usual = gc.get_threshold()
            if not BLOCKS.is_process_frozen:
                gc.freeze()
            gc.set_threshold(NEW_OBJECTS, *BLOCKS.usual[1:])
        BLOCKS.count += 1
    try:
        yield
    finally:
        with BLOCKS.lock:
            BLOCKS.count -= 1
            if not BLOCKS.count:
                gc.set_threshold(*BLOCKS.usual)
                if not BLOCKS.is_process_frozen:
                    gc.unfreeze()
