"""Pairs of people whose names share keys: a function of the names and countries that are recorded, and of nothing else.

People share the sounds of two words of a name, or of one word and the country, unless very many people do. A word that
many people of a country have still leads from those known by that word alone, such as *Tarka*, to those who have it among
others, *Orlo Tarka*; these pairs require more points. A person without a country meets those of all countries.

So a person who comes or goes may decide about the pairs of others: `affected_people` returns whom a write affects, at most a
hundred people for each key of a name that it adds or removes.

See decisions 194, 197, 250 and 334.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product
from operator import itemgetter
from typing import Final, NamedTuple

from sqlalchemy import Connection

from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.domain.matching.record_pairs import LEAST_SCORE
from app.queries.paging.list_statements import among, for_each, rows
from app.search.key_table import KeyChanges
from app.search.name_keys import NO_COUNTRY, KeyRow

PairKey = tuple[int, int]
"""The primary keys of two records, the smaller one first."""
_Key = tuple[str, int]
"""The sounds of a word or a pair of words, and a country."""

MOST_OF_A_WORD: Final = 12
MOST_OF_A_COMMON_WORD: Final = 100
MOST_OF_A_PAIR: Final = 30
_SOUNDS_AT_ONCE: Final = 2_000
_PEOPLE_AT_ONCE: Final = 500
_SOUNDS_OF: Final = itemgetter(1)
"""Returns the sounds of a row of the index."""
LEAST_SCORE_OF_COMMON: Final = 65
"""The points of a pair that only a common word leads to: the same name and country, or a part of the name and an office."""

_NAME_KEYS: Final = "SELECT person_key, sounds, country_key FROM name_keys WHERE person_key IN {among}"
_ANYWHERE: Final = "SELECT DISTINCT person_key FROM name_keys WHERE name_keys.sounds = asked.sounds"
_ANYWHERE_IF_UNKNOWN: Final = (
    f"{_ANYWHERE} AND EXISTS (SELECT 1 FROM name_keys AS others "  # noqa: S608 - a constant
    "WHERE others.sounds = asked.sounds AND others.country_key = 0)"
)
_OF_COUNTRY: Final = (
    "SELECT person_key FROM name_keys WHERE name_keys.sounds = asked.sounds "
    "AND name_keys.country_key = asked.country_key"
)
_HOLDERS: Final = """
WITH asked AS MATERIALIZED (
    SELECT value ->> 0 AS sounds, CAST(value ->> 1 AS bigint) AS country_key FROM {asked} AS asked
)
SELECT sounds, country_key, CAST(found.value AS bigint) FROM asked CROSS JOIN {found}
"""
_CROWDED: Final = """
SELECT asked.value ->> 0 FROM {asked} AS asked
WHERE EXISTS (SELECT 1 FROM name_keys WHERE sounds = asked.value ->> 0 LIMIT 1 OFFSET :most)
"""
_WITH_SEVERAL_WORDS: Final = """
SELECT key FROM people WHERE key IN {among}
    AND EXISTS (SELECT 1 FROM name_keys WHERE person_key = people.key AND sounds LIKE '% %')
