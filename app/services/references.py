"""References in a draft become keys: the record is found by its id, an identifier or its natural key, or it is made.

Natural keys: a country's code; an organization's or topic's name; a source's address, else its publisher, headline
and date; a person's name within one country; an agreement's title and parties. Names are compared folded. A person is
never found by name alone across countries.

A reference never edits: what it says of a record that exists must agree with what is recorded.
"""

import json
from collections.abc import Collection, Iterator
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, func, select

from app.db import models as m
from app.db.database import Writing
from app.domain.text import fold
from app.problems import Path, Unprocessable
from app.queries.records import document, find_key, retired
from app.schemas.agreement import AgreementDraft, AgreementRef
from app.schemas.common import Ref
from app.schemas.organization import OrganizationDraft, OrganizationRef
from app.schemas.person import PersonDraft, PersonRef
from app.schemas.source import SourceDraft, SourceRef
from app.schemas.topic import TopicDraft, TopicParentRef, TopicRef
from app.services import records

_MAX_RESOLVED: Final = 50_000
_SAY_WHICH: Final = "say which by its id: "


def country(session: Writing, code: str | None, path: Path) -> int | None:
    """Give the key of a country by its code; none for none.

    Raises:
        Unprocessable: no country has the code.
    """
    if code is None:
        return None
    known: dict[str, int] = session.info.setdefault("country_keys", {})
    if code not in known:
        key = find_key(session, m.Country, code)
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
    return _resolve(session, records.ORGANIZATIONS, ref, OrganizationDraft, path)


def person(session: Writing, ref: PersonRef | None, country_code: str | None, path: Path) -> int | None:
    """Give the key of a person, made if need be; none for none.

    `country_code` is the country represented, which stands in where the reference names none.
    """
    if ref is None:
        return None
    if ref.country is None and ref.id is None and country_code is not None:
        ref = ref.model_copy(update={"country": country_code})
    country(session, ref.country, (*path, "country"))
    return _resolve(session, records.PEOPLE, ref, PersonDraft, path)


def topic(session: Writing, ref: TopicRef | TopicParentRef, path: Path) -> int:
    """Give the key of a topic, made if need be."""
    return _resolve(session, records.TOPICS, ref, TopicDraft, path)


def source(session: Writing, ref: SourceRef, path: Path) -> int:
    """Give the key of a source, made if need be."""
    return _resolve(session, records.SOURCES, ref, SourceDraft, path)


def agreement(session: Writing, ref: AgreementRef, path: Path) -> int:
    """Give the key of an agreement, made if need be."""
    return _resolve(session, records.AGREEMENTS, ref, AgreementDraft, path)


def _resolve(session: Writing, resource: records.Resource, ref: Ref, draft: type[Any], path: Path) -> int:
    """Find or make what a reference means; within one transaction the same reference is looked up once."""
    name, said = resource.collection.name, ref.model_dump_json(exclude_unset=True)
    key = _resolved(session, name).get(said)
    if key is None:
        key = _look_up(session, resource, ref, draft, path)
        # Asked for again: to make a record has forgotten what was resolved before.
        resolved = _resolved(session, name)
        if len(resolved) > _MAX_RESOLVED:
            resolved.clear()
        resolved[said] = key
    return key


def _resolved(session: Writing, name: str) -> dict[str, int]:
    """Return what references to records of a resource were resolved to in this transaction."""
    of_all: dict[str, dict[str, int]] = session.info.setdefault("resolved", {})
    return of_all.setdefault(name, {})


