"""The texts of each record that the full-text index contains.

A change here needs a migration that rebuilds the index, as `0009_derive_again.py` does.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from app.db import models as m

Texts = dict[int, tuple[list[str], list[str]]]
"""The names and the other texts of each record, by its primary key."""

_NAME: Final = 0
_TEXT: Final = 1


def of(connection: Connection | Session, resource: str, keys: Sequence[int]) -> Texts:
    """Return the texts of the records with these primary keys; missing records are left out."""
    rows = [
        (key, place, kind, [text for text in texts if text])
        for key, kind, *texts, place in connection.execute(_statement(resource), {"keys": keys})
    ]
    result: Texts = defaultdict(lambda: ([], []))
    # Databases do not guarantee the order of these rows; sorting makes the index entries deterministic.
    for key, _, kind, texts in sorted(rows):
        result[key][kind].extend(texts)
    return dict(result)


@cache
def _statement(resource: str) -> Any:
    return union_all(*(selection.add_columns(literal(index)) for index, selection in enumerate(_SELECTS[resource]())))


def _say(kind: int, key: Any, *texts: Any) -> Select[Any]:
    columns = [*texts, *[null()] * (3 - len(texts))]
    return select(key, literal(kind).label("kind"), *columns).where(key.in_(bindparam("keys", expanding=True)))


def _names(kind: int, key: Any, owner: Any) -> Select[Any]:
    """Select the other names of records, joined by the condition `owner`."""
    return _say(kind, key, m.Name.name).join(m.Name, owner)


def _of_countries() -> list[Select[Any]]:
    country = m.Country
    return [
        _say(_NAME, country.key, country.name, country.official_name, country.id),
        _say(_NAME, country.key, country.alpha3),
        _names(_NAME, country.key, m.Name.country_key == country.key),
        _say(_TEXT, country.key, country.note),
    ]


def _of_organizations() -> list[Select[Any]]:
    organization = m.Organization
    return [
        _say(_NAME, organization.key, organization.name, organization.abbreviation),
        _names(_NAME, organization.key, m.Name.organization_key == organization.key),
        _say(_TEXT, organization.key, organization.note),
    ]


def _of_people() -> list[Select[Any]]:
    return [
        _say(_NAME, m.Person.key, m.Person.name),
        _names(_NAME, m.Person.key, m.Name.person_key == m.Person.key),
        _say(_TEXT, m.Tenure.person_key, m.Tenure.office, m.Tenure.note),
        _say(_TEXT, m.Person.key, m.Person.note),
    ]


def _of_topics() -> list[Select[Any]]:
    return [
        _say(_NAME, m.Topic.key, m.Topic.name),
        _names(_NAME, m.Topic.key, m.Name.topic_key == m.Topic.key),
        _say(_TEXT, m.Topic.key, m.Topic.description),
    ]


def _of_sources() -> list[Select[Any]]:
    source = m.Source
    return [
        _say(_NAME, source.key, source.headline),
        _say(_TEXT, source.key, source.publisher, source.url, source.note),
    ]


def _of_agreements() -> list[Select[Any]]:
    agreement, party, action, topic_link = m.Agreement, m.Party, m.Action, m.AgreementTopic
    return [
        _say(_NAME, agreement.key, agreement.title),
        _names(_NAME, agreement.key, m.Name.agreement_key == agreement.key),
        _say(_TEXT, agreement.key, agreement.note),
        _say(_TEXT, party.agreement_key, party.note),
        _say(_TEXT, action.agreement_key, action.note),
        *_of_referred(topic_link.agreement_key, topics=topic_link.topic_key),
        *_of_referred(party.agreement_key, countries=party.country_key, organizations=party.organization_key),
    ]


def _of_participants() -> list[Select[Any]]:
    participant = m.Participant
    return [
        _say(_NAME, participant.key, participant.name_as_printed),
        _say(_NAME, participant.key, m.Person.name).join(m.Person, m.Person.key == participant.person_key),
        _names(_NAME, participant.key, m.Name.person_key == participant.person_key),
        _say(_TEXT, participant.key, participant.office, participant.note),
        *_of_referred(participant.key, countries=participant.country_key, organizations=participant.organization_key),
    ]


def _of_meetings() -> list[Select[Any]]:
    meeting, participant = m.Meeting, m.Participant
    topic_link, organization_link, agreement_link = m.MeetingTopic, m.MeetingOrganization, m.MeetingAgreement
    return [
        _say(_NAME, meeting.key, meeting.title),
        _say(_TEXT, meeting.key, meeting.summary, meeting.place_venue, meeting.place_city),
        _say(_TEXT, meeting.key, meeting.place_address, meeting.place_note, meeting.note),
        _say(_TEXT, participant.meeting_key, participant.office, participant.name_as_printed, participant.note),
        _say(_TEXT, topic_link.meeting_key, topic_link.note),
        _say(_TEXT, organization_link.meeting_key, organization_link.note),
        _say(_TEXT, agreement_link.meeting_key, agreement_link.note),
        *_of_referred(meeting.key, countries=meeting.place_country_key),
        *_of_referred(
            participant.meeting_key,
            people=participant.person_key,
            countries=participant.country_key,
            organizations=participant.organization_key,
        ),
        *_of_referred(topic_link.meeting_key, topics=topic_link.topic_key),
        *_of_referred(organization_link.meeting_key, organizations=organization_link.organization_key),
        *_of_referred(agreement_link.meeting_key, agreements=agreement_link.agreement_key),
    ]


def _of_referred(key: Any, **references: Any) -> list[Select[Any]]:
    """Select the names of the records that rows refer to."""
    selects = []
    for resource, reference in references.items():
        model, columns, owner = _REFERRED[resource]
        target = aliased(model)
        name_columns = [getattr(target, column) for column in columns]
        selects += [
            _say(_TEXT, key, *name_columns).join(target, target.key == reference),
            _names(_TEXT, key, owner == reference),
        ]
    return selects


_REFERRED: Final[dict[str, tuple[Any, tuple[str, ...], Any]]] = {
    "agreements": (m.Agreement, ("title",), m.Name.agreement_key),
    "countries": (m.Country, ("name",), m.Name.country_key),
    "organizations": (m.Organization, ("name", "abbreviation"), m.Name.organization_key),
    "people": (m.Person, ("name",), m.Name.person_key),
    "topics": (m.Topic, ("name",), m.Name.topic_key),
}
_SELECTS: Final = {
    "sources": _of_sources,
    "countries": _of_countries,
    "organizations": _of_organizations,
    "topics": _of_topics,
    "people": _of_people,
    "agreements": _of_agreements,
    "participants": _of_participants,
    "meetings": _of_meetings,
}
SEARCHED: Final = tuple(_SELECTS)
"""The resources in the full-text index."""
HOLDERS: Final[dict[str, dict[str, tuple[tuple[Any, Any], ...]]]] = {
    "countries": {
        "agreements": ((m.Party.agreement_key, m.Party.country_key),),
        "participants": ((m.Participant.key, m.Participant.country_key),),
        "meetings": (
            (m.Participant.meeting_key, m.Participant.country_key),
            (m.Meeting.key, m.Meeting.place_country_key),
        ),
    },
    "organizations": {
        "agreements": ((m.Party.agreement_key, m.Party.organization_key),),
        "participants": ((m.Participant.key, m.Participant.organization_key),),
        "meetings": (
            (m.Participant.meeting_key, m.Participant.organization_key),
            (m.MeetingOrganization.meeting_key, m.MeetingOrganization.organization_key),
        ),
    },
    "topics": {
        "agreements": ((m.AgreementTopic.agreement_key, m.AgreementTopic.topic_key),),
        "meetings": ((m.MeetingTopic.meeting_key, m.MeetingTopic.topic_key),),
    },
    "people": {
        "participants": ((m.Participant.key, m.Participant.person_key),),
        "meetings": ((m.Participant.meeting_key, m.Participant.person_key),),
    },
    "agreements": {"meetings": ((m.MeetingAgreement.meeting_key, m.MeetingAgreement.agreement_key),)},
}
"""For each resource, the resources that index its names: the column of the holder's primary key, and the column that
refers to the named record."""
