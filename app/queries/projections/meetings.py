"""Meetings and participants as JSON documents."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, case, func, null, or_, select
from sqlalchemy.orm import aliased

from app.db import models as m
from app.db.json_functions import first, json_array, json_bool, json_object, rows
from app.queries.names_on_days import name_on_days
from app.queries.projections.agreements import TODAY, status_on
from app.queries.projections.bounds import known_end, known_start, names_end, names_start
from app.queries.projections.fields import (
    citations,
    country_code,
    disputed_fields,
    identifiers,
    link,
    organization_link,
    person_link,
    stated,
)


def _participation(record: Any) -> dict[str, Any]:
    """Build the fields of a participant; `record` is the model with the days of the meeting."""
    return {
        **_who(record),
        "office": m.Participant.office,
        "acting": stated(m.Participant.acting),
        "role": m.Participant.role,
        "name_as_printed": m.Participant.name_as_printed,
        "note": m.Participant.note,
        "citations": citations(m.Citation.participant_key == m.Participant.key),
    }


def _who(record: Any) -> dict[str, Any]:
    """Build the fields that name a participant; `record` is the model with the days of the meeting."""
    return {
        "person": person_link(m.Participant.person_key, record),
        "country": country_code(m.Participant.country_key),
        "organization": organization_link(m.Participant.organization_key, record),
    }


def participant() -> ColumnElement[str]:
    """Project a participant (`app.schemas.meeting.Participant`)."""
    return json_object(
        id=m.Participant.id,
        meeting=link(m.Meeting, m.Participant.meeting_key, title=m.Meeting.title, date=m.Meeting.date),
        **_participation(m.Participant),
        disputed=disputed_fields(m.Dispute.participant_key == m.Participant.key),
        created_at=m.Participant.created_at,
        updated_at=m.Participant.updated_at,
    )


def _place() -> ColumnElement[Any]:
    def column(name: str) -> Any:
        return getattr(m.Meeting, f"place_{name}")

    names = ("venue", "venue_kind", "address", "city", "country_key", "latitude", "note")
    return case((or_(*(column(name).is_not(None) for name in names)), _fields_of_place(column)), else_=null())


def _other_places() -> ColumnElement[Any]:
    place = m.OtherPlace
    fields = _fields_of_place(partial(getattr, place))
    return json_array(fields, rows(place).where(place.meeting_key == m.Meeting.key), place.position)


def _fields_of_place(column: Callable[[str], Any]) -> ColumnElement[str]:
    """Build a place (`app.schemas.meeting.Place`) from its columns, given by name."""
    return json_object(
        venue=column("venue"),
        venue_kind=column("venue_kind"),
        address=column("address"),
        city=column("city"),
        country=country_code(column("country_key")),
        latitude=column("latitude"),
        longitude=column("longitude"),
        note=column("note"),
    )


def _series() -> ColumnElement[Any]:
    series_id, number = m.Meeting.series_id, m.Meeting.series_number
    return case((series_id.is_not(None), json_object(id=series_id, number=func.nullif(number, 0))), else_=null())


def _countries() -> ColumnElement[Any]:
    """Build the countries that take part, each once, by their names on the days of the meeting."""
    represented = (
        select(m.Country.key.label("key"), m.Country.id.label("id"), m.Country.name.label("name"))
        .distinct()
        .select_from(m.Participant)
        .join(m.Country, m.Country.key == m.Participant.country_key)
        .where(m.Participant.meeting_key == m.Meeting.key)
        .correlate(m.Meeting)
        .subquery()
    )
    name = name_on_days(m.Name.country_key, represented.c.key, represented.c.name, m.Meeting)
    return json_array(json_object(code=represented.c.id, name=name), rows(represented), represented.c.id)


def _linked_agreements() -> ColumnElement[Any]:
    item, agreement = m.MeetingAgreement, m.Agreement
    status = status_on(TODAY)
    return json_array(
        json_object(
            agreement=json_object(id=agreement.id, title=agreement.title, kind=agreement.kind, status=status),
            relation=item.relation,
            note=item.note,
        ),
        rows(item, agreement)
        .join(agreement, agreement.key == item.agreement_key)
        .where(item.meeting_key == m.Meeting.key),
        item.position,
    )


def _topics() -> ColumnElement[Any]:
    item, topic = m.MeetingTopic, m.Topic
    return json_array(
        json_object(topic=json_object(id=topic.id, name=topic.name), note=item.note),
        rows(item, topic).join(topic, topic.key == item.topic_key).where(item.meeting_key == m.Meeting.key),
        item.position,
    )


def _organizations() -> ColumnElement[Any]:
    """Build the organizations that the meeting discussed."""
    item = m.MeetingOrganization
    return json_array(
        json_object(organization=organization_link(item.organization_key, m.Meeting), note=item.note),
        rows(item).where(item.meeting_key == m.Meeting.key),
        item.position,
    )


def meeting_entry() -> ColumnElement[str]:
    """Project the fields of a meeting that a list on a page shows, which take half as long to read as all of them."""
    return json_object(
        id=m.Meeting.id,
        title=m.Meeting.title,
        date=m.Meeting.date,
        starts_on=known_start(m.Meeting.starts_on, names_start(m.Meeting.date)),
        ends_on=known_end(m.Meeting.ends_on, names_end(m.Meeting.date)),
        kind=m.Meeting.kind,
        level=m.Meeting.level,
        status=m.Meeting.status,
        place=_place(),
        other_places=_other_places(),
        countries=_countries(),
        participants=json_array(
            json_object(**_who(m.Meeting)),
            rows(m.Participant).where(m.Participant.meeting_key == m.Meeting.key),
            m.Participant.position,
        ),
    )


def meeting() -> ColumnElement[str]:
    """Project a meeting with everything that belongs to it (`app.schemas.meeting.Meeting`)."""
    whole, part, previous = aliased(m.Meeting), aliased(m.Meeting), m.PreviousDate
    return json_object(
        id=m.Meeting.id,
        title=m.Meeting.title,
        summary=m.Meeting.summary,
        date=m.Meeting.date,
        starts_on=known_start(m.Meeting.starts_on, names_start(m.Meeting.date)),
        ends_on=known_end(m.Meeting.ends_on, names_end(m.Meeting.date)),
        previous_dates=json_array(
            previous.date, rows(previous).where(previous.meeting_key == m.Meeting.key), previous.position
        ),
        starts_at=m.Meeting.starts_at,
        ends_at=m.Meeting.ends_at,
        kind=m.Meeting.kind,
        level=m.Meeting.level,
        mode=m.Meeting.mode,
        status=m.Meeting.status,
        part_of=first(whole.id, rows(whole).where(whole.key == m.Meeting.part_of_key)),
        parts=json_array(part.id, rows(part).where(part.part_of_key == m.Meeting.key), part.id),
        series=_series(),
        place=_place(),
        other_places=_other_places(),
        countries=_countries(),
        participants=json_array(
            json_object(id=m.Participant.id, **_participation(m.Meeting)),
            rows(m.Participant).where(m.Participant.meeting_key == m.Meeting.key),
            m.Participant.position,
        ),
        agreements=_linked_agreements(),
        topics=_topics(),
        organizations=_organizations(),
        identifiers=identifiers(m.Identifier.meeting_key == m.Meeting.key),
        note=m.Meeting.note,
        citations=citations(m.Citation.meeting_key == m.Meeting.key),
        disputed=disputed_fields(m.Dispute.meeting_key == m.Meeting.key),
        origin=m.Meeting.origin,
        reviewed=json_bool(m.Meeting.reviewed),
        created_at=m.Meeting.created_at,
        updated_at=m.Meeting.updated_at,
    )
