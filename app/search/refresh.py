"""Updates of the full-text index, within the transaction of the write.

The entry of a record is derived from its own texts and the names of the records that it refers to
(`app.search.documents`). The digest of each entry is stored: if it is unchanged, nothing is written; if it has changed,
the entries of the records that contain its names are refreshed too, in batches.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Delete, Dialect, Insert, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from app.db import models as m
from app.db.prepared_statements import fetch, send
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.domain.key_set import KeySet
from app.search import backends, documents
from app.search.holders import HOLDERS
from app.search.index_entry import IndexEntry

_BATCH: Final = 500
# The number of an advisory lock that no other part of the service uses.
_LOCK: Final = 0x5EA5C4


def refresh(session: WriteSession, dirty: Mapping[str, Iterable[int]]) -> None:
    """Refresh the entries of records and of the records that contain their names.

    `dirty` has primary keys by resource. The entries of deleted records are removed.
    """
    pending = {resource: KeySet(dirty.get(resource, ())) for resource in documents.SEARCHED_RESOURCES}
    _lock_renames(session, pending)
    # In this order, no resource precedes one whose names it contains.
    for resource in documents.SEARCHED_RESOURCES:
        for keys in session.batches(pending[resource], _BATCH):
            renamed = _refresh_batch(session, resource, keys)
            for holder, columns in HOLDERS.get(resource, {}).items() if renamed else ():
                for holder_key, reference in columns:
                    holders = select(holder_key).where(reference.in_(renamed))
                    pending[holder].update(session.execute(holders).scalars())


def rebuild(session: WriteSession) -> None:
    """Rebuild all entries, whatever the index contains."""
    index = backends.for_dialect(session.get_bind().dialect)
    for resource in documents.SEARCHED_RESOURCES:
        for stale in (
            index.indexed_keys(resource),
            select(m.SearchEntry.key).where(m.SearchEntry.resource == resource),
        ):
            for keys in batched(session.execute(stale).scalars().all(), _BATCH):
                remove_texts(session, resource, keys)
        for keys in batched(session.execute(select(_MODELS[resource].key)).scalars().all(), _BATCH):
            _refresh_batch(session, resource, keys)


def differences(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield the resource and id of each record whose entry does not match its texts.

    The id of an entry without a record is `#` and its primary key.
    """
    index = backends.for_dialect(connection.dialect)
    for resource in documents.SEARCHED_RESOURCES:
        model = _MODELS[resource]
        indexed = set(connection.execute(index.indexed_keys(resource)).scalars())
        digests: dict[int, int] = dict(
            connection.execute(
                select(m.SearchEntry.key, m.SearchEntry.digest).where(m.SearchEntry.resource == resource)
            ).all()
        )
        ids: dict[int, str] = dict(connection.execute(select(model.key, model.id)).all())
        for keys in batched(sorted(indexed | digests.keys() | ids.keys()), _BATCH):
            entries = _entries(connection, resource, keys)
            for key in keys:
                entry = entries.get(key)
                digest = entry.digest if entry is not None else None
                if digests.get(key) != digest or (key in indexed) != (digest is not None):
                    yield resource, ids.get(key, f"#{key}")


def _lock_renames(session: WriteSession, dirty: Mapping[str, Iterable[int]]) -> None:
    """Prevent others from indexing a name that is being changed, while the records that contain the old one are refreshed.

    SQLite has only one writer at a time anyway.
    """
    if session.dialect.has_one_writer:
        return
    renamed = (
        select(m.SearchEntry.key).where(m.SearchEntry.resource == resource, m.SearchEntry.key.in_(keys)).limit(1)
        for resource in HOLDERS
        for keys in batched(dirty[resource], _BATCH)
    )
    renames = any(session.execute(statement).first() is not None for statement in renamed)
    session.dialect.lock(session, _LOCK, is_shared=not renames)


def _refresh_batch(session: WriteSession, resource: str, keys: list[int]) -> list[int]:
    """Refresh the entries of a batch of records; return the primary keys of those whose previous entry changed."""
    entries = _entries(session, resource, keys)
    previous: dict[int, int] = dict(fetch(session, _PREVIOUS_DIGESTS, {"resource": resource, "keys": keys}))
    digests = {key: entry.digest for key, entry in entries.items()}
    stale = [key for key, digest in previous.items() if digests.get(key) != digest]
    added = [key for key, digest in digests.items() if previous.get(key) != digest]
    if stale:
        remove_texts(session, resource, stale)
    if added:
        insertion, parameters = _insertion(session.connection().dialect, resource)
        send(session, insertion, *(parameters(key, entries[key]) for key in added))
        send(session, _ADD_DIGEST, *({"resource": resource, "key": key, "digest": digests[key]} for key in added))
    return stale


def remove_texts(session: WriteSession, resource: str, keys: list[int]) -> None:
    """Remove the records with these primary keys from the index."""
    send(session, _deletion(session.connection().dialect, resource), {"keys": keys})
    send(session, _DELETE_DIGESTS, {"resource": resource, "keys": keys})


@cache
def _insertion(dialect: Dialect, resource: str) -> tuple[Insert, Callable[[int, IndexEntry], dict[str, Any]]]:
    index = backends.for_dialect(dialect)
    return index.insert_statement(resource), index.insert_parameters


@cache
def _deletion(dialect: Dialect, resource: str) -> Delete:
    return backends.for_dialect(dialect).delete_statement(resource)


_DIGESTS: Final = m.SearchEntry.__table__
_IN_BATCH: Final = (
    m.SearchEntry.resource == bindparam("resource"),
    m.SearchEntry.key.in_(bindparam("keys", expanding=True)),
)
_PREVIOUS_DIGESTS: Final = select(m.SearchEntry.key, m.SearchEntry.digest).where(*_IN_BATCH)
_DELETE_DIGESTS: Final = delete(m.SearchEntry).where(*_IN_BATCH)
_ADD_DIGEST: Final = insert(_DIGESTS).values({column.name: bindparam(column.name) for column in _DIGESTS.c})
_MODELS: Final[dict[str, Any]] = {
    mapper.class_.__tablename__: mapper.class_
    for mapper in m.Base.registry.mappers
    if mapper.class_.__tablename__ in documents.SEARCHED_RESOURCES
}


def _entries(connection: Connection | Session, resource: str, keys: list[int]) -> dict[int, IndexEntry]:
    entries = {
        key: IndexEntry.tokenize(*texts) for key, texts in documents.texts_of(connection, resource, keys).items()
    }
    return {key: entry for key, entry in entries.items() if entry.names or entry.texts}
