"""Merge two records of one thing: the survivor gains the data of the other, and the other's id leads to it.

Every reference to the other record moves to the survivor first. The change log has what each of these records was
before, by which `app.services.identity.unmerging` undoes a merge.

See decisions 105 and 332.
"""

import json
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import select

from app.db import models as m
from app.db.write_session import WriteSession
from app.problems import FieldError, Gone, Moved, NotFound, Path, Unprocessable, pointer
from app.queries.matching import judgements
from app.queries.records import document, key_of
from app.schemas.json_patch import own_content
from app.schemas.validation_messages import first_errors, message
from app.services import deletion, disputes, stances
from app.services.derivation import derived
from app.services.identity import repeated_postings
from app.services.intake import dataset_rows, row_citations
from app.services.intake.enrichment import enrich
from app.services.intake.redirection import Successors, redirect
from app.services.intake.row_citations import RowCitation
from app.services.records import load, replace
from app.services.referrers import referrers_of
from app.services.resource import Resource
from app.services.resources import BY_NAME, COLLECTIONS, IN_LOADING_ORDER, PEOPLE
from app.services.row_writes import flush, set_updated

_SHOWN: Final = 5
_LOADED: Final = {resource.name: place for place, resource in enumerate(IN_LOADING_ORDER)}


@dataclass(frozen=True, slots=True)
class MergeResult:
    """Result of a merge."""

    document: str
    """The surviving record, as JSON."""
    discarded: dict[str, Any]
    """Values of the other record that differ from the survivor's and were dropped."""
    moved: int
    """Number of records whose references moved to the survivor."""
    joined: list[dict[str, Any]]
    """Entries that became the same as another one in their list, each with the URL path of its record."""


def merge(session: WriteSession, resource: Resource, survivor_id: str, other_id: str, path: Path) -> MergeResult:
    """Merge the record `other_id` into `survivor_id`.

    Raises:
        NotFound, Gone: one of the records does not exist.
        Moved: the survivor was itself merged into another record.
        Unprocessable: both ids name the same record, the other was merged before, or the combined record, or one that
            refers to the other, would be invalid.
    """
    if survivor_id == other_id:
        raise Unprocessable.at(path, "is this record itself; give the id of the other record of the same thing")
    judgements.check_not_different(session, resource.name, survivor_id, other_id, path)
    collection = resource.collection
    survivor_key = key_of(session, collection, survivor_id)
    try:
        other_key = key_of(session, collection, other_id)
    except Moved as problem:
        # 308 would redirect the URL, but this id is in the body.
        raise Unprocessable.at(
            path, f"was merged into {problem.successor!r}; give that id if it is a different record"
        ) from problem
    except (NotFound, Gone) as problem:
        # The id in the body is meant, not that of the URL.
        problem.errors = (FieldError(problem.detail, path=path),)
        raise
    with derived.deferred_refresh(session):
        moved, joined = _move_references(session, resource, survivor_id, other_id, other_key, path)
        other = json.loads(document(session, collection, other_id))
        dropped = _prepare(session, resource, other, survivor_id, (survivor_key, other_key))
        survivor = json.loads(document(session, collection, survivor_id))
        if resource is PEOPLE:
            repeated_postings.cite_repeated(session, survivor, other)
        dropped |= resource.drop_unfitting(survivor, other)
        _cite_discarded(session, resource, survivor, other)
        deletion.delete_record(session, resource, load(session, resource, other_id), successor=survivor_id)
        dataset_rows.move(session, resource, other_id, survivor_id)
        merged, discarded = gain(resource, survivor, other)
        data = _validated(resource, merged, path, f"cannot be merged into {survivor_id!r}")
        row = load(session, resource, survivor_id)
        if not replace(session, resource, row, data):
            # The history of the survivor shows every merge, even one that adds nothing.
            set_updated(row)
            flush(session, resource)
        for name, key in disputes.refresh_naming(session, COLLECTIONS, other_id):
            derived.mark_dirty(session, name, [key])
    return MergeResult(document(session, collection, survivor_id), _together(dropped, discarded), moved, joined)


def _together(dropped: dict[str, Any], discarded: dict[str, Any]) -> dict[str, Any]:
    """Return all values that were lost; a list, such as that of relations, may be in both."""
    both = {name: [*dropped[name], *discarded[name]] for name in dropped.keys() & discarded.keys()}
    return dropped | discarded | both


