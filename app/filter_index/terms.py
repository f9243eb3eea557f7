"""Filter terms of meetings, derived from the meetings into the tables `terms` and `meeting_terms`.

Each filter value ("country JP", "office foreign minister", "kind summit") is a term. The meetings of a term are stored
in date order, so that a filtered page is an index scan. `app.filter_index.planner` explains the terms that no filter
names: pairs of countries, assemblies, and long meetings.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import chain, repeat
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Connection,
    Dialect,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    extract,
    func,
    insert,
    literal,
    literal_column,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from app.db import models as m
from app.db.json_functions import elements
from app.db.prepared_statements import PreparedStatement, fetch, send
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.domain.edtf import EARLIEST
from app.domain.enums import ANY, Role
from app.filter_index import refresh as term_entries
from app.filter_index import scans
from app.filter_index.facets import COLUMNS, COLUMNS_OF_OTHER_PLACES, LONG
from app.filter_index.planner import MOST_PAIRED
from app.filter_index.term_counts import TermChanges
from app.filter_index.topic_trees import linked_to, with_topics_above
from app.queries.lookups import ASSEMBLY, MEMBER_PREFIX, PAIR
from app.queries.projections.bounds import names_start
from app.queries.term_counts import YEAR

_CHUNK: Final = 500
_NO_MEETING: Final = -1
_FIVE_DIGITS: Final = 10_000


def _values(keys: Sequence[Any]) -> Any:
    """Build the select of every term (`facet`, `value`) of the meetings with these primary keys (`meeting_key`)."""
    plain = _filter_values(keys).cte("plain")
    of_country = plain.c.facet == "country"
    assemblies = (
        select(plain.c.meeting_key).where(of_country).group_by(plain.c.meeting_key).having(func.count() > MOST_PAIRED)
    ).cte("assemblies")
    one, other = plain.alias(), plain.alias()
    pairs = (
        select(
            literal(PAIR).label("facet"),
            (one.c.value + " " + other.c.value).label("value"),
            one.c.meeting_key.label("meeting_key"),
        )
        .join_from(one, other, (one.c.meeting_key == other.c.meeting_key) & (one.c.value < other.c.value))
        .where(
            one.c.facet == "country",
            other.c.facet == "country",
            one.c.meeting_key.not_in(select(assemblies.c.meeting_key)),
        )
    )
    known = union_all(
        select(plain),
        pairs,
        select(literal(ASSEMBLY).label("facet"), literal("").label("value"), assemblies.c.meeting_key),
        _member_values(keys),
    ).cte("known")
    is_long = (m.Meeting.key == known.c.meeting_key) & m.Meeting.is_long
    return union_all(
        select(known),
        select((literal(f"{LONG}:") + known.c.facet).label("facet"), known.c.value, known.c.meeting_key).join_from(
            known, m.Meeting, is_long
        ),
        select(literal(LONG).label("facet"), literal("").label("value"), m.Meeting.key.label("meeting_key")).where(
            m.Meeting.is_long, m.Meeting.key.in_(keys)
        ),
    ).subquery()


def _member_values(keys: Sequence[Any]) -> Select[Any]:
    """Build the terms "country member:eu": organizations that a country which took part was a member of on the days."""
    participant, membership, meeting = m.Participant, m.Membership, m.Meeting
    value: Any = literal(MEMBER_PREFIX) + m.Organization.id
    key: Any = participant.meeting_key
    rows = select(literal("country").label("facet"), value.label("value"), key).distinct()
    rows = rows.join_from(participant, meeting, meeting.key == participant.meeting_key)
    rows = rows.join(membership, membership.country_key == participant.country_key)
    rows = rows.join(m.Organization, m.Organization.key == membership.organization_key)
    during = (membership.starts_on <= meeting.ends_on, membership.ends_on >= meeting.starts_on)
    return rows.where(key.in_(keys), *during)


def _filter_values(keys: Sequence[Any]) -> Any:
    participant, whole = m.Participant, aliased(m.Meeting)
    link = m.MeetingTopic
    discussed = with_topics_above(
        select(link.meeting_key, link.topic_key).where(link.meeting_key.in_(keys)), "discussed"
    )

    def of(facet: str, value: Any, meeting_key: Any) -> Select[Any]:
        rows = select(literal(facet).label("facet"), value.label("value"), meeting_key.label("meeting_key"))
        return rows.where(meeting_key.in_(keys))

    def pair(facet: str, one: Any, other: Any) -> Select[Any]:
        model = one.class_
        own_key = {m.Country: participant.country_key, m.Organization: participant.organization_key}[model]
        rows = of(facet, one + " " + other, participant.meeting_key).join_from(participant, model, model.key == own_key)
        return rows.where(participant.role != Role.UNKNOWN if other is participant.role else other.is_not(None))

    return union(
        of("country", m.Country.id, participant.meeting_key).join_from(
            participant, m.Country, m.Country.key == participant.country_key
        ),
        of("person", m.Person.id, participant.meeting_key).join_from(
            participant, m.Person, m.Person.key == participant.person_key
        ),
        of("organization", m.Organization.id, participant.meeting_key).join_from(
            participant, m.Organization, m.Organization.key == participant.organization_key
        ),
        of("organization", m.Organization.id, m.MeetingOrganization.meeting_key).join_from(
            m.MeetingOrganization, m.Organization, m.Organization.key == m.MeetingOrganization.organization_key
        ),
        of("participating_organization", m.Organization.id, participant.meeting_key).join_from(
            participant, m.Organization, m.Organization.key == participant.organization_key
        ),
        of("discussed_organization", m.Organization.id, m.MeetingOrganization.meeting_key).join_from(
            m.MeetingOrganization, m.Organization, m.Organization.key == m.MeetingOrganization.organization_key
        ),
        of("topic_alone", m.Topic.id, m.MeetingTopic.meeting_key).join_from(
            m.MeetingTopic, m.Topic, m.Topic.key == m.MeetingTopic.topic_key
        ),
        select(literal("topic").label("facet"), m.Topic.id.label("value"), discussed.c.meeting_key).join_from(
            discussed, m.Topic, m.Topic.key == discussed.c.topic_key
        ),
        of("agreement", m.Agreement.id, m.MeetingAgreement.meeting_key).join_from(
            m.MeetingAgreement, m.Agreement, m.Agreement.key == m.MeetingAgreement.agreement_key
        ),
        of("office", participant.folded_office, participant.meeting_key).where(participant.folded_office.is_not(None)),
        of("role", participant.role, participant.meeting_key),
        pair("country_office", m.Country.id, participant.folded_office),
        pair("country_role", m.Country.id, participant.role),
        pair("organization_office", m.Organization.id, participant.folded_office),
        pair("organization_role", m.Organization.id, participant.role),
        of("place", m.Country.id, m.Meeting.key).join_from(
            m.Meeting, m.Country, m.Country.key == m.Meeting.place_country_key
        ),
        of("place", m.Country.id, m.OtherPlace.meeting_key).join_from(
            m.OtherPlace, m.Country, m.Country.key == m.OtherPlace.country_key
        ),
        *(
            of(facet, column, m.OtherPlace.meeting_key).where(column.is_not(None))
            for facet, column in COLUMNS_OF_OTHER_PLACES.items()
        ),
        of("part_of", whole.id, m.Meeting.key).join_from(m.Meeting, whole, whole.key == m.Meeting.part_of_key),
        of("source", m.Source.id, m.Citation.meeting_key)
        .join_from(m.Citation, m.Source, m.Source.key == m.Citation.source_key)
        .where(m.Citation.meeting_key.is_not(None)),
        of("source", m.Source.id, participant.meeting_key)
        .join_from(m.Citation, m.Source, m.Source.key == m.Citation.source_key)
        .join(participant, participant.key == m.Citation.participant_key),
        of("disputed", m.Dispute.name, m.Dispute.meeting_key).where(m.Dispute.meeting_key.is_not(None)),
        of("disputed", literal(ANY), m.Dispute.meeting_key).where(m.Dispute.meeting_key.is_not(None)),
        *(of(facet, column, m.Meeting.key).where(column.is_not(None)) for facet, column in COLUMNS.items()),
        # A date that is open at its beginning has no year.
        of(YEAR, _year(m.Meeting.starts_on), m.Meeting.key).where(
            (m.Meeting.starts_on > EARLIEST) | names_start(m.Meeting.date)
        ),
    )


def _year(day: Any) -> Any:
    """Build the text of a day's year, of four digits."""
    return func.substr(cast(cast(extract("year", day), Integer) + _FIVE_DIGITS, Text), 2, 4)


