"""Taking a secret or a person's data out of what is kept of a record besides the record itself.

Kept are the documents before each change, copies of them in the history of related records, and the answers to writes
that had an `Idempotency-Key`. The record as it stands is corrected or deleted like any other; this makes its history
silent on the fields that are named, and records who did so and why.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, or_, select, text, update

from app.db import models as m
from app.db.database import Writing
from app.problems import Unprocessable
from app.queries.history import documents
from app.queries.records import absent
from app.services import change_log
from app.services.records import COLLECTIONS

WHOLE: Final = ""
"""The JSON Pointer of a document itself: every field that can be taken out."""
EVERY: Final = "*"
"""Stands for every entry of a list, whose places differ from version to version."""
REDACTED: Final = "[redacted]"
"""What a text becomes that a document cannot do without."""

_BATCH: Final = 200
_REQUIRED_TEXTS: Final = frozenset({"title", "name", "headline", "office", "value"})
# What tells records, their times and their relations: without them a document is none, and the feed cannot be replayed.
_STAYS: Final = frozenset(
    {"id", "code", "created_at", "updated_at", "kind", "level", "mode", "status", "role", "relation", "action"}
    | {"meeting", "source", "agreement", "topic", "scheme"}
)
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
"""The fields of other documents that hold a record of each resource, or a part of it."""

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done."""

    documents: int
    """How many documents of the history are now without the fields."""
    answers: int
    """How many answers kept for an `Idempotency-Key` are."""
    still: tuple[str, ...]
    """The fields of which the record as it stands says something."""


def redact(session: Writing, name: str, its_id: str, fields: Sequence[str], reason: str) -> Outcome:
    """Take fields of a record out of its history, and record that.

    `fields` are JSON Pointers (RFC 6901) with `*` for every entry of a list.

    Raises:
        NotFound: there never was such a record.
        Unprocessable: a field is none, or cannot be taken out.
    """
    what = _Redaction(name, its_id, tuple(_steps(field, place) for place, field in enumerate(fields)))
    model: Any = COLLECTIONS[name].model
    # Locked, so that a change that is under way is either in the history already or begins after this.
    session.execute(select(model.key).where(model.id == its_id).with_for_update()).first()
    own = select(m.Change.sequence).where(m.Change.resource == name, m.Change.id == its_id)
    if session.execute(own.limit(1)).first() is None:
        raise absent(session, name, its_id)
    if session.get_bind().dialect.name == "sqlite":
        # Overwrite what is deleted: the file itself holds no trace once the log is written back.
        session.execute(text("PRAGMA secure_delete = ON"))
    current = documents(session, COLLECTIONS, [(name, its_id)]).get((name, its_id))
    count = _rewrite_history(session, what)
    before = None if current is None else _dumped(what.applied(name, its_id, json.loads(current)))
    answers = _rewrite_answers(session, what)
    for place, field in enumerate(fields):
        if what.steps[place] not in what.met:
            raise Unprocessable.at(("fields", place), f"{field!r} is in no version of the record; see its history")
    change_log.note_redaction(session, (name, its_id), before, {"fields": list(fields), "reason": reason})
    return Outcome(count, answers, _said(current, what, fields))


class _Redaction:
    def __init__(self, name: str, its_id: str, steps: tuple[Steps, ...]) -> None:
        self.name, self.its_id, self.steps = name, its_id, steps
        self.met: set[Steps] = set()
        """Those that are in some document of the record."""

    def applied(self, resource: str, record_id: str, document: Any) -> Any:
        """Take the fields out of a document of the record, or of another that shows a part of it."""
        if (resource, record_id) == (self.name, self.its_id):
            self._take_out(document)
        elif self.name == "meetings" and resource == "participants" and document["meeting"]["id"] == self.its_id:
            # A participant's own document says again what the meeting's says of it.
            for steps in self.steps:
                if not steps or steps[0] == "participants":
                    _take_out(document, steps[2:])
        self._follow(document)
        return document

    def _take_out(self, document: Any) -> None:
        self.met.update(steps for steps in self.steps if _take_out(document, steps))

    def _follow(self, value: Any, field: str = "") -> None:
        """Do the same to what other documents show of the record."""
        if isinstance(value, list):
            for each in value:
                self._follow(each, field)
        elif isinstance(value, dict):
            if field in _LINKED_AS[self.name] and self.its_id in {value.get("id"), value.get("code")}:
                self._take_out(value)
            for name, each in value.items():
                self._follow(each, name)


