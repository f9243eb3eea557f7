"""Single records: their documents, and the fate of retired ids."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from sqlalchemy import Connection, Dialect, bindparam, select
from sqlalchemy.orm import Session

from app.db.json_functions import compile_projection
from app.db.known_ids import UNKNOWN
from app.db.models import Meeting, RetiredId
from app.db.prepared_statements import PreparedStatement
from app.db.write_session import WriteSession
from app.domain.strings import slugs
from app.problems import Gone, Moved, NotFound
from app.queries.paging.pagination import Collection
from app.representations.formats import FORMATS

_MAX_MERGES: Final = 1000


def document(connection: Connection | Session, collection: Collection, record_id: str) -> str:
    """Return a record's document as JSON text.

    Raises:
        NotFound: no record has or had this id.
        Gone: the record was deleted.
        Moved: the record was merged into another.
    """
    text = find_document(connection, collection, record_id)
    if text is None:
        raise missing_problem(connection, collection.name, record_id)
    return text


def find_document(connection: Connection | Session, collection: Collection, record_id: str) -> str | None:
    """Return a record's document as JSON text, or None if there is no such record."""
    if not could_be_id(collection.name, record_id):
        return None
    driver_connection = _connection_for_document(connection, collection.model, record_id)
    statement = document_by_id(collection.projection, collection.model, driver_connection.dialect)
    rows = statement.rows(driver_connection, {"record_id": record_id})
    return str(rows[0][0]) if rows else None


def _connection_for_document(connection: Connection | Session, model: Any, record_id: str) -> Connection:
    if not isinstance(connection, Session):
        return connection
    if not isinstance(connection, WriteSession):
        return connection.connection()
    if not connection.batch:
        return connection.bare_connection()
    key = find_key(connection, model, record_id)
    # A meeting lists its parts; no other document shows the records that refer to its own.
    shown = (model.key, *((Meeting.part_of_key,) if model is Meeting else ()))
    return connection.reading_connection(values=[(column, key) for column in shown])


def key_of(connection: Connection | Session, collection: Collection, record_id: str) -> int:
    """Return a record's primary key.

    Raises:
        NotFound: no record has or had this id.
        Gone: the record was deleted.
        Moved: the record was merged into another.
    """
    key = find_key(connection, collection.model, record_id) if could_be_id(collection.name, record_id) else None
    if key is None:
        raise missing_problem(connection, collection.name, record_id)
    return key


@cache
def document_by_id(projection: Callable[[], Any], model: Any, dialect: Dialect) -> PreparedStatement:
    """Return the statement that reads the document of a record, with its id as the parameter `record_id`."""
    statement = (
        select(compile_projection(projection, model, dialect))
        .select_from(model)
        .where(model.id == bindparam("record_id"))
    )
    return PreparedStatement(statement, dialect)


@cache
def _by_id(model: Any, dialect: Dialect) -> PreparedStatement:
    return PreparedStatement(select(model.key).where(model.id == bindparam("record_id")), dialect)


def find_key(connection: Connection | Session, model: Any, record_id: str) -> int | None:
    """Return the primary key of the record with this id, or None if there is no such record."""
    if isinstance(connection, WriteSession):
        known = connection.known.ids.key(model.__tablename__, record_id)
        if known is not UNKNOWN:
            return known
    driver_connection = _connection(connection)
    rows = _by_id(model, driver_connection.dialect).rows(driver_connection, {"record_id": record_id})
    return rows[0][0] if rows else None


@cache
def _retired(column: Any, dialect: Dialect) -> PreparedStatement:
    is_this = (RetiredId.resource == bindparam("resource"), RetiredId.id == bindparam("record_id"))
    return PreparedStatement(select(column).where(*is_this), dialect)


def missing_problem(connection: Connection | Session, resource: str, record_id: str) -> NotFound | Gone | Moved:
    """Build the problem that explains why there is no record with this id."""
    quoted_id = repr(record_id[:120])
    retired_at = retired(connection, resource, record_id) if record_id.isprintable() else None
    if retired_at is not None:
        successor = successor_of(connection, resource, record_id)
        if successor is not None and not is_merge_cycle(connection, resource, record_id):
            return Moved(resource, record_id, successor)
        return Gone(
            f"{resource}: {quoted_id} was deleted, and ids are never reused; {undeletion(resource, record_id)}",
            deleted_at=retired_at,
            history=f"/{resource}/{quote(record_id, safe='')}/history",
        )
    base, _, suffix = record_id.partition(".")
    if base and suffix in FORMATS and could_be_id(resource, base):
        remedy = f"only lists take suffixes; GET /{resource}/{base}?format={suffix}"
    else:
        remedy = f"search with GET /{resource}?q="
    return NotFound(f"{resource}: no record has the id {quoted_id}; {remedy}")


