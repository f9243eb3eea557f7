"""The content of the rows of data sets when they were last imported, by record and row.

With it, a corrected row can be distinguished from an edit here (`app.services.intake.corrections`). Several rows of one import
that share their citation cannot be distinguished: they are not stored, and their corrections are cited as disputes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, insert, select, update

from app.db import models as m
from app.db.prepared_statements import fetch, fetch_value, send
from app.db.write_session import WriteSession
from app.domain.key_set import KeySet
from app.domain.strings.json_text import json_text
from app.queries.history import documents
from app.queries.records import survivor_of
from app.schemas.json_patch import references
from app.services.intake.corrections import content
from app.services.intake.redirection import redirect
from app.services.intake.row_citations import RowCitation, plain
from app.services.resource import Resource
from app.services.resources import COLLECTIONS

_MOST_KEPT: Final = 50_000

_OF_RECORD: Final = select(m.DatasetRow.key, m.DatasetRow.source, m.DatasetRow.locator, m.DatasetRow.document).where(
    m.DatasetRow.resource == bindparam("resource"), m.DatasetRow.id == bindparam("id")
)

_INSERT: Final = insert(m.DatasetRow.__table__).values(
    {name: bindparam(name) for name in ("resource", "id", "source", "locator", "document")}
)
_INSERT_ONE: Final = _INSERT.returning(m.DatasetRow.__table__.c.key)
_UPDATE: Final = (
    update(m.DatasetRow.__table__)
    .where(m.DatasetRow.key == bindparam("own_key"))
    .values(document=bindparam("document"))
)


@dataclass(frozen=True, slots=True)
class StoredRow:
    """The stored content of a row, and of the other rows about the same record."""

    key: int | None
    base: dict[str, Any] | None
    """The content of the row when it was last imported; None if unknown."""
    others: list[dict[str, Any]]
    """The contents of the other rows."""
    of_source: list[dict[str, Any]]
    """The contents of the other rows that are of the same source."""
    is_repeated: bool
    """Whether an earlier row of this import has the same citation."""


@dataclass(slots=True)
class _Row:
    """A stored row, with survivors in place of records that were merged since."""

    key: int
    source: str
    locator: str
    values: dict[str, Any] | None


class DatasetRows:
    """The stored rows, for one import."""

    def __init__(self, session: WriteSession) -> None:
        """Prepare an import."""
        self._session = session
        self._created: dict[tuple[str, str], AbstractSet[str]] = {}
        """Records that rows of this import created and that are not stored yet, each with the fields of its row."""
        self._stored_in_row: dict[tuple[str, str], AbstractSet[str]] = {}
        """The records that were stored within the present row; if the row is refused, they are not stored after all."""
        self._last_key: int | None = None
        """The largest key before this import: it stored the rows with larger ones."""
        self._updated = KeySet()
        """The keys of older rows that this import had."""
        self._updated_in_row: set[int] = set()
        """Such keys of the present row; if it is refused, the import did not have them after all."""
        self._rows_of: dict[tuple[str, str], list[_Row]] | None = None
        """The rows of the records that `reading_once` has read, by resource and id."""
        self._survivors: dict[tuple[str, str], str] = {}
        """The survivor of each id that stored rows name; the id itself unless it was merged."""

    def of_record(self, resource: Resource, record_id: str, row: RowCitation) -> StoredRow:
        """Return the stored content of a row and of the others about a record."""
        if (resource.name, record_id) in self._created:
            self._stored_in_row |= self._created
            self._store_created()
        key, base, others, of_source = None, None, [], []
        for item in self._rows(resource.name, record_id):
            if (item.source, item.locator) == (row.source, row.locator or ""):
                key, base = item.key, item.values
            elif item.values is not None:
                others.append(item.values)
                of_source += [item.values] if item.source == row.source else []
        is_repeated = key is not None and (key > self._last() or key in self._updated or key in self._updated_in_row)
        return StoredRow(key, None if is_repeated else base, others, of_source, is_repeated)

    @contextmanager
    def reading_once(self) -> Iterator[None]:
        """Read the rows about each record once within the block, in which nothing else may change them."""
        self._rows_of = {}
        try:
            yield
        finally:
            self._rows_of = None

    def _rows(self, name: str, record_id: str) -> list[_Row]:
        if self._rows_of is not None and (name, record_id) in self._rows_of:
            return self._rows_of[name, record_id]
        rows = [
            _Row(key, self._survivor("sources", source), locator, self._current(json.loads(text)))
            for key, source, locator, text in fetch(self._session, _OF_RECORD, {"resource": name, "id": record_id})
        ]
        if self._rows_of is not None:
            self._rows_of[name, record_id] = rows
        return rows

    def _current(self, values: Any) -> Any:
        """Return the content of a row, with survivors in place of records that were merged since."""
        named = set() if values is None else set(references(values))
        successors = {item: survivor for item in named if (survivor := self._survivor(*item)) != item[1]}
        return redirect(values, successors)[0] if successors else values

    def _survivor(self, name: str, record_id: str) -> str:
        if (name, record_id) not in self._survivors:
            if len(self._survivors) >= _MOST_KEPT:
                self._survivors.clear()
            survivor = survivor_of(self._session, name, COLLECTIONS[name].model, record_id)
            self._survivors[name, record_id] = survivor or record_id
        return self._survivors[name, record_id]

    def store(
        self, resource: Resource, record_id: str, row: RowCitation, incoming: Mapping[str, Any], stored: StoredRow
    ) -> bool:
        """Store the content of a row about a record, in place of the stored one; return whether that is the same."""
        values = plain(content(incoming))
        if stored.key is None:
            self._last()
            new = _values(resource.name, record_id, row, values)
            key = fetch_value(self._session.connection(), _INSERT_ONE, **new)
            if self._rows_of is not None:
                self._rows_of[resource.name, record_id].append(_Row(key, row.source, row.locator or "", values))
            return False
        self._updated_in_row.add(stored.key)
        if stored.is_repeated or values != stored.base:
            document = None if stored.is_repeated else values
            send(self._session, _UPDATE, {"own_key": stored.key, "document": json_text(document)})
            for item in () if self._rows_of is None else self._rows_of[resource.name, record_id]:
                if item.key == stored.key:
                    item.values = document
            return False
        return True

    def created(self, resource: Resource, record_id: str, fields: AbstractSet[str]) -> None:
        """Note that a row with these fields created a record; `flush` stores it."""
        self._created[resource.name, record_id] = fields

    def begin_row(self) -> None:
        """Begin a row. Unless `end_row` was called, the row before was refused, and its stored fields are noted again."""
        self._created |= self._stored_in_row
        self._stored_in_row = {}
        self._updated_in_row.clear()

    def end_row(self) -> None:
        """Note that the present row, or rows, were accepted."""
        self._stored_in_row = {}
        self._updated.update(self._updated_in_row)
        self._updated_in_row.clear()

    def flush(self) -> None:
        """Store the fields of the created records."""
        self.begin_row()
        self._store_created()

    def store_unchanged(self, name: str, record_ids: Iterable[str]) -> None:
        """Store the rows that created some of these records, before these gain values that their rows do not have."""
        created = {(name, record_id) for record_id in record_ids} & self._created.keys()
        if created:
            self._stored_in_row |= {record: self._created[record] for record in created}
            self._store({record: self._created.pop(record) for record in created})

    def _store_created(self) -> None:
        created, self._created = self._created, {}
        self._store(created)

    def _store(self, created: Mapping[tuple[str, str], AbstractSet[str]]) -> None:
        rows = []
        for (name, record_id), text in documents(self._session, COLLECTIONS, created).items():
            fields = {field: value for field, value in json.loads(text).items() if field in created[name, record_id]}
            if (row := RowCitation.of(fields)) is not None:
                rows.append(_values(name, record_id, row, content(fields)))
        self._insert(rows)

    def forget_survivors(self) -> None:
        """Forget the survivors of ids, since others may merge records now."""
        self._survivors.clear()

    def _insert(self, rows: list[dict[str, Any]]) -> None:
        self._last()
        if rows:
            send(self._session, _INSERT, *rows)

    def _last(self) -> int:
        if self._last_key is None:
            last = select(func.coalesce(func.max(m.DatasetRow.key), 0))
            self._last_key = int(self._session.execute(last).scalar_one())
        return self._last_key


def of_record(
    session: WriteSession, resource: Resource, record_id: str
) -> list[tuple[str, str | None, dict[str, Any]]]:
    """Return the source, the locator and the last content of each row about a record, of those whose content is known."""
    rows = fetch(session, _OF_RECORD, {"resource": resource.name, "id": record_id})
    return [
        (source, locator or None, values)
        for _, source, locator, text in rows
        if (values := json.loads(text)) is not None
    ]


def move(session: WriteSession, resource: Resource, record_id: str, survivor_id: str) -> None:
    """Assign the rows of a merged record to its survivor, unless that has rows of the same citation."""
    stored = m.DatasetRow
    of_survivor = select(stored.source, stored.locator).where(
        stored.resource == resource.name, stored.id == survivor_id
    )
    taken = {tuple(row) for row in session.execute(of_survivor)}
    of_other = (stored.resource == resource.name, stored.id == record_id)
    for key, *citation in session.execute(select(stored.key, stored.source, stored.locator).where(*of_other)).all():
        if tuple(citation) not in taken:
            session.execute(update(stored).where(stored.key == key).values(id=survivor_id))


def move_back(
    session: WriteSession, resource: Resource, record_id: str, survivor_id: str, states: tuple[Mapping[str, Any], ...]
) -> None:
    """Assign rows of a survivor to a record that was unmerged: those that it cites, and the survivor does not.

    `states` are the documents of the record and of the survivor.
    """
    stored = m.DatasetRow
    own, others = (
        {(item["source"]["id"], item["locator"] or "") for item in state.get("citations", ())} for state in states
    )

    def rows(owner: str) -> dict[tuple[str, str], int]:
        of_owner = select(stored.source, stored.locator, stored.key)
        of_owner = of_owner.where(stored.resource == resource.name, stored.id == owner)
        return {(source, locator): key for source, locator, key in session.execute(of_owner)}

    present = rows(record_id)
    for citation, key in rows(survivor_id).items():
        if citation in own - others and citation not in present:
            session.execute(update(stored).where(stored.key == key).values(id=record_id))


def forget(session: WriteSession, resource: str, record_id: str) -> None:
    """Delete the content of rows about a record, for a redaction."""
    session.execute(delete(m.DatasetRow).where(m.DatasetRow.resource == resource, m.DatasetRow.id == record_id))


def _values(name: str, record_id: str, row: RowCitation, values: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "resource": name,
        "id": record_id,
        "source": row.source,
        "locator": row.locator or "",
        "document": json_text(values),
    }