def gain(resource: Resource, survivor: dict[str, Any], other: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the survivor's document with what it gains from the other's, and the values that are discarded."""
    merged, discarded = enrich(survivor, other)
    resource.keep_other_names(merged, discarded)
    return merged, discarded


def _cite_discarded(session: WriteSession, resource: Resource, survivor: dict[str, Any], other: dict[str, Any]) -> None:
    """Cite the rows of data sets for the values of the other record that the survivor does not take, as an import of them would."""
    if "citations" not in other:
        return
    discarded = gain(resource, survivor, other)[1]
    for source, locator, values in dataset_rows.of_record(session, resource, other["id"]):
        said = {name: value for name, value in discarded.items() if values.get(name) == value}
        row_citations.cite(other, said, RowCitation(source, locator))


def _prepare(
    session: WriteSession, resource: Resource, other: dict[str, Any], survivor_id: str, keys: tuple[int, int]
) -> dict[str, Any]:
    """Remove the values that the survivor cannot take from the other's document, and return them."""
    for name in resource.derived_fields:
        other.pop(name, None)
    # Derived stances follow from the values of the survivor from now on.
    stances.drop_derived_stances(other, partial(stances.survivor_now, session))
    _give_citations_to_parts(other)
    for participant in other.get("participants", ()):
        # The other's participant ids are retired with it; participants new to the survivor get new ids.
        del participant["id"]
    dropped = _drop_relations(session, resource, other, survivor_id, keys[0])
    field = resource.parent_field
    if field is None or (parent := other[field]) is None or not _leads_to(session, resource, keys[1], keys[0]):
        return dropped
    other[field] = None
    parent_id = parent["id"] if isinstance(parent, dict) else parent
    return dropped if parent_id == survivor_id else {field: parent}


def _drop_relations(
    session: WriteSession, resource: Resource, other: dict[str, Any], survivor_id: str, survivor_key: int
) -> dict[str, Any]:
    """Remove relations to the survivor, and to agreements that lead to it; return those of the second kind."""
    dropped = []
    for item in list(other.get("relations", ())):
        target_id = item["agreement"]["id"]
        key = key_of(session, resource.collection, target_id)
        if target_id == survivor_id or _leads_to(session, resource, key, survivor_key):
            other["relations"].remove(item)
            dropped += [] if target_id == survivor_id else [item]
    return {"relations": dropped} if dropped else {}


def _give_citations_to_parts(document: dict[str, Any]) -> None:
    """Move citations of `participants.<id>.<field>` to that participant, whose id is about to be retired."""
    parts = {part["id"]: part for part in document.get("participants", ())}
    citations = []
    for citation in document.get("citations", ()):
        first, *steps = (citation["field"] or "").split(".")
        part = parts.get(steps[0]) if first == "participants" and steps else None
        if part is None:
            citations.append(citation)
        elif steps[1:]:
            moved = {**citation, "field": ".".join(steps[1:])}
            part["citations"] += [] if moved in part["citations"] else [moved]
        else:
            citations.append({**citation, "field": first})
    if parts:
        document["citations"] = citations


def _move_references(
    session: WriteSession, resource: Resource, survivor_id: str, other_id: str, other_key: int, path: Path
) -> tuple[int, list[dict[str, Any]]]:
    """Move all references from the other record to the survivor; return how many records had some, and what was joined."""
    successors = {(resource.name, other_id): survivor_id}
    referrers = _whole_records(session, referrers_of(session, resource, other_key))
    joined: list[dict[str, Any]] = []
    for name, record_id in sorted(referrers, key=lambda referrer: (_LOADED[referrer[0]], referrer[1])):
        joined += _move_references_of(session, BY_NAME[name], record_id, successors, path)
        # Each row is flushed; keeping the rows in the session would only make it grow.
        session.expunge_all()
    return len(referrers), joined


def _move_references_of(
    session: WriteSession, owner: Resource, record_id: str, successors: Successors, path: Path
) -> list[dict[str, Any]]:
    url = f"/{owner.name}/{record_id}"
    content = own_content(json.loads(document(session, owner.collection, record_id)), owner.derived_fields)
    moved, joined = redirect(content, successors)
    # A survivor that refers to the other record, such as a topic to its parent, must not refer to itself.
    owner.drop_references(moved, {record_id})
    try:
        replace(session, owner, load(session, owner, record_id), _validated(owner, moved, path, url))
    except Unprocessable as problem:
        raise Unprocessable.at(path, f"cannot be merged, since {url} refers to it: {problem.detail}") from problem
    return [{"record": url, **asdict(entry)} for entry in joined]


def _whole_records(session: WriteSession, referrers: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the referrers with meetings in place of their participants, which are part of them."""
    parts = [record_id for name, record_id in referrers if BY_NAME[name].is_part]
    statement = select(m.Meeting.id).join(m.Participant, m.Participant.meeting_key == m.Meeting.key)
    meetings = {
        ("meetings", meeting_id)
        for part in parts
        for meeting_id in session.execute(statement.where(m.Participant.id == part)).scalars()
    }
    return {referrer for referrer in referrers if not BY_NAME[referrer[0]].is_part} | meetings


def _leads_to(session: WriteSession, resource: Resource, key: int, target: int) -> bool:
    """Return whether references between records of one resource lead from one record to another."""
    seen: set[int] = set()
    pending = {key}
    while pending:
        seen |= pending
        pending = {referred for item in pending for referred in _referred_to(session, resource, item)} - seen
    return target in seen - {key}


def _referred_to(session: WriteSession, resource: Resource, key: int) -> set[int]:
    pairs = resource.own_references()
    if pairs is None:
        return set()
    own_key, _ = pairs.selected_columns
    return {referred_key for _, referred_key in session.execute(pairs.where(own_key == key))}


def _validated(resource: Resource, content: dict[str, Any], path: Path, problem: str) -> Any:
    try:
        return resource.input_type.model_validate(content)
    except ValidationError as error:
        # PUT would reject the record as well.
        reasons = "; ".join(f"{pointer(fault['loc'])}: {message(fault, ())}" for fault in first_errors(error, _SHOWN))
        raise Unprocessable.at(path, f"{problem}: {reasons}") from error
