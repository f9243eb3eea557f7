"""References in a draft become keys: the record is found by its id, an identifier or its natural key, or it is made.

Natural keys: a country's code; an organization's or topic's name; a source's address, else its publisher, headline
and date; a person's name within one country; an agreement's title and parties. Names are compared folded. A person is
never found by name alone across countries.

A reference never edits: what it says of a record that exists must agree with what is recorded.
"""

import json
from typing import Any

from pydantic import BaseModel
from sqlalchemy import select

from app import models as m
from app.db import Writing
from app.documents.agreement import AgreementDraft, AgreementRef
from app.documents.common import Ref
from app.documents.organization import OrganizationDraft, OrganizationRef
from app.documents.person import PersonDraft, PersonRef
from app.documents.source import SourceDraft, SourceRef
from app.documents.topic import TopicDraft, TopicParentRef, TopicRef
from app.problems import Path, Unprocessable
from app.query.items import document, retired
from app.store import resources
from app.text import fold


def country(session: Writing, code: str | None, path: Path) -> int | None:
    """Give the key of a country by its code; none for none.

    Raises:
        Unprocessable: no country has the code.
    """
    if code is None:
        return None
    known: dict[str, int] = session.info.setdefault("country_keys", {})
    if code not in known:
        key = session.execute(select(m.Country.key).where(m.Country.id == code)).scalar_one_or_none()
        if key is None:
            raise Unprocessable.at(
                path, f"no country has the code {code!r}; GET /countries?q= finds it, PUT /countries/{code} adds it"
            )
        known[code] = key
    return known[code]


def organization(session: Writing, ref: OrganizationRef | None, path: Path) -> int | None:
    """Give the key of an organization, made if need be; none for none."""
    if ref is None:
        return None
    natural = select(m.Organization.key).where(m.Organization.folded_name == fold(ref.name or ""))
    return _resolve(session, resources.ORGANIZATIONS, ref, OrganizationDraft, [natural], path)


def person(session: Writing, ref: PersonRef | None, country_code: str | None, path: Path) -> int | None:
    """Give the key of a person, made if need be; none for none.

    `country_code` is the country represented, which stands in where the reference names none.
    """
    if ref is None:
        return None
    if ref.country is None and ref.id is None and country_code is not None:
        ref = ref.model_copy(update={"country": country_code})
    country_key = country(session, ref.country, (*path, "country"))
    natural = select(m.Person.key).where(
        m.Person.folded_name == fold(ref.name or ""),
        m.Person.country_key.is_(None) if country_key is None else m.Person.country_key == country_key,
    )
    return _resolve(session, resources.PEOPLE, ref, PersonDraft, [natural], path)


def topic(session: Writing, ref: TopicRef | TopicParentRef, path: Path) -> int:
    """Give the key of a topic, made if need be."""
    folded = fold(ref.name or "")
    natural = select(m.Topic.key).where(m.Topic.folded_name == folded)
    by_alias = select(m.Name.topic_key).where(m.Name.topic_key.is_not(None), m.Name.folded_name == folded)
    return _resolve(session, resources.TOPICS, ref, TopicDraft, [natural, by_alias], path)


def source(session: Writing, ref: SourceRef, path: Path) -> int:
    """Give the key of a source, made if need be."""
    if ref.url is not None:
        natural = select(m.Source.key).where(m.Source.url == ref.url)
    else:
        natural = select(m.Source.key).where(
            m.Source.folded_headline == fold(ref.headline or ""),
            m.Source.publisher.is_(None) if ref.publisher is None else m.Source.publisher == ref.publisher,
            m.Source.date.is_(None) if ref.date is None else m.Source.date == ref.date,
        )
    return _resolve(session, resources.SOURCES, ref, SourceDraft, [natural], path)