def _look_up(session: Writing, resource: records.Resource, ref: Ref, draft: type[Any], path: Path) -> int:
    model: Any = resource.collection.model
    name = resource.collection.name
    known = identified(session, resource, ref, path)
    if ref.id is not None:
        key = find_key(session, model, ref.id)
        if known is not None and session.info.get("enriching") and key in {None, known}:
            return known
        if key is not None:
            _check_agreement(session, resource, ref, draft, ref.id, path)
            return int(key)
        if retired(session, name, ref.id) is not None:
            raise Unprocessable.at((*path, "id"), f"{ref.id!r} was deleted and is not used again; refer to another")
        if getattr(ref, ref.label) is None:
            raise Unprocessable.at(
                path, f"no record of {name} has the id {ref.id!r}; give its {ref.label} as well to make it"
            )
    elif known is not None:
        # Data sets write names as they like; what an import says besides is enrichment's business.
        if not session.info.get("enriching"):
            its_id = session.execute(select(model.id).where(model.key == known)).scalar_one()
            _check_agreement(session, resource, ref, draft, its_id, path)
        return known
    else:
        found = _by_natural_key(session, resource, ref)
        if len(found) > 1:
            same = ", ".join(session.execute(select(model.id).where(model.key.in_(found))).scalars())
            raise Unprocessable.at(path, f"names more than one record of {name}; {_SAY_WHICH}{same}")
        if found:
            its_id = session.execute(select(model.id).where(model.key == found[0])).scalar_one()
            _check_agreement(session, resource, ref, draft, its_id, path)
            return found[0]
    made = draft.model_validate(ref.model_dump(exclude_unset=True))
    return int(records.create(session, resource, made, path).key)


def natural_match(session: Writing, resource: records.Resource, draft: Any) -> str | None:
    """Return the id of the record that has the natural key of a draft, None where none has.

    A draft is a whole record: an alias, or a title without its parties, is enough to refer to one, not to be one.

    Raises:
        Unprocessable: more than one has it.
    """
    keys = _by_natural_key(session, resource, draft, exact=True)
    model: Any = resource.collection.model
    ids = [
        str(session.execute(select(model.id).where(model.key == key)).scalar_one())
        for key in keys
        if not has_other_identifiers(session, resource, key, draft)
    ]
    if len(ids) > 1:
        raise Unprocessable.at(
            (), f"may be one of several records of {resource.collection.name}; {_SAY_WHICH}{_list(ids)}"
        )
    return ids[0] if ids else None


def has_other_identifiers(session: Writing, resource: records.Resource, key: int, draft: Any) -> bool:
    """Return whether a record has an identifier of a scheme of the draft, and none that the draft has of that scheme.

    Then it is another record, however alike the names are.
    """
    said: dict[str, set[str]] = {}
    for each in getattr(draft, "identifiers", []):
        said.setdefault(each.scheme, set()).add(each.value)
    if not said or not resource.owner_column:
        return False
    owner: Any = getattr(m.Identifier, resource.owner_column)
    own: dict[str, set[str]] = {}
    for scheme, value in session.execute(select(m.Identifier.scheme, m.Identifier.value).where(owner == key)):
        own.setdefault(scheme, set()).add(value)
    return any(scheme in own and not values & own[scheme] for scheme, values in said.items())


def _list(ids: list[str]) -> str:
    return ", ".join(sorted(ids))


def _by_natural_key(session: Writing, resource: records.Resource, said: Any, *, exact: bool = False) -> list[int]:
    for statement in _natural_keys(session, resource, said, exact=exact):
        if found := list(session.execute(statement.limit(10)).scalars()):
            return found
    return []


def _natural_keys(session: Writing, resource: records.Resource, said: Any, *, exact: bool) -> Iterator[Select[int]]:
    """Give the ways to find a record by what is said of it, the surest first."""
    folded = fold(getattr(said, resource.title, None) or "")
    if resource is records.ORGANIZATIONS:
        yield select(m.Organization.key).where(m.Organization.folded_name == folded)
    elif resource is records.PEOPLE:
        its_country = select(m.Country.key).where(m.Country.id == said.country).scalar_subquery()
        yield select(m.Person.key).where(
            m.Person.folded_name == folded,
            m.Person.country_key.is_(None) if said.country is None else m.Person.country_key == its_country,
        )
    elif resource is records.TOPICS:
        yield select(m.Topic.key).where(m.Topic.folded_name == folded)
        if not exact:
            yield select(m.Name.topic_key).where(m.Name.topic_key.is_not(None), m.Name.folded_name == folded)  # type: ignore[misc]
    elif resource is records.SOURCES and said.url is not None:
        yield select(m.Source.key).where(m.Source.url == said.url)
    elif resource is records.SOURCES:
        yield select(m.Source.key).where(
            m.Source.folded_headline == folded,
            m.Source.publisher.is_(None) if said.publisher is None else m.Source.publisher == said.publisher,
            m.Source.date.is_(None) if said.date is None else m.Source.date == said.date,
        )
    elif resource is records.AGREEMENTS:
        same_title = select(m.Agreement.key).where(m.Agreement.folded_title == folded)
        parties = {each.country or _organization_name(session, each.organization) for each in said.parties}
        if not parties and not exact:
            yield same_title
        elif None not in parties:
            yield same_title.where(*_has_parties(parties))