def meetings_of_topics(session: WriteSession, topics: Sequence[int]) -> set[int]:
    """Return the primary keys of the meetings of topics, and of their children."""
    link = m.MeetingTopic
    return linked_to(session, link.meeting_key, link.topic_key, topics)


def refresh(session: WriteSession, meetings: Iterable[int]) -> None:
    """Bring the terms of the meetings with these primary keys, and the counts of these terms, up to date."""
    update(session, meetings).apply()


def update(session: WriteSession, meetings: Iterable[int]) -> TermChanges:
    """Bring the terms of the meetings with these primary keys up to date; terms that are right are not rewritten.

    Returns the changes, which must be applied to the counts. All terms are written before the first entry of the term
    index: every statement of several rows makes FTS5 flush what it still has in memory, so the two must not alternate.
    """
    changes = TermChanges(session)
    changed = [key for chunk in batched(meetings, _CHUNK) for key in _refresh(session, chunk, changes)]
    term_entries.refresh(session, scans.MEETINGS, changed)
    return changes


def forget(session: WriteSession, meetings: Sequence[int]) -> None:
    """Remove the terms of meetings that are about to be deleted, while the counts can still follow."""
    changes = TermChanges(session)
    changes.remove(meetings)
    session.connection().execute(delete(_LINKS).where(_LINKS.c.meeting_key.in_(meetings)))
    changes.apply()


