"""One record: its document, and what became of an id that is no more."""

from typing import Any

from sqlalchemy import Connection, Dialect, select
from sqlalchemy.orm import Session

from app import ids
from app.models import RetiredId
from app.problems import Gone, NotFound
from app.query.jsonsql import compiled
from app.query.paging import Collection


def document(connection: Connection | Session, collection: Collection, wanted: str) -> str:
    """Give the record's document as JSON text.

    Raises:
        NotFound: there is no such record and never was.
        Gone: it was deleted.
    """
    model: Any = collection.model
    rendered = compiled(collection.projection, collection.model, _dialect(connection))
    statement = select(rendered).select_from(model).where(model.id == wanted)
    found = connection.execute(statement).scalar_one_or_none() if _could_be(collection, wanted) else None
    if found is None:
        raise absent(connection, collection.name, wanted)
    return str(found)


def key_of(connection: Connection | Session, collection: Collection, wanted: str) -> int:
    """Give the record's key.

    Raises:
        NotFound: there is no such record and never was.
        Gone: it was deleted.
    """
    model: Any = collection.model
    found = (
        connection.execute(select(model.key).where(model.id == wanted)).scalar_one_or_none()
        if _could_be(collection, wanted)
        else None
    )
    if found is None:
        raise absent(connection, collection.name, wanted)
    return int(found)


def absent(connection: Connection | Session, resource: str, wanted: str) -> NotFound | Gone:
    """Make the problem that tells why there is no record of this id."""
    shown = repr(wanted[:120])
    if wanted.isprintable() and retired(connection, resource, wanted) is not None:
        return Gone(f"{resource}: {shown} was deleted; its id is not used again")
    return NotFound(f"{resource}: there is none with the id {shown}; GET /{resource}?q= searches")


def retired(connection: Connection | Session, resource: str, wanted: str) -> str | None:
    """Give the moment since when the id is retired, none where it is not."""
    statement = select(RetiredId.retired_at).where(RetiredId.resource == resource, RetiredId.id == wanted)
    return connection.execute(statement).scalar_one_or_none()


def _could_be(collection: Collection, wanted: str) -> bool:
    # Countries have their codes for ids; anything else that has not the form of an id is no record's.
    return ids.is_id(wanted) or (collection.name == "countries" and wanted.isascii() and wanted.isprintable())


def _dialect(connection: Connection | Session) -> Dialect:
    return connection.get_bind().dialect if isinstance(connection, Session) else connection.dialect
