"""Agreements as JSON documents. Their status is that of today, in UTC."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, cast, exists, not_, null, or_
from sqlalchemy.orm import aliased

from app.db import models as m
from app.db.json_functions import first, json_array, json_bool, json_object, rows, today
from app.domain.agreements.agreement_status import SIGNINGS
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
    """Build the condition that an agreement's bounds come from an action whose date names the bound in question.

    They come from a signing if one is dated, as in `conclusion_bounds`.
    """
    action, signing, agreement = m.Action, aliased(m.Action), m.Agreement
    same = (action.starts_on == agreement.starts_on, action.ends_on == agreement.ends_on)
    signed = exists(
        rows(signing).where(signing.agreement_key == agreement.key, _signs(signing), signing.date.is_not(None))
    )
    concludes = or_(_signs(action), not_(signed))
    return exists(rows(action).where(action.agreement_key == agreement.key, *same, names(action.date), concludes))


def _signs(action: Any) -> ColumnElement[bool]:
    return or_(*(action.action == kind for kind in sorted(SIGNINGS)))


def status_on(day: Any, key: Any = m.Agreement.key) -> ColumnElement[Any]:
    """Build the status of an agreement, given by its primary key, on a day."""
    period = m.AgreementPeriod
    return first(
        period.status,
        rows(period).where(period.agreement_key == key, period.since <= day, period.through >= day),
    )


def _parties(model: type[m.Party | m.Depositary]) -> ColumnElement[Any]:
    """Build the countries and organizations of an agreement's parties, or of its depositaries."""
    item = json_object(
        country=country_code(model.country_key),
        organization=organization_link(model.organization_key, m.Agreement),
        note=model.note,
    )
    return json_array(item, rows(model).where(model.agreement_key == m.Agreement.key), model.position)


def _actions() -> ColumnElement[Any]:
    action = m.Action
    item = json_object(
        action=action.action,
        date=action.date,
        effective_date=action.effective_date,
        country=country_code(action.country_key),
        organization=organization_link(action.organization_key, m.Agreement),
        note=action.note,
    )
    return json_array(item, rows(action).where(action.agreement_key == m.Agreement.key), action.position)


def _topics() -> ColumnElement[Any]:
    item, topic = m.AgreementTopic, m.Topic
    return json_array(
        json_object(id=topic.id, name=topic.name),
        rows(item, topic).join(topic, topic.key == item.topic_key).where(item.agreement_key == m.Agreement.key),
        item.position,
    )


def _relations() -> ColumnElement[Any]:
    """Build the relations to other agreements, with their status today."""
    item, target = m.AgreementRelation, aliased(m.Agreement)
    status = status_on(TODAY, target.key)
    return json_array(
        json_object(
            relation=item.relation,
            agreement=json_object(id=target.id, title=target.title, kind=target.kind, status=status),
            note=item.note,
        ),
        rows(item, target).join(target, target.key == item.target_key).where(item.agreement_key == m.Agreement.key),
        item.position,
    )


def agreement() -> ColumnElement[str]:
    """Project an agreement (`app.schemas.agreement.Agreement`)."""
    place = m.SigningPlace
    return json_object(
        id=m.Agreement.id,
        title=m.Agreement.title,
        other_titles=plain_names(m.Name.agreement_key == m.Agreement.key),
        kind=m.Agreement.kind,
        status=status_on(TODAY),
        status_as_of=cast(null(), Text()),  # a list fills it in: `app.queries.filtering.agreement_statuses`
        starts_on=known_start(m.Agreement.starts_on, _concluded_on(names_start)),
        ends_on=known_end(m.Agreement.ends_on, _concluded_on(names_end)),
        parties=_parties(m.Party),
        actions=_actions(),
        topics=_topics(),
        depositaries=_parties(m.Depositary),
        signing_place=first(
            json_object(city=place.city, country=country_code(place.country_key)),
            rows(place).where(place.agreement_key == m.Agreement.key),
        ),
        relations=_relations(),
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
