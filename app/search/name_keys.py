"""The index of names of people: keys under which different spellings meet, derived in the transaction of the write.

A person has a key for the sounds of each word of each name (`app.domain.transliteration.skeletons`), and one for each
pair of words of one name. A single word finds the people of a country; a pair finds them in all countries, since two
words together are rare enough.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import Any, Final

from sqlalchemy import CompoundSelect, Connection, bindparam, delete, event, insert, select, union_all
from sqlalchemy.orm import Session

from app.db import models as m
from app.db.prepared_statements import fetch, send
from app.db.table_scan import key_batches
from app.db.write_session import WriteSession
from app.domain import person_names
from app.domain.batches import batched
from app.domain.person_names import PersonName
from app.domain.transliteration import skeletons

KeyRow = tuple[int, str, int]
"""A row of the index: person, sounds and country."""
NO_COUNTRY: Final = 0
"""The country of people of whom none is recorded."""
_BATCH: Final = 500
_MOST_PAIRED: Final = 6

_ROWS: Final = select(m.NameKey.person_key, m.NameKey.sounds, m.NameKey.country_key).where(
    m.NameKey.person_key.in_(bindparam("keys", expanding=True))
)
_NAMES: CompoundSelect[Any] = union_all(
    select(m.Person.key, m.Person.name).where(m.Person.key.in_(bindparam("keys", expanding=True))),
    select(m.Name.person_key, m.Name.name).where(m.Name.person_key.in_(bindparam("keys", expanding=True))),
)
_COUNTRIES: CompoundSelect[Any] = union_all(
    select(m.Person.key, m.Person.country_key).where(m.Person.key.in_(bindparam("keys", expanding=True))),
    select(m.Tenure.person_key, m.Tenure.country_key).where(m.Tenure.person_key.in_(bindparam("keys", expanding=True))),
)
_COLUMNS: Final = ("person_key", "sounds", "country_key")
_TABLE: Final[Any] = m.NameKey.__table__
_REMOVE: Final = delete(_TABLE).where(*(_TABLE.c[name] == bindparam(name) for name in _COLUMNS))
_INSERT: Final = insert(_TABLE).values({name: bindparam(name) for name in _COLUMNS})


def words(name: PersonName) -> frozenset[str]:
    """Return the keys of the single words of a name, also of two words that others write as one."""
    result = {key for part in (*name.leading, *name.parts) if not part.is_initial for key in part.skeletons}
    result |= {key for part in name.parts if part.joined for key in skeletons(part.joined)}
    following = zip(name.parts, name.parts[1:], strict=False)
    result |= {
        key
        for one, other in following
        if not (one.is_initial or other.is_initial)
        for key in skeletons(one.text + other.text)
    }
    return frozenset(filter(None, result))


def pairs(name: PersonName) -> frozenset[str]:
    """Return the keys of all pairs of words of a name, in whatever order they stand."""
    parts = [part for part in name.parts if not part.is_initial][:_MOST_PAIRED]
    return frozenset(
        " ".join(sorted(both))
        for one, other in combinations(parts, 2)
        for both in product(one.skeletons, other.skeletons)
        if all(both)
    )


@event.listens_for(WriteSession, "before_flush")
def _note_deleted(session: WriteSession, _context: object, _instances: object) -> None:
    """Note the keys of people who are about to be deleted, with whom their keys go."""
    if people := [row.key for row in session.deleted if isinstance(row, m.Person)]:
        session.lost_name_keys |= _there(session.bare_connection(), people)


def refresh(session: WriteSession, keys: Iterable[int]) -> tuple[set[KeyRow], set[KeyRow]]:
    """Rebuild the keys of the people with these primary keys; return those that went, also with people, and that came."""
    lost, session.lost_name_keys = session.lost_name_keys, set()
    # A deletion may have been undone within the transaction.
    all_gone = lost - _there(session, sorted({person for person, _, _ in lost})) if lost else set()
    all_new: set[KeyRow] = set()
    for some in batched(keys, _BATCH):
        right, there = _right(session, some), _there(session, some)
        if gone := there - right:
            send(session, _REMOVE, *(dict(zip(_COLUMNS, row, strict=True)) for row in gone))
        if new := right - there:
            send(session, _INSERT, *(dict(zip(_COLUMNS, row, strict=True)) for row in sorted(new)))
        all_gone |= gone
        all_new |= new
    return all_gone, all_new


def rebuild(session: WriteSession) -> None:
    """Rebuild the keys of all people."""
    refresh(session, session.execute(select(m.Person.key).order_by(m.Person.key)).scalars().all())


def differences(connection: Connection) -> Iterator[list[int]]:
    """Yield, in batches, the primary keys of people whose keys do not follow from their names and countries."""
    for keys in key_batches(connection, m.Person, _BATCH):
        wrong = _right(connection, keys) ^ _there(connection, keys)
        if wrong:
            yield sorted({person for person, _, _ in wrong})


def _there(connection: Connection | Session, keys: list[int]) -> set[KeyRow]:
    return {(person, sounds, country) for person, sounds, country in fetch(connection, _ROWS, {"keys": keys})}


def _right(connection: Connection | Session, keys: list[int]) -> set[KeyRow]:
    countries: dict[int, set[int]] = {}
    for person, country in fetch(connection, _COUNTRIES, {"keys": keys}):
        countries.setdefault(person, set()).update([country] if country is not None else [])
    result: set[KeyRow] = set()
    for person, printed in fetch(connection, _NAMES, {"keys": keys}):
        name = person_names.parse(printed)
        for country, sounds in product(countries.get(person) or {NO_COUNTRY}, words(name) | pairs(name)):
            result.add((person, sounds, country))
    return result
