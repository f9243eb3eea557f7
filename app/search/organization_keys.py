"""The index of the names of organizations: keys that pairs have in common, kept in the transaction of the write."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import CompoundSelect, Connection, bindparam, delete, insert, select, union_all
from sqlalchemy.orm import Session

from app.db import models as m
from app.db.prepared_statements import fetch, send
from app.db.table_scan import key_batches
from app.db.write_session import WriteSession
from app.domain import organization_keys
from app.domain.batches import batched

KeyRow = tuple[int, int]
"""A row of the index: organization and digest of a key."""
_BATCH: Final = 500
_TABLE: Final[Any] = m.OrganizationKey.__table__
_COLUMNS: Final = ("organization_key", "digest")
_KEYS: Final[Any] = bindparam("keys", expanding=True)
_ROWS: Final = select(*(_TABLE.c[name] for name in _COLUMNS)).where(_TABLE.c.organization_key.in_(_KEYS))
_NAMES: CompoundSelect[Any] = union_all(
    select(m.Organization.key, m.Organization.name).where(m.Organization.key.in_(_KEYS)),
    select(m.Name.organization_key, m.Name.name).where(m.Name.organization_key.in_(_KEYS)),
)
_ABBREVIATIONS: Final = select(m.Organization.key, m.Organization.abbreviation).where(m.Organization.key.in_(_KEYS))
_REMOVE: Final = delete(_TABLE).where(*(_TABLE.c[name] == bindparam(name) for name in _COLUMNS))
_INSERT: Final = insert(_TABLE).values({name: bindparam(name) for name in _COLUMNS})


def there(connection: Connection | Session, keys: Iterable[int]) -> set[KeyRow]:
    """Return the stored rows of the organizations with these primary keys."""
    return {(key, digest) for key, digest in fetch(connection, _ROWS, {"keys": list(keys)})}


def refresh(session: WriteSession, keys: Iterable[int]) -> None:
    """Rebuild the keys of the organizations with these primary keys."""
    for some in batched(keys, _BATCH):
        right, stored = _right(session, some), there(session, some)
        if gone := stored - right:
            send(session, _REMOVE, *(dict(zip(_COLUMNS, row, strict=True)) for row in gone))
        if new := right - stored:
            send(session, _INSERT, *(dict(zip(_COLUMNS, row, strict=True)) for row in sorted(new)))


def rebuild(session: WriteSession) -> None:
    """Rebuild the keys of all organizations."""
    refresh(session, session.execute(select(m.Organization.key).order_by(m.Organization.key)).scalars().all())


def differences(connection: Connection) -> Iterator[list[int]]:
    """Yield, in batches, the primary keys of organizations whose keys do not follow from their names."""
    for keys in key_batches(connection, m.Organization, _BATCH):
        wrong = _right(connection, keys) ^ there(connection, keys)
        if wrong:
            yield sorted({key for key, _ in wrong})


def _right(connection: Connection | Session, keys: list[int]) -> set[KeyRow]:
    names: dict[int, list[str]] = {}
    for key, name in fetch(connection, _NAMES, {"keys": keys}):
        names.setdefault(key, []).append(name)
    return {
        (key, digest)
        for key, abbreviation in fetch(connection, _ABBREVIATIONS, {"keys": keys})
        for digest in organization_keys.keys_of(names.get(key, ()), abbreviation)
    }
