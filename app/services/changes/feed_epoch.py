"""Epoch of the change feed, renewed when a database is restored.

See decision 81.
"""

import secrets
from typing import Any, Final

from sqlalchemy import text

from app.db.write_session import WriteSession

_RENEWAL: Final = (
    "DELETE FROM change_feed",
    (
        "INSERT INTO change_feed (key, epoch, restored_at) "
        "SELECT 1, :epoch, coalesce(CAST(:same_until AS BIGINT), max(sequence), 0) FROM changes"
    ),
)


def start_epoch(session: WriteSession, same_until: int | None = None) -> None:
    """Start a new epoch, so that clients that followed the former one notice the break.

    `same_until` is the last number that still stands for the same change, by default that of the newest change.
    """
    for statement in _RENEWAL:
        session.execute(text(statement), _values(same_until))


def start_epoch_in_copy(driver: Any) -> None:
    """Start a new epoch in a copy of a database that has a change feed, through a connection of the SQLite driver."""
    if driver.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'change_feed'").fetchone():
        for statement in _RENEWAL:
            driver.execute(statement, _values(None))


def _values(same_until: int | None) -> dict[str, str | int | None]:
    return {"epoch": secrets.token_hex(16), "same_until": same_until}
