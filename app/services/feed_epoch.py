"""The epoch of the change feed, which a restored database gets anew."""

import secrets
from typing import Any, Final

from sqlalchemy import text

from app.db.database import Writing

_RENEWAL: Final = (
    "DELETE FROM change_feed",
    "INSERT INTO change_feed (key, epoch, restored_at) SELECT 1, :epoch, coalesce(max(sequence), 0) FROM changes",
)


def renew(session: Writing) -> None:
    """Begin another line of changes: whoever followed the former one is told so."""
    for statement in _RENEWAL:
        session.execute(text(statement), _values())


def renew_copy(driver: Any) -> None:
    """Do as `renew` does, through a connection of SQLite's driver to a copy of a database."""
    if driver.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'change_feed'").fetchone():
        for statement in _RENEWAL:
            driver.execute(statement, _values())


def _values() -> dict[str, str]:
    return {"epoch": secrets.token_hex(16)}
