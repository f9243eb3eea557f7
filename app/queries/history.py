"""Changes of records: the feed of all changes, and the history and the versions of one record.

Each change stores the document before it. The document after it is therefore the one that the record's next change
stores, or the current record after the newest change.

See decisions 28 and 32.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Dialect, and_, bindparam, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from app.db.json_functions import compile_projection
from app.db.models import Change, ChangeFeed
from app.db.prepared_statements import bound_limit, fetch, fetch_column, fetch_value
from app.domain.batches import batched
from app.domain.enums import ChangeAction
from app.problems import Gone, NotFound
from app.queries import records
from app.queries.paging.pagination import Collection

_CHUNK: Final = 500
_NO_CHANGE: Final = 2**63 - 1
"""A number beyond that of any change."""
_NEWEST: Final = select(func.coalesce(func.max(Change.sequence), literal_column("0")))
_AT: Final = select(Change.at).where(Change.sequence == bindparam("number"))
_FEED: Final = select(ChangeFeed.epoch, _NEWEST.scalar_subquery(), ChangeFeed.restored_at)
FINAL_ACTIONS: Final = (ChangeAction.DELETED, ChangeAction.MERGED)
"""Actions after which there is no document."""


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """A change, with the documents before and after it as JSON text; None where the record did not exist."""

    sequence: int
    at: str
    actor: str
    action: str
    resource: str
    id: str
    version: int
    before: str | None
    after: str | None
    retired_at: str | None
    successor: str | None
    redaction: str | None
    """The fields that were redacted, and why, as JSON."""


def newest_sequence(connection: Connection | Session) -> int:
    """Return the sequence number of the newest change, or 0 if there is none."""
    return connection.execute(_NEWEST).scalar_one()


@dataclass(frozen=True, slots=True)
class FeedState:
    """The state of the change feed: epoch, newest change, and the change after which it was restored, if ever."""

    epoch: str
    newest: int
    restored_at: int | None


def feed(connection: Connection) -> FeedState:
    """Return the state of the change feed."""
    rows = fetch(connection, _FEED)
    # If the row is missing (`check` reports that), return an epoch that no client was ever given.
    return FeedState(*rows[0]) if rows else FeedState("", newest_sequence(connection), None)


def last_before(connection: Connection, moment: str) -> int:
    """Return the number of the last change before a moment (a timestamp as records have it), or 0 if there is none.

    Numbers have no gaps, and each change is later than the one before it (`clock.now`), so a change is found by halving.
    """
    low, high = 0, newest_sequence(connection)
    while low < high:
        middle = (low + high + 1) // 2
        at = fetch_value(connection, _AT, number=middle)
        low, high = (middle, high) if at is None or at < moment else (low, middle - 1)
    return low


def changes_after(
    connection: Connection,
    collections: Mapping[str, Collection],
    number: int,
    limit: int,
    filters: Mapping[str, str],
) -> list[RecordedChange]:
    """Return the changes after `number`, in order; `filters` maps columns to required values."""
    statement = _changes_after(tuple(sorted(filters)))
    rows = fetch(connection, statement, {**filters, "number": number, "most": limit})
    return _recorded(connection, collections, rows)


def newest_changes(
    connection: Connection, limit: int, filters: Mapping[str, str], before: int | None = None
) -> Sequence[int]:
    """Return the numbers of the newest changes, at most `limit`, the newest first; with `before`, of those before a number.

    `filters` maps columns to required values.
    """
    statement = _newest_changes(tuple(sorted(filters)))
    values = {**filters, "before": _NO_CHANGE if before is None else before, "most": limit}
    return fetch_column(connection, statement, **values)


def changes_of_record(
    connection: Connection | Session, collection: Collection, record_id: str, limit: int, below: int | None = None
) -> list[RecordedChange]:
    """Return the changes of a record, newest first; with `below`, only those of smaller versions."""
    rows = _rows().where(Change.resource == collection.name, Change.id == record_id)
    if below is not None:
        rows = rows.where(Change.version < below)
    return _entries(connection, {collection.name: collection}, rows.order_by(Change.version.desc()).limit(limit))


def times_of_changes(connection: Connection | Session, resource: str, record_id: str) -> set[str]:
    """Return the times of all changes of a record; changes that were committed together have one."""
    times = select(Change.at).where(Change.resource == resource, Change.id == record_id)
    return set(connection.execute(times).scalars())


def change_to_version(
    connection: Connection | Session, collection: Collection, record_id: str, number: int
) -> RecordedChange | None:
    """Return the change that created a version of a record, or None if there was no such version."""
    rows = _rows().where(Change.resource == collection.name, Change.id == record_id, Change.version == number)
    return next(iter(_entries(connection, {collection.name: collection}, rows)), None)


def document_of_version(connection: Connection | Session, collection: Collection, record_id: str, number: int) -> str:
    """Return the document of a version of a record, as JSON text.

    Raises:
        NotFound: the record or the version never existed.
        Gone: the version is the deletion of the record, or its merge into another.
    """
    if not record_id.isprintable():
        raise records.missing_problem(connection, collection.name, record_id)
    change = change_to_version(connection, collection, record_id, number)
    name = collection.name
    history = f"/{name}/{quote(record_id, safe='')}/history"
    if change is None:
        newest = changes_of_record(connection, collection, record_id, 1)
        if not newest:
            raise records.missing_problem(connection, name, record_id)
        last = newest[0].version
        versions = f"only versions 1 to {last}" if last > 1 else "only version 1"
        raise NotFound(
            f"{name}: {record_id!r} has no version {number}, {versions}; GET {history} lists them", history=history
        )
    if change.after is None:
        raise Gone(
            f"{name}: version {number} of {record_id!r} is its deletion; version {number - 1} has its last content",
            history=history,
        )
    return change.after


def newest_merge(connection: Connection | Session, collection: Collection, record_id: str) -> RecordedChange | None:
    """Return the change that merged a record into another most recently, or None if there is none."""
    return _newest(connection, collection, record_id, (ChangeAction.MERGED,))


def newest_end(connection: Connection | Session, collection: Collection, record_id: str) -> RecordedChange | None:
    """Return the change that deleted or merged a record most recently, or None if there is none."""
    return _newest(connection, collection, record_id, FINAL_ACTIONS)


def _newest(
    connection: Connection | Session, collection: Collection, record_id: str, actions: Iterable[ChangeAction]
) -> RecordedChange | None:
    is_one = (Change.resource == collection.name, Change.id == record_id, Change.action.in_(actions))
    rows = _rows().where(*is_one).order_by(Change.version.desc()).limit(1)
    return next(iter(_entries(connection, {collection.name: collection}, rows)), None)


def ends_undone_after(
    connection: Connection | Session, collections: Mapping[str, Collection], number: int
) -> list[RecordedChange]:
    """Return the deletions and merges up to the change `number` that were undone after it, in the order of their undo."""
    undo = aliased(Change)
    rows = _rows().join(
        undo,
        and_(Change.resource == undo.resource, Change.id == undo.id, Change.version == undo.version - 1),
    )
    is_undone_after = (undo.sequence > number, undo.action == literal_column("'undeleted'"))
    # The sum leads SQLite to the few undos first; it would read all changes up to `number`.
    rows = rows.where(*is_undone_after, Change.sequence + 0 <= number)
    return _entries(connection, collections, rows.order_by(undo.sequence, Change.sequence))


def changes_of_transaction(
    connection: Connection | Session, collections: Mapping[str, Collection], change: RecordedChange
) -> list[RecordedChange]:
    """Return all changes that were committed together with one, in order.

    They have one time, which no other change has, and their numbers follow one another.
    """
    others = select(Change.sequence).where(Change.at != change.at).limit(1)
    last = others.where(Change.sequence < change.sequence).order_by(Change.sequence.desc())
    next_ = others.where(Change.sequence > change.sequence).order_by(Change.sequence)
    rows = _rows().where(Change.sequence > (connection.execute(last).scalar() or 0))
    if (end := connection.execute(next_).scalar()) is not None:
        rows = rows.where(Change.sequence < end)
    return _entries(connection, collections, rows.order_by(Change.sequence))


@cache
def _changes_after(filters: Sequence[str]) -> Any:
    """Build the select of the changes after `number`, at most `most`, with the values of these columns as parameters."""
    rows = _rows().where(Change.sequence > bindparam("number"), *_conditions(filters))
    return rows.order_by(Change.sequence).limit(bound_limit("most"))


@cache
def _newest_changes(filters: Sequence[str]) -> Any:
    """Build the select of the numbers of the changes before the number `before`, like `_changes_after`, the newest first."""
    numbers = select(Change.sequence).where(Change.sequence < bindparam("before"), *_conditions(filters))
    return numbers.order_by(Change.sequence.desc()).limit(bound_limit("most"))


def _conditions(filters: Sequence[str]) -> list[Any]:
    return [getattr(Change, name) == bindparam(name) for name in filters]


@cache
def _rows() -> Any:
    """Build the select of the values of `RecordedChange`, with the document that the next change stores, and whether there is one."""
    after = aliased(Change)
    return select(
        Change.sequence,
        Change.at,
        Change.actor,
        Change.action,
        Change.resource,
        Change.id,
        Change.version,
        Change.before,
        after.before.label("after"),
        Change.retired_at,
        Change.successor,
        Change.redaction,
        after.sequence.is_not(None).label("is_superseded"),
    ).outerjoin(
        after,
        and_(after.resource == Change.resource, after.id == Change.id, after.version == Change.version + 1),
    )


def _entries(
    connection: Connection | Session, collections: Mapping[str, Collection], rows: Any
) -> list[RecordedChange]:
    return _recorded(connection, collections, connection.execute(rows).all())


def _recorded(
    connection: Connection | Session, collections: Mapping[str, Collection], rows: Sequence[Any]
) -> list[RecordedChange]:
    """Return the changes of rows of `_rows`, with the documents that they left."""
    changes = [(RecordedChange(*columns), is_superseded) for *columns, is_superseded in rows]
    newest = [
        (change.resource, change.id)
        for change, is_superseded in changes
        if not is_superseded and change.action not in FINAL_ACTIONS
    ]
    current = documents(connection, collections, newest)
    return [
        change if is_superseded else replace(change, after=current.get((change.resource, change.id)))
        for change, is_superseded in changes
    ]


def documents(
    connection: Connection | Session, collections: Mapping[str, Collection], record_refs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """Return the current documents of those records that exist, by resource and id."""
    dialect = connection.get_bind().dialect if isinstance(connection, Session) else connection.dialect
    ids: dict[str, list[str]] = {}
    for name, record_id in record_refs:
        ids.setdefault(name, []).append(record_id)
    result: dict[tuple[str, str], str] = {}
    for name, record_ids in ids.items():
        if len(record_ids) == 1:
            document = records.find_document(connection, collections[name], record_ids[0])
            result |= {} if document is None else {(name, record_ids[0]): document}
            continue
        statement = _documents(collections[name].projection, collections[name].model, dialect)
        for chunk in batched(record_ids, _CHUNK):
            ids_ = {"ids": list(chunk)}
            is_session = isinstance(connection, Session)
            rows = connection.execute(statement, ids_) if is_session else fetch(connection, statement, ids_)
            result |= {(name, record_id): text for record_id, text in rows}
    return result


@cache
def _documents(projection: Callable[[], Any], model: Any, dialect: Dialect) -> Any:
    """Build the select of the ids and documents of the records with the ids `ids`."""
    rendered = compile_projection(projection, model, dialect)
    return select(model.id, rendered).select_from(model).where(model.id.in_(bindparam("ids", expanding=True)))
