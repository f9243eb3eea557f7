"""The index of names of people: keys under which different spellings meet, derived in the transaction of the write.

A person has a key for the sounds of each word of each name (`app.domain.names.transliteration.skeletons`), and one for each
pair of words of one name. A single word finds the people of a country; a pair finds them in all countries, since two
words together are rare enough.
"""

from collections.abc import Iterable
from itertools import combinations, product
from typing import Any, Final

from sqlalchemy import CompoundSelect, Connection, bindparam, event, select, union_all
from sqlalchemy.orm import Session

from app.db import models as m
from app.db.prepared_statements import fetch
from app.db.write_session import WriteSession
from app.domain.names import person_names
from app.domain.names.person_names import PersonName
from app.domain.names.transliteration import skeletons
from app.search.key_table import KeyChanges, KeyTable

KeyRow = tuple[int, str, int]
"""A row of the index: person, sounds and country."""
NO_COUNTRY: Final = 0
"""The country of people of whom none is recorded."""
_MOST_PAIRED: Final = 6

_NAMES: CompoundSelect[Any] = union_all(
    select(m.Person.key, m.Person.name).where(m.Person.key.in_(bindparam("keys", expanding=True))),
    select(m.Name.person_key, m.Name.name).where(m.Name.person_key.in_(bindparam("keys", expanding=True))),
)
_COUNTRIES: CompoundSelect[Any] = union_all(
    select(m.Person.key, m.Person.country_key).where(m.Person.key.in_(bindparam("keys", expanding=True))),
    select(m.Tenure.person_key, m.Tenure.country_key).where(m.Tenure.person_key.in_(bindparam("keys", expanding=True))),
)


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


def _expected(connection: Connection | Session, keys: list[int]) -> set[KeyRow]:
    countries: dict[int, set[int]] = {}
    for person, country in fetch(connection, _COUNTRIES, {"keys": keys}):
        countries.setdefault(person, set()).update([country] if country is not None else [])
    result: set[KeyRow] = set()
    for person, printed in fetch(connection, _NAMES, {"keys": keys}):
        name = person_names.parse(printed)
        for country, sounds in product(countries.get(person) or {NO_COUNTRY}, words(name) | pairs(name)):
            result.add((person, sounds, country))
    return result


TABLE: Final = KeyTable[KeyRow](m.Person, m.NameKey, ("person_key", "sounds", "country_key"), _expected)


@event.listens_for(WriteSession, "before_flush")
def _note_deleted(session: WriteSession, _context: object, _instances: object) -> None:
    """Note the keys of people who are about to be deleted, since their keys are deleted with them."""
    if people := [row.key for row in session.deleted if isinstance(row, m.Person)]:
        session.lost_name_keys |= TABLE.stored(session.bare_connection(), people)


def refresh(session: WriteSession, people: Iterable[int]) -> KeyChanges[KeyRow]:
    """Bring the keys of the people with these primary keys up to date.

    Returns the changes; the keys removed are those of deleted people too.
    """
    lost, session.lost_name_keys = session.lost_name_keys, set()
    # A deletion may have been undone within the transaction.
    deleted = lost - TABLE.stored(session, sorted({person for person, _, _ in lost})) if lost else set()
    changes = TABLE.refresh(session, people)
    changes.removed |= deleted
    return changes
