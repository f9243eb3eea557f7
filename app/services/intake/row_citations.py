"""Citations for the values of a data set's row that a record does not take over, so that no value of an import is lost.

See decisions 130 and 191.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.domain.cited_values import value_at
from app.domain.enums import Stance
from app.schemas.cited_values import dumped
from app.services.intake.corrections import content
from app.services.intake.enrichment import IDENTITY, pairs

_PARTICIPANTS: Final = "participants"
_UNLISTED: Final = "No longer listed by the source"
_MAX_NOTE: Final = 500


@dataclass(frozen=True, slots=True)
class RowCitation:
    """The citation of the row itself."""

    source: str
    """The id of the data set's source."""
    locator: str | None

    @classmethod
    def of(cls, incoming: Mapping[str, Any]) -> "RowCitation | None":
        """Return the citation of a row with these resolved values: the first with a locator, else the first, if any."""
        citations = incoming.get("citations") or []
        located = [citation for citation in citations if citation.get("locator")]
        for citation in (*located, *citations):
            return cls(citation["source"]["id"], citation.get("locator"))
        return None

    def says(self, field: str, value: Any) -> dict[str, Any]:
        """Return a citation that the source gives a value for a field."""
        return {"source": {"id": self.source}, "field": field, "says": value, "locator": self.locator}

    def wrote(self, citation: Mapping[str, Any]) -> bool:
        """Return whether a citation gives a value of this row."""
        return (
            citation["source"]["id"] == self.source
            and citation["locator"] == self.locator
            and citation["says"] is not None
        )


def cite(document: dict[str, Any], refused: Mapping[str, Any], row: RowCitation) -> None:
    """Add citations to a document for the values that `enrich` refused, unless it has them already."""
    for name, value in plain(refused).items():
        if name == "citations":
            for citation in value:
                _add_citation(document, citation)
        elif name == _PARTICIPANTS:
            _cite_participants(document, value, row)
        elif isinstance(value, list):
            for entry in value:
                _add(document, row.says(name, entry))
        elif name == "place" and _is_part(value, document.get(name)):
            for key, item in value.items():
                _add(document, row.says(f"{name}.{key}", item))
        else:
            _add(document, row.says(name, value))


def cite_unlisted(document: dict[str, Any], name: str, entry: Mapping[str, Any], row: RowCitation) -> None:
    """Add a citation that the source no longer lists an entry of the record."""
    entry_id = entry.get("id") or next((value["id"] for value in entry.values() if _has_id(value)), None)
    citation = {
        "source": {"id": row.source},
        "field": f"{name}.{entry_id}" if entry_id else name,
        "stance": Stance.DISPUTES.value,
        "locator": row.locator,
        "note": _UNLISTED if entry_id else f"{_UNLISTED}: {dumped(plain(content(entry)))}"[:_MAX_NOTE],
    }
    if not any(_is_same(citation, other) and citation["note"] == other["note"] for other in document["citations"]):
        document["citations"] = [*document["citations"], citation]


def drop_outdated(
    document: dict[str, Any], base: Mapping[str, Any], incoming: Mapping[str, Any], row: RowCitation
) -> None:
    """Drop the citations of values that a row gave when it was last imported (`base`), and gives no longer."""
    citations = document.get("citations", [])
    document["citations"] = [item for item in citations if not _is_outdated(item, base, incoming, row)]
    participants = document.get(_PARTICIPANTS) or []
    then = pairs(participants, list(base.get(_PARTICIPANTS, ())), IDENTITY[_PARTICIPANTS])
    now = pairs(participants, list(incoming.get(_PARTICIPANTS) or ()), IDENTITY[_PARTICIPANTS])
    for base_index, index in then.items():
        in_row = [incoming[_PARTICIPANTS][number] for number, place in now.items() if place == index]
        participant = participants[index]
        left = [
            item
            for item in participant["citations"]
            if not _is_outdated(item, base[_PARTICIPANTS][base_index], in_row[0] if in_row else {}, row)
        ]
        participants[index] = {**participant, "citations": left}


def plain(value: Any) -> Any:
    """Return a value as plain JSON."""
    return json.loads(json.dumps(value, default=str))


def _cite_participants(document: dict[str, Any], refused: list[dict[str, Any]], row: RowCitation) -> None:
    fields = IDENTITY[_PARTICIPANTS]
    participants = list(document[_PARTICIPANTS])
    partners = pairs(participants, [{key: entry.get(key) for key in fields} for entry in refused], fields)
    for number, entry in enumerate(refused):
        if number not in partners:
            _add(document, row.says(_PARTICIPANTS, {key: value for key, value in entry.items() if key != "citations"}))
            continue
        participant = dict(participants[partners[number]])
        participant.setdefault("citations", [])
        cite(participant, {key: value for key, value in entry.items() if key not in fields}, row)
        participants[partners[number]] = participant
    document[_PARTICIPANTS] = participants


def _add(document: dict[str, Any], citation: dict[str, Any]) -> None:
    if not any(_is_same(citation, other) for other in document["citations"]):
        document["citations"] = [*document["citations"], citation]


def _add_citation(document: dict[str, Any], citation: Mapping[str, Any]) -> None:
    """Add a citation whose quotation or note differs from that of a recorded one."""
    for number, other in enumerate(document["citations"]):
        if _is_same(citation, other) and citation.get("quote", other.get("quote")) == other.get("quote"):
            note, recorded = citation.get("note"), other.get("note") or ""
            if note and note not in recorded:
                changed = {**other, "note": f"{recorded}\n{note}".strip()}
                document["citations"] = [
                    changed if index == number else item for index, item in enumerate(document["citations"])
                ]
            return
    document["citations"] = [*document["citations"], dict(citation)]


def _is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two citations say the same of the same field, from the same source."""
    return (
        one["source"]["id"] == other["source"]["id"]
        and one.get("field") == other.get("field")
        and dumped(one.get("says")) == dumped(other.get("says"))
        and (one.get("says") is not None or one.get("locator") == other.get("locator"))
    )


def _is_part(value: Any, recorded: Any) -> bool:
    """Return whether a refused place is the recorded one, with other details."""
    return isinstance(recorded, dict) and not {"city", "country"} & set(value)


def _is_outdated(
    citation: Mapping[str, Any], base: Mapping[str, Any], incoming: Mapping[str, Any], row: RowCitation
) -> bool:
    if not row.wrote(citation) or citation["field"] is None:
        return False
    return _has_cited_value(base, citation) and not _has_cited_value(content(incoming), citation)


def _has_cited_value(values: Mapping[str, Any], citation: Mapping[str, Any]) -> bool:
    """Return whether the cited field of a row has the value that the citation says."""
    _, value = value_at(dict(values), citation["field"])
    return any(_contains(item, citation["says"]) for item in _alternatives(value))


def _alternatives(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, list):
        yield from value


def _contains(value: Any, part: Any) -> bool:
    """Return whether a value is `part`, or an object with at least the fields of `part`."""
    if isinstance(value, dict) and isinstance(part, dict):
        return all(key in value and _contains(value[key], item) for key, item in content(part).items())
    return bool(plain(value) == plain(part))


def _has_id(value: Any) -> bool:
    return isinstance(value, dict) and "id" in value
