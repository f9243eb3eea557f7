"""Fields of offices: those of a list, and words with an ending that names of people rarely have."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Final

_SHORTEST: Final = 8
"""The smallest number of letters of a word that its ending alone makes a field: *reclamation*, not *Clement*."""


@dataclass(frozen=True, slots=True)
class Fields(Container[str]):
    """Words of fields, in lower case."""

    words: frozenset[str]
    endings: tuple[str, ...]
    """Endings of nouns for activities and conditions, such as *-tion* and *-ment*."""

    def __contains__(self, word: object) -> bool:
        """Return whether a word is a field."""
        return word in self.words or (isinstance(word, str) and len(word) >= _SHORTEST and word.endswith(self.endings))
