"""Corrections: a value that a data set gave and nobody changed since is updated when the corrected row has another.

A three-way merge of the record as it is, the row as it was imported last (`base`), and the row as it is now. A field of the
record that still has the value of `base` takes the new one, unless another source supports it. All else is left to
enrichment (`app.services.intake.enrichment`), which overwrites nothing.

See decision 114.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.domain.cited_values import certainty
from app.domain.enums import Stance
from app.schemas.json_patch import RESOURCE_OF_FIELD
from app.services.intake.enrichment import IDENTITY, NOT_CONTENT, SERIES, pairs

_EMPTY: Final[tuple[Any, ...]] = (None, [], {})
# These are never null, so a row that no longer gives them leaves them as they are.
_REQUIRED: Final = frozenset(
    {"title", "name", "headline", "office", "value", "scheme", "kind", "level", "mode", "status", "role", "relation"}
    | {"action", "topic", "agreement", "source", "meeting"}
)
_PLACE: Final = "place"
_SAME_PLACE: Final = ("city", "country")


@dataclass(slots=True)
class Correction:
    """The outcome of comparing a corrected row with its content at the last import."""

    document: dict[str, Any]
    """The record, with the corrections taken over."""
    remaining: dict[str, Any]
    """The part of the row that enrichment may still add."""
    updated: set[str] = field(default_factory=set)
    """The fields that were corrected."""
    refused: dict[str, Any] = field(default_factory=dict)
    """Values of the row that a person removed from the record, in the form in which `enrich` returns refused values."""
    unlisted: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Entries of the record that the row no longer lists and that stay, because somebody changed or supports them; each with
    the name of its list."""


@dataclass(frozen=True, slots=True)
class _Support:
    """The statements of other sources about the same record or list entry."""

    others: Sequence[Mapping[str, Any]]
    """The last `content` of other rows of data sets."""
    citations: Sequence[Mapping[str, Any]]
    source: str
    prefix: str = ""

    def supports(self, name: str, value: Any) -> bool:
        """Return whether another source says the same, or is cited for the recorded value."""
        path = f"{self.prefix}{name}"
        return any(other.get(name) == value for other in self.others) or any(
            _is_within(citation["field"], path) and self._is_of_another(citation) for citation in self.citations
        )

    def has_citations(self) -> bool:
        """Return whether another source is cited for the entry of a list that this is about."""
        return any(map(self._is_of_another, self.citations))

    def _is_of_another(self, citation: Mapping[str, Any]) -> bool:
        is_other = citation["source"]["id"] != self.source
        return bool(is_other and citation.get("stance", Stance.SUPPORTS) == Stance.SUPPORTS)


def _is_within(cited: str | None, path: str) -> bool:
    return cited is not None and (cited == path or cited.startswith(f"{path}."))


