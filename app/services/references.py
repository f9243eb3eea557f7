"""Resolution of references in a draft to primary keys: records are found by id, identifier or natural key, or created.

Natural keys: the code of a country; the name of an organization or topic; the URL of a source, or its publisher,
headline and date if it has none; the name of a person within one country; title and parties of an agreement. Names are
compared folded. A person is never found by name alone across countries.

A reference never edits: its fields must agree with the existing record.
"""

import json
from collections.abc import Collection, Iterator
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, func, select

from app.db import models as m
from app.db.write_session import WriteSession
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


def country(session: WriteSession, code: str | None, path: Path) -> int | None:
    """Return the primary key of the country with a code, or None if `code` is None.

    Raises:
        Unprocessable: no country has the code.
    """
    if code is None:
        return None
    known = session.country_keys
    if code not in known:
        key = find_key(session, m.Country, code)
        if key is None:
            raise Unprocessable.at(
                path, f"no country has the code {code!r}; GET /countries?q= finds it, PUT /countries/{code} adds it"
            )
        known[code] = key
    return known[code]


def organization(session: WriteSession, ref: OrganizationRef | None, path: Path) -> int | None:
    """Return the primary key of an organization, creating it if needed, or None if `ref` is None."""
    if ref is None:
        return None
    return _resolve(session, records.ORGANIZATIONS, ref, OrganizationDraft, path)


def person(session: WriteSession, ref: PersonRef | None, country_code: str | None, path: Path) -> int | None:
    """Return the primary key of a person, creating them if needed, or None if `ref` is None.

    `country_code` is the represented country, used if the reference has neither an id nor a country.
    """
    if ref is None:
        return None
    if ref.country is None and ref.id is None and country_code is not None:
        ref = ref.model_copy(update={"country": country_code})
    country(session, ref.country, (*path, "country"))
    return _resolve(session, records.PEOPLE, ref, PersonDraft, path)


def topic(session: WriteSession, ref: TopicRef | TopicParentRef, path: Path) -> int:
    """Return the primary key of a topic, creating it if needed."""
    return _resolve(session, records.TOPICS, ref, TopicDraft, path)


def source(session: WriteSession, ref: SourceRef, path: Path) -> int:
    """Return the primary key of a source, creating it if needed."""
    return _resolve(session, records.SOURCES, ref, SourceDraft, path)


def agreement(session: WriteSession, ref: AgreementRef, path: Path) -> int:
    """Return the primary key of an agreement, creating it if needed."""
    return _resolve(session, records.AGREEMENTS, ref, AgreementDraft, path)


def _resolve(session: WriteSession, resource: records.Resource, ref: Ref, draft: type[Any], path: Path) -> int:
    """Find or create the record of a reference; results are cached for the transaction."""
    name, said = resource.collection.name, ref.model_dump_json(exclude_unset=True)
    key = _resolved(session, name).get(said)
    if key is None:
        key = _look_up(session, resource, ref, draft, path)
        # Fetch the cache again: creating a record discards it.
        resolved = _resolved(session, name)
        if len(resolved) > _MAX_RESOLVED:
            resolved.clear()
        resolved[said] = key
    return key


def _resolved(session: WriteSession, name: str) -> dict[str, int]:
    """Return this transaction's cache of resolved references to records of a resource."""
    return session.reference_keys.setdefault(name, {})


def _look_up(session: WriteSession, resource: records.Resource, ref: Ref, draft: type[Any], path: Path) -> int:
    model: Any = resource.collection.model
    name = resource.collection.name
    known = identified(session, resource, ref, path)
    if ref.id is not None:
        key = find_key(session, model, ref.id)
        if known is not None and session.is_enriching and key in {None, known}:
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
        # Data sets spell names in their own ways, so an enriching import does not compare the other fields.
        if not session.is_enriching:
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


def natural_match(session: WriteSession, resource: records.Resource, draft: Any) -> str | None:
    """Return the id of the record with the natural key of a draft, or None.

    A reference may use an alias, or a title without parties. A draft is a whole record, so it matches only by its full
    natural key.

    Raises:
        Unprocessable: several records have that natural key.
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


def has_other_identifiers(session: WriteSession, resource: records.Resource, key: int, draft: Any) -> bool:
    """Return whether record and draft both have identifiers of some scheme, but none of that scheme in common.

    If so, they are different records, however similar their names are.
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


def _by_natural_key(session: WriteSession, resource: records.Resource, said: Any, *, exact: bool = False) -> list[int]:
    for statement in _natural_keys(session, resource, said, exact=exact):
        if found := list(session.execute(statement.limit(10)).scalars()):
            return found
    return []


def _natural_keys(
    session: WriteSession, resource: records.Resource, said: Any, *, exact: bool
) -> Iterator[Select[int]]:
    """Yield the queries that find a record by its natural key, the most specific first."""
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
    """Yield the conditions that an agreement has exactly these parties, given by code or folded name."""
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


def _organization_name(session: WriteSession, ref: OrganizationRef) -> str | None:
    if ref.name is not None:
        return fold(ref.name)
    statement = select(m.Organization.folded_name).where(m.Organization.id == ref.id)
    return session.execute(statement).scalar_one_or_none()


def identified(session: WriteSession, resource: records.Resource, ref: Any, path: Path = ()) -> int | None:
    """Return the primary key of the record with an identifier of a reference or draft, or None.

    Raises:
        Unprocessable: the identifiers belong to different records.
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
    session: WriteSession, resource: records.Resource, ref: Ref, draft: type[BaseModel], its_id: str, path: Path
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
            # A reference may list only some of the identifiers.
            agrees = all(each in its_own[0] for each in value)
        else:
            agrees = any(_agrees(value, each) for each in its_own)
        if not agrees and session.is_enriching:
            # An enriching import leaves recorded values unchanged and reports the differences.
            session.differences.append((f"/{resource.collection.name}/{its_id}", name))
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
        # In any order: the order of the parties carries no meaning.
        return len(said) == len(recorded) and all(any(_agrees(one, other) for other in recorded) for one in said)
    if isinstance(said, str) and isinstance(recorded, str):
        return fold(said) == fold(recorded)
    return bool(said == recorded)
