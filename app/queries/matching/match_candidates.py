"""Candidates for a match, read from the database: all questions of a request in a few statements."""

import heapq
import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, text

from app.db.prepared_statements import fetch
from app.domain.dates.edtf import EARLIEST, LATEST, Bounds, bounds
from app.domain.matching.match_terms import Term
from app.domain.matching.person_match import DescribedPerson, RecordedPerson
from app.domain.names import person_names
from app.domain.tenures import offices
from app.queries.paging.list_statements import among, day, for_each, rows
from app.search import name_keys
from app.search.name_keys import NO_COUNTRY

_COUNTRIES: Final = text("SELECT id, key FROM countries")
_MOST_PEOPLE: Final = 15
"""The number of people that are compared with a question: those who share the most and the rarest keys."""

_MOST_OF_A_WORD: Final = 50
_MOST_OF_A_PAIR: Final = 100
_MOST_OF_A_LONE_WORD: Final = 1_000
_ALL: Final = {
    "sqlite": "(SELECT json_group_array(person_key) FROM ({}))",
    "postgresql": "(SELECT CAST(json_agg(person_key) AS text) FROM ({}) AS few)",
}

# A single word finds people of the country, a pair of words those of all countries. The people of a key are one JSON text:
# ranking them in the database takes ten times as many of its steps.
_BY_NAME: Final = """
WITH words AS MATERIALIZED (
    SELECT CAST(value ->> 0 AS integer) AS question, value ->> 1 AS sounds, CAST(value ->> 2 AS bigint) AS country_key
    FROM {words} AS words
), pairs AS MATERIALIZED (
    SELECT CAST(value ->> 0 AS integer) AS question, value ->> 1 AS sounds FROM {pairs} AS pairs
)
SELECT question, sounds, {all_of_word} FROM words UNION ALL SELECT question, sounds, {all_of_pair} FROM pairs
"""
_OF_WORD: Final = """
SELECT person_key FROM name_keys
WHERE name_keys.sounds = words.sounds AND name_keys.country_key = words.country_key
"""
_OF_PAIR: Final = f"SELECT person_key FROM name_keys WHERE name_keys.sounds = pairs.sounds LIMIT {_MOST_OF_A_PAIR}"  # noqa: S608 - a constant
# A family name alone says little; people who held an office on the day come first.
_BY_LONE_WORD: Final = """
SELECT question, person_key FROM (
    SELECT question, person_key,
        row_number() OVER (PARTITION BY question ORDER BY is_in_office DESC, person_key) AS place
    FROM (
        SELECT question, CAST(found.value AS bigint) AS person_key, EXISTS (
            SELECT 1 FROM tenures WHERE tenures.person_key = CAST(found.value AS bigint)
            AND tenures.starts_on <= CAST(words.last AS {date}) AND tenures.ends_on >= CAST(words.first AS {date})
        ) AS is_in_office
        FROM (
            SELECT CAST(value ->> 0 AS integer) AS question, value ->> 1 AS sounds,
                CAST(value ->> 2 AS bigint) AS country_key, value ->> 3 AS first, value ->> 4 AS last
            FROM {words} AS words
        ) AS words CROSS JOIN {of_word}
    ) AS found
) AS ranked WHERE place <= :most
"""
_ANYWHERE: Final = """
SELECT question, person_key FROM (
    SELECT CAST(value ->> 0 AS integer) AS question, person_key,
        row_number() OVER (PARTITION BY CAST(value ->> 0 AS integer) ORDER BY person_key) AS place
    FROM {words} AS words CROSS JOIN name_keys WHERE name_keys.sounds = value ->> 1
) AS found WHERE place <= :most
"""
_BY_IDENTIFIER: Final = """
SELECT CAST(asked.value ->> 0 AS integer) AS question, {owner} FROM {asked} AS asked
CROSS JOIN identifiers WHERE scheme = asked.value ->> 1 AND identifiers.value = asked.value ->> 2 AND {owner} IS NOT NULL
"""
_PEOPLE: Final = """
SELECT people.key, people.id, people.name, countries.id, born, died
FROM people LEFT JOIN countries ON countries.key = people.country_key WHERE people.key IN {among}
"""
_NAMES: Final = "SELECT person_key, name FROM names WHERE person_key IN {among} ORDER BY position"
_TENURES: Final = """
SELECT person_key, office, countries.id, hosts.name, organizations.name, term, known_until
FROM tenures LEFT JOIN countries ON countries.key = tenures.country_key
LEFT JOIN countries AS hosts ON hosts.key = tenures.posted_to_key
LEFT JOIN organizations ON organizations.key = tenures.organization_key
WHERE person_key IN {among}
"""
_SEEN: Final = """
SELECT person_key, office, countries.id, min(meetings.starts_on), max(meetings.ends_on)
FROM participants JOIN meetings ON meetings.key = participants.meeting_key
LEFT JOIN countries ON countries.key = participants.country_key
WHERE person_key IN {among} AND office IS NOT NULL GROUP BY person_key, office, countries.id
"""
_IDENTIFIERS: Final = "SELECT person_key, scheme, value FROM identifiers WHERE person_key IN {among}"


