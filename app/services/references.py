"""Resolution of references in a draft to primary keys: records are found by id, identifier or natural key, or created.

A reference never edits: its fields must agree with the existing record.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, overload

from pydantic import BaseModel
from sqlalchemy import select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.text import fold
from app.problems import Path, Unprocessable
from app.queries.records import document, find_key, retired
from app.schemas.common import Ref
from app.services import records
from app.services.resource import SAY_WHICH, Resource

_MAX_RESOLVED: Final = 50_000


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


@overload
def resolve(
    session: WriteSession, resource: Resource, ref: Ref, path: Path, defaults: Mapping[str, Any] = ...
) -> int: ...
@overload
def resolve(
    session: WriteSession, resource: Resource, ref: None, path: Path, defaults: Mapping[str, Any] = ...
) -> None: ...
def resolve(
    session: WriteSession,
    resource: Resource,
    ref: Ref | None,
    path: Path,
    defaults: Mapping[str, Any] = MappingProxyType({}),
) -> int | None:
    """Return the primary key of the record of a reference, creating it if needed, or None if `ref` is None.

    A record that is created takes from `defaults` what the reference leaves out. Results are cached for the
    transaction.

    Raises:
        Conflict: the record to be created has a unique value of another one.
        Unprocessable: the reference names no record, several, or one that differs from it.
    """
    if ref is None:
        return None
    name, fields = resource.name, ref.model_dump_json(exclude_unset=True)
    key = session.reference_keys.setdefault(name, {}).get(fields)
    if key is None:
        key = _look_up(session, resource, ref, path, defaults)
        # Fetch the cache again: creating a record discards it.
        resolved = session.reference_keys.setdefault(name, {})
        if len(resolved) > _MAX_RESOLVED:
            resolved.clear()
        resolved[fields] = key
    return key


def _look_up(session: WriteSession, resource: Resource, ref: Ref, path: Path, defaults: Mapping[str, Any]) -> int:
    model: Any = resource.model
    known = resource.find_by_identifier(session, ref, path)
    if ref.id is not None:
        key = find_key(session, model, ref.id)
        if known is not None and session.is_enriching and key in {None, known}:
            return known
        if key is not None:
            _check_agreement(session, resource, ref, ref.id, path)
            return int(key)
        if retired(session, resource.name, ref.id) is not None:
            raise Unprocessable.at(
                (*path, "id"), f"{ref.id!r} was deleted and its id is never reused; refer to another record"
            )
        if getattr(ref, ref.label) is None:
            raise Unprocessable.at(
                path, f"{resource.name} has no record with the id {ref.id!r}; add its {ref.label} to create it"
            )
    elif known is not None:
        # Data sets spell names in their own ways, so an enriching import does not compare the other fields.
        if not session.is_enriching:
            _check_agreement(session, resource, ref, resource.id_of(session, known), path)
        return known
    else:
        found = resource.find_by_natural_key(session, ref)
        if len(found) > 1:
            same = ", ".join(session.execute(select(model.id).where(model.key.in_(found))).scalars())
            raise Unprocessable.at(path, f"matches more than one record of {resource.name}; {SAY_WHICH}{same}")
        if found:
            _check_agreement(session, resource, ref, resource.id_of(session, found[0]), path)
            return found[0]
    fields = ref.model_dump(exclude_unset=True)
    fields |= {name: value for name, value in defaults.items() if fields.get(name) is None}
    draft = resource.draft_type.model_validate(fields)
    return int(records.create(session, resource, draft, path).key)


def _check_agreement(session: WriteSession, resource: Resource, ref: Ref, its_id: str, path: Path) -> None:
    said = {name: value for name, value in ref.said.items() if value is not None}
    if not said:
        return
    recorded = resource.draft_type.model_validate(json.loads(document(session, resource.collection, its_id)))
    for name, value in said.items():
        its_own = [getattr(recorded, name)]
        if name == ref.label:
            its_own += resource.aliases(recorded)
        if name == "identifiers":
            # A reference may list only some of the identifiers.
            agrees = all(each in its_own[0] for each in value)
        else:
            agrees = any(_agrees(value, each) for each in its_own)
        if not agrees and session.is_enriching:
            # An enriching import leaves recorded values unchanged and reports the differences.
            session.differences.append((f"/{resource.name}/{its_id}", name))
        elif not agrees:
            raise Unprocessable.at(
                (*path, name),
                f"differs from the record {its_id!r}; a reference never edits a record: update it at "
                f"/{resource.name}/{its_id}, or leave {name} out",
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