def _has_parties(names: Collection[str | None]) -> Iterator[ColumnElement[bool]]:
    """Build the conditions that an agreement has these parties, by code or folded name, and no others."""
    its_parties = (
        select(func.coalesce(m.Country.id, m.Organization.folded_name).label("name"))
        .select_from(m.Party)
        .outerjoin(m.Country, m.Country.key == m.Party.country_key)
        .outerjoin(m.Organization, m.Organization.key == m.Party.organization_key)
        .where(m.Party.agreement_key == m.Agreement.key)
        .correlate(m.Agreement)
    )
    name = its_parties.selected_columns.name
    yield ~its_parties.where(name.not_in(names)).exists()
    distinct = its_parties.with_only_columns(func.count(name.distinct()))
    yield distinct.scalar_subquery() == len(names)


def _organization_name(session: Writing, ref: OrganizationRef) -> str | None:
    if ref.name is not None:
        return fold(ref.name)
    statement = select(m.Organization.folded_name).where(m.Organization.id == ref.id)
    return session.execute(statement).scalar_one_or_none()


def identified(session: Writing, resource: records.Resource, ref: Any, path: Path = ()) -> int | None:
    """Give the key of the record that has the identifiers of a reference or a draft; none where none has any.

    Raises:
        Unprocessable: they belong to different records.
    """
    if not resource.owner_column:
        return None
    owner: Any = getattr(m.Identifier, resource.owner_column)
    found: int | None = None
    for place, each in enumerate(getattr(ref, "identifiers", [])):
        key = session.execute(
            select(owner).where(
                m.Identifier.scheme == each.scheme, m.Identifier.value == each.value, owner.is_not(None)
            )
        ).scalar_one_or_none()
        if found is not None and key not in {None, found}:
            model: Any = resource.collection.model
            other = session.execute(select(model.id).where(model.key == key)).scalar_one()
            raise Unprocessable.at(
                (*path, "identifiers", place),
                f"{each.scheme}:{each.value} is of {other!r}, and an identifier before it of another record; "
                "give those of one",
            )
        found = found or key
    return found


def _check_agreement(
    session: Writing, resource: records.Resource, ref: Ref, draft: type[BaseModel], its_id: str, path: Path
) -> None:
    said = {name: value for name, value in ref.said.items() if value is not None}
    if not said:
        return
    recorded = draft.model_validate(json.loads(document(session, resource.collection, its_id)))
    for name, value in said.items():
        its_own = [getattr(recorded, name)]
        if name == ref.label and isinstance(recorded, TopicDraft):
            its_own += recorded.aliases
        if name == "identifiers":
            # A reference need not know all of them.
            agrees = all(each in its_own[0] for each in value)
        else:
            agrees = any(_agrees(value, each) for each in its_own)
        if not agrees and session.info.get("enriching"):
            # An import adds to what is recorded and leaves the rest as it is; it tells what it left.
            session.info.setdefault("differing", []).append((f"/{resource.collection.name}/{its_id}", name))
        elif not agrees:
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
        # In any order: which party is named first says nothing of the agreement.
        return len(said) == len(recorded) and all(any(_agrees(one, other) for other in recorded) for one in said)
    if isinstance(said, str) and isinstance(recorded, str):
        return fold(said) == fold(recorded)
    return bool(said == recorded)