def content(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a document or row: without ids of entries, empty or vague values, and names of related records.

    So a row and the record that was created from it have the same content.
    """
    result = {}
    for name, value in values.items():
        if name not in NOT_CONTENT and name != "stance" and (item := _content(name, value)) not in _EMPTY:
            result[name] = item
    return result


def _content(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_content(name, item) for item in value]
    if name == SERIES and value is not None:
        return {key: item for key, item in value.items() if item is not None}
    if isinstance(value, dict):
        return {"id": value["id"]} if name in RESOURCE_OF_FIELD and "id" in value else content(value)
    if isinstance(value, str) and certainty(name, value) < certainty(name, ""):
        return None
    return str(value) if isinstance(value, str) else value


def correct(
    recorded: dict[str, Any],
    incoming: dict[str, Any],
    base: Mapping[str, Any],
    others: Sequence[Mapping[str, Any]],
    source: str,
) -> Correction:
    """Return a record with the corrections of a row.

    Args:
        recorded: The record's document.
        incoming: The fields of the row as it is now, with related records as ids.
        base: The content of the row when it was last imported.
        others: The contents of other rows about the record.
        source: The id of the data set's source.
    """
    support = _Support(others, recorded.get("citations", []), source)
    return _corrected(recorded, incoming, base, support)


def _corrected(
    recorded: dict[str, Any], incoming: dict[str, Any], base: Mapping[str, Any], support: _Support
) -> Correction:
    result = Correction(dict(recorded), dict(incoming))
    for name, before in base.items():
        if name == "citations":
            continue  # citations are only ever added
        if isinstance(before, list):
            _correct_list(result, name, before, support)
            continue
        now, ours = _content(name, incoming.get(name)), _content(name, recorded.get(name))
        if ours in _EMPTY:
            if now not in _EMPTY:
                # Somebody emptied the field.
                result.refused[name] = result.remaining.pop(name)
        elif now == before:
            continue
        elif ours == before and not support.supports(name, before):
            if now not in _EMPTY or name not in _REQUIRED:
                result.document[name] = result.remaining.pop(name, None)
                result.updated.add(name)
        elif name == _PLACE and isinstance(now, dict) and all(now.get(key) == ours.get(key) for key in _SAME_PLACE):
            _correct_place(result, name, before, support)
    return result


def _correct_place(result: Correction, name: str, before: Mapping[str, Any], support: _Support) -> None:
    others = [other[name] for other in support.others if isinstance(other.get(name), dict)]
    inner = _corrected(
        result.document[name],
        result.remaining[name],
        before,
        _Support(others, support.citations, support.source, "place."),
    )
    result.document[name], result.remaining[name] = inner.document, inner.remaining
    if inner.updated:
        result.updated.add(name)
    if inner.refused:
        result.refused[name] = inner.refused


def _correct_list(result: Correction, name: str, base: Sequence[Any], support: _Support) -> None:
    entries = _Entries(name, list(result.document.get(name) or []), list(result.remaining.get(name) or []))
    if all(isinstance(item, dict) for item in base):
        _correct_entries(result, entries, base, support)
    else:
        _correct_values(entries, base, [other.get(name, ()) for other in support.others])
    if entries.dropped:
        result.refused.setdefault(name, []).extend(entries.incoming[index] for index in sorted(entries.dropped))
    if entries.removed:
        result.updated.add(name)
    if name in result.document:
        kept = [item for index, item in enumerate(entries.recorded) if index not in entries.removed]
        result.document[name] = kept
    if name in result.remaining:
        result.remaining[name] = [item for index, item in enumerate(entries.incoming) if index not in entries.dropped]


@dataclass(slots=True)
class _Entries:
    """The entries of a list, in the record and in the row."""

    name: str
    recorded: list[Any]
    incoming: list[Any]
    removed: set[int] = field(default_factory=set)
    """Positions of entries that the source no longer lists, and the record neither."""
    dropped: set[int] = field(default_factory=set)
    """Positions of entries of the row that somebody removed from the record."""


def _correct_values(entries: _Entries, base: Sequence[Any], others: Sequence[Sequence[Any]]) -> None:
    for before in base:
        if before in entries.recorded and before not in entries.incoming:
            if not any(before in values for values in others):
                entries.removed.add(entries.recorded.index(before))
        elif before not in entries.recorded and before in entries.incoming:
            entries.dropped.add(entries.incoming.index(before))


def _correct_entries(result: Correction, entries: _Entries, base: Sequence[Any], support: _Support) -> None:
    name, fields = entries.name, IDENTITY.get(entries.name, ())
    of_record, of_row = pairs(entries.recorded, list(base), fields), pairs(entries.incoming, list(base), fields)
    for index, before in enumerate(base):
        ours, now = of_record.get(index), of_row.get(index)
        if ours is None:
            entries.dropped.update(() if now is None else (now,))
            continue
        recorded = entries.recorded[ours]
        others = _entry_support(support, name, recorded, fields)
        if now is not None:
            inner = _corrected(recorded, entries.incoming[now], before, others)
            entries.recorded[ours], entries.incoming[now] = inner.document, inner.remaining
            result.updated.update((name,) if inner.updated else ())
            if inner.refused:
                identity = {key: before[key] for key in fields if before.get(key) is not None}
                result.refused.setdefault(name, []).append(identity | inner.refused)
        elif (
            others.others
            or others.has_citations()
            or _without_citations(content(recorded)) != _without_citations(before)
        ):
            result.unlisted.append((name, recorded))
        else:
            entries.removed.add(ours)


def _entry_support(support: _Support, name: str, entry: dict[str, Any], fields: tuple[str, ...]) -> _Support:
    """Return the statements of other sources about an entry of a list."""
    own = content({key: entry.get(key) for key in fields})
    others = [
        item
        for other in support.others
        for item in other.get(name, ())
        if isinstance(item, dict) and {key: item[key] for key in fields if key in item} == own
    ]
    return _Support(others, [*entry.get("citations", ()), *_about(support, name, entry)], support.source)


def _about(support: _Support, name: str, entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the record's own citations for an entry, with their fields as the entry has them."""
    ids = [entry.get("id"), *(value.get("id") for value in entry.values() if isinstance(value, dict))]
    result = []
    for citation in support.citations:
        first, *steps = (citation["field"] or "").split(".")
        if first == name and steps and steps[0] in ids:
            result.append({**citation, "field": ".".join(steps[1:]) or None})
    return result


def _without_citations(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "citations"}