def _steps(field: str, place: int) -> Steps:
    if field == WHOLE:
        return ()
    steps = tuple(each.replace("~1", "/").replace("~0", "~") for each in field.split("/")[1:])
    if not field.startswith("/") or any(each.isdecimal() for each in steps):
        raise Unprocessable.at(
            ("fields", place),
            f"{field[:80]!r} names no field: write a JSON Pointer with * for every entry of a list "
            "(/participants/*/note), or an empty text for all fields",
        )
    if steps[-1] in _STAYS or steps == ("date",):
        raise Unprocessable.at(
            ("fields", place), f"{steps[-1][:80]} cannot be taken out: without it the document would not be one"
        )
    return steps


def _take_out(value: Any, steps: Steps) -> bool:
    """Take a field out of a value; return whether it is there."""
    if not steps:
        for name in value if isinstance(value, dict) else ():
            if name not in _STAYS and name != "date":
                value[name] = _emptied(name, value[name])
        return True
    first, *rest = steps
    if isinstance(value, list):
        if first != EVERY:
            return False
        if not rest:
            value.clear()
            return True
        found = [_take_out(each, tuple(rest)) for each in value]
        return any(found) or not found
    if not isinstance(value, dict) or first not in value:
        return False
    if not rest:
        value[first] = _emptied(first, value[first])
        return True
    return value[first] is None or _take_out(value[first], tuple(rest))


def _emptied(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return []
    return REDACTED if name in _REQUIRED_TEXTS and value is not None else None


def _rewrite_history(session: Writing, what: _Redaction) -> int:
    count = 0
    for sequence, resource, record_id, before in list(_mentioning(session, what)):
        document = _dumped(what.applied(resource, record_id, json.loads(before)))
        if json.loads(document) != json.loads(before):
            count += 1
            session.execute(update(m.Change).where(m.Change.sequence == sequence).values(before=document))
    return count


def _mentioning(session: Writing, what: _Redaction) -> Iterator[Any]:
    """Read the documents before each change that may say something of the record, some at a time."""
    mentions = or_(
        (m.Change.resource == what.name) & (m.Change.id == what.its_id),
        m.Change.before.like(f'%"{what.its_id}"%'),
    )
    columns = (m.Change.sequence, m.Change.resource, m.Change.id, m.Change.before)
    rows = select(*columns).where(m.Change.sequence > bindparam("last"), m.Change.before.is_not(None), mentions)
    last = 0
    while found := session.execute(rows.order_by(m.Change.sequence).limit(_BATCH), {"last": last}).all():
        yield from found
        last = found[-1][0]


def _rewrite_answers(session: Writing, what: _Redaction) -> int:
    """Take the fields out of kept answers; an answer's tag no longer fits what it holds and goes as well."""
    kept = m.IdempotencyKey
    rows = session.execute(
        select(kept.actor, kept.key, kept.headers, kept.body).where(kept.body.like(f'%"{what.its_id}"%'))
    )
    count = 0
    for actor, key, headers, body in rows.all():
        document = _answered(what, json.loads(body))
        if document != json.loads(body):
            count += 1
            left = {name: value for name, value in json.loads(headers).items() if name != "etag"}
            session.execute(
                update(kept)
                .where(kept.actor == actor, kept.key == key)
                .values(body=_dumped(document), headers=json.dumps(left))
            )
    return count


def _answered(what: _Redaction, answer: Any) -> Any:
    if isinstance(answer, dict) and "discarded" in answer:
        # What a merge discarded is of a record that the answer does not name.
        return {**answer, "meeting": _answered(what, answer["meeting"]), "discarded": {}}
    if not isinstance(answer, dict):
        return answer
    its_id = answer.get("id") or answer.get("code")
    is_participant = isinstance(answer.get("meeting"), dict)
    resource = what.name if its_id == what.its_id else "participants" if is_participant else ""
    return what.applied(resource, str(its_id), answer)


def _said(current: str | None, what: _Redaction, fields: Sequence[str]) -> tuple[str, ...]:
    """List the fields that the record as it stands has a value for."""
    if current is None:
        return ()

    def says(steps: Steps) -> bool:
        document = json.loads(current)
        _take_out(document, steps)
        return bool(document != json.loads(current))

    return tuple(field for field, steps in zip(fields, what.steps, strict=True) if says(steps))


def _dumped(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
