"""The words of an encounter in a sentence: verbs such as *met* and *held a meeting*, and nouns such as *talks*."""

from dataclasses import dataclass
from typing import Final

from app.reading.persons.words import Words

_PASSIVE: Final = frozenset({"was", "were", "been", "is", "are"})


@dataclass(frozen=True, slots=True)
class Verb:
    """The words of an encounter, such as *held a meeting*, as indexes of tokens."""

    first: int
    end: int
    is_finite: bool
    main: int = -1
    """The finite one of several words: *held* of *the meeting was held*."""
    is_roll: bool = False
    """Whether it only names people, as *were* of *The guests were A and B* does."""

    @property
    def finite_at(self) -> int:
        """Return the index of the word that is finite."""
        return self.main if self.main >= 0 else self.first


def is_passive(words: Words, verb: Verb) -> bool:
    """Return whether a verb is passive: *was received*, *were also received*."""
    return verb.is_finite and any(words.key(verb.first - back) in _PASSIVE for back in (1, 2))
