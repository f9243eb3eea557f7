"""Organizations, agreements and meetings that may be meant by a question, read from the database."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from app.db import models as m
from app.domain.dates.edtf import Bounds, bounds
from app.domain.matching import organization_keys, record_match
from app.domain.matching.record_match import (
    LEAST_WITHOUT_ONE,
    DescribedRecord,
    RecordedRecord,
    significant_words,
    with_and_without_one,
)
from app.domain.matching.title_words import significant_title_words
from app.domain.names.organization_names import abbreviation_spellings, names_in, organization_form
from app.queries.days import first_of_short
from app.queries.matching.match_candidates import identified
from app.queries.paging.list_statements import among, day
from app.search import backends
from app.search.tokenizer import Phrase, tokenize

MOST: Final = 50
_MOST_READ: Final = 5_000
"""The largest number of records that are compared with a question; those with exactly its name come first."""

_MOST_WORDS: Final = 12
_LEAST_OF_ORGANIZATIONS: Final = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """The statements that read the records of a resource; `{among}` stands for their primary keys."""

    resource: str
    owner: str
    """The column of names and identifiers that refers to them."""
    records: str
    countries: str | None = None


KINDS: Final[Mapping[str, Kind]] = {
    "organizations": Kind(
        "organizations",
        "organization_key",
        "SELECT key, id, name, abbreviation, NULL, NULL, NULL FROM organizations WHERE key IN {among}",
    ),
    "agreements": Kind(
        "agreements",
        "agreement_key",
        "SELECT key, id, title, NULL, starts_on, ends_on, NULL FROM agreements WHERE key IN {among}",
        "SELECT agreement_key, countries.id FROM parties JOIN countries ON countries.key = parties.country_key "
        "WHERE agreement_key IN {among}",
    ),
    "meetings": Kind(
        "meetings",
        "meeting_key",
        "SELECT key, id, title, NULL, starts_on, ends_on, place_city FROM meetings WHERE key IN {among}",
        "SELECT meeting_key, countries.id FROM participants JOIN countries ON countries.key = participants.country_key "
        "WHERE meeting_key IN {among}",
    ),
}


def records(connection: Connection, resource: str, questions: Sequence[DescribedRecord]) -> list[list[RecordedRecord]]:
    """Return for each question the records of a resource that may be meant."""
    kind = KINDS[resource]
    keys = [keys_of(connection, resource, question) for question in questions]
    for place, key in identified(connection, kind.owner, [question.identifiers for question in questions]):
        keys[place].add(key)
    known = recorded(connection, kind, set().union(*keys))
    return [[known[key] for key in sorted(item)] for item in keys]


def keys_of(connection: Connection, resource: str, question: DescribedRecord) -> set[int]:
    """Return the primary keys of the records of a resource that a question may mean: all, or of very many the nearest.

    Every foreign ministry is a *Ministry of Foreign Affairs*, and hundreds of treaties are an *Air Transport Agreement*.
    """
    result: set[int] = set()
    for keys in _candidate_statements(connection, resource, question):
        result.update(connection.execute(keys.limit(_MOST_READ)).scalars())
        if len(result) >= _MOST_READ:
            break
    if len(result) <= MOST:
        return result
    known = recorded(connection, KINDS[resource], result)
    return set(heapq.nlargest(MOST, known, key=lambda key: (record_match.closeness(question, known[key]), -key)))


def _candidate_statements(connection: Connection, resource: str, question: DescribedRecord) -> Iterator[Select[Any]]:
    """Yield statements for the primary keys of the records that have something in common with a question."""
    if resource == "meetings":
        if question.on is not None:
            yield _meetings(question, bounds(question.on))
        return
    is_organization = resource == "organizations"
    model: Any = m.Organization if is_organization else m.Agreement
    column = m.Organization.folded_name if is_organization else m.Agreement.folded_title
    names = names_in(question.name or "") if is_organization else [question.name or ""]
    forms = sorted({form for name in names for form in abbreviation_spellings(name)})
    owner = m.Name.organization_key if is_organization else m.Name.agreement_key
    yield select(model.key).where(column.in_(forms))
    yield select(owner).where(m.Name.folded_name.in_(forms), owner.is_not(None))
    if is_organization:
        letters = sorted(filter(None, map(organization_form, names)))
        yield select(m.Organization.key).where(m.Organization.name_form.in_(letters))
        yield select(owner).where(m.Name.name_form.in_(letters), owner.is_not(None))
        short = [*forms, *(abbreviation_spellings(question.abbreviation) if question.abbreviation else [])]
        yield select(m.Organization.key).where(m.Organization.folded_abbreviation.in_(short))
        digests = sorted(organization_keys.keys_of(names, question.abbreviation))
        yield select(m.OrganizationKey.organization_key).where(m.OrganizationKey.digest.in_(digests))
    elif question.on is not None:
        yield _agreements_of(bounds(question.on))
    words_of = significant_words if is_organization else significant_title_words
    texts = [*names, " ".join(sorted(words_of(question.name or ""))), question.abbreviation or ""]
    least = _LEAST_OF_ORGANIZATIONS if is_organization else LEAST_WITHOUT_ONE
    for words in dict.fromkeys(required for text in texts for required in _sets_of_words(text, least)):
        yield _with_words(connection, resource, words)


def _sets_of_words(name: str, least: int) -> Iterator[tuple[str, ...]]:
    """Yield all words of a name, and of a name of `least` words or more all but one, in every way."""
    words = tuple(dict.fromkeys(tokenize(name)))[:_MOST_WORDS]
    if words:
        yield from with_and_without_one(words, least)


def _with_words(connection: Connection, resource: str, words: tuple[str, ...]) -> Select[Any]:
    index = backends.for_dialect(connection.dialect)
    return index.keys_matching(resource).params(query=index.query_of([Phrase((word,)) for word in words]))


def _agreements_of(days: Bounds) -> Select[Any]:
    """Build the statement for the agreements that were concluded on these days, whatever the title."""
    agreement = m.Agreement
    statement = select(agreement.key).where(agreement.starts_on == days.starts_on, agreement.ends_on == days.ends_on)
    return statement.order_by(agreement.key)


def _meetings(question: DescribedRecord, days: Bounds) -> Select[Any]:
    """Build the statement for the meetings whose days overlap, if countries are named those of one of them."""
    meeting = m.Meeting
    # Meetings that last more than a month are found by their title or an identifier alone.
    statement = select(meeting.key).where(
        meeting.starts_on <= days.ends_on,
        meeting.ends_on >= days.starts_on,
        meeting.starts_on >= first_of_short(days.starts_on),
        meeting.is_long.is_(False),
    )
    if question.countries:
        of_countries = (
            select(m.Participant.meeting_key)
            .join(m.Country, m.Country.key == m.Participant.country_key)
            .where(m.Country.id.in_(sorted(question.countries)), m.Participant.meeting_key == meeting.key)
        )
        statement = statement.where(of_countries.exists())
    return statement.order_by(meeting.starts_on, meeting.key)


def recorded(connection: Connection, kind: Kind, keys: set[int]) -> dict[int, RecordedRecord]:
    """Return the records with these primary keys."""
    if not keys:
        return {}
    result: dict[int, RecordedRecord] = {}
    for key, record_id, name, abbreviation, starts_on, ends_on, city in among(connection, kind.records, keys):
        days = None if starts_on is None else Bounds(day(starts_on), day(ends_on))
        result[key] = RecordedRecord(record_id, name, abbreviation=abbreviation, days=days, city=city)
    for key, name in among(connection, f"SELECT {kind.owner}, name FROM names WHERE {kind.owner} IN {{among}}", keys):  # noqa: S608 - a constant
        result[key].other_names.append(name)
    identifiers = f"SELECT {kind.owner}, scheme, value FROM identifiers WHERE {kind.owner} IN {{among}}"  # noqa: S608 - a constant
    for key, scheme, value in among(connection, identifiers, keys):
        result[key].identifiers.add((scheme, value))
    if kind.countries is not None:
        for key, code in among(connection, kind.countries, keys):
            result[key].countries.add(code)
    return result
