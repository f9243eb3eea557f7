"""A queue of processes that write to the same SQLite file.

SQLite allows one writer at a time, and waiting writers poll at ever longer intervals: a process that has just written
and tries again at once overtakes all others, again and again. Here a process first takes the head of the queue, keeps
it until the current writer has finished, and releases it when its own turn begins. A process that has written finds the
head taken by another that waits: of two processes, neither writes twice while the other waits; of more, each waiting
process has the same chance at each turn.

A long write, such as an import, may give up its turn and take it again (`Turn.pass_on`). It waits until nobody else
does: behind a writer who waits there may be others of the same process, who are not in the queue yet. A third lock keeps
long writes from one another, since each must find its own rows as it left them. A fourth one shows that the present turn writes
a whole import at once (`app.transfer.staging`): others then wait longer than for any other writer.

The locks are operating system locks on empty files beside the database, which end with their process,
however it ends. They only order the writers and protect nothing: if the files cannot be created, or another program
writes, SQLite's own lock still applies.

See decision 54.
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

_POLL_SECONDS: Final = 0.002
_IDLE_LOOKS: Final = 5
"""The number of checks in a row that must find nobody waiting before a long write goes on."""
_LONGEST_PASS_SECONDS: Final = 0.5
"""The time for which a long write lets others go first; then it goes on, however many wait."""
LONGEST_SECONDS: Final = 60.0
"""The time that a long write waits for its next turn, and others for one that writes a whole import."""
_SECONDS_AFTER_MERGE: Final = 5.0
"""The time after such a turn during which others wait longer."""


class Turn:
    """The turn of a writer in the queue."""

    def __init__(self, head: int | None, turn: int | None) -> None:
        """Store the descriptors of both lock files; a turn without a queue has none."""
        self._files = None if head is None or turn is None else (head, turn)

    def take(self, seconds: float) -> None:
        """Wait up to `seconds` for the turn.

        Raises:
            Unavailable: other writers kept their turn for all of that time.
        """
        if self._files is not None:
            head, turn = self._files
            until = time.monotonic() + seconds
            _wait(head, until)
            _wait(turn, until)
            fcntl.flock(head, fcntl.LOCK_UN)

    def is_awaited(self) -> bool:
        """Return whether another writer waits for this turn to end."""
        return self._files is not None and not _is_free(self._files[0])

    def pass_on(self) -> None:
        """End the turn, let those who wait go first, and take it again.

        Raises:
            Unavailable: other writers kept their turn for a long time.
        """
        if self._files is None:
            return
        fcntl.flock(self._files[1], fcntl.LOCK_UN)
        until, looks = time.monotonic() + _LONGEST_PASS_SECONDS, 0
        while looks < _IDLE_LOOKS and time.monotonic() < until:
            time.sleep(_POLL_SECONDS)
            looks = looks + 1 if all(map(_is_free, self._files)) else 0
        self.take(LONGEST_SECONDS)


class WriterQueue:
    """The queue of writers of one database file."""

    def __init__(self, path: str) -> None:
        """Store the path of the database; nothing is created or opened."""
        # The target of a symbolic link, as with SQLite's WAL.
        self._database = Path(os.path.realpath(path))
        self._files = [Path(f"{self._database}-queue"), Path(f"{self._database}-writer")]
        self._long = Path(f"{self._database}-import")
        self._merge = Path(f"{self._database}-merge")

    @contextmanager
    def turn(self, seconds: float) -> Iterator[Turn]:
        """Wait up to `seconds` for the turn, and keep it until the end of the block.

        Raises:
            Unavailable: other writers kept their turn for all of that time.
        """
        with ExitStack() as opened:
            turn = Turn(*(self._open(file, opened) for file in self._files))
            try:
                turn.take(seconds)
            except Unavailable:
                if not self.is_merging():
                    raise
                turn.take(LONGEST_SECONDS)
            yield turn

    @contextmanager
    def merging_turn(self, seconds: float) -> Iterator[None]:
        """Take a turn as `turn` does, for a write that may turn out to be long: others wait for it and are not refused."""
        with ExitStack() as opened:
            lock = self._open(self._merge, opened)
            opened.enter_context(self.turn(seconds))
            if lock is not None:
                fcntl.flock(lock, fcntl.LOCK_EX)
                opened.callback(os.utime, lock)
            yield

    def is_merging(self) -> bool:
        """Return whether others wait longer, since a whole import is being written, or was a moment ago and many wait by now."""
        with ExitStack() as opened, suppress(OSError):
            lock = os.open(self._merge, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            opened.callback(os.close, lock)
            # The clock may have been set back since.
            return not _is_free(lock) or abs(time.time() - os.fstat(lock).st_mtime) < _SECONDS_AFTER_MERGE
        return False

    @contextmanager
    def long_turn(self, seconds: float) -> Iterator[Turn]:
        """Wait up to `seconds` for the turn of a write that may pass it on, while no other such write is in progress.

        Raises:
            Unavailable: other writers kept their turn, or the right to such writes, for all of that time.
        """
        until = time.monotonic() + seconds
        with self.only_long_write(seconds), self.turn(max(0.0, until - time.monotonic())) as turn:
            yield turn

    @contextmanager
    def only_long_write(self, seconds: float) -> Iterator[None]:
        """Wait up to `seconds` until no other long write is in progress, and keep others from beginning one.

        Raises:
            Unavailable: another one was in progress for all of that time.
        """
        with ExitStack() as opened:
            if (lock := self._open(self._long, opened)) is not None:
                _wait(lock, time.monotonic() + seconds)
            yield

    def _open(self, file: Path, opened: ExitStack) -> int | None:
        # Opened each time: if a lock file was deleted, all processes agree on its replacement.
        with suppress(OSError):
            if self._database.is_file():
                descriptor = open_lock(file)
                opened.callback(os.close, descriptor)
                return descriptor
        return None


def open_lock(file: Path) -> int:
    """Open a lock file, creating it if it does not exist, and return its descriptor.

    Whoever can read a file can lock it and make all others wait. So a file that others can read, as older versions
    created it, is replaced, and any locks held on the old one no longer count.

    Raises:
        OSError: the file cannot be opened or created, or is a symbolic link.
    """
    with suppress(FileNotFoundError):
        if private.is_accessible_to_others(file):
            file.unlink()
    descriptor = os.open(file, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, private.PRIVATE)
    if os.fstat(descriptor).st_mode & 0o777 != private.PRIVATE:
        with suppress(OSError):
            os.fchmod(descriptor, private.PRIVATE)
    return descriptor


def _is_free(descriptor: int) -> bool:
    """Return whether nobody has a lock on a file that this writer has not locked itself."""
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        return True
    return False


def _wait(descriptor: int, until: float) -> None:
    # Polled instead of waiting in the kernel, where the wait would have no limit and a stopping service could not end
    # it.
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        if time.monotonic() >= until:
            raise Unavailable("the database is busy with other writes; retry", headers={"Retry-After": "1"})
        time.sleep(_POLL_SECONDS)
