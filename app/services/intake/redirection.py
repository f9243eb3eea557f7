"""Redirection of references in a document from merged records to their survivors.

Two entries of one list may then be the same: two parties of an agreement, two topics of a meeting. They are joined.

See decision 105.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from app.schemas.json_patch import RESOURCE_OF_FIELD, RESOURCE_OF_ID_FIELD
from app.services.entries import identity, is_list_of_entries
from app.services.intake.enrichment import PRINTED, enrich

Successors = Mapping[tuple[str, str], str]
"""The id of the survivor for the resource and id of each merged record."""

_UNIQUE: Final = frozenset(
    {"topics", "organizations", "agreements", "parties", "depositaries", "relations", "citations"}
)
"""Lists in which no entry may occur twice. Elsewhere, entries that differ in more than `PRINTED` both stay."""


@dataclass(frozen=True, slots=True)
class JoinedEntry:
    """An entry of a list that was joined with another one, because both came to name the same record."""

    field: str
    """JSON Pointer of the list."""
    entry: dict[str, Any]
    discarded: dict[str, Any]
    """Values of the entry that differ from the other one's and were dropped."""


def redirect(document: dict[str, Any], successors: Successors) -> tuple[dict[str, Any], list[JoinedEntry]]:
    """Return a document's own content with references to merged records replaced, and the entries that were joined."""
    return _join(document, _redirected("", document, successors), "")


def _redirected(name: str, value: Any, successors: Successors) -> Any:
    if isinstance(value, list):
        return [_redirected(name, item, successors) for item in value]
    if name in RESOURCE_OF_ID_FIELD:
        return successors.get((RESOURCE_OF_ID_FIELD[name], value), value)
    if not isinstance(value, dict):
        return value
    if name in RESOURCE_OF_FIELD and "id" in value:
        successor = successors.get((RESOURCE_OF_FIELD[name], value["id"]))
        return value if successor is None else {"id": successor}
    result = {key: _redirected(key, item, successors) for key, item in value.items()}
    if name == "citations" and result.get("field"):
        result["field"] = _cited_field(result["field"], successors)
    return result


def _cited_field(cited: str, successors: Successors) -> str:
    """Return a cited field such as `topics.fishing`, in which the id of an entry's record may be that of a merged one."""
    steps = cited.split(".")
    successor = successors.get((steps[0], steps[1])) if len(steps) > 1 else None
    return cited if successor is None else ".".join([steps[0], successor, *steps[2:]])


def _join(before: dict[str, Any], after: dict[str, Any], path: str) -> tuple[dict[str, Any], list[JoinedEntry]]:
    result, joined = dict(after), []
    for name, value in after.items():
        if not is_list_of_entries(name, value):
            continue
        entries = []
        for index, (old, new) in enumerate(zip(before[name], value, strict=True)):
            entry, joined_within = _join(old, new, f"{path}/{name}/{index}") if isinstance(new, dict) else (new, [])
            entries.append(entry)
            joined += joined_within
        result[name], in_list = _join_list(name, before[name], entries, f"{path}/{name}")
        joined += in_list
    return result, joined


def _join_list(name: str, before: list[Any], after: list[Any], pointer: str) -> tuple[list[Any], list[JoinedEntry]]:
    """Join the entries that became the same; entries that were the same before are different ones."""
    alike: dict[tuple[Any, ...], list[int]] = {}
    for place, entry in enumerate(after):
        alike.setdefault(identity(name, entry), []).append(place)
    kept = dict(enumerate(after))
    joined: dict[int, JoinedEntry] = {}
    for places in alike.values():
        origins = {place: {identity(name, before[place])} for place in places}
        if all(origin == origins[places[0]] for origin in origins.values()):
            continue
        for place, other in _pairs(name, kept, origins):
            if place in joined or other in joined or not origins[place].isdisjoint(origins[other]):
                continue
            combined, discarded = enrich(kept[place], kept[other])
            if _can_join(name, discarded):
                joined[other] = JoinedEntry(pointer, kept.pop(other), discarded)
                kept[place] = combined
                origins[place] |= origins[other]
        for other in _repeated(places, kept):
            joined[other] = JoinedEntry(pointer, kept.pop(other), {})
    return list(kept.values()), [joined[place] for place in sorted(joined)]


def _pairs(name: str, entries: Mapping[int, Any], origins: Mapping[int, set[tuple[Any, ...]]]) -> list[tuple[int, int]]:
    """Return the places of any two entries that may be joined; if one has all of the other, the pair comes first.

    If equal entries did not come first, one of them could take a note from elsewhere and repeat a third one.

    Args:
        name: The name of the list.
        entries: The entries by their places.
        origins: For each place of one identity, the identity that the entry had before.
    """
    found = []
    for place, other in combinations(origins, 2):
        if origins[place] != origins[other]:
            combined, discarded = enrich(entries[place], entries[other])
            changed = 2 if discarded else sum(combined != entry for entry in (entries[place], entries[other]))
            if _can_join(name, discarded):
                found.append((changed, place, other))
    return [(place, other) for _, place, other in sorted(found)]


def _can_join(name: str, discarded: dict[str, Any]) -> bool:
    return name in _UNIQUE or discarded.keys() <= PRINTED


def _repeated(places: list[int], entries: Mapping[int, Any]) -> list[int]:
    """Return those of the places whose entry equals that of an earlier one."""
    left = [place for place in places if place in entries]
    return [place for index, place in enumerate(left) if any(entries[place] == entries[one] for one in left[:index])]
