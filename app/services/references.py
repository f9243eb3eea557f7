"""Resolution of references in an input to primary keys: records are found by id, identifier or natural key, or created.

A reference never edits: its fields must agree with the existing record.

See decision 6.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, overload

from pydantic import BaseModel

from app.db import models as m
from app.db.write_session import CreatedReference, WriteSession
from app.domain.matching.candidates import Candidate, Reason
from app.domain.strings.text import fold
from app.problems import Path, Unprocessable
from app.queries.records import document, find_key, key_of, retired, retirement, survivor_of
from app.schemas.common import Ref
from app.services import former_references, records
from app.services.possible_duplicates import refuse_duplicate
from app.services.resource import SAY_WHICH, Resource

_ID: Final = {"id"}


def country(session: WriteSession, code: str | None, path: Path) -> int | None:
    """Return the primary key of the country with a code, or None if `code` is None.

    Raises:
        Unprocessable: no country has the code.
    """
    if code is None:
        return None
    cached = session.country_keys
    if code not in cached:
        key = find_key(session, m.Country, code)
        if key is None:
            raise Unprocessable.at(
                path, f"no country has the code {code!r}; GET /countries?q= finds it, PUT /countries/{code} adds it"
            )
        cached[code] = key
    return cached[code]


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

    The id of a merged record leads to its survivor. A record that is created takes from `defaults` what the reference
    leaves out. Results are cached for the transaction.

    Raises:
        Conflict: the record to be created has a unique value of another one.
        Unprocessable: the reference names no record, several, or one that differs from it.
    """
    if ref is None:
        return None
    # Most references are an id alone, which is not the JSON of any other.
    is_id = ref.id is not None and ref.model_fields_set == _ID
    fields = str(ref.id) if is_id else ref.model_dump_json(exclude_unset=True)
    if session.meeting_date is not None and resource.depends_on_day and not is_id:
        fields = f"{fields} {session.meeting_date[:4]}"
    resolved = session.references[resource.name]
    key = resolved.get(fields)
    if key is None:
        key = _look_up(session, resource, ref, path, defaults)
        resolved.add(fields, key, resource.marks_of(ref))
    return key


def find(session: WriteSession, resource: Resource, ref: Ref | None, path: Path) -> int | None:
    """Return the primary key of the record that `resolve` would find, or None if there is none, or several.

    Raises:
        Unprocessable: the identifiers belong to different records.
    """
    if ref is None:
        return None
    identified_key = resource.find_by_identifier(session, ref, path)
    if ref.id is not None:
        record_id = survivor_of(session, resource.name, resource.model, ref.id) or ref.id
        key = find_key(session, resource.model, record_id)
        return identified_key if key is None else key
    if identified_key is not None:
        return identified_key
    keys = resource.possible(session, resource.find_by_natural_key(session, ref, every=not session.is_import))
    return keys[0] if len(keys) == 1 else None


def _look_up(session: WriteSession, resource: Resource, ref: Ref, path: Path, defaults: Mapping[str, Any]) -> int:
    identified_key = resource.find_by_identifier(session, ref, path)
    others: list[str] = []
    if ref.id is not None:
        key = _find_by_id(session, resource, ref, path, identified_key)
        if key is not None:
            return key
    elif identified_key is not None:
        # Data sets spell names in their own ways, so an enriching import does not compare the other fields.
        if not session.is_enriching:
            _check_agreement(session, resource, ref, resource.id_of(session, identified_key), path)
        resource.note_name(session, identified_key, ref)
        return identified_key
    else:
        # Nobody is there to choose while a file is imported, and importing it again must find the same records.
        named = resource.find_by_natural_key(session, ref, every=not session.is_import)
        keys = resource.possible(session, named)
        if len(keys) > 1:
            same = ", ".join(sorted(resource.id_of(session, key) for key in keys))
            raise Unprocessable.at(path, f"matches more than one record of {resource.name}; {SAY_WHICH}{same}")
        if keys:
            if not resource.natural_key.issuperset(ref.given_fields):
                _check_agreement(session, resource, ref, resource.id_of(session, keys[0]), path)
            resource.note_name(session, keys[0], ref)
            return keys[0]
        former_key = former_references.find(session, resource, ref, path)
        if former_key is not None:
            return former_key
        others = [resource.id_of(session, key) for key in named]
    return _create(session, resource, ref, path, defaults, others)