def outdated(connection: Connection, meetings: Sequence[int]) -> list[int]:
    """Return those of the meetings with these primary keys whose terms `refresh` would write."""
    outdated_keys: set[int] = set()
    for chunk in batched(meetings, _CHUNK):
        expected, present = _expected_and_present(connection, chunk)
        present_days = {term: days for term, (_, days) in present.items()}
        outdated_keys.update(
            term[0] for term in expected.keys() | present_days.keys() if expected.get(term) != present_days.get(term)
        )
    return sorted(outdated_keys)


_Term = tuple[int, str, str]
"""A meeting's primary key, a facet and a value."""
_Days = tuple[Any, Any]


def _expected_and_present(
    connection: Connection, meetings: Sequence[int]
) -> tuple[dict[_Term, _Days], dict[_Term, tuple[int, _Days | None]]]:
    """Return the terms that meetings should have, and those that they have with their primary keys; each with days."""
    size = 1 if len(meetings) == 1 else _CHUNK
    values = {
        f"key{index}": key for index, key in enumerate(chain(meetings, repeat(_NO_MEETING, size - len(meetings))))
    }
    # Days stay as the driver returns them: comparing them needs no conversion.
    days = {row[0]: (row[1], row[2]) for row in _days(connection.dialect, size).rows(connection, values)}
    expected: dict[_Term, _Days] = {
        tuple(row): days[row[0]] for row in _expected_terms(connection.dialect, size).rows(connection, values)
    }
    present: dict[_Term, tuple[int, _Days | None]] = {}
    for row in _present_terms(connection.dialect, size).rows(connection, values):
        term: _Term = tuple(row[:3])
        # A term that a meeting has twice is as wrong as one with other days.
        present[term] = (row[3], None if term in present else tuple(row[4:]))
    return expected, present


