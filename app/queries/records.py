"""Single records: their documents, and the fate of retired ids."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Dialect, bindparam, select
from sqlalchemy.orm import Session

from app.db.json_functions import compiled
from app.db.models import RetiredId
from app.db.prepared_statements import Prepared
from app.domain import slugs
from app.problems import Gone, Moved, NotFound
from app.queries.pagination import Collection

_MOST_MERGES: Final = 1000


def document(connection: Connection | Session, collection: Collection, wanted: str) -> str:
    """Return a record's document as JSON text.

    Raises:
        NotFound: no record has or had this id.
        Gone: the record was deleted.
        Moved: the record was merged into another.
    """
    found = find_document(connection, collection, wanted)
    if found is None:
        raise absent(connection, collection.name, wanted)
    return found


def find_document(connection: Connection | Session, collection: Collection, wanted: str) -> str | None:
    """Return a record's document as JSON text, or None if there is no such record."""
    if not could_be_id(collection.name, wanted):
        return None
    through = _through(connection)
    statement = _document_by_id(collection.projection, collection.model, through.dialect)
    rows = statement.rows(through, {"wanted": wanted})
    return str(rows[0][0]) if rows else None


def key_of(connection: Connection | Session, collection: Collection, wanted: str) -> int:
    """Return a record's primary key.

    Raises:
        NotFound: no record has or had this id.
        Gone: the record was deleted.
        Moved: the record was merged into another.
    """
    found = find_key(connection, collection.model, wanted) if could_be_id(collection.name, wanted) else None
    if found is None:
        raise absent(connection, collection.name, wanted)
    return found


@cache
def _document_by_id(projection: Callable[[], Any], model: Any, dialect: Dialect) -> Prepared:
    statement = select(compiled(projection, model, dialect)).select_from(model).where(model.id == bindparam("wanted"))
    return Prepared(statement, dialect)


@cache
def _by_id(model: Any, dialect: Dialect) -> Prepared:
    return Prepared(select(model.key).where(model.id == bindparam("wanted")), dialect)


def find_key(connection: Connection | Session, model: Any, wanted: str) -> int | None:
    """Return the primary key of the record with this id, or None if there is no such record."""
    through = _through(connection)
    rows = _by_id(model, through.dialect).rows(through, {"wanted": wanted})
    return rows[0][0] if rows else None


@cache
def _retired(column: Any, dialect: Dialect) -> Prepared:
    is_this = (RetiredId.resource == bindparam("resource"), RetiredId.id == bindparam("wanted"))
    return Prepared(select(column).where(*is_this), dialect)


def absent(connection: Connection | Session, resource: str, wanted: str) -> NotFound | Gone | Moved:
    """Build the problem that explains why there is no record with this id."""
    shown = repr(wanted[:120])
    if wanted.isprintable() and retired(connection, resource, wanted) is not None:
        successor = successor_of(connection, resource, wanted)
        if successor is not None and not leads_round(connection, resource, wanted):
            return Moved(resource, wanted, successor)
        return Gone(f"{resource}: {shown} was deleted; its id is never reused")
    return NotFound(f"{resource}: no record has the id {shown}; search with GET /{resource}?q=")


def leads_round(connection: Connection | Session, resource: str, wanted: str) -> bool:
    """Return whether the successors of a retired id form a cycle, so that following them would never end.

    Cycles can no longer be recorded, but older databases may contain some. A chain of more than `_MOST_MERGES` ids
    counts as one.
    """
    seen: set[str] = set()
    following: str | None = wanted
    while following is not None and following not in seen and len(seen) < _MOST_MERGES:
        seen.add(following)
        following = successor_of(connection, resource, following)
    return following is not None


def retired(connection: Connection | Session, resource: str, wanted: str) -> str | None:
    """Return the time at which an id was retired, or None if it is not retired."""
    return _of_retired(RetiredId.retired_at, connection, resource, wanted)


def successor_of(connection: Connection | Session, resource: str, wanted: str) -> str | None:
    """Return the id of the record that a retired one was merged into, or None if there is none."""
    return _of_retired(RetiredId.successor, connection, resource, wanted)


def _of_retired(column: Any, connection: Connection | Session, resource: str, wanted: str) -> str | None:
    through = _through(connection)
    rows = _retired(column, through.dialect).rows(through, {"resource": resource, "wanted": wanted})
    return rows[0][0] if rows else None


def could_be_id(resource: str, wanted: str) -> bool:
    """Return whether a text has the form of a record's id; if not, it need not be looked up."""
    # The ids of countries are their codes.
    return slugs.is_id(wanted) or (resource == "countries" and wanted.isascii() and wanted.isprintable())


def _through(connection: Connection | Session) -> Connection:
    return connection.connection() if isinstance(connection, Session) else connection
