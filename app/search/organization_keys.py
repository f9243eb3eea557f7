"""The index of the names of organizations: keys that pairs have in common, kept in the transaction of the write."""

from typing import Any, Final

from sqlalchemy import CompoundSelect, Connection, bindparam, select, union_all
from sqlalchemy.orm import Session

from app.db import models as m
from app.db.prepared_statements import fetch
from app.domain.matching import organization_keys
from app.search.key_table import KeyTable

KeyRow = tuple[int, int]
"""A row of the index: organization and digest of a key."""
_KEYS: Final[Any] = bindparam("keys", expanding=True)
_NAMES: CompoundSelect[Any] = union_all(
    select(m.Organization.key, m.Organization.name).where(m.Organization.key.in_(_KEYS)),
    select(m.Name.organization_key, m.Name.name).where(m.Name.organization_key.in_(_KEYS)),
)
_ABBREVIATIONS: Final = select(m.Organization.key, m.Organization.abbreviation).where(m.Organization.key.in_(_KEYS))


def _expected(connection: Connection | Session, keys: list[int]) -> set[KeyRow]:
    names: dict[int, list[str]] = {}
    for key, name in fetch(connection, _NAMES, {"keys": keys}):
        names.setdefault(key, []).append(name)
    return {
        (key, digest)
        for key, abbreviation in fetch(connection, _ABBREVIATIONS, {"keys": keys})
        for digest in organization_keys.keys_of(names.get(key, ()), abbreviation)
    }


TABLE: Final = KeyTable[KeyRow](m.Organization, m.OrganizationKey, ("organization_key", "digest"), _expected)