def _refresh(session: WriteSession, meetings: Sequence[int], changes: TermChanges) -> list[int]:
    """Write missing terms, delete outdated ones, and return the meetings whose entries are now outdated, sorted."""
    connection = session.connection()
    expected, present = _expected_and_present(connection, meetings)
    outdated = [
        {"its_term": term, "its_meeting": meeting_key}
        for (meeting_key, facet, value), (term, days) in present.items()
        if expected.get((meeting_key, facet, value)) != days
    ]
    missing = [term for term, days in expected.items() if term not in present or present[term][1] != days]
    changed = {row["its_meeting"] for row in outdated} | {meeting for meeting, _, _ in missing}
    changes.remove(changed & {meeting for meeting, _, _ in present})
    without_terms = set(meetings) - {meeting for meeting, _, _ in expected}
    if outdated:
        send(connection, _DELETE_OUTDATED, *outdated)
    keys = _term_keys(session, sorted({(facet, value) for _, facet, value in missing})) if missing else {}
    if missing:
        send(
            connection,
            _INSERT_MISSING,
            *(
                {"term_key": keys[term[1:]], "meeting_key": term[0], "starts_on": starts_on, "ends_on": ends_on}
                for term, (starts_on, ends_on) in ((term, expected[term]) for term in missing)
            ),
        )
    after: dict[int, list[int]] = {}
    for term in expected:
        if term[0] in changed:
            key = keys.get(term[1:])
            after.setdefault(term[0], []).append(present[term][0] if key is None else key)
    changes.add(after)
    return sorted(changed | without_terms)


def _term_keys(session: WriteSession, terms: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the primary keys of terms, creating the terms that do not exist yet."""
    connection = session.connection()
    keys = {(facet, value): key for facet, value, key in fetch(connection, _TERMS, {"asked": json.dumps(terms)})}
    for facet, value in terms:
        if (facet, value) not in keys:
            values = {"facet": facet, "value": value}
            # Another writer may create the term at the same time: then nothing is inserted.
            new = _new_term(session.dialect.insert, connection.dialect)
            rows = new.rows(connection, values) or _key_of_term(connection.dialect).rows(connection, values)
            keys[facet, value] = rows[0][0]
    return keys


@cache
def _new_term(insert_into: Callable[[Any], Any], dialect: Dialect) -> PreparedStatement:
    statement = insert_into(m.Term).values(facet=bindparam("facet"), value=bindparam("value"))
    return PreparedStatement(statement.on_conflict_do_nothing().returning(m.Term.key), dialect)


@cache
def _key_of_term(dialect: Dialect) -> PreparedStatement:
    condition = (m.Term.facet == bindparam("facet"), m.Term.value == bindparam("value"))
    return PreparedStatement(select(m.Term.key).where(*condition), dialect)


@cache
def _expected_terms(dialect: Dialect, size: int) -> PreparedStatement:
    values = _values(_keys(size))
    return PreparedStatement(select(values.c.meeting_key, values.c.facet, values.c.value), dialect)


@cache
def _days(dialect: Dialect, size: int) -> PreparedStatement:
    meeting = m.Meeting
    return PreparedStatement(
        select(meeting.key, meeting.starts_on, meeting.ends_on).where(meeting.key.in_(_keys(size))), dialect
    )


@cache
def _present_terms(dialect: Dialect, size: int) -> PreparedStatement:
    link = m.MeetingTerm
    return PreparedStatement(
        select(link.meeting_key, m.Term.facet, m.Term.value, link.term_key, link.starts_on, link.ends_on)
        .join_from(link, m.Term, m.Term.key == link.term_key)
        .where(link.meeting_key.in_(_keys(size))),
        dialect,
    )


def _keys(size: int) -> list[Any]:
    return [bindparam(f"key{index}", type_=BigInteger()) for index in range(size)]


_ASKED: Final = elements(bindparam("asked", type_=Text()))
_TERMS: Final = select(m.Term.facet, m.Term.value, m.Term.key).join_from(
    _ASKED,
    m.Term,
    and_(
        *(
            column == _ASKED.c.value.op("->>")(literal_column(place))
            for place, column in (("0", m.Term.facet), ("1", m.Term.value))
        )
    ),
)
_LINKS: Final[Any] = m.MeetingTerm.__table__
_DELETE_OUTDATED: Final = delete(_LINKS).where(
    _LINKS.c.term_key == bindparam("its_term"), _LINKS.c.meeting_key == bindparam("its_meeting")
)
# VALUES, not SELECT: for one row of values SQLite needs no statement journal, which costs ten times as much as the row.
_INSERT_MISSING: Final = insert(_LINKS).values({column.name: bindparam(column.name) for column in _LINKS.c})
