"""Organizations, agreements and meetings that may be meant by a question, read from the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from app.db import models as m
from app.domain.edtf import Bounds, bounds
from app.domain.organization_names import abbreviation_spellings, names_in, organization_form
from app.domain.record_match import DescribedRecord, RecordedRecord, significant_words
from app.queries.days import first_of_short
from app.queries.match_candidates import among, day, identified
from app.search import backends
from app.search.tokenizer import Phrase, tokenize

_MOST: Final = 50
_MOST_OF_A_DAY: Final = 200


@dataclass(frozen=True, slots=True)
class Kind:
    """How the records of a resource are read: statements whose `{among}` stands for their primary keys."""

    resource: str
    owner: str
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
    """Return the primary keys of the records of a resource that a question may mean."""
    if resource == "meetings":
        return _meetings(connection, question)
    is_organization = resource == "organizations"
    model: Any = m.Organization if is_organization else m.Agreement
    column = m.Organization.folded_name if is_organization else m.Agreement.folded_title
    names = names_in(question.name or "") if is_organization else [question.name or ""]
    forms = sorted({form for name in names for form in abbreviation_spellings(name)})
    owner = m.Name.organization_key if is_organization else m.Name.agreement_key
    result = set(connection.execute(select(model.key).where(column.in_(forms)).limit(_MOST)).scalars())
    other = select(owner).where(m.Name.folded_name.in_(forms), owner.is_not(None)).limit(_MOST)
    result.update(connection.execute(other).scalars())
    for name in names:
        result.update(_by_words(connection, resource, name))
    result.update(_by_words(connection, resource, " ".join(sorted(significant_words(question.name or "")))))
    if is_organization:
        letters = sorted(filter(None, map(organization_form, names)))
        of_form = select(m.Organization.key).where(m.Organization.name_form.in_(letters)).limit(_MOST)
        result.update(connection.execute(of_form).scalars())
        other = select(owner).where(m.Name.name_form.in_(letters), owner.is_not(None)).limit(_MOST)
        result.update(connection.execute(other).scalars())
        short = [*forms, *(abbreviation_spellings(question.abbreviation) if question.abbreviation else [])]
        of_short = select(m.Organization.key).where(m.Organization.folded_abbreviation.in_(short)).limit(_MOST)
        result.update(connection.execute(of_short).scalars())
    if question.abbreviation:
        result.update(_by_words(connection, resource, question.abbreviation))
    return result


def _by_words(connection: Connection, resource: str, name: str) -> list[int]:
    """Return the records that have all words of a name, or all but one word of a long name."""
    words = list(dict.fromkeys(tokenize(name)))[:12]
    result: dict[int, None] = {}
    for required in [
        words,
        *([words[:index] + words[index + 1 :] for index in range(len(words))] if len(words) > 3 else []),
    ]:
        if not required or len(result) >= _MOST:
            break
        index = backends.for_dialect(connection.dialect)
        matches = index.matches(resource, [Phrase((word,)) for word in required], required)
        rows = select(matches.c.key).order_by(matches.c.distance, matches.c.key).limit(_MOST)
        result.update(dict.fromkeys(connection.execute(rows).scalars()))
    return list(result)[:_MOST]


def _meetings(connection: Connection, question: DescribedRecord) -> set[int]:
    """Return meetings whose days overlap, those of the countries first."""
    if question.on is None:
        return set()
    days, meeting = bounds(question.on), m.Meeting
    # Meetings that last more than a month are found by their title or an identifier alone.
    statement = select(meeting.key).where(
        meeting.starts_on <= days.ends_on, meeting.ends_on >= days.starts_on, meeting.is_long.is_(False)
    )
    if question.countries:
        of_countries = (
            select(m.Participant.meeting_key)
            .join(m.Country, m.Country.key == m.Participant.country_key)
            .where(m.Country.id.in_(sorted(question.countries)), m.Participant.meeting_key == meeting.key)
        )
        statement = statement.where(of_countries.exists())
    statement = statement.where(meeting.starts_on >= first_of_short(days.starts_on))
    return set(connection.execute(statement.order_by(meeting.starts_on, meeting.key).limit(_MOST_OF_A_DAY)).scalars())


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
