"""Agreements as JSON documents. Their status is that of today, in UTC."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, cast, exists, null
from sqlalchemy.orm import aliased

from app.db import models as m
from app.db.json_functions import first, json_array, json_bool, json_object, rows, today
from app.queries.projections.bounds import known_end, known_start, names_end, names_start
from app.queries.projections.fields import (
    citations,
    country_code,
    disputed_fields,
    identifiers,
    organization_link,
    plain_names,
)

TODAY: Final = today()
"""The day for which an agreement's status is computed: today in UTC."""


def _concluded_on(names: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Build the condition that an agreement's bounds come from an action whose date names the bound in question."""
    action, agreement = m.Action, m.Agreement
    same = (action.starts_on == agreement.starts_on, action.ends_on == agreement.ends_on)
    return exists(rows(action).where(action.agreement_key == agreement.key, *same, names(action.date)))


def status_on(day: Any, key: Any = m.Agreement.key) -> ColumnElement[Any]:
    """Build the status of an agreement, given by its primary key, on a day."""
    period = m.AgreementPeriod
    return first(
        period.status,
        rows(period).where(period.agreement_key == key, period.since <= day, period.through >= day),
    )


def agreement() -> ColumnElement[str]:
    """Project an agreement (`app.schemas.agreement.Agreement`)."""
    party = json_object(
        country=country_code(m.Party.country_key),
        organization=organization_link(m.Party.organization_key, m.Agreement),
        note=m.Party.note,
    )
    depositary = json_object(
        country=country_code(m.Depositary.country_key),
        organization=organization_link(m.Depositary.organization_key, m.Agreement),
        note=m.Depositary.note,
    )
    target = aliased(m.Agreement)
    action = json_object(
        action=m.Action.action,
        date=m.Action.date,
        effective_date=m.Action.effective_date,
        country=country_code(m.Action.country_key),
        organization=organization_link(m.Action.organization_key, m.Agreement),
        note=m.Action.note,
    )
    return json_object(
        id=m.Agreement.id,
        title=m.Agreement.title,
        other_titles=plain_names(m.Name.agreement_key == m.Agreement.key),
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
            json_object(city=m.SigningPlace.city, country=country_code(m.SigningPlace.country_key)),
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
        identifiers=identifiers(m.Identifier.agreement_key == m.Agreement.key),
        note=m.Agreement.note,
        citations=citations(m.Citation.agreement_key == m.Agreement.key),
        disputed=disputed_fields(m.Dispute.agreement_key == m.Agreement.key),
        origin=m.Agreement.origin,
        reviewed=json_bool(m.Agreement.reviewed),
        created_at=m.Agreement.created_at,
        updated_at=m.Agreement.updated_at,
    )
