"""Countries, organizations, people with their tenures, topics and sources as JSON documents."""

from typing import Any

from sqlalchemy import ColumnElement, case, func
from sqlalchemy.orm import aliased

from app.db import models as m
from app.db.json_functions import json_array, json_bool, json_object, rows, stored
from app.domain.geography import state_codes
from app.domain.strings.json_text import json_text
from app.queries.projections.bounds import known_end, known_start, names_end, names_start
from app.queries.projections.fields import (
    citations,
    country_code,
    disputed_fields,
    identifiers,
    link,
    names,
    organization_link,
    person_link,
    plain_names,
    stated,
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
        other_names=names(m.Name.country_key == m.Country.key),
        valid_from=m.Country.valid_from,
        valid_to=m.Country.valid_to,
        successors=json_array(
            other.id,
            rows(m.Succession, other)
            .join(other, other.key == m.Succession.successor_key)
            .where(m.Succession.country_key == m.Country.key),
            m.Succession.position,
        ),
        identifiers=identifiers(m.Identifier.country_key == m.Country.key),
        codes=_state_codes(),
        note=m.Country.note,
        citations=citations(m.Citation.country_key == m.Country.key),
        disputed=disputed_fields(m.Dispute.country_key == m.Country.key),
        created_at=m.Country.created_at,
        updated_at=m.Country.updated_at,
    )


def _state_codes() -> ColumnElement[Any]:
    """Build the codes of a country in other schemes, from the table in the code, so that they are never out of date."""
    pairs = {
        code: json_text([{"scheme": scheme, "value": value} for scheme, value in codes.items()])
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
        other_names=names(m.Name.organization_key == m.Organization.key),
        members=json_array(
            json_object(country=country_code(m.Membership.country_key), term=m.Membership.term, note=m.Membership.note),
            rows(m.Membership).where(m.Membership.organization_key == m.Organization.key),
            m.Membership.position,
        ),
        url=m.Organization.url,
        identifiers=identifiers(m.Identifier.organization_key == m.Organization.key),
        note=m.Organization.note,
        citations=citations(m.Citation.organization_key == m.Organization.key),
        disputed=disputed_fields(m.Dispute.organization_key == m.Organization.key),
        origin=m.Organization.origin,
        reviewed=json_bool(m.Organization.reviewed),
        created_at=m.Organization.created_at,
        updated_at=m.Organization.updated_at,
    )


def person() -> ColumnElement[str]:
    """Project a person (`app.schemas.person.Person`)."""
    tenure = json_object(
        office=m.Tenure.office,
        country=country_code(m.Tenure.country_key),
        organization=organization_link(m.Tenure.organization_key),
        posted_to=country_code(m.Tenure.posted_to_key),
        acting=stated(m.Tenure.acting),
        term=m.Tenure.term,
        known_until=m.Tenure.known_until,
        note=m.Tenure.note,
    )
    return json_object(
        id=m.Person.id,
        name=m.Person.name,
        other_names=names(m.Name.person_key == m.Person.key),
        country=country_code(m.Person.country_key),
        born=m.Person.born,
        died=m.Person.died,
        tenures=json_array(tenure, rows(m.Tenure).where(m.Tenure.person_key == m.Person.key), m.Tenure.position),
        identifiers=identifiers(m.Identifier.person_key == m.Person.key),
        note=m.Person.note,
        citations=citations(m.Citation.person_key == m.Person.key),
        disputed=disputed_fields(m.Dispute.person_key == m.Person.key),
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
        person=person_link(tenure.person_key),
        office=tenure.office,
        country=country_code(tenure.country_key),
        organization=organization_link(tenure.organization_key),
        posted_to=country_code(tenure.posted_to_key),
        acting=stated(tenure.acting),
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
        aliases=plain_names(m.Name.topic_key == m.Topic.key),
        parent=link(parent, m.Topic.parent_key, name=parent.name),
        description=m.Topic.description,
        citations=citations(m.Citation.topic_key == m.Topic.key),
        disputed=disputed_fields(m.Dispute.topic_key == m.Topic.key),
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