"""


class _Limit(NamedTuple):
    """The number of people up to which a key leads to pairs, and the statement for its holders."""

    holders: str
    most: int


_OF_PAIR: Final = _Limit(_ANYWHERE, MOST_OF_A_PAIR)
_OF_UNKNOWN: Final = _Limit(_ANYWHERE_IF_UNKNOWN, MOST_OF_A_PAIR)
_OF_WORD: Final = _Limit(_OF_COUNTRY, MOST_OF_A_WORD)
_OF_COMMON_WORD: Final = _Limit(_OF_COUNTRY, MOST_OF_A_COMMON_WORD)


def find(connection: Connection, people: Collection[int]) -> dict[PairKey, int]:
    """Return the pairs that these people are part of, each with the least score at which it counts."""
    sounds: dict[str, set[int]] = defaultdict(set)
    words: dict[_Key, set[int]] = defaultdict(set)
    for person, key, country in among(connection, _NAME_KEYS, people):
        sounds[key].add(person)
        if _is_word(key) and country != NO_COUNTRY:
            words[key, country].add(person)
    result: dict[PairKey, int] = {}
    pairs = {(key, NO_COUNTRY): own for key, own in sounds.items() if not _is_word(key)}
    for (key, _), holders in _holders_of_rare_keys(connection, pairs, _OF_PAIR).items():
        _add(result, product(sounds[key], holders), LEAST_SCORE)
    alone = {(key, NO_COUNTRY): own for key, own in sounds.items() if _is_word(key)}
    anywhere = _holders_of_rare_keys(connection, alone, _OF_UNKNOWN)
    unknown = _holders(connection, anywhere, _OF_UNKNOWN._replace(holders=_OF_COUNTRY))
    for (key, _), holders in anywhere.items():
        of_no_country = unknown.get((key, NO_COUNTRY), set())
        _add(result, product(sounds[key] & of_no_country, holders), LEAST_SCORE)
        _add(result, product(sounds[key], of_no_country), LEAST_SCORE)
    few = _holders(connection, words, _OF_WORD)
    for key_, holders in few.items():
        if len(holders) <= MOST_OF_A_WORD:
            _add(result, product(words[key_], holders), LEAST_SCORE)
    common = [key_ for key_, holders in few.items() if len(holders) > MOST_OF_A_WORD]
    of_common = _holders_of_rare_keys(connection, common, _OF_COMMON_WORD)
    lone = _people_of_one_word(connection, {person for holders in of_common.values() for person in holders})
    for key_, holders in of_common.items():
        _add(result, product(words[key_] & lone, holders), LEAST_SCORE_OF_COMMON)
        _add(result, product(words[key_], holders & lone), LEAST_SCORE_OF_COMMON)
    return result


def affected_people(session: WriteSession, changes: KeyChanges[KeyRow]) -> set[int]:
    """Return the people whose pairs others than themselves decided, once these keys of names went and came.

    Those are the holders of a key that led to their pairs before, or does now, but not both.
    """
    lost, gained = (sorted(changed, key=_SOUNDS_OF) for changed in (changes.removed, changes.added))
    gone_sounds = set(map(_SOUNDS_OF, lost))
    connection, result = session.connection(), set[int]()
    for sounds in session.batches(sorted(gone_sounds.union(map(_SOUNDS_OF, gained))), _SOUNDS_AT_ONCE):
        # Sounds that nobody lost and that few have now, few had before.
        changed_sounds = gone_sounds & set(sounds) | _common_sounds(
            connection, [item for item in sounds if item not in gone_sounds]
        )
        if changed_sounds:
            fewer, more = (_by_key(changed, changed_sounds, sounds) for changed in (lost, gained))
            result |= _holders_of_crossing(connection, fewer, more, changes.kept)
    return result


def _common_sounds(connection: Connection, sounds: Sequence[str]) -> set[str]:
    """Return the sounds of more than `MOST_OF_A_WORD` keys, the smallest number of people up to which a key leads to pairs."""
    if not sounds:
        return set()
    searched = [[item] for item in sounds]
    return {item for (item,) in rows(connection, _CROWDED, lists={"asked": searched}, most=MOST_OF_A_WORD)}


def _holders_of_crossing(
    connection: Connection, lost: Mapping[_Key, set[int]], gained: Mapping[_Key, set[int]], kept: Collection[int]
) -> set[int]:
    result: set[int] = set()
    by_sounds = _by_sounds(connection, lost, gained, kept)
    for limit in (_OF_PAIR, _OF_UNKNOWN):
        of_kind = {key: change for key, change in by_sounds.items() if _is_word(key[0]) == (limit is _OF_UNKNOWN)}
        result |= _crossing(connection, of_kind, limit)
    of_country = {
        key: (len(lost.get(key, ())), gained.get(key, set()))
        for key in lost.keys() | gained.keys()
        if _is_word(key[0]) and key[1] != NO_COUNTRY
    }
    result |= _crossing(connection, of_country, _OF_WORD)
    return result | _people_of_one_word(connection, _crossing(connection, of_country, _OF_COMMON_WORD))


def _crossing(connection: Connection, changes: Mapping[_Key, tuple[int, set[int]]], limit: _Limit) -> set[int]:
    """Return the holders of those keys that had few holders before and have many now, or the other way round.

    `changes` has, for each key, how many people lost it and who gained it.
    """
    result: set[int] = set()
    by_size: dict[int, list[_Key]] = defaultdict(list)
    for key, (_, gained) in changes.items():
        by_size[len(gained).bit_length()].append(key)
    for size, keys in by_size.items():
        # So many that those who had the key before are among them.
        holders_of = _holders(connection, keys, limit._replace(most=limit.most + (1 << size)))
        for key, holders in holders_of.items():
            lost, gained = changes[key]
            before = len(holders) - len(gained) + lost
            if (before <= limit.most) != (len(holders) <= limit.most):
                result |= holders if len(holders) <= limit.most else holders - gained
    return result


def _by_key(changed: Sequence[KeyRow], some: Collection[str], among_: Sequence[str]) -> dict[_Key, set[int]]:
    """Return the people of some sounds by key; `changed` and the sounds `among_` which they are stand in order."""
    first, last = bisect_left(changed, among_[0], key=_SOUNDS_OF), bisect_right(changed, among_[-1], key=_SOUNDS_OF)
    result: dict[_Key, set[int]] = defaultdict(set)
    for person, sounds, country in changed[first:last]:
        if sounds in some:
            result[sounds, country].add(person)
    return result


def _by_sounds(
    connection: Connection, lost: Mapping[_Key, set[int]], gained: Mapping[_Key, set[int]], kept: Collection[int]
) -> dict[_Key, tuple[int, set[int]]]:
    """Return how many people lost each sound and who gained it, whatever the country.

    People who still have or already had the sounds in another country do not count; only those who have `kept` keys may.
    """
    fewer, more = (_without_countries(changed) for changed in (lost, gained))
    people = set().union(*fewer.values(), *more.values())
    countries: dict[tuple[str, int], set[int]] = defaultdict(set)
    for (sounds, country), those in gained.items():
        for person in those:
            countries[sounds, person].add(country)
    changed = fewer.keys() | more.keys()
    for batch in batched(sorted(people.intersection(kept)), _PEOPLE_AT_ONCE):
        for person, sounds, country in among(connection, _NAME_KEYS, batch):
            if sounds in changed:
                countries[sounds, person].add(country)
    result = {}
    for sounds in changed:
        gone = {person for person in fewer.get(sounds, ()) if not countries.get((sounds, person))}
        new = {
            person
            for person in more.get(sounds, ())
            if person not in fewer.get(sounds, ())
            and all(person in gained.get((sounds, country), ()) for country in countries[sounds, person])
        }
        result[sounds, NO_COUNTRY] = (len(gone), new)
    return result


def _without_countries(changed: Mapping[_Key, set[int]]) -> dict[str, set[int]]:
    result: dict[str, set[int]] = defaultdict(set)
    for (sounds, _), people in changed.items():
        result[sounds] |= people
    return result


def _holders_of_rare_keys(connection: Connection, keys: Iterable[_Key], limit: _Limit) -> dict[_Key, set[int]]:
    """Return the holders of the keys that at most as many people have as the limit says."""
    return {key: holders for key, holders in _holders(connection, keys, limit).items() if len(holders) <= limit.most}


def _holders(connection: Connection, keys: Iterable[_Key], limit: _Limit) -> dict[_Key, set[int]]:
    """Return the holders of each key, at most one more than the limit says."""
    searched = sorted(keys)
    result: dict[_Key, set[int]] = defaultdict(set)
    if searched:
        holders = for_each(connection, f"{limit.holders} LIMIT {limit.most + 1}", "person_key")
        for sounds, country, person in rows(
            connection, _HOLDERS.replace("{found}", holders), lists={"asked": searched}
        ):
            result[sounds, country].add(person)
    return result


def _people_of_one_word(connection: Connection, people: Collection[int]) -> set[int]:
    """Return the people without a name of two words, initials and titles apart."""
    if not people:
        return set()
    return set(people) - {person for (person,) in among(connection, _WITH_SEVERAL_WORDS, people)}


def _is_word(sounds: str) -> bool:
    return " " not in sounds


def _add(result: dict[PairKey, int], pairs: Iterable[tuple[int, int]], least: int) -> None:
    for one, other in pairs:
        if one != other:
            pair = (one, other) if one < other else (other, one)
            result[pair] = min(least, result.get(pair, least))
