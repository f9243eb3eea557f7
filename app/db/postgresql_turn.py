"""PostgreSQL: the turn of a write in slices, which it passes on between its transactions.

See decision 198.
"""

import math
from time import monotonic
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.db.postgresql import WRITERS_LOCK

_PASSED_LOCK_SECONDS: Final = 60
"""The time that a write in slices waits for its next turn."""
_SECONDS_BETWEEN_CHECKS: Final = 0.02
"""The time between two checks of a write in slices whether anybody waits for it."""
_WRITERS_WAIT: Final = text(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND classid = 0 "
    "AND objid = :lock AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
).bindparams(lock=WRITERS_LOCK)


class Turn:
    """The turn of a write in slices: a lock of its connection, which outlasts its transactions.

    Those who wait for a lock get it in the order in which they came.
    """

    def __init__(self, connection: Connection) -> None:
        """Store the connection, which must be in no transaction."""
        self._connection = connection
        self._checked_at = -math.inf

    def take(self) -> None:
        """Wait for the turn.

        Raises:
            DBAPIError: other writers kept their turn for all of the lock timeout.
        """
        with self._connection.begin():
            self._connection.execute(text(f"SELECT pg_advisory_lock({WRITERS_LOCK})"))

    def is_awaited(self) -> bool:
        """Return whether another writer waits for this turn to end, as far as is known without asking all the time."""
        now = monotonic()
        if now - self._checked_at < _SECONDS_BETWEEN_CHECKS:
            return False
        if self._connection.execute(_WRITERS_WAIT).scalar_one():
            return True
        self._checked_at = now
        return False

    def pass_on(self) -> None:
        """End the turn, and take it again after those who wait.

        Raises:
            DBAPIError: other writers kept their turn for a long time.
        """
        with self._connection.begin():
            self._connection.execute(text(f"SELECT pg_advisory_unlock({WRITERS_LOCK})"))
        with self._connection.begin():
            self._connection.execute(text(f"SET LOCAL lock_timeout = '{_PASSED_LOCK_SECONDS}s'"))
            self._connection.execute(text(f"SELECT pg_advisory_lock({WRITERS_LOCK})"))

    def end(self) -> None:
        """Release the turn, and all other locks of the connection that outlast transactions."""
        try:
            with self._connection.begin():
                self._connection.execute(text("SELECT pg_advisory_unlock_all()"))
        except DBAPIError:
            # They end with the connection, which must not return to the pool.
            self._connection.invalidate()
