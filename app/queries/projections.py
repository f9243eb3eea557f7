"""JSON projections, one for each resource; the corresponding schemas are in `app.schemas`.

Each function returns a JSON expression over one row of its table. Tests validate the resulting JSON against the
schemas. The status of an agreement is its status today, in UTC.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, and_, case, cast, exists, func, literal_column, not_, null, or_, select
from sqlalchemy.orm import aliased

from app.db import models as m
from app.db.json_functions import first, json_array, json_bool, json_object, rows, stored, today
from app.domain import state_codes
from app.domain.edtf import EARLIEST, LATEST, OPEN_MARKS, UNKNOWN
from app.domain.enums import Stance
from app.queries.names_on_days import name_on_days

TODAY: Final = today()
"""The day for which an agreement's status is computed: today in UTC."""


def known_start(column: Any, is_known: ColumnElement[bool]) -> ColumnElement[Any]:
    """Return the earliest day, or null if it is open, that is, `EARLIEST` and not known."""
    return case((and_(column == EARLIEST, not_(is_known)), null()), else_=column)


def known_end(column: Any, is_known: ColumnElement[bool]) -> ColumnElement[Any]:
    """Return the latest day, or null if it is open, that is, `LATEST` and not known."""
    return case((and_(column == LATEST, not_(is_known)), null()), else_=column)


def names_start(date: Any) -> ColumnElement[bool]:
    """Build the condition that an EDTF date names its first day."""
    # A set (`[..1971-07]`) may be open too.
    first_character = func.substr(func.ltrim(date, "["), 1, 1)
    # Not `NOT IN`, which is written out only when a statement is executed, and so cannot be prepared.
    return and_(date != UNKNOWN, *(first_character != mark for mark in OPEN_MARKS))


def names_end(date: Any) -> ColumnElement[bool]:
    """Build the condition that an EDTF date names its last day."""
    bare = func.rtrim(date, "]")
    return and_(date != UNKNOWN, func.substr(bare, func.length(bare), 1).not_in(OPEN_MARKS))


