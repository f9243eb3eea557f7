"""Storage faults by kind, and the file of an SQLite database.

SQLite reports failures as result codes (https://sqlite.org/rescode.html), PostgreSQL as SQLSTATE, the operating system
as errno.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.files import private
from app.problems import Unavailable


class Fault(StrEnum):
    """The reason why a database operation failed."""

    FULL = "full"
    READ_ONLY = "read_only"
    INPUT_OUTPUT = "input_output"
    DAMAGED = "damaged"
    MISSING = "missing"
    BUSY = "busy"
    INTERRUPTED = "ended"
    """The statement was interrupted: it exceeded its time limit, or the service is stopping."""
    UNREACHABLE = "unreachable"
    OTHER = "other"


_BY_SQLITE_CODE: Final = {
    5: Fault.BUSY,
    6: Fault.BUSY,
    8: Fault.READ_ONLY,
    9: Fault.INTERRUPTED,
    10: Fault.INPUT_OUTPUT,
    11: Fault.DAMAGED,
    13: Fault.FULL,
    14: Fault.MISSING,
    15: Fault.BUSY,
    26: Fault.DAMAGED,
}
# The first matching prefix of a SQLSTATE applies: https://www.postgresql.org/docs/current/errcodes-appendix.html
_BY_SQLSTATE: Final = {
    "53100": Fault.FULL,
    "53": Fault.BUSY,
    "25006": Fault.READ_ONLY,
    "40": Fault.BUSY,
    "55P03": Fault.BUSY,
    "57014": Fault.INTERRUPTED,
    "57P": Fault.UNREACHABLE,
    "58030": Fault.INPUT_OUTPUT,
    "XX001": Fault.DAMAGED,
    "XX002": Fault.DAMAGED,
    "08": Fault.UNREACHABLE,
}
_BY_ERRNO: Final = {
    errno.ENOSPC: Fault.FULL,
    errno.EDQUOT: Fault.FULL,
    errno.EFBIG: Fault.FULL,
    errno.EROFS: Fault.READ_ONLY,
    errno.EIO: Fault.INPUT_OUTPUT,
}


def classify_fault(error: BaseException | None) -> Fault:
    """Return the kind of an error of the SQLite driver, of psycopg, or of the operating system."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        # The low byte is the primary result code; the rest refines it.
        return _BY_SQLITE_CODE.get(code & 0xFF, Fault.OTHER)
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return next((fault for start, fault in _BY_SQLSTATE.items() if state.startswith(start)), Fault.OTHER)
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0, Fault.OTHER)
    # psycopg errors have no SQLSTATE if the server was not reached.
    return Fault.UNREACHABLE if type(error).__name__ in {"OperationalError", "InterfaceError"} else Fault.OTHER


Identity = tuple[int, int]
# SQLite's companion files, then the lock files of `app.db.writer_lock` and `app.db.migrations`.
SUFFIXES: Final = ("-wal", "-shm", "-journal")
LOCK_SUFFIXES: Final = ("-queue", "-writer", "-import", "-merge", "-prepare")


class DatabaseFile:
    """The file of an SQLite database, with a check that its path still leads to what the connections have open.

    A connection holds on to the file that it opened. If that file was deleted or replaced, the connection would go on
    reading and writing a file that nobody can find again, and the writes would be lost. The inode of an open file is
    not reused, so device and inode identify it (https://sqlite.org/howtocorrupt.html section 2.4).
    """

    def __init__(self, path: str) -> None:
        """Store the path; nothing is opened."""
        self.path = Path(path)
        # SQLite puts the WAL beside the target of a symbolic link.
        self.wal = Path(f"{os.path.realpath(path)}-wal")
        self._opened: Identity | None = None
        self._opened_wal: Identity | None = None

    def create(self) -> None:
        """Create an empty file, which is an empty database, if there is none."""
        with suppress(OSError):  # the connection that follows reports the cause
            os.close(private.create(self.path))

    def make_private(self) -> list[Path]:
        """Restrict existing files to their owner; return the files that others can still read.

        Whoever can read the WAL or the shared memory can lock them, and so block all writes. SQLite gives both the mode
        of the database file, which older versions left open to others.
        """
        return [file for file in self.files() if not private.make_private(file)]

    def files(self) -> Iterator[Path]:
        """Yield every path that may belong to the database; some may not exist."""
        real = os.path.realpath(self.path)
        for suffix in ("", *SUFFIXES, *LOCK_SUFFIXES):
            yield Path(f"{real}{suffix}")

    def owns(self, file: Path) -> bool:
        """Return whether a path leads to a file of the database, even by a link."""
        real = Path(os.path.realpath(file))
        return any(real == own or (own.exists() and real.exists() and own.samefile(real)) for own in self.files())

    def forget(self) -> None:
        """Forget the accepted file, once no connection is open, so that the next one is accepted."""
        self._opened = self._opened_wal = None

    @property
    def is_replaced(self) -> bool:
        """Whether the path leads to a file other than the one `accept` saw.

        Raises:
            Unavailable: there is no file; or the file was replaced beside the WAL of its predecessor, which SQLite
                would replay into it.
        """
        now = _identity(self.path)
        if now is None:
            raise Unavailable(
                "the database file is missing; put it back, or restore a backup", headers={"Retry-After": "30"}
            )
        if self._opened in {None, now}:
            self.accept()
            return False
        if self._opened_wal is not None and _identity(self.wal) == self._opened_wal:
            raise Unavailable(
                "the database file was replaced, but the write-ahead log belongs to the old file; move that log away",
                headers={"Retry-After": "30"},
            )
        return True

    def accept(self) -> None:
        """Accept the file that the path leads to now as the one that connections open."""
        self._opened, self._opened_wal = _identity(self.path), _identity(self.wal)


def _identity(path: Path) -> Identity | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - twice as fast as Path.stat, and called before each write
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino
