"""Fields for which a source gives another value than the recorded one."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from app.db import models as m
from app.domain.strings.text import PLACEHOLDER
from app.domain.tenures import postings
from app.queries import projections
from app.queries.questions.answers import choice
from app.queries.questions.provider import Position, question

_SHOWN: Final = 120
_SOURCES: Final = 3
_NOTHING_SAID: Final[tuple[Any, ...]] = (None, [], "", "unknown")
_FIRST: Final = ("name_as_printed", "name", "title", "person", "organization")
"""The fields of an entry that name it, and so come first in words."""


class _DisputedFields:
    kind = "disputed_fact"

    def page(
        self, connection: Connection, resources: Sequence[str], after: Position | None, limit: int
    ) -> list[tuple[Position, dict[str, Any]]]:
        dispute = m.Dispute
        # An index scan; the disputes of a participant are asked once, about the participant.
        conditions = [dispute.key > (after[1] if after else -1), ~dispute.is_of_part]
        if resources:
            conditions.append(dispute.resource.in_(resources))
        rows = select(dispute.key, projections.dispute()).where(*conditions).order_by(dispute.key).limit(limit)
        return [(("", key), _question(json.loads(document))) for key, document in connection.execute(rows)]


def _question(dispute: dict[str, Any]) -> dict[str, Any]:
    resource, record_id, field = dispute["resource"], dispute["id"], dispute["field"]
    others = [citation for citation in dispute["citations"] if citation["stance"] == "disputes"]
    statements = "; ".join(
        f"{citation['source']['headline']}: {_short(citation['says'])}" for citation in others[:_SOURCES]
    )
    more = f" and {len(others) - _SOURCES} more" if len(others) > _SOURCES else ""
    why = f"{_recorded(field, dispute['value'])}, but a source says otherwise: {statements}{more}"
    choices = [
        answer
        for citation in others[:_SOURCES]
        for answer in _corrections(resource, record_id, field, dispute["value"], citation["says"])
    ]
    patch = f"PATCH /{resource}/{record_id}"
    choices.append(
        choice("it cannot be verified: make the stance of the citation `unclear`", patch, {"citations": PLACEHOLDER})
    )
    return question(_DisputedFields.kind, resource, record_id, why, choices, field)


def _corrections(resource: str, record_id: str, field: str, recorded: Any, says: Any) -> Iterator[dict[str, Any]]:
    """Yield the requests by which a record has the value that a source gives; a list keeps its other entries."""
    patch = f"PATCH /{resource}/{record_id}"
    if says is None or "." in field:
        return  # A nested field is corrected in the whole document; the question shows only a part of it.
    if not isinstance(recorded, list):
        yield choice("the source is right", patch, {field: says})
        return
    entries = says if isinstance(says, list) else [says]
    if field == "participants":
        for entry in entries:
            yield _participant(record_id, recorded, entry)
        return
    # Another term of a posting takes its place; anything else is one entry more.
    rest = [item for item in recorded if not any(_is_same_posting(field, item, entry) for entry in entries)]
    yield choice("the source is right", patch, {field: [*rest, *entries]})


def _participant(meeting_id: str, recorded: Sequence[Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the choice that corrects the one recorded participant of an entry's person, or else adds the entry."""
    of_person = [item for item in recorded if _is_same_person(item, entry)]
    if len(of_person) == 1:
        (item,) = of_person
        values = {
            name: value
            for name, value in entry.items()
            if value not in _NOTHING_SAID and name != "id" and value != item.get(name)
        }
        return choice(f"the source is right: {_short(entry)}", f"PATCH /participants/{item['id']}", values)
    of_whom = {} if entry.get("country") or entry.get("organization") else {"country": PLACEHOLDER}
    what = f"the source is right: add {_short(entry)}" + (", with the country represented" if of_whom else "")
    return choice(what, "POST /participants", {"meeting": meeting_id, **entry, **of_whom})


def _is_same_person(item: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    own, other = ((one.get("person") or {}).get("id") for one in (item, entry))
    return own is not None and own == other


def _is_same_posting(field: str, one: Any, other: Any) -> bool:
    return field == "tenures" and postings.is_same(one, other)


def _recorded(field: str, value: Any) -> str:
    name = f"its {field.replace('_', ' ')}"
    if value is None or value == []:
        return f"{name} {'are' if value == [] else 'is'} not recorded"
    return f"{name} {'are' if isinstance(value, list) else 'is'} recorded as {_short(value)}"


def _short(value: Any) -> str:
    text = _words(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _words(value: Any) -> str:
    """Return a value as people write it: the entries of a list one after the other, an entry by its name and its fields."""
    if isinstance(value, list):
        return "; ".join(map(_words, value))
    if not isinstance(value, Mapping):
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if "id" in value and len(value) == 1:
        return str(value["id"])
    printed = value.get("name_as_printed")
    # An office that is a part of the name as printed says nothing more.
    repeated = {"person", *(["office"] if (value.get("office") or "") in printed else [])} if printed else set()
    names = [name for name in value if name not in {"id", *repeated} and value[name] not in _NOTHING_SAID]
    return ", ".join(_words_of_field(name, value[name]) for name in sorted(names, key=lambda name: name not in _FIRST))


def _words_of_field(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return name if value else f"not {name}"
    return _words(value)


PROVIDER: Final = _DisputedFields()
