"""What can befall the storage: faults by their kind, and the file that an SQLite database is.

SQLite names its failures by result codes (https://sqlite.org/rescode.html), PostgreSQL by SQLSTATE, the system by errno.
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
    """Why the database did not do what it was asked."""

    FULL = "full"
    READ_ONLY = "read_only"
    INPUT_OUTPUT = "input_output"
    DAMAGED = "damaged"
    MISSING = "missing"
    BUSY = "busy"
    ENDED = "ended"
    """The statement was ended: past its time limit, or because the service stops."""
    UNREACHABLE = "unreachable"
    OTHER = "other"


_BY_SQLITE_CODE: Final = {
    5: Fault.BUSY,
    6: Fault.BUSY,
    8: Fault.READ_ONLY,
    9: Fault.ENDED,
    10: Fault.INPUT_OUTPUT,
    11: Fault.DAMAGED,
    13: Fault.FULL,
    14: Fault.MISSING,
    15: Fault.BUSY,
    26: Fault.DAMAGED,
}
# The first that a SQLSTATE begins with: https://www.postgresql.org/docs/current/errcodes-appendix.html
_BY_SQLSTATE: Final = {
    "53100": Fault.FULL,
    "53": Fault.BUSY,
    "25006": Fault.READ_ONLY,
    "40": Fault.BUSY,
    "55P03": Fault.BUSY,
    "57014": Fault.ENDED,
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


def fault_of(error: BaseException | None) -> Fault:
    """Tell the kind of an error of the SQLite driver, of psycopg, or of the system."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        # The low byte is the kind; the rest tells more of the same.
        return _BY_SQLITE_CODE.get(code & 0xFF, Fault.OTHER)
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return next((fault for start, fault in _BY_SQLSTATE.items() if state.startswith(start)), Fault.OTHER)
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0, Fault.OTHER)
    # psycopg says nothing more of a server that it did not reach.
    return Fault.UNREACHABLE if type(error).__name__ in {"OperationalError", "InterfaceError"} else Fault.OTHER


Identity = tuple[int, int]
# What SQLite keeps beside a database, then the locks of `app.db.writer_lock` and `app.db.migrations`.
SUFFIXES: Final = ("-wal", "-shm", "-journal")
LOCK_SUFFIXES: Final = ("-queue", "-writer", "-prepare")


class DatabaseFile:
    """The file of an SQLite database: whether its path still leads to what the connections have open.

    A connection holds on to the file that it opened. Where that was deleted or another put in its place, reads would
    show, and writes be lost with, a file that nobody can find again. An inode that is open is not given to another
    file, so device and inode tell (https://sqlite.org/howtocorrupt.html section 2.4).
    """

    def __init__(self, path: str) -> None:
        """Take the path; nothing is opened."""
        self.path = Path(path)
        # SQLite puts the log beside the file that a link leads to.
        self.wal = Path(f"{os.path.realpath(path)}-wal")
        self._opened: Identity | None = None
        self._opened_wal: Identity | None = None

    def create(self) -> None:
        """Create an empty file, which is an empty database, if there is none."""
        with suppress(OSError):  # what stands in the way is told by the connection that follows
            os.close(private.create(self.path))
        self.tighten()

    def tighten(self) -> list[Path]:
        """Let nobody but the owner read what is there; return the files that others still can read.

        Whoever can read the log or the shared memory can lock them, and so stop all writes. SQLite gives both the mode of
        the database, as former versions made it.
        """
        return [file for file in self.files() if not private.tighten(file)]

    def files(self) -> Iterator[Path]:
        """Yield every file that may belong to the database; not all of them need be there."""
        real = os.path.realpath(self.path)
        for suffix in ("", *SUFFIXES, *LOCK_SUFFIXES):
            yield Path(f"{real}{suffix}")

    def forget(self) -> None:
        """No connection is open any more, so whatever is there next is as good."""
        self._opened = self._opened_wal = None

    @property
    def is_replaced(self) -> bool:
        """Whether the path leads to another file than `accept` saw.

        Raises:
            Unavailable: there is no file; or there is another one beside the log of the former, which SQLite would
                replay into it.
        """
        now = _identity(self.path)
        if now is None:
            raise Unavailable(
                "the database file is gone; put it back, or restore a backup", headers={"Retry-After": "30"}
            )
        if self._opened in {None, now}:
            self.accept()
            return False
        if self._opened_wal is not None and _identity(self.wal) == self._opened_wal:
            raise Unavailable(
                "the database file was replaced beside the write-ahead log of the former; move that log away",
                headers={"Retry-After": "30"},
            )
        return True

    def accept(self) -> None:
        """Take what the path leads to now for what the connections open."""
        self._opened, self._opened_wal = _identity(self.path), _identity(self.wal)


def _identity(path: Path) -> Identity | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - twice as fast as Path.stat, and before each write
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
