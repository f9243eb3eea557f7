"""The prepared statements of one kind of query, of which only those used last are kept."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final

from cachetools import LRUCache

from app.db.prepared_statements import PreparedStatement

_SIZE: Final = 200
"""The statements that a cache keeps; each takes some ten kilobytes."""


class StatementCache:
    """Prepared statements by a key that determines their text; for use by several threads."""

    def __init__(self) -> None:
        self._statements: LRUCache[Hashable, PreparedStatement] = LRUCache(_SIZE)
        self._lock = Lock()

    def get(self, key: Hashable, build: Callable[[], PreparedStatement]) -> PreparedStatement:
        """Return the statement with this key, built and kept if it is not there.

        Two threads that need the same statement at the same time may both build it.
        """
        with self._lock:
            statement = self._statements.get(key)
        if statement is None:
            # Outside the lock: it takes milliseconds, in which others only look up theirs.
            statement = build()
            with self._lock:
                self._statements[key] = statement
        return statement

    def clear(self) -> None:
        """Forget all statements."""
        with self._lock:
            self._statements.clear()

    def __len__(self) -> int:
        return len(self._statements)
