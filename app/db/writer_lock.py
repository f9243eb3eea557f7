"""The queue of those that would write to one SQLite file, each in a process of its own.

SQLite lets one write at a time, and whoever waits for it looks again after ever longer pauses: who has just written and
looks at once passes all others, again and again. Here a process first takes the head of the queue, keeps it until the
one before has written, and gives it up when its own turn begins. Whoever has written finds the head taken by another
that waits: of two processes neither writes twice while the other waits; of more, each that waits has the same chance
at each turn.

Both are locks of the system on empty files beside the database, which end with their process, however it ends. They
order and do not protect: where the files cannot be made, or another program writes, SQLite's own lock holds as ever.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from app.files import private
from app.problems import Unavailable

_SECONDS_BETWEEN_LOOKS: Final = 0.002


class WriterQueue:
    """The queue of one database file."""

    def __init__(self, path: str) -> None:
        """Take the path of the database; nothing is made or opened."""
        # Where a link leads to, as SQLite's log.
        self._database = Path(os.path.realpath(path))
        self._files = [Path(f"{self._database}-queue"), Path(f"{self._database}-writer")]

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Wait for the turn, for so many seconds at most, and have it until the end of the block.

        Raises:
            Unavailable: others wrote all the while.
        """
        with ExitStack() as opened:
            head, turn = [self._open(file, opened) for file in self._files]
            if head is not None and turn is not None:
                until = time.monotonic() + seconds
                _wait(head, until)
                _wait(turn, until)
                fcntl.flock(head, fcntl.LOCK_UN)
            yield

    def _open(self, file: Path, opened: ExitStack) -> int | None:
        # Opened anew each time: so a file that was deleted is the same to all again.
        with suppress(OSError):
            if self._database.is_file():
                descriptor = open_lock(file)
                opened.callback(os.close, descriptor)
                return descriptor
        return None


def open_lock(file: Path) -> int:
    """Open a lock file, creating it if it is not there, and return its descriptor.

    Whoever may read a file may lock it, and let all others wait. So one that others can read, as former versions made
    it, is replaced: a lock that they hold on it no longer counts.

    Raises:
        OSError: the file cannot be opened or made, or is a link.
    """
    with suppress(FileNotFoundError):
        if private.is_open_to_others(file):
            file.unlink()
    descriptor = os.open(file, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, private.PRIVATE)
    if os.fstat(descriptor).st_mode & 0o777 != private.PRIVATE:
        with suppress(OSError):
            os.fchmod(descriptor, private.PRIVATE)
    return descriptor


def _wait(descriptor: int, until: float) -> None:
    # Not in the kernel, where waiting has no bound and a service that stops could not end it.
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        if time.monotonic() >= until:
            raise Unavailable("others are writing; try again", headers={"Retry-After": "1"})
        time.sleep(_SECONDS_BETWEEN_LOOKS)