def identified(
    connection: Connection, owner: str, identifiers: Sequence[Collection[tuple[str, str]]]
) -> list[tuple[int, int]]:
    """Return the questions with the primary keys of the records that have an identifier of theirs.

    `owner` is the foreign key column of the records in `identifiers`.
    """
    asked = [[index, *one] for index, identifier in enumerate(identifiers) for one in sorted(identifier)]
    if not asked:
        return []
    result = rows(connection, _BY_IDENTIFIER.replace("{owner}", owner), lists={"asked": asked})
    return [(question, key) for question, key in result]


def people(connection: Connection, questions: Sequence[DescribedPerson]) -> list[list[RecordedPerson]]:
    """Return for each question the people who may be meant, by their names and identifiers."""
    countries: dict[str, int] = dict(fetch(connection, _COUNTRIES))
    lists: dict[str, list[list[Any]]] = {"words": [], "pairs": [], "lone": [], "anywhere": []}
    for index, question in enumerate(questions):
        name = person_names.parse(question.name)
        singles, twos = sorted(name_keys.words(name)), sorted(name_keys.pairs(name))
        lists["pairs"] += [[index, sounds] for sounds in twos]
        if question.country in countries:
            keys = [[index, sounds, key] for key in (countries[question.country], NO_COUNTRY) for sounds in singles]
            lists["words" if twos else "lone"] += keys if twos else [[*key, *_days(question)] for key in keys]
        elif not twos:
            lists["anywhere"] += [[index, sounds] for sounds in singles]
    result: list[Any] = [*_by_name(connection, lists["words"], lists["pairs"])]
    if lists["lone"]:
        of_word = for_each(connection, f"{_OF_WORD} LIMIT {_MOST_OF_A_LONE_WORD}", "person_key")
        statement = _BY_LONE_WORD.replace("{of_word}", of_word)
        result += rows(connection, statement, lists={"words": lists["lone"]}, most=_MOST_PEOPLE)
    if lists["anywhere"]:
        result += rows(connection, _ANYWHERE, lists={"words": lists["anywhere"]}, most=_MOST_PEOPLE)
    result += identified(connection, "person_key", [question.identifiers for question in questions])
    known = recorded(connection, {key for _, key in result})
    candidates: list[dict[int, RecordedPerson]] = [{} for _ in questions]
    for question, key in result:
        candidates[question][key] = known[key]
    return [list(candidate.values()) for candidate in candidates]


def _by_name(connection: Connection, words: list[list[Any]], pairs: list[list[Any]]) -> list[tuple[int, int]]:
    """Return questions with the people who share the most and the rarest keys.

    A key counts the more, the fewer people have it; of those that many have, some will do, since another key decides.
    """
    if not words and not pairs:
        return []
    all_of = _ALL[connection.dialect.name].format
    statement = _BY_NAME.replace("{all_of_word}", all_of(f"{_OF_WORD} LIMIT {_MOST_OF_A_WORD}"))
    statement = statement.replace("{all_of_pair}", all_of(_OF_PAIR))
    holders: dict[tuple[int, str], set[int]] = {}
    for question, sounds, people_ in rows(connection, statement, lists={"words": words, "pairs": pairs}):
        holders.setdefault((question, sounds), set()).update(json.loads(people_ or "[]"))
    weights: dict[int, dict[int, float]] = {}
    for (question, _), people_of_key in sorted(holders.items()):
        of_question = weights.setdefault(question, {})
        for person in people_of_key:
            of_question[person] = of_question.get(person, 0.0) + 1 / len(people_of_key)
    return [
        (question, person)
        for question, weight in weights.items()
        for person in heapq.nsmallest(_MOST_PEOPLE, weight, key=lambda person: (-weight[person], person))
    ]


def _days(question: DescribedPerson) -> tuple[str, str]:
    days = bounds(question.on) if question.on else Bounds(EARLIEST, LATEST)
    return days.starts_on.isoformat(), days.ends_on.isoformat()


def recorded(connection: Connection, keys: set[int]) -> dict[int, RecordedPerson]:
    """Return the people with these primary keys."""
    if not keys:
        return {}
    result = {
        key: RecordedPerson(record_id, name, country=country, born=born, died=died)
        for key, record_id, name, country, born, died in among(connection, _PEOPLE, keys)
    }
    for key, name in among(connection, _NAMES, keys):
        result[key].other_names.append(name)
    for key, term in tenures(connection, keys):
        result[key].terms.append(term)
    for key, office, country, first, last in among(connection, _SEEN, keys):
        result[key].terms.append(Term.seen(office, country, day(first), day(last)))
    for key, scheme, value in among(connection, _IDENTIFIERS, keys):
        result[key].identifiers.add((scheme, value))
    return result


def tenures(connection: Connection, people_: Collection[int], *, dated: bool = False) -> Iterator[tuple[int, Term]]:
    """Yield the recorded tenures of people with their primary keys; with `dated`, those with a term alone."""
    statement = f"{_TENURES} AND term IS NOT NULL" if dated else _TENURES
    for person, office, country, host, organization, term, known_until in among(connection, statement, people_):
        yield person, Term.of(offices.in_full(office, host, organization), country, term, known_until)
