"""Redaction: remove secrets or personal data from everything stored about a record except the record itself.

Stored are the documents before each change, copies of them in the history of related records, and the responses to
writes with an `Idempotency-Key`. The current record is corrected or deleted like any other. Redaction removes the named
fields from its history, and records who did so and why.

See decision 76.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, or_, select, update

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.strings.json_text import json_text
from app.problems import Unprocessable
from app.queries.history import documents
from app.queries.records import missing_problem, survivor_of
from app.services.changes import change_log
from app.services.intake import dataset_rows
from app.services.resources import COLLECTIONS

WHOLE_DOCUMENT: Final = ""
"""JSON Pointer of the whole document: every field that can be redacted."""
WILDCARD: Final = "*"
"""Wildcard for every entry of a list, because positions differ between versions."""
REDACTED: Final = "[redacted]"
"""Replacement for the text of a required field."""

_BATCH: Final = 200
_REQUIRED_TEXTS: Final = frozenset({"title", "name", "headline", "office", "value"})
# Ids, times and relations: without them a document is invalid and the change feed cannot be replayed.
_NOT_REDACTABLE: Final = frozenset(
    {"id", "code", "created_at", "updated_at", "kind", "level", "mode", "status", "role", "relation", "action"}
    | {"meeting", "source", "agreement", "topic", "scheme", "origin", "reviewed", "part_of", "parts"}
)
_REPORTED: Final = frozenset({"discarded", "joined", "kept"})
"""The fields of the response of a merge, or of its undo, that have values of several records."""
_LINKED_AS: Final = {
    "people": ("person",),
    "organizations": ("organization",),
    "agreements": ("agreement",),
    "topics": ("topic", "topics", "parent"),
    "sources": ("source",),
    "meetings": ("meeting",),
    "countries": ("countries",),
    "participants": ("participants",),
}
"""For each resource, the fields of other documents that show its records or parts of them."""

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RedactionResult:
    """Result of a redaction."""

    documents: int
    """Number of documents of the history from which fields were removed."""
    responses: int
    """Number of stored `Idempotency-Key` responses from which fields were removed."""
    remaining: tuple[str, ...]
    """Fields that still have a value in the current record."""


def redact(session: WriteSession, name: str, record_id: str, fields: Sequence[str], reason: str) -> RedactionResult:
    """Remove fields of a record from its history, and record the redaction.

    `fields` are JSON Pointers (RFC 6901) with `*` for every entry of a list.

    Raises:
        NotFound: there never was such a record.
        Unprocessable: a field is not a valid pointer, occurs in no version of the record, or cannot be redacted.
    """
    redaction = _Redaction(name, record_id, tuple(_steps(field, index) for index, field in enumerate(fields)))
    model: Any = COLLECTIONS[name].model
    # Locked, so that a concurrent change is either in the history already or begins after this one.
    session.execute(select(model.key).where(model.id == record_id).with_for_update()).first()
    own_changes = select(m.Change.sequence).where(m.Change.resource == name, m.Change.id == record_id)
    if session.execute(own_changes.limit(1)).first() is None:
        raise missing_problem(session, name, record_id)
    session.dialect.overwrite_deleted_content(session)
    current = documents(session, COLLECTIONS, [(name, record_id)]).get((name, record_id))
    count = _rewrite_history(session, redaction)
    before = None if current is None else _dumped(redaction.apply(name, record_id, json.loads(current)))
    responses = _rewrite_responses(session, redaction)
    for index, field in enumerate(fields):
        if redaction.steps[index] not in redaction.found_fields:
            raise Unprocessable.at(("fields", index), f"{field!r} occurs in no version of the record; see its history")
    _forget_rows(session, name, record_id, current)
    change_log.note_redaction(session, (name, record_id), before, {"fields": list(fields), "reason": reason})
    return RedactionResult(count, responses, _remaining_fields(current, redaction, fields))


class _Redaction:
    def __init__(self, name: str, record_id: str, steps: tuple[Steps, ...]) -> None:
        self.name, self.record_id, self.steps = name, record_id, steps
        self.found_fields: set[Steps] = set()
        """Fields found in at least one document of the record."""

    def apply(self, resource: str, record_id: str, document: Any) -> Any:
        """Remove the fields from a document of the record, or from another document that shows parts of it."""
        if (resource, record_id) == (self.name, self.record_id):
            self._remove(document)
        elif self.name == "meetings" and resource == "participants" and document["meeting"]["id"] == self.record_id:
            # A participant's own document repeats its entry in the meeting's document.
            for steps in self.steps:
                if not steps or steps[0] == "participants":
                    _remove(document, steps[2:])
                    _remove_said(document, steps[2:])
        self._remove_copies(document)
        return document

    def _remove(self, document: Any) -> None:
        self.found_fields.update(steps for steps in self.steps if _remove(document, steps))
        for steps in self.steps:
            _remove_said(document, steps)

    def _remove_copies(self, value: Any, field: str = "") -> None:
        """Remove the fields from copies of the record nested in other documents."""
        if isinstance(value, list):
            for item in value:
                self._remove_copies(item, field)
        elif isinstance(value, dict):
            if field in _LINKED_AS[self.name] and self.record_id in {value.get("id"), value.get("code")}:
                self._remove(value)
            for name, item in value.items():
                self._remove_copies(item, name)


def _steps(field: str, place: int) -> Steps:
    if field == WHOLE_DOCUMENT:
        return ()
    steps = tuple(step.replace("~1", "/").replace("~0", "~") for step in field.split("/")[1:])
    if not field.startswith("/") or any(step.isdecimal() for step in steps):
        raise Unprocessable.at(
            ("fields", place),
            f"{field[:80]!r} is not a field: write a JSON Pointer with * for every entry of a list "
            "(/participants/*/note), or an empty string for all fields",
        )
    if steps[-1] in _NOT_REDACTABLE or steps == ("date",):
        raise Unprocessable.at(
            ("fields", place), f"{steps[-1][:80]} cannot be redacted: the document would be invalid without it"
        )
    return steps


def _remove(value: Any, steps: Steps) -> bool:
    """Remove a field from a value, and return whether the field is present."""
    if not steps:
        for name in value if isinstance(value, dict) else ():
            if name not in _NOT_REDACTABLE and name != "date":
                value[name] = _emptied(name, value[name])
        return True
    first, *rest = steps
    if isinstance(value, list):
        if first != WILDCARD:
            return False
        if not rest:
            value.clear()
            return True
        results = [_remove(item, tuple(rest)) for item in value]
        return any(results) or not results
    if not isinstance(value, dict) or first not in value:
        return False
    if not rest:
        value[first] = _emptied(first, value[first])
        return True
    return value[first] is None or _remove(value[first], tuple(rest))


def _remove_said(document: Any, steps: Steps) -> None:
    """Remove what citations of a record say (`says`) of a redacted field."""
    if not isinstance(document, dict) or not steps:
        return
    for citation in document.get("citations") or ():
        if (citation.get("field") is not None) and all(
            step in {name, WILDCARD} for name, step in zip(citation["field"].split("."), steps, strict=False)
        ):
            citation["says"] = None
    if steps[:2] == ("participants", WILDCARD):
        for participant in document.get("participants") or ():
            _remove_said(participant, steps[2:])


def _emptied(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return []
    return REDACTED if name in _REQUIRED_TEXTS and value is not None else None


def _forget_rows(session: WriteSession, name: str, record_id: str, current: str | None) -> None:
    """Forget what rows of data sets said of the record, or of the meeting that it is part of."""
    _forget_rows_of(session, name, record_id)
    if name == "participants":
        last = select(m.Change.before).where(m.Change.resource == name, m.Change.id == record_id)
        last = last.where(m.Change.before.is_not(None)).order_by(m.Change.version.desc()).limit(1)
        text = current or session.execute(last).scalar_one_or_none()
        if text is not None:
            _forget_rows_of(session, "meetings", json.loads(text)["meeting"]["id"])


def _forget_rows_of(session: WriteSession, name: str, record_id: str) -> None:
    dataset_rows.forget(session, name, record_id)
    # A merge moved the rows to the survivor.
    if (survivor := survivor_of(session, name, COLLECTIONS[name].model, record_id)) is not None:
        dataset_rows.forget(session, name, survivor)


def _rewrite_history(session: WriteSession, redaction: _Redaction) -> int:
    count = 0
    for sequence, resource, record_id, before in list(_mentioning(session, redaction)):
        document = _dumped(redaction.apply(resource, record_id, json.loads(before)))
        if json.loads(document) != json.loads(before):
            count += 1
            session.execute(update(m.Change).where(m.Change.sequence == sequence).values(before=document))
    return count


def _mentioning(session: WriteSession, redaction: _Redaction) -> Iterator[Any]:
    """Yield the changes whose earlier document may mention the record, reading them in batches."""
    mentions = or_(
        (m.Change.resource == redaction.name) & (m.Change.id == redaction.record_id),
        m.Change.before.like(f'%"{redaction.record_id}"%'),
    )
    columns = (m.Change.sequence, m.Change.resource, m.Change.id, m.Change.before)
    rows = select(*columns).where(m.Change.sequence > bindparam("last"), m.Change.before.is_not(None), mentions)
    last = 0
    while rows_ := session.execute(rows.order_by(m.Change.sequence).limit(_BATCH), {"last": last}).all():
        yield from rows_
        last = rows_[-1][0]


def _rewrite_responses(session: WriteSession, redaction: _Redaction) -> int:
    """Remove the fields from stored responses, and their ETags as well, which no longer fit the content."""
    stored = m.IdempotencyKey
    merges = select(m.Change.successor).where(
        m.Change.resource == redaction.name, m.Change.id == redaction.record_id, m.Change.successor.is_not(None)
    )
    # The response of a merge has values of the record, but the id of the survivor alone.
    of_merges = [
        stored.body.like(f'%"{survivor}"%') & stored.body.like('%"discarded":%')
        for survivor in session.execute(merges.distinct()).scalars()
    ]
    is_mentioned = or_(stored.body.like(f'%"{redaction.record_id}"%'), *of_merges)
    rows = session.execute(select(stored.actor, stored.key, stored.headers, stored.body).where(is_mentioned))
    count = 0
    for actor, key, headers, body in rows.all():
        document = _redacted_response(redaction, json.loads(body))
        if document != json.loads(body):
            count += 1
            remaining_headers = {name: value for name, value in json.loads(headers).items() if name != "etag"}
            session.execute(
                update(stored)
                .where(stored.actor == actor, stored.key == key)
                .values(body=_dumped(document), headers=json.dumps(remaining_headers))
            )
    return count


def _redacted_response(redaction: _Redaction, response: Any) -> Any:
    if isinstance(response, dict) and _REPORTED & response.keys():
        # A merge or its undo reports values of records that the response names by id alone.
        return {
            name: type(value)() if name in _REPORTED else _redacted_response(redaction, value)
            for name, value in response.items()
        }
    if not isinstance(response, dict):
        return response
    record_id = response.get("id") or response.get("code")
    is_participant = isinstance(response.get("meeting"), dict)
    resource = redaction.name if record_id == redaction.record_id else "participants" if is_participant else ""
    return redaction.apply(resource, str(record_id), response)


def _remaining_fields(current: str | None, redaction: _Redaction, fields: Sequence[str]) -> tuple[str, ...]:
    """Return the fields that have a value in the current record."""
    if current is None:
        return ()

    def says(steps: Steps) -> bool:
        document = json.loads(current)
        _remove(document, steps)
        _remove_said(document, steps)
        return bool(document != json.loads(current))

    return tuple(field for field, steps in zip(fields, redaction.steps, strict=True) if says(steps))


def _dumped(document: Any) -> str:
    return json_text(document)
