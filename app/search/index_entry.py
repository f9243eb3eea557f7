"""The words of a record in the full-text index, in the form that both databases store."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from app.search.tokenizer import identifier_reading, readings, words_of

MAX_TEXT: Final = 100_000
"""Maximum number of characters indexed per record: a `tsvector` is limited to a megabyte."""
NAME_START: Final = "\ue000"
"""The marker before each name; like `NAME_END` it is neither a letter nor a digit, so no query contains it as a word."""
NAME_END: Final = "\ue001"
_LONGEST_KEPT: Final = 100
"""The longest text, in characters, whose words are kept in memory."""

Words = tuple[str, ...]
"""The words of a text, in order."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """The index entry of one record: the words of each of its names, and of each of its other texts."""

    names: tuple[Words, ...]
    texts: tuple[Words, ...]

    @classmethod
    def tokenize(cls, names: Sequence[str], texts: Sequence[str], identifiers: Sequence[str] = ()) -> "IndexEntry":
        """Tokenize the texts in all their readings, leaving out duplicates.

        Should the texts be too long together, other readings are cut first.
        """
        remaining = MAX_TEXT
        tokenized: tuple[dict[Words, None], dict[Words, None]] = ({}, {})
        usual, others = zip(*map(_in_all_readings, (names, texts)), strict=True)
        of_identifiers = [_Reading(identifier_reading(text)) for text in identifiers]
        for target, source in zip(
            (*tokenized, tokenized[1], *tokenized), (*usual, of_identifiers, *others), strict=True
        ):
            for reading in source:
                text, words, size = reading
                if words is None or len(text) > remaining:
                    words, size = _words(text[:remaining])
                remaining = max(0, remaining - size)
                if words and words not in tokenized[0]:
                    target[words] = None
        return cls(tuple(tokenized[0]), tuple(tokenized[1]))

    @property
    def digest(self) -> int:
        """A number that identifies the content of the entry."""
        content = "\0".join(" ".join(words) for section in (self.names, ("\n",), self.texts) for words in section)
        return int.from_bytes(hashlib.blake2b(content.encode(), digest_size=8).digest(), signed=True)


class _Reading(NamedTuple):
    """A reading of a text."""

    text: str
    words: Words | None = None
    """Its words, unless it is long: then only its beginning may count."""
    size: int = 0
    """The number of characters that the words take."""


def _in_all_readings(texts: Sequence[str]) -> tuple[list[_Reading], list[_Reading]]:
    """Return the texts in their usual reading, and in their other ones."""
    usual: list[_Reading] = []
    others: list[_Reading] = []
    for text in dict.fromkeys(texts):
        first, *more = _kept_readings(text) if len(text) <= _LONGEST_KEPT else map(_Reading, readings(text))
        usual.append(first)
        others += more
    return usual, others


@lru_cache(maxsize=8_192)
def _kept_readings(text: str) -> tuple[_Reading, ...]:
    """Return the readings of a short text with their words; names, above all those of countries, occur in many records."""
    return tuple(_Reading(reading, *_words(reading)) for reading in readings(text))


def _words(reading: str) -> tuple[Words, int]:
    """Return the words of a reading, and the number of characters that they take."""
    words = tuple(words_of(reading))
    return words, sum(map(len, words)) + len(words)
