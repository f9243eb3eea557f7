"""The words of a record in the full-text index, in the form that both databases store."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.search.tokenizer import identifier_reading, readings, words_of

MAX_TEXT: Final = 100_000
"""Maximum number of characters indexed per record: a `tsvector` is limited to a megabyte."""
NAME_START: Final = "\ue000"
"""The marker before each name; like `NAME_END` it is neither a letter nor a digit, so no query contains it as a word."""
NAME_END: Final = "\ue001"
_LONGEST_KEPT: Final = 100
"""The longest text, in characters, whose words are kept in memory."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """The index entry of one record: the words of each of its names, and of each of its other texts."""

    names: tuple[tuple[str, ...], ...]
    texts: tuple[tuple[str, ...], ...]

    @classmethod
    def tokenize(cls, names: Sequence[str], texts: Sequence[str], identifiers: Sequence[str] = ()) -> "IndexEntry":
        """Tokenize the texts in all their readings, leaving out duplicates.

        Should the texts be too long together, other readings are cut first.
        """
        remaining = MAX_TEXT
        tokenized: tuple[dict[tuple[str, ...], None], dict[tuple[str, ...], None]] = ({}, {})
        usual, others = zip(*map(_in_all_readings, (names, texts)), strict=True)
        of_identifiers = list(map(identifier_reading, identifiers))
        for target, source in zip(
            (*tokenized, tokenized[1], *tokenized), (*usual, of_identifiers, *others), strict=True
        ):
            for text in source:
                words = (
                    _words(text) if len(text) <= min(remaining, _LONGEST_KEPT) else tuple(words_of(text[:remaining]))
                )
                remaining = max(0, remaining - sum(map(len, words)) - len(words))
                if words and words not in tokenized[0]:
                    target[words] = None
        return cls(tuple(tokenized[0]), tuple(tokenized[1]))

    @property
    def digest(self) -> int:
        """A number that identifies the content of the entry."""
        content = "\0".join(" ".join(words) for section in (self.names, ("\n",), self.texts) for words in section)
        return int.from_bytes(hashlib.blake2b(content.encode(), digest_size=8).digest(), signed=True)


def _in_all_readings(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the texts in their usual reading, and in their other ones."""
    usual: list[str] = []
    others: list[str] = []
    for text in dict.fromkeys(texts):
        first, *more = _readings(text) if len(text) <= _LONGEST_KEPT else readings(text)
        usual.append(first)
        others += more
    return usual, others


_readings: Final = lru_cache(maxsize=8_192)(readings)
"""Returns the readings of a short text; as with words, those of names occur in very many records."""


@lru_cache(maxsize=8_192)
def _words(reading: str) -> tuple[str, ...]:
    """Return the words of a short reading; the names of countries occur in very many records."""
    return tuple(words_of(reading))