def undeletion(resource: str, record_id: str) -> str:
    """Return the remedy for a deleted record, as part of an error: the request that restores it."""
    return f"POST /{resource}/{quote(record_id, safe='')}/undelete restores it"


class Retirement(NamedTuple):
    """The event by which an id was retired, as parts of an error."""

    event: str
    """Such as "was deleted"."""
    remedy: str
    """The request that brings the record back."""


def retirement(connection: Connection | Session, resource: str, record_id: str) -> Retirement:
    """Return the event by which an id was retired: its record was deleted, or merged into another one."""
    successor = successor_of(connection, resource, record_id)
    if successor is None:
        return Retirement("was deleted", undeletion(resource, record_id))
    remedy = f"POST /{resource}/{quote(record_id, safe='')}/unmerge undoes that"
    return Retirement(f"was merged into {successor!r}", remedy)


def is_merge_cycle(connection: Connection | Session, resource: str, record_id: str) -> bool:
    """Return whether the successors of a retired id form a cycle, so that following them would never end.

    Cycles can no longer be recorded, but older databases may contain some. A chain of more than `_MAX_MERGES` ids
    counts as one.
    """
    seen: set[str] = set()
    next_id: str | None = record_id
    while next_id is not None and next_id not in seen and len(seen) < _MAX_MERGES:
        seen.add(next_id)
        next_id = successor_of(connection, resource, next_id)
    return next_id is not None


def retired(connection: Connection | Session, resource: str, record_id: str) -> str | None:
    """Return the time at which an id was retired, or None if it is not retired."""
    return _retired_value(RetiredId.retired_at, connection, resource, record_id)


def successor_of(connection: Connection | Session, resource: str, record_id: str) -> str | None:
    """Return the id of the record that a retired one was merged into, or None if there is none."""
    return _retired_value(RetiredId.successor, connection, resource, record_id)


def survivor_of(connection: Connection | Session, resource: str, model: Any, record_id: str) -> str | None:
    """Return the id of the record that a merged id leads to, or None if it leads to none that exists."""
    if not could_be_id(resource, record_id):
        return None
    seen = {record_id}
    next_id = successor_of(connection, resource, record_id)
    while next_id is not None and next_id not in seen and len(seen) < _MAX_MERGES:
        if find_key(connection, model, next_id) is not None:
            return next_id
        seen.add(next_id)
        next_id = successor_of(connection, resource, next_id)
    return None


def merged_into(connection: Connection, resource: str, record_id: str, limit: int = 20) -> list[str]:
    """Return the ids of records that were merged into a record, the last one first, at most `limit`."""
    rows = (
        select(RetiredId.id)
        .where(RetiredId.resource == resource, RetiredId.successor == record_id)
        .order_by(RetiredId.retired_at.desc(), RetiredId.id)
    )
    return list(connection.execute(rows.limit(limit)).scalars())


def _retired_value(column: Any, connection: Connection | Session, resource: str, record_id: str) -> str | None:
    if isinstance(connection, WriteSession) and connection.known.ids.is_unretired(resource, record_id):
        return None
    driver_connection = _connection(connection)
    rows = _retired(column, driver_connection.dialect).rows(
        driver_connection, {"resource": resource, "record_id": record_id}
    )
    return rows[0][0] if rows else None


def could_be_id(resource: str, record_id: str) -> bool:
    """Return whether a text has the form of a record's id; if not, it need not be looked up."""
    # The ids of countries are their codes.
    return slugs.is_id(record_id) or (resource == "countries" and record_id.isascii() and record_id.isprintable())


def _connection(connection: Connection | Session) -> Connection:
    """Return the connection for statements that read ids.

    The ids of new records that a write has not inserted yet are known without a statement.
    """
    if isinstance(connection, WriteSession):
        return connection.bare_connection()
    return connection.connection() if isinstance(connection, Session) else connection