def agreement(session: Writing, ref: AgreementRef, path: Path) -> int:
    """Give the key of an agreement, made if need be."""
    same_title = session.execute(
        select(m.Agreement.key).where(m.Agreement.folded_title == fold(ref.title or ""))
    ).scalars()
    wanted = {party.country or (party.organization and fold(party.organization.name or "")) for party in ref.parties}
    matching = [key for key in same_title if not wanted or _parties(session, key) == wanted]
    natural = select(m.Agreement.key).where(m.Agreement.key.in_(matching))
    return _resolve(session, resources.AGREEMENTS, ref, AgreementDraft, [natural], path)


def _parties(session: Writing, agreement_key: int) -> set[str | None]:
    found = session.execute(
        select(m.Country.id, m.Organization.folded_name)
        .select_from(m.Party)
        .outerjoin(m.Country, m.Country.key == m.Party.country_key)
        .outerjoin(m.Organization, m.Organization.key == m.Party.organization_key)
        .where(m.Party.agreement_key == agreement_key)
    )
    return {code or name for code, name in found}


def _resolve(
    session: Writing, resource: resources.Resource, ref: Ref, draft: type[Any], natural: list[Any], path: Path
) -> int:
    model: Any = resource.collection.model
    name = resource.collection.name
    if ref.id is not None:
        key = session.execute(select(model.key).where(model.id == ref.id)).scalar_one_or_none()
        if key is not None:
            _check_agreement(session, resource, ref, draft, ref.id, path)
            return int(key)
        if retired(session, name, ref.id) is not None:
            raise Unprocessable.at((*path, "id"), f"{ref.id!r} was deleted and is not used again; refer to another")
        if getattr(ref, ref.label) is None:
            raise Unprocessable.at(
                path, f"no record of {name} has the id {ref.id!r}; give its {ref.label} as well to make it"
            )
    elif identified := _identified(session, resource, ref):
        return identified
    else:
        found: list[int] = []
        for statement in natural:
            if found := list(session.execute(statement.limit(10)).scalars()):
                break
        if len(found) > 1:
            same = ", ".join(session.execute(select(model.id).where(model.key.in_(found))).scalars())
            raise Unprocessable.at(path, f"names more than one record of {name}; say which by its id: {same}")
        if found:
            its_id = session.execute(select(model.id).where(model.key == found[0])).scalar_one()
            _check_agreement(session, resource, ref, draft, its_id, path)
            return found[0]
    made = draft.model_validate(ref.model_dump(exclude_unset=True, exclude={"status"}))
    return int(resources.create(session, resource, made, path).key)


def _identified(session: Writing, resource: resources.Resource, ref: Ref) -> int | None:
    owner = resource.owner_column
    for each in getattr(ref, "identifiers", []):
        key = session.execute(
            select(getattr(m.Identifier, owner)).where(
                m.Identifier.scheme == each.scheme,
                m.Identifier.value == each.value,
                getattr(m.Identifier, owner).is_not(None),
            )
        ).scalar_one_or_none()
        if key is not None:
            return int(key)
    return None


def _check_agreement(
    session: Writing, resource: resources.Resource, ref: Ref, draft: type[BaseModel], its_id: str, path: Path
) -> None:
    said = {name: value for name, value in ref.said.items() if value is not None}
    if not said:
        return
    recorded = draft.model_validate(json.loads(document(session, resource.collection, its_id)))
    for name, value in said.items():
        its_own = getattr(recorded, name)
        if not _agrees(value, its_own):
            raise Unprocessable.at(
                (*path, name),
                f"differs from what is recorded of {its_id!r}; a reference never edits: change it at "
                f"/{resource.collection.name}/{its_id}, or leave {name} out",
            )


def _agrees(said: Any, recorded: Any) -> bool:
    if isinstance(said, Ref) and isinstance(recorded, Ref):
        if said.id is not None and recorded.id is not None:
            return said.id == recorded.id
        return _agrees(getattr(said, said.label), getattr(recorded, recorded.label))
    if isinstance(said, BaseModel):
        return all(_agrees(getattr(said, name), getattr(recorded, name, None)) for name in said.model_fields_set)
    if isinstance(said, list):
        return len(said) == len(recorded) and all(map(_agrees, said, recorded))
    if isinstance(said, str) and isinstance(recorded, str):
        return fold(said) == fold(recorded)
    return bool(said == recorded)
