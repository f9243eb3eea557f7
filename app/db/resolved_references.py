"""Primary keys that the references of a write were resolved to, so that the same reference is looked up once.

See decision 266.
"""

from collections.abc import Iterable
from typing import Final

_MOST: Final = 20_000
"""The largest number of references that are kept; beyond it, all are forgotten."""


class ResolvedReferences:
    """The resolved references to one resource, by the JSON of each reference.

    A new record changes what a reference means only if they share a mark, which is a name, an identifier or an id; any other
    change may change it too, and all are forgotten (`app.services.records`).
    """

    def __init__(self) -> None:
        """Begin without references."""
        self._keys: dict[str, int] = {}
        self._marked: dict[str, set[str]] = {}
        """The references that have a mark."""

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self._keys)

    def get(self, reference: str) -> int | None:
        """Return the primary key that a reference was resolved to, or None."""
        return self._keys.get(reference)

    def add(self, reference: str, key: int, marks: Iterable[str]) -> None:
        """Add a reference that has these marks."""
        if len(self._keys) >= _MOST:
            self.clear()
        self._keys[reference] = key
        for mark in marks:
            self._marked.setdefault(mark, set()).add(reference)

    def forget_marked(self, marks: Iterable[str]) -> None:
        """Forget the references that have one of these marks."""
        for mark in marks:
            for reference in self._marked.pop(mark, ()):
                self._keys.pop(reference, None)

    def clear(self) -> None:
        """Forget all of them."""
        self._keys.clear()
        self._marked.clear()
