"""Derived tables of keys of names: rows that follow from records, of which a refresh replaces those that differ."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar, cast

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from app.db.prepared_statements import fetch, send_rows
from app.db.table_scan import key_batches
from app.db.write_session import WriteSession
from app.domain.batches import batched

_BATCH: Final = 500
Row = TypeVar("Row", bound=tuple[Any, ...])


@dataclass(slots=True)
class KeyChanges(Generic[Row]):
    """The changes of the keys of some records."""

    removed: set[Row] = field(default_factory=set)
    added: set[Row] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)
    """The primary keys of the records that still have keys which they had before."""


class KeyTable(Generic[Row]):
    """A table of keys, each row a key of one record; its first column is the primary key of that record."""

    def __init__(
        self,
        model: Any,
        keys: Any,
        columns: Sequence[str],
        expected: Callable[[Connection | Session, list[int]], set[Row]],
    ) -> None:
        """Prepare the statements.

        Args:
            model: The table of the records.
            keys: The table of their keys.
            columns: The columns of a row, in order.
            expected: Returns the rows that follow from the records with these primary keys.
        """
        table = keys.__table__
        self._model = model
        self._columns = columns
        self._expected = expected
        is_of_records = table.c[columns[0]].in_(bindparam("keys", expanding=True))
        self._select = select(*(table.c[name] for name in columns)).where(is_of_records)
        self._delete = delete(table).where(*(table.c[name] == bindparam(name) for name in columns))
        self._insert = insert(table).values({name: bindparam(name) for name in columns})

    def stored(self, connection: Connection | Session, records: Iterable[int]) -> set[Row]:
        """Return the stored rows of the records with these primary keys."""
        result = set[Row]()
        for keys in batched(records, _BATCH):
            result.update(cast("Row", tuple(row)) for row in fetch(connection, self._select, {"keys": keys}))
        return result

    def refresh(self, session: WriteSession, records: Iterable[int]) -> KeyChanges[Row]:
        """Bring the rows of the records with these primary keys up to date, and return the changes."""
        changes = KeyChanges[Row]()
        for keys in session.batches(records, _BATCH):
            stored, expected = self.stored(session, keys), self._expected(session, keys)
            if removed := stored - expected:
                send_rows(session, self._delete, self._columns, list(removed))
            if added := expected - stored:
                send_rows(session, self._insert, self._columns, sorted(added))
            changes.removed |= removed
            changes.added |= added
            changes.kept.update(row[0] for row in stored & expected)
        return changes

    def rebuild(self, session: WriteSession) -> None:
        """Bring the rows of all records up to date."""
        for keys in key_batches(session, self._model, _BATCH):
            self.refresh(session, keys)

    def differences(self, connection: Connection) -> Iterator[list[int]]:
        """Yield, in batches, the primary keys of records whose rows do not follow from them."""
        for keys in key_batches(connection, self._model, _BATCH):
            if wrong := self.stored(connection, keys) ^ self._expected(connection, keys):
                yield sorted({row[0] for row in wrong})
