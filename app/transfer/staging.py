"""Staging: a long write in a private copy of an SQLite database, which then replaces the content of the original at once.

Others write to the original meanwhile, and the copy follows (`app.services.changes.following`). Readers see nothing of the long write
before its end. If it fails or its process is killed, nothing is left of it but the file of the copy.

See decision 249.
"""

from collections.abc import Callable
from contextlib import ExitStack
from threading import Thread
from typing import Final, TypeVar

import anyio
import anyio.to_thread

from app.db.content import checkpoint, file_of, watched
from app.db.database import Database
from app.db.deadline import Cancellation
from app.db.private_copy import private_copy
from app.db.write_session import WriteSession
from app.db.writer_lock import LONGEST_SECONDS, WriterQueue
from app.services.changes.following import OWN_CHANGES, Follower, Overtaken

_ATTEMPTS: Final = 3
_SECONDS_BEHIND: Final = 0.1
"""The copy has caught up once following the original took no longer."""
_MOST_FOLLOWS: Final = 20

T = TypeVar("T")


class NeverAlone(Exception):
    """The writes of others did not go together with a long write, as often as it was begun."""


def write_staged(
    database: Database,
    change: Callable[[WriteSession], T],
    *,
    actor: str = "local",
    wait_seconds: float = LONGEST_SECONDS,
    ending: Cancellation | None = None,
) -> T:
    """Run a long change in a copy of an SQLite database, and write all of it to the database at the end.

    It is begun again, up to three times, when others write what does not go together with it.

    Args:
        database: An SQLite database.
        change: Makes the change in a session that passes on its turn; it can be repeated.
        actor: Who makes the change, unless `change` sets another one.
        wait_seconds: How long to wait for another long write to end.
        ending: Ends the write from another thread.

    Returns:
        What `change` returned, once everything is synced.

    Raises:
        NeverAlone: each time others wrote what does not go together with it; nothing was written.
        Unavailable: another long write did not end, or `ending` was used; nothing was written.
        OSError, DBAPIError, sqlite3.Error: there is no room for the copy, or a file cannot be read or written.
    """
    with WriterQueue(str(file_of(database))).only_long_write(wait_seconds):
        for _ in range(_ATTEMPTS):
            try:
                return _attempt(database, change, actor, ending or Cancellation())
            except Overtaken:
                continue
    raise NeverAlone


async def write_staged_in_thread(database: Database, change: Callable[[WriteSession], T]) -> T:
    """Run `write_staged` in a thread; cancelling it, as a stopping service does, rolls the change back."""
    ending = Cancellation()

    def run() -> T:
        return write_staged(database, change, wait_seconds=database.busy_timeout_seconds, ending=ending)

    try:
        return await anyio.to_thread.run_sync(run)
    except anyio.get_cancelled_exc_class():
        ending.end()
        raise


def _attempt(database: Database, change: Callable[[WriteSession], T], actor: str, ending: Cancellation) -> T:
    with ExitStack() as stack:
        watch = stack.enter_context(watched(database))
        copy = stack.enter_context(private_copy(database))
        follower = Follower(database, copy, watch)
        with (
            copy.writing(actor, is_long=True, in_slices=True) as session,
            ending.on(session.connection()),
        ):
            session.turn, session.changes_after = follower, OWN_CHANGES
            session.check_cancelled = ending.check
            result = change(session)
        _merge(database, follower, ending)
    return result


def _merge(database: Database, follower: Follower, ending: Cancellation) -> None:
    """Write the content of the copy to the database, with all that others have written.

    Raises:
        Overtaken: others wrote what does not go together with it, or too much.
    """
    for _ in range(_MOST_FOLLOWS):
        ending.check()
        if follower.follow() <= _SECONDS_BEHIND:
            break
    with ExitStack() as stack:
        stack.enter_context(WriterQueue(str(file_of(database))).merging_turn(LONGEST_SECONDS))
        follower.follow()
        follower.number_changes()
        follower.replace_original()
        # Otherwise the next writer's commit would move all of it, during its turn. Before the turn ends, so that this is first.
        mover = Thread(target=checkpoint, args=(database,))
        mover.start()
    mover.join()
