"""Fields of JSON documents that several resources share: links, names, identifiers, citations."""

from typing import Any

from sqlalchemy import ColumnElement, case, func, literal_column, null
from sqlalchemy.orm import aliased

from app.db import models as m
from app.db.json_functions import first, json_array, json_bool, json_object, rows, stored
from app.domain.enums import Stance
from app.queries.names_on_days import name_on_days


def link(model: Any, key: Any, **fields: Any) -> ColumnElement[Any]:
    """Build the short form of a related record, or null if there is none."""
    return first(json_object(id=model.id, **fields), rows(model).where(model.key == key))


def country_code(key: Any) -> ColumnElement[Any]:
    """Build the code of a country, given by its primary key."""
    other = aliased(m.Country)
    return first(other.id, rows(other).where(other.key == key))


def names(owner: Any) -> ColumnElement[Any]:
    """Build the other names of the records that the condition `owner` selects."""
    return json_array(
        json_object(name=m.Name.name, language=m.Name.language, script=m.Name.script, term=m.Name.term),
        rows(m.Name).where(owner),
        m.Name.position,
    )


def plain_names(owner: Any) -> ColumnElement[Any]:
    """Build the other names as plain text."""
    return json_array(m.Name.name, rows(m.Name).where(owner), m.Name.position)


def identifiers(owner: Any) -> ColumnElement[Any]:
    """Build the identifiers in other systems."""
    return json_array(
        json_object(scheme=m.Identifier.scheme, value=m.Identifier.value),
        rows(m.Identifier).where(owner),
        m.Identifier.position,
    )


def citations(owner: Any) -> ColumnElement[Any]:
    """Build the citations, each with its source."""
    return json_array(
        json_object(
            source=link(
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


def disputed_fields(owner: Any) -> ColumnElement[Any]:
    """Build the names of the fields for which a citation says another value."""
    return json_array(m.Dispute.field, rows(m.Dispute).where(owner), m.Dispute.position)


def organization_link(key: Any, record: Any = None) -> ColumnElement[Any]:
    """Build the link to an organization, with its name on the days of `record`, a model with days; else its present name."""
    return link(m.Organization, key, name=_name(m.Organization, m.Name.organization_key, record))


def person_link(key: Any, record: Any = None) -> ColumnElement[Any]:
    """Build the link to a person; see `organization_link`."""
    return link(m.Person, key, name=_name(m.Person, m.Name.person_key, record))


def _name(model: Any, owner: Any, record: Any) -> ColumnElement[Any]:
    return model.name if record is None else name_on_days(owner, model.key, model.name, record)


def stated(truth: Any) -> ColumnElement[Any]:
    """Build `true` or `false`, or null if neither is recorded."""
    return case((truth.is_not(None), json_bool(truth)), else_=null())
