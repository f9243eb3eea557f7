"""Comparison of a value that a source gives for a field with the recorded value.

Values are those of documents: JSON in the form that `GET` returns and `POST` takes.
"""

from collections.abc import Callable
from typing import Any, Final

from app.domain.dates.edtf import bounds
from app.domain.enums import Level, MeetingKind, MeetingStatus, Mode, Role
from app.domain.strings.text import fold
from app.domain.tenures import postings

# Vague values: each gives way to those after it, and all of them to any other value.
# `MeetingKind.OTHER` equals the `other` of every other kind as well.
_VAGUE: Final[dict[str, tuple[str, ...]]] = {
    "kind": (MeetingKind.OTHER, MeetingKind.VISIT),
    "level": (Level.UNKNOWN,),
    "mode": (Mode.UNKNOWN,),
    "status": (MeetingStatus.UNKNOWN,),
    "role": (Role.UNKNOWN,),
}
_DATES: Final = frozenset({"date", "born", "died", "term", "valid_from", "valid_to", "accessed_on"})

Survivor = Callable[[str, str], str]
"""A function of a reference field and an id that returns the id of the record that this one was merged into, if any."""


def certainty(name: str, value: Any) -> int:
    """Return a rank of a value of the field `name`: vague ones, such as `unknown`, are lower than all others."""
    vague = _VAGUE.get(name, ())
    return vague.index(value) if value in vague else len(vague)


def value_at(document: dict[str, Any], field: str) -> tuple[str, Any]:
    """Return the value at a dotted path, None if there is none, and the name of its field.

    The entry of a list is named by an id in it; the name is then that of the list.
    """
    name = ""
    value: Any = document
    for step in field.split("."):
        if isinstance(value, list):
            value = next((item for item in value if step in _ids(item)), None)
        else:
            name, value = step, value.get(step) if isinstance(value, dict) else None
    return name, value


def _ids(entry: Any) -> list[Any]:
    if not isinstance(entry, dict):
        return [entry]
    return [entry.get("id"), *(value.get("id") for value in entry.values() if isinstance(value, dict))]


def are_compatible(
    name: str, cited: Any, recorded: Any, survivor: Survivor = lambda _name, record_id: record_id
) -> bool:
    """Return whether a value that a source gives for the field `name` can be true if the recorded one is.

    Texts are compared folded, dates (EDTF) by overlap, related records by id if both have one. A vaguer word is
    compatible with a more precise one, and an entry or several with a list that has them all. A posting may be described in
    other words.
    """
    if isinstance(recorded, list):
        entries = cited if isinstance(cited, list) else [cited]
        return all(any(_are_compatible_entries(name, entry, item, survivor) for item in recorded) for entry in entries)
    if isinstance(cited, dict) and isinstance(recorded, dict):
        ids = cited.get("id"), recorded.get("id")
        if None not in ids and name != "participants":
            return bool(ids[0] == ids[1] or survivor(name, str(ids[0])) == ids[1])
        return all(
            # The short form of a related record lacks most of its fields.
            are_compatible(key, value, recorded[key], survivor)
            for key, value in cited.items()
            if value is not None and key in recorded
        )
    if isinstance(cited, str) and isinstance(recorded, str):
        if certainty(name, cited) < certainty(name, recorded):
            return True
        if name in _DATES:
            return _overlap(cited, recorded)
        return fold(cited) == fold(recorded) or survivor(name, cited) == recorded
    return bool(cited == recorded or (cited in ([], {}) and recorded is None))


def _are_compatible_entries(name: str, cited: Any, recorded: Any, survivor: Survivor) -> bool:
    if are_compatible(name, cited, recorded, survivor):
        return True
    return (
        name == "tenures" and isinstance(cited, dict) and isinstance(recorded, dict) and postings.agree(cited, recorded)
    )


def _overlap(one: str, other: str) -> bool:
    try:
        return bounds(one).overlaps(bounds(other))
    except ValueError:  # a date that an older version accepted
        return one == other
