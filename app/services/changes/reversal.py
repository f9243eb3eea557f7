"""Reversal of one past change of a document, in its present state.

A three-way comparison: whatever is still as the change left it becomes what it was before; what was edited since stays,
and is reported. Lists are compared entry by entry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from app.schemas.json_patch import RESOURCE_OF_FIELD
from app.services.entries import identity

_MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class KeptValue:
    """A value of the present state that was not reversed."""

    field: str
    """JSON Pointer of the field or list."""
    value: Any
    """The value now, or the entry that does not come back."""
    reason: str


@dataclass(frozen=True, slots=True)
class _Reversal:
    image: Callable[[str, Any], Any]
    """Returns what the change made of an entry of a list."""
    kept: list[KeptValue]

    def document(self, before: Any, after: Any, current: Any, path: str) -> dict[str, Any]:
        result = dict(current)
        for name in dict.fromkeys([*before, *after]):
            old, new, now = (state.get(name) for state in (before, after, current))
            if old in (new, now):
                continue
            if now == new:
                result[name] = old
            elif isinstance(now, list):
                result[name] = self.entries(name, old or [], new or [], now, f"{path}/{name}")
            elif all(isinstance(value, dict) for value in (old, new, now)) and name not in RESOURCE_OF_FIELD:
                result[name] = self.document(old, new, now, f"{path}/{name}")
            else:
                self.kept.append(KeptValue(f"{path}/{name}", now, "changed since"))
        return result

    def entries(self, name: str, before: list[Any], after: list[Any], current: list[Any], path: str) -> list[Any]:
        old, new, now = (_keyed(name, state) for state in (before, after, current))
        partners = self.partners(name, old, new)
        result = dict(now)
        for key, entry in new.items():
            present, original = now.get(key, _MISSING), old.get(partners.get(key), _MISSING)
            if original is _MISSING:
                # The change added the entry.
                if present == entry:
                    del result[key]
                elif present is not _MISSING:
                    self.kept.append(KeptValue(path, present, "changed since"))
            elif original != entry and present is _MISSING and original not in now.values():
                self.kept.append(KeptValue(path, original, "removed or changed since"))
            elif original != entry:
                both = isinstance(original, dict) and isinstance(present, dict)
                result[key] = self.document(original, entry, present, path) if both else original
        entries = list(result.values())
        for index, (key, entry) in enumerate(old.items()):
            if key in new or key in partners.values() or key in now:
                continue
            image = _key(name, self.image(name, entry))
            if (image, 0) in now or (image, 0) == key or name == "participants":
                entries.insert(min(index, len(entries)), entry)
            else:
                self.kept.append(KeptValue(path, entry, "removed or changed since"))
        return entries

    def partners(self, name: str, old: dict[Any, Any], new: dict[Any, Any]) -> dict[Any, Any]:
        """Return, for the key of each entry after the change, the key of the same entry before it."""
        result = {key: key for key in old if key in new}
        for key, entry in old.items():
            image = (_key(name, self.image(name, entry)), 0)
            if key not in new and image in new and image not in result:
                result[image] = key
        return result


def reverse(
    before: dict[str, Any], after: dict[str, Any], current: dict[str, Any], image: Callable[[str, Any], Any]
) -> tuple[dict[str, Any], list[KeptValue]]:
    """Return the current state without the change from `before` to `after`, and what could not be reversed.

    All three are own contents of one record. `image` returns what the change made of an entry of the list it is given
    the name of, by which an entry is recognized although the record that it names has changed.
    """
    reversal = _Reversal(image, [])
    return reversal.document(before, after, current, ""), reversal.kept


def _keyed(name: str, entries: list[Any]) -> dict[Any, Any]:
    """Return the entries by what identifies them; those of one identity are numbered."""
    result: dict[Any, Any] = {}
    counts: dict[Any, int] = {}
    for entry in entries:
        key = _key(name, entry)
        number = counts.get(key, 0)
        counts[key] = number + 1
        result[key, number] = entry
    return result


def _key(name: str, entry: Any) -> Any:
    return entry["id"] if name == "participants" else identity(name, entry)