def _create(
    session: WriteSession,
    resource: Resource,
    ref: Ref,
    path: Path,
    defaults: Mapping[str, Any],
    others: list[str],
) -> int:
    """Create the record of a reference; `others` are the ids of records of its name that cannot be it."""
    fields = ref.model_dump(exclude_unset=True)
    fields |= {name: value for name, value in defaults.items() if fields.get(name) is None}
    data = resource.input_type.model_validate(fields)
    if session.asks_about_duplicates and ref.id is None:
        _refuse_duplicate(session, resource, data, path, others)
    row = records.create(session, resource, data, path)
    if session.is_import and ref.id is None:
        description = resource.describe(data, session.meeting_date)
        session.created_references.append(CreatedReference(resource.name, row.id, description, tuple(others)))
    return int(row.key)


def missing_meeting(session: WriteSession, meeting_id: str) -> str:
    """Return the reason why no meeting has this id, and the remedy."""
    if meeting_id.isprintable() and retired(session, "meetings", meeting_id) is not None:
        event, remedy = retirement(session, "meetings", meeting_id)
        return f"{meeting_id!r} {event}; name another meeting, or {remedy}"
    return f"no meeting has the id {meeting_id!r}; create it first, with POST /meetings"


def _find_by_id(
    session: WriteSession, resource: Resource, ref: Ref, path: Path, identified_key: int | None
) -> int | None:
    """Return the primary key of the record of a reference with an id; None if it is to be created.

    The id of a merged record means its survivor. The other fields are then those of a record that no longer exists.
    """
    record_id = ref.id or ""
    key = find_key(session, resource.model, record_id)
    if identified_key is not None and session.is_enriching and key in {None, identified_key}:
        return identified_key
    if key is not None:
        _check_agreement(session, resource, ref, record_id, path)
        return key
    if retired(session, resource.name, record_id) is not None:
        survivor_id = survivor_of(session, resource.name, resource.model, record_id)
        if survivor_id is None:
            event, remedy = retirement(session, resource.name, record_id)
            raise Unprocessable.at(
                (*path, "id"),
                f"{record_id!r} {event} and its id is never reused; refer to another record, or {remedy}",
            )
        merged_key = key_of(session, resource.collection, survivor_id)
        if identified_key not in {None, merged_key}:
            raise Unprocessable.at(
                (*path, "identifiers"),
                f"belong to another record than the one that {record_id!r} was merged into; leave one of them out",
            )
        return merged_key
    if getattr(ref, ref.label) is None:
        raise Unprocessable.at(
            path, f"{resource.name} has no record with the id {record_id!r}; add its {ref.label} to create it"
        )
    return None


def _refuse_duplicate(session: WriteSession, resource: Resource, data: Any, path: Path, others: list[str]) -> None:
    same_name = (Reason("the same name", 0),)
    named = [Candidate(record_id, "", 0, is_match=False, reasons=same_name) for record_id in others]
    refuse_duplicate(resource, [*named, *resource.possible_duplicates(session, data)], path)


def _check_agreement(session: WriteSession, resource: Resource, ref: Ref, record_id: str, path: Path) -> None:
    given = {name: value for name, value in ref.given_fields.items() if value is not None}
    if not given:
        return
    recorded = resource.input_type.model_validate(json.loads(document(session, resource.collection, record_id)))
    for name, value in given.items():
        recorded_value = getattr(recorded, name)
        if name == ref.label:
            agrees = resource.is_same_name(value, recorded)
        elif name == "identifiers":
            # A reference may list only some of the identifiers.
            agrees = all(item in recorded_value for item in value)
        else:
            agrees = _agrees(session, resource, name, value, recorded_value)
        if not agrees and session.is_enriching:
            # An enriching import leaves recorded values unchanged and reports the differences.
            session.differences.append((resource.name, record_id, name, value))
        elif not agrees:
            raise Unprocessable.at(
                (*path, name),
                f"differs from the record {record_id!r}; a reference never edits a record: update it at "
                f"/{resource.name}/{record_id}, or leave {name} out",
            )


def _agrees(session: WriteSession, resource: Resource, name: str, given: Any, recorded: Any) -> bool:
    """Return whether the value that a reference gives for a field, or a part of it, means the recorded one."""
    if given is None or recorded is None:
        return given is recorded
    if isinstance(given, Ref) and isinstance(recorded, Ref):
        related = resource.related[name]
        return given.id == recorded.id or find(session, related, given, ()) == find_key(
            session, related.model, recorded.id or ""
        )
    if isinstance(given, BaseModel):
        return all(
            _agrees(session, resource, field, getattr(given, field), getattr(recorded, field, None))
            for field in given.model_fields_set
        )
    if isinstance(given, list):
        # In any order: the order of the parties carries no meaning.
        return len(given) == len(recorded) and all(
            any(_agrees(session, resource, name, item, recorded_item) for recorded_item in recorded) for item in given
        )
    if isinstance(given, str) and isinstance(recorded, str):
        return fold(given) == fold(recorded)
    return bool(given == recorded)
