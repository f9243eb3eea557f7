"""Errors of PostgreSQL by their kind."""

from typing import Final

from sqlalchemy.exc import DBAPIError

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_CONNECTION_LOST: Final = frozenset({"57P01", "57P02", "57P03", "57P05", "53300"})
_CONFLICT_OF_WRITERS: Final = frozenset({"40001", "40P01", "23505", "23503"})
CONFLICT_WITH_RECOVERY: Final = frozenset({"40001", "40P01"})


def sqlstate(error: DBAPIError) -> str:
    """Return the SQLSTATE of an error; empty if it has none, as when there is no connection."""
    return getattr(error.orig, "sqlstate", None) or ""


def is_connection_error(error: DBAPIError) -> bool:
    """Return whether an error concerns the connection, or the attempt to connect, and not the statement."""
    code = sqlstate(error)
    if error.connection_invalidated or code.startswith("08") or code in _CONNECTION_LOST:
        return True
    return not code and type(error.orig).__name__ == "OperationalError"


def is_retryable(error: Exception) -> bool:
    """Return whether a write can succeed, or fail for the right reason, when it is run again from the start.

    Another write came in between, or the two deadlocked; its committed changes are visible to the next attempt.
    """
    return isinstance(error, DBAPIError) and sqlstate(error) in _CONFLICT_OF_WRITERS
