"""The terms that meetings should have: each value by which a filter finds them, as one select over the records.

`app.filter_index.planner` explains the terms that no filter names: pairs of countries, assemblies, and long meetings.

See decision 3.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Integer, Select, Text, cast, extract, func, literal, select, union_all
from sqlalchemy.orm import aliased

from app.db import models as m
from app.domain.dates.edtf import EARLIEST
from app.domain.enums import ANY, Role
from app.filter_index.facets import COLUMNS, COLUMNS_OF_OTHER_PLACES
from app.filter_index.planner import MOST_PAIRED
from app.filter_index.topic_trees import with_topics_above
from app.queries.days import has_known_days
from app.queries.lookups import ASSEMBLY, LONG, MEMBER_PREFIX, PAIR, UNCERTAIN
from app.queries.paging.term_counts import YEAR
from app.queries.projections.bounds import names_start

_FIVE_DIGITS: Final = 10_000


def term_values(keys: Any) -> Any:
    """Build the select of the terms (`facet`, `value`) of the meetings with these primary keys (`meeting_key`).

    A term that a meeting has for several reasons is repeated.
    """
    countries = _countries(keys).cte("countries_there")
    assemblies = (
        select(countries.c.meeting_key).group_by(countries.c.meeting_key).having(func.count() > MOST_PAIRED)
    ).cte("assemblies")
    one, other = countries.alias(), countries.alias()
    pairs = (
        select(
            literal(PAIR).label("facet"),
            (one.c.value + " " + other.c.value).label("value"),
            one.c.meeting_key.label("meeting_key"),
        )
        .join_from(one, other, (one.c.meeting_key == other.c.meeting_key) & (one.c.value < other.c.value))
        .where(one.c.meeting_key.not_in(select(assemblies.c.meeting_key)))
    )
    known = union_all(
        select(countries),
        *_participant_values(keys),
        *_link_values(keys),
        *_place_values(keys),
        *_citation_values(keys),
        *_column_values(keys),
        pairs,
        select(literal(ASSEMBLY).label("facet"), literal("").label("value"), assemblies.c.meeting_key),
        _member_values(keys),
    ).cte("known")
    is_long = (m.Meeting.key == known.c.meeting_key) & m.Meeting.is_long
    days = (m.Meeting.date, m.Meeting.starts_on, m.Meeting.ends_on)
    return union_all(
        select(known),
        select((literal(f"{LONG}:") + known.c.facet).label("facet"), known.c.value, known.c.meeting_key).join_from(
            known, m.Meeting, is_long
        ),
        select(literal(LONG).label("facet"), literal("").label("value"), m.Meeting.key.label("meeting_key")).where(
            m.Meeting.is_long, m.Meeting.key.in_(keys)
        ),
        _values_of(UNCERTAIN, literal(""), m.Meeting.key, keys).where(~has_known_days(*days)),
    ).subquery()


def _member_values(keys: Any) -> Select[Any]:
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


def _values_of(facet: str, value: Any, meeting_key: Any, keys: Any) -> Select[Any]:
    """Build the terms of a facet that are in the rows of one table; the caller joins others."""
    rows = select(literal(facet).label("facet"), value.label("value"), meeting_key.label("meeting_key"))
    return rows.where(meeting_key.in_(keys))


def _countries(keys: Any) -> Select[Any]:
    """Build the terms of the countries that took part, each once."""
    participant = m.Participant
    rows = _values_of("country", m.Country.id, participant.meeting_key, keys).distinct()
    return rows.join_from(participant, m.Country, m.Country.key == participant.country_key)


def _participant_values(keys: Any) -> Iterator[Select[Any]]:
    participant = m.Participant
    of_country = m.Country.key == participant.country_key
    of_organization = m.Organization.key == participant.organization_key
    referred: tuple[tuple[str, Any, Any], ...] = (
        ("person", m.Person, m.Person.key == participant.person_key),
        ("organization", m.Organization, of_organization),
        ("participating_organization", m.Organization, of_organization),
    )
    for facet, model, condition in referred:
        yield _values_of(facet, model.id, participant.meeting_key, keys).join_from(participant, model, condition)
    office, role = participant.folded_office, participant.role
    has_office, has_role = office.is_not(None), role != Role.UNKNOWN
    yield _values_of("office", office, participant.meeting_key, keys).where(has_office)
    yield _values_of("role", role, participant.meeting_key, keys)
    pairs = (
        ("country_office", m.Country, of_country, office, has_office),
        ("country_role", m.Country, of_country, role, has_role),
        ("organization_office", m.Organization, of_organization, office, has_office),
        ("organization_role", m.Organization, of_organization, role, has_role),
    )
    for facet, model, condition, value, has_value in pairs:
        rows = _values_of(facet, model.id + " " + value, participant.meeting_key, keys)
        yield rows.join_from(participant, model, condition).where(has_value)


def _link_values(keys: Any) -> Iterator[Select[Any]]:
    """Yield the terms of the topics, agreements and organizations that meetings discussed, and of the whole."""
    topic, agreement, organization = m.MeetingTopic, m.MeetingAgreement, m.MeetingOrganization
    linked = (
        ("organization", m.Organization, organization.meeting_key, organization.organization_key),
        ("discussed_organization", m.Organization, organization.meeting_key, organization.organization_key),
        ("topic_alone", m.Topic, topic.meeting_key, topic.topic_key),
        ("agreement", m.Agreement, agreement.meeting_key, agreement.agreement_key),
    )
    for facet, model, meeting_key, key in linked:
        yield _values_of(facet, model.id, meeting_key, keys).join_from(meeting_key.class_, model, model.key == key)
    discussed = with_topics_above(
        select(topic.meeting_key, topic.topic_key).where(topic.meeting_key.in_(keys)), "discussed"
    )
    yield select(literal("topic").label("facet"), m.Topic.id.label("value"), discussed.c.meeting_key).join_from(
        discussed, m.Topic, m.Topic.key == discussed.c.topic_key
    )
    whole = aliased(m.Meeting)
    yield _values_of("part_of", whole.id, m.Meeting.key, keys).join_from(
        m.Meeting, whole, whole.key == m.Meeting.part_of_key
    )


def _place_values(keys: Any) -> Iterator[Select[Any]]:
    """Yield the terms of places: the countries of all, and the columns of further ones (`COLUMNS` has the main one's)."""
    other = m.OtherPlace
    yield _values_of("place", m.Country.id, m.Meeting.key, keys).join_from(
        m.Meeting, m.Country, m.Country.key == m.Meeting.place_country_key
    )
    yield _values_of("place", m.Country.id, other.meeting_key, keys).join_from(
        other, m.Country, m.Country.key == other.country_key
    )
    for facet, column in COLUMNS_OF_OTHER_PLACES.items():
        yield _values_of(facet, column, other.meeting_key, keys).where(column.is_not(None))


def _citation_values(keys: Any) -> Iterator[Select[Any]]:
    """Yield the terms of sources, of a meeting's own citations and those of its participants, and of disputed fields."""
    citation, participant, dispute = m.Citation, m.Participant, m.Dispute
    of_source = m.Source.key == citation.source_key
    yield (
        _values_of("source", m.Source.id, citation.meeting_key, keys)
        .join_from(citation, m.Source, of_source)
        .where(citation.meeting_key.is_not(None))
    )
    yield (
        _values_of("source", m.Source.id, participant.meeting_key, keys)
        .join_from(citation, m.Source, of_source)
        .join(participant, participant.key == citation.participant_key)
    )
    for value in (dispute.name, literal(ANY)):
        yield _values_of("disputed", value, dispute.meeting_key, keys).where(dispute.meeting_key.is_not(None))


def _column_values(keys: Any) -> Iterator[Select[Any]]:
    for facet, column in COLUMNS.items():
        yield _values_of(facet, column, m.Meeting.key, keys).where(column.is_not(None))
    # A date that is open at its beginning has no year.
    has_year = (m.Meeting.starts_on > EARLIEST) | names_start(m.Meeting.date)
    yield _values_of(YEAR, _year(m.Meeting.starts_on), m.Meeting.key, keys).where(has_year)


def _year(day: Any) -> Any:
    """Build the text of a day's year, of four digits."""
    return func.substr(cast(cast(extract("year", day), Integer) + _FIVE_DIGITS, Text), 2, 4)
