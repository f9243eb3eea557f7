"""Offices in a sentence up to their nouns: whole phrases of the lexicon, and those composed of words before a noun.

Each look is at a bounded number of tokens.
"""

from dataclasses import dataclass, field
from typing import Final

from app.reading.persons.words import Words

_LONGEST_FRONT: Final = 16
"""The largest number of words of an office up to its noun, with the noun."""
_LONGEST_PARTY: Final = 3
BETWEEN_FIELDS: Final = frozenset({"and", ",", "&"})
"""Words and marks between two fields of an office: *Law and Human Rights Minister*."""
_OWNERS: Final = frozenset({"children", "men", "veterans", "women"})
"""Words with an apostrophe within a field, or as one: *Women’s Affairs Minister*, *Children’s Minister*."""
_APOSTROPHES: Final = frozenset({"'s", "'", "’"})


@dataclass(slots=True)
class OfficeNounReader(Words):
    """A reader of offices up to their nouns: *Deputy Prime Minister*, *Law and Human Rights Minister*."""

    _composed_ends: dict[int, int | None] = field(default_factory=dict, init=False)
    """The results of `_composed`, which many readers ask for at the same index."""

    def _whole(self, index: int) -> tuple[int, str] | None:
        """Return the end of an office that the lexicon has, also after words such as *deputy*, and the singular of a plural."""
        match = self.lexicon.offices.longest(self.tokens, index)
        position = index
        while match is None and self.key(position) in self.lexicon.before and position < index + _LONGEST_FRONT:
            position += 1
            match = self.lexicon.offices.longest(self.tokens, position)
        return match if match is None or position == index else (match[0], "")

    def _composed(self, index: int) -> int | None:
        """Return the end of an office that is composed of words before a noun: *Law and Human Rights Minister*."""
        if index not in self._composed_ends:
            self._composed_ends[index] = self._end_of_composed(index)
        return self._composed_ends[index]

    def _end_of_composed(self, index: int) -> int | None:
        lexicon, best = self.lexicon, None
        position = index
        while position < min(len(self.tokens), index + _LONGEST_FRONT):
            key = self.tokens[position].key
            if key in lexicon.nouns:
                best = position + 1
                if key not in lexicon.before:
                    break
            elif key not in lexicon.before and not self.is_field(position):
                is_joined = position > index and best is None and key in BETWEEN_FIELDS
                is_owner = key in _APOSTROPHES and self.key(position - 1) in _OWNERS
                if is_owner and self.key(position + 1) in lexicon.nouns:
                    position += 1
                    continue  # "Children’s Minister"
                if not ((is_joined or is_owner) and self.is_field(position + 1) and self._is_alike(position)):
                    break
            position += 1
        return None if best is not None and self._is_field_of_others(index, best) else best

    def _is_field_of_others(self, first: int, end: int) -> bool:
        """Return whether a word in small letters stands before an office in capitals: *the agency* of *told the agency Foreign Minister A*."""
        is_small = self.tokens[first].text.islower() and self.key(first) not in self.lexicon.before
        return is_small and self.tokens[end - 1].is_capitalized and self.key(first) not in self.lexicon.nouns

    def _is_alike(self, joint: int) -> bool:
        """Return whether both words beside a comma or *and* have capitals, or neither: not *in trade, Foreign Minister A said*."""
        return self.tokens[joint - 1].is_capitalized == self.tokens[joint + 1].is_capitalized

    def _of_party(self, index: int) -> int | None:
        """Return the end of *Social Democratic Party leader* at `index`, or None."""
        for position in range(index, min(len(self.tokens), index + _LONGEST_PARTY + 1)):
            token = self.tokens[position]
            if position > index and token.key == "party" and token.is_capitalized:
                end = self._composed(position)
                return end if end is not None and end > position + 1 else None
            is_name = token.is_word and token.is_capitalized and token.key not in self.lexicon.not_names
            if not is_name or self.lexicon.is_cue("verbs", self.tokens, position) or self.entity(position) is not None:
                return None
        return None

    def _begins_office(self, index: int) -> bool:
        """Return whether an office begins at `index`: after *Minister of Trade and Foreign Minister Lopes*."""
        whole = self.lexicon.offices.longest(self.tokens, index)
        return whole is not None or self._composed(index) is not None
