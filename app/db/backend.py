"""The connections of a database: one class for SQLite and one for PostgreSQL, behind one protocol.

`app.db.dialect` has the counterpart for statements within a transaction.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NewType, Protocol, TypeVar

from sqlalchemy import Connection, Engine

from app.db.faults import DatabaseFile
from app.db.write_session import WriteSession

ReadConnection = NewType("ReadConnection", Connection)
"""A connection inside a read-only transaction: everything read through it is from one snapshot."""

T = TypeVar("T")


@contextmanager
def committed(session: WriteSession) -> Iterator[WriteSession]:
    """Begin a transaction; commit the one in progress at the end of the block, or roll it back if the block raises."""
    session.begin()
    try:
        yield session
        if session.is_active:
            session.commit()
        else:  # a flush that failed, and whose error was handled, has ended the transaction
            session.rollback()
    except BaseException:
        session.rollback()
        raise


class Backend(Protocol):
    """The connections of one database."""

    write_engine: Engine
    max_writers: int
    """The number of concurrent writes in this process."""

    @property
    def file(self) -> DatabaseFile | None:
        """The file of an SQLite database; None on PostgreSQL."""

    @property
    def label(self) -> str:
        """The name of the database system, with its version if known without a connection."""

    def warning(self) -> str | None:
        """Return a warning about the database system in use, or None if there is nothing wrong with it."""

    def readiness(self) -> tuple[str, bool, bool | None]:
        """Return the label, whether writes are accepted, and whether the standby can be read (None without one)."""

    def reading(self, seconds: float | None) -> AbstractContextManager[Connection]:
        """Open a read-only transaction in this thread; on SQLite its statements are interrupted after `seconds`."""

    async def read(self, query: Callable[[ReadConnection], T], in_thread: Callable[[], Awaitable[T]]) -> T:
        """Run a bounded query on the event loop; `in_thread` runs it again where it must not go on there."""

    def state(self) -> tuple[int, int] | None:
        """Return an identifier of the present state of the data, or None if there is none."""

    def writing(
        self, actor: str, *, is_long: bool, in_slices: bool, wait_seconds: float
    ) -> AbstractContextManager[WriteSession]:
        """Open a transaction that is committed at the end of the block, and rolled back if it raises.

        A write `in_slices` has a turn, and may end its transaction and begin another (`WriteSession.end_slice`).
        """

    def is_merging(self) -> bool:
        """Return whether a whole import is being written at once, for which others wait longer than for a writer."""

    def run_write(self, run: Callable[[], T], *, is_long: bool) -> T:
        """Run a whole write; where it can conflict with others, and is not `is_long`, repeat it if it does."""

    def check_file(self) -> None:
        """Check that the database is the one that connections have open; see `Database.check_file`."""

    def check_file_if_due(self) -> None:
        """Check it, unless that was done within the last second."""

    def create(self) -> None:
        """Create an empty database if there is none and the service can create one."""

    def exists(self) -> bool:
        """Return whether there is a database, if known without a connection."""

    def tighten_files(self) -> list[Path]:
        """Restrict the database's files to their owner; return those that others can still read."""

    def preparing(self) -> AbstractContextManager[None]:
        """Allow one process at a time to prepare the database; others that start on it wait."""

    def remove_time_limits(self, connection: Connection) -> None:
        """Remove the time limits of a connection, which is not used for anything else afterwards."""

    async def aclose(self) -> None:
        """Close every connection, including those of the running event loop."""

    def close(self) -> None:
        """Close every connection except PostgreSQL's on event loops."""