def _concluded_on(names: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Build the condition that an agreement's bounds come from an action whose date names the bound in question."""
    action, agreement = m.Action, m.Agreement
    same = (action.starts_on == agreement.starts_on, action.ends_on == agreement.ends_on)
    return exists(rows(action).where(action.agreement_key == agreement.key, *same, names(action.date)))


def _link(model: Any, key: Any, **fields: Any) -> ColumnElement[Any]:
    """Build the short form of a related record, or null if there is none."""
    return first(json_object(id=model.id, **fields), rows(model).where(model.key == key))


def _code(key: Any) -> ColumnElement[Any]:
    other = aliased(m.Country)
    return first(other.id, rows(other).where(other.key == key))


def _names(owner: Any) -> ColumnElement[Any]:
    return json_array(
        json_object(name=m.Name.name, language=m.Name.language, script=m.Name.script, term=m.Name.term),
        rows(m.Name).where(owner),
        m.Name.position,
    )


def _plain_names(owner: Any) -> ColumnElement[Any]:
    return json_array(m.Name.name, rows(m.Name).where(owner), m.Name.position)


def _identifiers(owner: Any) -> ColumnElement[Any]:
    return json_array(
        json_object(scheme=m.Identifier.scheme, value=m.Identifier.value),
        rows(m.Identifier).where(owner),
        m.Identifier.position,
    )


def _citations(owner: Any) -> ColumnElement[Any]:
    return json_array(
        json_object(
            source=_link(
                m.Source,
                m.Citation.source_key,
                headline=m.Source.headline,
                publisher=m.Source.publisher,
                date=m.Source.date,
                url=m.Source.url,
            ),
            field=m.Citation.field,
            says=stored(m.Citation.says),
            stance=func.coalesce(m.Citation.stance, literal_column(f"'{Stance.SUPPORTS}'")),
            locator=m.Citation.locator,
            start=m.Citation.start,
            end=m.Citation.end,
            quote=m.Citation.quote,
            note=m.Citation.note,
        ),
        rows(m.Citation).where(owner),
        m.Citation.position,
    )


def _disputed(owner: Any) -> ColumnElement[Any]:
    return json_array(m.Dispute.field, rows(m.Dispute).where(owner), m.Dispute.position)


def _organization(key: Any, record: Any = None) -> ColumnElement[Any]:
    """Build the link to an organization, with its name on the days of `record`, a model with days; else its present name."""
    return _link(m.Organization, key, name=_name(m.Organization, m.Name.organization_key, record))


def _person(key: Any, record: Any = None) -> ColumnElement[Any]:
    """Build the link to a person; see `_organization`."""
    return _link(m.Person, key, name=_name(m.Person, m.Name.person_key, record))


def _name(model: Any, owner: Any, record: Any) -> ColumnElement[Any]:
    return model.name if record is None else name_on_days(owner, model.key, model.name, record)


def _stated(truth: Any) -> ColumnElement[Any]:
    """Build `true` or `false`, or null if neither is recorded."""
    return case((truth.is_not(None), json_bool(truth)), else_=null())


def status_on(day: Any, key: Any = m.Agreement.key) -> ColumnElement[Any]:
    """Build the status of an agreement, given by its primary key, on a day."""
    period = m.AgreementPeriod
    return first(
        period.status,
        rows(period).where(period.agreement_key == key, period.since <= day, period.through >= day),
    )


def country() -> ColumnElement[str]:
    """Project a country (`app.schemas.country.Country`)."""
    other = aliased(m.Country)
    return json_object(
        code=m.Country.id,
        alpha3=m.Country.alpha3,
        numeric=m.Country.numeric,
        name=m.Country.name,
        official_name=m.Country.official_name,
        other_names=_names(m.Name.country_key == m.Country.key),
        valid_from=m.Country.valid_from,
        valid_to=m.Country.valid_to,
        successors=json_array(
            other.id,
            rows(m.Succession, other)
            .join(other, other.key == m.Succession.successor_key)
            .where(m.Succession.country_key == m.Country.key),
            m.Succession.position,
        ),
        identifiers=_identifiers(m.Identifier.country_key == m.Country.key),
        codes=_state_codes(),
        note=m.Country.note,
        citations=_citations(m.Citation.country_key == m.Country.key),
        disputed=_disputed(m.Dispute.country_key == m.Country.key),
        created_at=m.Country.created_at,
        updated_at=m.Country.updated_at,
    )


def _state_codes() -> ColumnElement[Any]:
    """Build the codes of a country in other schemes, from the table in the code, so that they are never out of date."""
    pairs = {
        code: json.dumps([{"scheme": scheme, "value": value} for scheme, value in codes.items()], separators=(",", ":"))
        for code, codes in state_codes.codes_of_countries().items()
    }
    return stored(case(pairs, value=m.Country.id, else_="[]"))


def organization() -> ColumnElement[str]:
    """Project an organization (`app.schemas.organization.Organization`)."""
    return json_object(
        id=m.Organization.id,
        name=m.Organization.name,
        abbreviation=m.Organization.abbreviation,
        kind=m.Organization.kind,
        other_names=_names(m.Name.organization_key == m.Organization.key),
        members=json_array(
            json_object(country=_code(m.Membership.country_key), term=m.Membership.term, note=m.Membership.note),
            rows(m.Membership).where(m.Membership.organization_key == m.Organization.key),
            m.Membership.position,
        ),
        url=m.Organization.url,
        identifiers=_identifiers(m.Identifier.organization_key == m.Organization.key),
        note=m.Organization.note,
        citations=_citations(m.Citation.organization_key == m.Organization.key),
        disputed=_disputed(m.Dispute.organization_key == m.Organization.key),
        origin=m.Organization.origin,
        reviewed=json_bool(m.Organization.reviewed),
        created_at=m.Organization.created_at,
        updated_at=m.Organization.updated_at,
    )


def person() -> ColumnElement[str]:
    """Project a person (`app.schemas.person.Person`)."""
    tenure = json_object(
        office=m.Tenure.office,
        country=_code(m.Tenure.country_key),
        organization=_organization(m.Tenure.organization_key),
        posted_to=_code(m.Tenure.posted_to_key),
        acting=_stated(m.Tenure.acting),
        term=m.Tenure.term,
        known_until=m.Tenure.known_until,
        note=m.Tenure.note,
    )
    return json_object(
        id=m.Person.id,
        name=m.Person.name,
        other_names=_names(m.Name.person_key == m.Person.key),
        country=_code(m.Person.country_key),
        born=m.Person.born,
        died=m.Person.died,
        tenures=json_array(tenure, rows(m.Tenure).where(m.Tenure.person_key == m.Person.key), m.Tenure.position),
        identifiers=_identifiers(m.Identifier.person_key == m.Person.key),
        note=m.Person.note,
        citations=_citations(m.Citation.person_key == m.Person.key),
        disputed=_disputed(m.Dispute.person_key == m.Person.key),
        origin=m.Person.origin,
        reviewed=json_bool(m.Person.reviewed),
        created_at=m.Person.created_at,
        updated_at=m.Person.updated_at,
    )


def tenure() -> ColumnElement[str]:
    """Project a tenure, with the person (`app.schemas.person.HeldTenure`)."""
    tenure = m.Tenure
    term = func.coalesce(tenure.term, "/")
    return json_object(
        person=_person(tenure.person_key),
        office=tenure.office,
        country=_code(tenure.country_key),
        organization=_organization(tenure.organization_key),
        posted_to=_code(tenure.posted_to_key),
        acting=_stated(tenure.acting),
        term=tenure.term,
        known_until=tenure.known_until,
        starts_on=known_start(tenure.starts_on, names_start(term)),
        ends_on=known_end(tenure.ends_on, names_end(term)),
        note=tenure.note,
    )


def topic() -> ColumnElement[str]:
    """Project a topic (`app.schemas.topic.Topic`)."""
    parent = aliased(m.Topic)
    return json_object(
        id=m.Topic.id,
        name=m.Topic.name,
        aliases=_plain_names(m.Name.topic_key == m.Topic.key),
        parent=_link(parent, m.Topic.parent_key, name=parent.name),
        description=m.Topic.description,
        citations=_citations(m.Citation.topic_key == m.Topic.key),
        disputed=_disputed(m.Dispute.topic_key == m.Topic.key),
        origin=m.Topic.origin,
        reviewed=json_bool(m.Topic.reviewed),
        created_at=m.Topic.created_at,
        updated_at=m.Topic.updated_at,
    )


def source() -> ColumnElement[str]:
    """Project a source (`app.schemas.source.Source`)."""
    return json_object(
        id=m.Source.id,
        kind=m.Source.kind,
        headline=m.Source.headline,
        publisher=m.Source.publisher,
        date=m.Source.date,
        url=m.Source.url,
        language=m.Source.language,
        license=m.Source.license,
        accessed_on=m.Source.accessed_on,
        sha256=m.Source.sha256,
        note=m.Source.note,
        origin=m.Source.origin,
        reviewed=json_bool(m.Source.reviewed),
        created_at=m.Source.created_at,
        updated_at=m.Source.updated_at,
    )


def agreement() -> ColumnElement[str]:
    """Project an agreement (`app.schemas.agreement.Agreement`)."""
    party = json_object(
        country=_code(m.Party.country_key),
        organization=_organization(m.Party.organization_key, m.Agreement),
        note=m.Party.note,
    )
    depositary = json_object(
        country=_code(m.Depositary.country_key),
        organization=_organization(m.Depositary.organization_key, m.Agreement),
        note=m.Depositary.note,
    )
    target = aliased(m.Agreement)
    action = json_object(
        action=m.Action.action,
        date=m.Action.date,
        effective_date=m.Action.effective_date,
        country=_code(m.Action.country_key),
        organization=_organization(m.Action.organization_key, m.Agreement),
        note=m.Action.note,
    )
    return json_object(
        id=m.Agreement.id,
        title=m.Agreement.title,
        other_titles=_plain_names(m.Name.agreement_key == m.Agreement.key),
        kind=m.Agreement.kind,
        status=status_on(TODAY),
        status_as_of=cast(null(), Text()),  # of the days that a list asks for: `app.queries.agreement_statuses`
        starts_on=known_start(m.Agreement.starts_on, _concluded_on(names_start)),
        ends_on=known_end(m.Agreement.ends_on, _concluded_on(names_end)),
        parties=json_array(party, rows(m.Party).where(m.Party.agreement_key == m.Agreement.key), m.Party.position),
        actions=json_array(action, rows(m.Action).where(m.Action.agreement_key == m.Agreement.key), m.Action.position),
        topics=json_array(
            json_object(id=m.Topic.id, name=m.Topic.name),
            rows(m.AgreementTopic, m.Topic)
            .join(m.Topic, m.Topic.key == m.AgreementTopic.topic_key)
            .where(m.AgreementTopic.agreement_key == m.Agreement.key),
            m.AgreementTopic.position,
        ),
        depositaries=json_array(
            depositary, rows(m.Depositary).where(m.Depositary.agreement_key == m.Agreement.key), m.Depositary.position
        ),
        signing_place=first(
            json_object(city=m.SigningPlace.city, country=_code(m.SigningPlace.country_key)),
            rows(m.SigningPlace).where(m.SigningPlace.agreement_key == m.Agreement.key),
        ),
        relations=json_array(
            json_object(
                relation=m.AgreementRelation.relation,
                agreement=json_object(
                    id=target.id, title=target.title, kind=target.kind, status=status_on(TODAY, target.key)
                ),
                note=m.AgreementRelation.note,
            ),
            rows(m.AgreementRelation, target)
            .join(target, target.key == m.AgreementRelation.target_key)
            .where(m.AgreementRelation.agreement_key == m.Agreement.key),
            m.AgreementRelation.position,
        ),
        url=m.Agreement.url,
        identifiers=_identifiers(m.Identifier.agreement_key == m.Agreement.key),
        note=m.Agreement.note,
        citations=_citations(m.Citation.agreement_key == m.Agreement.key),
        disputed=_disputed(m.Dispute.agreement_key == m.Agreement.key),
        origin=m.Agreement.origin,
        reviewed=json_bool(m.Agreement.reviewed),
        created_at=m.Agreement.created_at,
        updated_at=m.Agreement.updated_at,
    )


def _participation(record: Any) -> dict[str, Any]:
    """Build the fields of a participant; `record` is the model with the days of the meeting."""
    return {
        "person": _person(m.Participant.person_key, record),
        "country": _code(m.Participant.country_key),
        "organization": _organization(m.Participant.organization_key, record),
        "office": m.Participant.office,
        "acting": _stated(m.Participant.acting),
        "role": m.Participant.role,
        "name_as_printed": m.Participant.name_as_printed,
        "note": m.Participant.note,
        "citations": _citations(m.Citation.participant_key == m.Participant.key),
    }


def participant() -> ColumnElement[str]:
    """Project a participant (`app.schemas.meeting.Participant`)."""
    return json_object(
        id=m.Participant.id,
        meeting=_link(m.Meeting, m.Participant.meeting_key, title=m.Meeting.title, date=m.Meeting.date),
        **_participation(m.Participant),
        disputed=_disputed(m.Dispute.participant_key == m.Participant.key),
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
        country=_code(column("country_key")),
        latitude=column("latitude"),
        longitude=column("longitude"),
        note=column("note"),
    )


def _series() -> ColumnElement[Any]:
    series_id, number = m.Meeting.series_id, m.Meeting.series_number
    return case((series_id.is_not(None), json_object(id=series_id, number=func.nullif(number, 0))), else_=null())


def meeting() -> ColumnElement[str]:
    """Project a meeting with everything that belongs to it (`app.schemas.meeting.Meeting`)."""
    represented = (
        select(m.Country.key.label("key"), m.Country.id.label("id"), m.Country.name.label("name"))
        .distinct()
        .select_from(m.Participant)
        .join(m.Country, m.Country.key == m.Participant.country_key)
        .where(m.Participant.meeting_key == m.Meeting.key)
        .correlate(m.Meeting)
        .subquery()
    )
    whole, part = aliased(m.Meeting), aliased(m.Meeting)
    return json_object(
        id=m.Meeting.id,
        title=m.Meeting.title,
        summary=m.Meeting.summary,
        date=m.Meeting.date,
        starts_on=known_start(m.Meeting.starts_on, names_start(m.Meeting.date)),
        ends_on=known_end(m.Meeting.ends_on, names_end(m.Meeting.date)),
        previous_dates=json_array(
            m.PreviousDate.date,
            rows(m.PreviousDate).where(m.PreviousDate.meeting_key == m.Meeting.key),
            m.PreviousDate.position,
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
        countries=json_array(
            json_object(
                code=represented.c.id,
                name=name_on_days(m.Name.country_key, represented.c.key, represented.c.name, m.Meeting),
            ),
            rows(represented),
            represented.c.id,
        ),
        participants=json_array(
            json_object(id=m.Participant.id, **_participation(m.Meeting)),
            rows(m.Participant).where(m.Participant.meeting_key == m.Meeting.key),
            m.Participant.position,
        ),
        agreements=json_array(
            json_object(
                agreement=json_object(
                    id=m.Agreement.id, title=m.Agreement.title, kind=m.Agreement.kind, status=status_on(TODAY)
                ),
                relation=m.MeetingAgreement.relation,
                note=m.MeetingAgreement.note,
            ),
            rows(m.MeetingAgreement, m.Agreement)
            .join(m.Agreement, m.Agreement.key == m.MeetingAgreement.agreement_key)
            .where(m.MeetingAgreement.meeting_key == m.Meeting.key),
            m.MeetingAgreement.position,
        ),
        topics=json_array(
            json_object(topic=json_object(id=m.Topic.id, name=m.Topic.name), note=m.MeetingTopic.note),
            rows(m.MeetingTopic, m.Topic)
            .join(m.Topic, m.Topic.key == m.MeetingTopic.topic_key)
            .where(m.MeetingTopic.meeting_key == m.Meeting.key),
            m.MeetingTopic.position,
        ),
        organizations=json_array(
            json_object(
                organization=_organization(m.MeetingOrganization.organization_key, m.Meeting),
                note=m.MeetingOrganization.note,
            ),
            rows(m.MeetingOrganization).where(m.MeetingOrganization.meeting_key == m.Meeting.key),
            m.MeetingOrganization.position,
        ),
        identifiers=_identifiers(m.Identifier.meeting_key == m.Meeting.key),
        note=m.Meeting.note,
        citations=_citations(m.Citation.meeting_key == m.Meeting.key),
        disputed=_disputed(m.Dispute.meeting_key == m.Meeting.key),
        origin=m.Meeting.origin,
        reviewed=json_bool(m.Meeting.reviewed),
        created_at=m.Meeting.created_at,
        updated_at=m.Meeting.updated_at,
    )


def dispute() -> ColumnElement[str]:
    """Project a disputed field (`app.schemas.dispute.Dispute`)."""
    dispute = m.Dispute
    owners = {
        "countries": (m.Country, "country_key"),
        "organizations": (m.Organization, "organization_key"),
        "people": (m.Person, "person_key"),
        "topics": (m.Topic, "topic_key"),
        "agreements": (m.Agreement, "agreement_key"),
        "meetings": (m.Meeting, "meeting_key"),
        "participants": (m.Participant, "participant_key"),
    }

    def of_owner(select_of: Callable[[Any, str], ColumnElement[Any]]) -> ColumnElement[Any]:
        # Only the subquery of the row's own resource is executed.
        return case(
            *(
                (dispute.resource == literal_column(f"'{name}'"), select_of(model, owner))
                for name, (model, owner) in owners.items()
            )
        )

    return json_object(
        resource=dispute.resource,
        id=of_owner(lambda model, owner: first(model.id, rows(model).where(model.key == getattr(dispute, owner)))),
        field=dispute.field,
        value=stored(dispute.value),
        citations=of_owner(
            lambda _, owner: _citations(
                and_(getattr(m.Citation, owner) == getattr(dispute, owner), m.Citation.field == dispute.field)
            )
        ),
    )
