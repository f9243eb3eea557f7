"""The texts of each record that the full-text index contains.

`docs/search.md` lists them. A change here needs a migration that rebuilds the index, as `0009_derive_again.py` does.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Select, bindparam, literal, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from app.db import models as m
from app.db.json_functions import integers
from app.db.prepared_statements import fetch

RecordTexts = dict[int, tuple[list[str], list[str], list[str]]]
"""The names, the other texts and the identifiers of each record, by its primary key."""

_NAME: Final = 0
_TEXT: Final = 1
_IDENTIFIER: Final = 2


def texts_of(connection: Connection | Session, resource: str, keys: Sequence[int]) -> RecordTexts:
    """Return the texts of the records with these primary keys; missing records are left out."""
    # One key is compared by itself: a list costs more than the rows of one record.
    is_one = len(keys) == 1
    values = {"key": keys[0]} if is_one else {"keys": json.dumps(list(keys))}
    rows = [
        (key, place, kind, tuple(filter(None, texts)))
        for key, kind, *texts, place in fetch(connection, _statement(resource, is_one=is_one), values)
    ]
    result: RecordTexts = defaultdict(lambda: ([], [], []))
    # Databases do not guarantee the order of these rows; sorting makes the index entries deterministic.
    for key, _, kind, texts in sorted(rows):
        result[key][kind].extend(texts)
    return dict(result)


@cache
def _statement(resource: str, *, is_one: bool) -> Any:
    keys = [bindparam("key", type_=BigInteger())] if is_one else integers("keys")
    selections = _SELECTS[resource]()
    if resource == "agreements":
        selections += _texts_of_other_actors(keys)
    selects = (
        selection.where(selection.selected_columns[0].in_(keys)).add_columns(literal(index))
        for index, selection in enumerate(selections)
    )
    return union_all(*selects)


def _select_texts(kind: int, key: Any, *texts: Any) -> Select[Any]:
    """Select texts of records by `key`, the column with their primary keys; the caller of all restricts these."""
    columns = [*texts, *[null()] * (3 - len(texts))]
    has_text = or_(*(text.is_not(None) for text in texts))
    return select(key, literal(kind).label("kind"), *columns).where(has_text)


def _select_names(kind: int, key: Any, owner: Any) -> Select[Any]:
    """Select the other names of records, joined by the condition `owner`."""
    return _select_texts(kind, key, m.Name.name).join(m.Name, owner)


def _select_identifiers(key: Any, record_id: Any, owner: Any = None) -> list[Select[Any]]:
    """Select the ids of records, and their identifiers (`owner` is the column of those), as `value` and as `scheme:value`."""
    result = [_select_texts(_IDENTIFIER, key, record_id)]
    if owner is not None:
        scheme, value = m.Identifier.scheme, m.Identifier.value
        result.append(_select_texts(_IDENTIFIER, owner, value, scheme + ":" + value))
    return result


def _country_texts() -> list[Select[Any]]:
    country = m.Country
    return [
        _select_texts(_NAME, country.key, country.name, country.official_name, country.id),
        _select_texts(_NAME, country.key, country.alpha3),
        _select_names(_NAME, country.key, m.Name.country_key == country.key),
        _select_texts(_TEXT, country.key, country.note),
        *_select_identifiers(country.key, country.id, m.Identifier.country_key),
    ]


def _organization_texts() -> list[Select[Any]]:
    organization = m.Organization
    return [
        _select_texts(_NAME, organization.key, organization.name, organization.abbreviation),
        _select_names(_NAME, organization.key, m.Name.organization_key == organization.key),
        _select_texts(_TEXT, organization.key, organization.note, organization.url),
        _select_texts(_TEXT, m.Membership.organization_key, m.Membership.note),
        *_select_identifiers(organization.key, organization.id, m.Identifier.organization_key),
    ]


def _person_texts() -> list[Select[Any]]:
    return [
        _select_texts(_NAME, m.Person.key, m.Person.name),
        _select_names(_NAME, m.Person.key, m.Name.person_key == m.Person.key),
        _select_texts(_TEXT, m.Tenure.person_key, m.Tenure.office, m.Tenure.note),
        _select_texts(_TEXT, m.Person.key, m.Person.note),
        *_select_identifiers(m.Person.key, m.Person.id, m.Identifier.person_key),
        *_referenced_texts(m.Person.key, countries=m.Person.country_key),
        *_referenced_texts(
            m.Tenure.person_key, countries=m.Tenure.country_key, organizations=m.Tenure.organization_key
        ),
        *_referenced_texts(m.Tenure.person_key, countries=m.Tenure.posted_to_key),
    ]


def _topic_texts() -> list[Select[Any]]:
    return [
        _select_texts(_NAME, m.Topic.key, m.Topic.name),
        _select_names(_NAME, m.Topic.key, m.Name.topic_key == m.Topic.key),
        _select_texts(_TEXT, m.Topic.key, m.Topic.description),
        *_select_identifiers(m.Topic.key, m.Topic.id),
    ]


def _source_texts() -> list[Select[Any]]:
    source = m.Source
    return [
        _select_texts(_NAME, source.key, source.headline),
        _select_texts(_TEXT, source.key, source.publisher, source.url, source.note),
        *_select_identifiers(source.key, source.id),
    ]


def _agreement_texts() -> list[Select[Any]]:
    agreement, party, action, topic_link = m.Agreement, m.Party, m.Action, m.AgreementTopic
    return [
        _select_texts(_NAME, agreement.key, agreement.title),
        _select_names(_NAME, agreement.key, m.Name.agreement_key == agreement.key),
        _select_texts(_TEXT, agreement.key, agreement.note, agreement.url),
        _select_texts(_TEXT, m.SigningPlace.agreement_key, m.SigningPlace.city),
        _select_texts(_TEXT, m.Depositary.agreement_key, m.Depositary.note),
        _select_texts(_TEXT, m.AgreementRelation.agreement_key, m.AgreementRelation.note),
        *_select_identifiers(agreement.key, agreement.id, m.Identifier.agreement_key),
        _select_texts(_TEXT, party.agreement_key, party.note),
        _select_texts(_TEXT, action.agreement_key, action.note),
        *_referenced_texts(topic_link.agreement_key, topics=topic_link.topic_key),
        *_referenced_texts(party.agreement_key, countries=party.country_key, organizations=party.organization_key),
    ]


def _texts_of_other_actors(keys: Any) -> list[Select[Any]]:
    """Select the names of the actors of agreements that are not parties; most actions are of parties.

    PostgreSQL pushes no condition into `EXCEPT`, so both sides are restricted to the agreements with these keys.
    """
    columns = ("agreement_key", "country_key", "organization_key")
    actors, parties = (
        select(*(getattr(model, name) for name in columns)).where(model.agreement_key.in_(keys))
        for model in (m.Action, m.Party)
    )
    others = actors.except_(parties).subquery()
    return _referenced_texts(
        others.c.agreement_key, countries=others.c.country_key, organizations=others.c.organization_key
    )


def _participant_texts() -> list[Select[Any]]:
    participant = m.Participant
    return [
        _select_texts(_NAME, participant.key, participant.name_as_printed),
        _select_texts(_NAME, participant.key, m.Person.name).join(m.Person, m.Person.key == participant.person_key),
        _select_names(_NAME, participant.key, m.Name.person_key == participant.person_key),
        _select_texts(_TEXT, participant.key, participant.office, participant.note),
        *_select_identifiers(participant.key, participant.id),
        *_referenced_texts(
            participant.key, countries=participant.country_key, organizations=participant.organization_key
        ),
    ]


def _meeting_texts() -> list[Select[Any]]:
    meeting, participant, place = m.Meeting, m.Participant, m.OtherPlace
    topic_link, organization_link, agreement_link = m.MeetingTopic, m.MeetingOrganization, m.MeetingAgreement
    return [
        _select_texts(_NAME, meeting.key, meeting.title),
        _select_texts(_TEXT, meeting.key, meeting.summary, meeting.place_venue, meeting.place_city),
        _select_texts(_TEXT, meeting.key, meeting.place_address, meeting.place_note, meeting.note),
        _select_texts(
            _TEXT, participant.meeting_key, participant.office, participant.name_as_printed, participant.note
        ),
        _select_texts(_TEXT, topic_link.meeting_key, topic_link.note),
        _select_texts(_TEXT, organization_link.meeting_key, organization_link.note),
        _select_texts(_TEXT, agreement_link.meeting_key, agreement_link.note),
        *_select_identifiers(meeting.key, meeting.id, m.Identifier.meeting_key),
        _select_texts(_TEXT, place.meeting_key, place.venue, place.city),
        _select_texts(_TEXT, place.meeting_key, place.address, place.note),
        *_referenced_texts(meeting.key, countries=meeting.place_country_key),
        *_referenced_texts(place.meeting_key, countries=place.country_key),
        *_referenced_texts(
            participant.meeting_key,
            people=participant.person_key,
            countries=participant.country_key,
            organizations=participant.organization_key,
        ),
        *_referenced_texts(topic_link.meeting_key, topics=topic_link.topic_key),
        *_referenced_texts(organization_link.meeting_key, organizations=organization_link.organization_key),
        *_referenced_texts(agreement_link.meeting_key, agreements=agreement_link.agreement_key),
    ]


def _referenced_texts(key: Any, **references: Any) -> list[Select[Any]]:
    """Select the names of the records that rows refer to."""
    selects = []
    for resource, reference in references.items():
        model, columns, owner = _REFERENCED[resource]
        target = aliased(model)
        name_columns = [getattr(target, column) for column in columns]
        selects += [
            _select_texts(_TEXT, key, *name_columns).join(target, target.key == reference),
            _select_names(_TEXT, key, owner == reference),
        ]
    return selects


_REFERENCED: Final[dict[str, tuple[Any, tuple[str, ...], Any]]] = {
    "agreements": (m.Agreement, ("title",), m.Name.agreement_key),
    "countries": (m.Country, ("name", "official_name"), m.Name.country_key),
    "organizations": (m.Organization, ("name", "abbreviation"), m.Name.organization_key),
    "people": (m.Person, ("name",), m.Name.person_key),
    "topics": (m.Topic, ("name",), m.Name.topic_key),
}
_SELECTS: Final = {
    "sources": _source_texts,
    "countries": _country_texts,
    "organizations": _organization_texts,
    "topics": _topic_texts,
    "people": _person_texts,
    "agreements": _agreement_texts,
    "participants": _participant_texts,
    "meetings": _meeting_texts,
}
SEARCHED_RESOURCES: Final = tuple(_SELECTS)
"""The resources in the full-text index."""
