"""Responses stored for `Idempotency-Key` while a long write goes on in a copy of an SQLite database: copied to it as they come.

SQLite numbers the rows of a table upwards from the largest number that it has. So while the newest response that was seen is there
under its number, all others with a larger number are new, and the older ones need not be read. Their times would not tell: the
clock may be set back.

See decision 308.
"""

from typing import Any, Final

from sqlalchemy import BigInteger, bindparam, insert, literal_column, select

from app.db import models as m
from app.db.backend import ReadConnection
from app.db.write_session import WriteSession

_RESPONSES: Final = m.IdempotencyKey.__table__
_NUMBER: Final = literal_column("rowid", BigInteger())
_NAMES: Final = (_RESPONSES.c.actor, _RESPONSES.c.key, _RESPONSES.c.answered_at)
_NEWEST: Final = select(_NUMBER, *_NAMES).order_by(_NUMBER.desc()).limit(1)
_NUMBERED: Final = select(_NUMBER, *_NAMES).where(bindparam("number") == _NUMBER)
_LATER: Final = select(_RESPONSES).where(bindparam("number") < _NUMBER).order_by(_NUMBER)


class FollowedResponses:
    """The stored responses of a database, as far as a copy of it has them."""

    def __init__(self, copy: ReadConnection) -> None:
        """Begin with a copy that nobody has changed yet."""
        self._newest = _row(copy, _NEWEST)
        """The newest response that was seen: its number, and the columns that tell it from others."""

    def copy_new(self, session: WriteSession, original: ReadConnection) -> None:
        """Copy the responses that others have stored since the last time.

        Raises:
            IntegrityError: the long write has stored one for the same key.
        """
        newest = _row(original, _NEWEST)
        if newest is None or newest == self._newest:
            return
        number = 0 if self._newest is None else self._newest[0]
        present = set()
        if self._newest is not None and _row(original, _NUMBERED, number=number) != self._newest:
            # It was deleted, and its number may have gone to another one.
            number, present = -1, {tuple(row) for row in session.execute(select(*_NAMES))}
        later = original.execute(_LATER, {"number": number}).mappings()
        if new := [dict(row) for row in later if tuple(row[item.name] for item in _NAMES) not in present]:
            session.connection().execute(insert(_RESPONSES), new)
        self._newest = newest


def _row(connection: ReadConnection, statement: Any, **values: Any) -> tuple[Any, ...] | None:
    row = connection.execute(statement, values).one_or_none()
    return None if row is None else tuple(row)
