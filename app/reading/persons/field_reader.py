"""Fields of offices that the lexicon lacks: *for Restoration of Ukraine*, *for Chieftaincy, Mr Soto*.

Each look is at a bounded number of tokens.
"""

from dataclasses import dataclass
from typing import Final

from app.reading.persons.institution_reader import InstitutionReader

MOST_UNKNOWN: Final = 2
"""The largest number of words in a field that the lexicon lacks, where no name follows a comma."""
OF: Final = frozenset({"of", "from"})
_BODIES: Final = frozenset(
    {"organisation", "organization", "association", "community", "union", "council", "league", "federation", "alliance"}
)
_QUOTES: Final = frozenset("\"“”‘’'")
_LONGEST_NAMED_BODY: Final = 12
_LONGEST_FIELD: Final = 6
_WITH_FIELDS: Final = frozenset(
    {"minister", "secretary", "undersecretary", "under-secretary", "director", "commissioner", "adviser", "advisor"}
)
"""Offices of which the field may have any name."""

_LONGEST_ACRONYM: Final = 6


@dataclass(slots=True)
class FieldReader(InstitutionReader):
    """A reader of fields that the lexicon lacks."""

    def _unknown_field(self, index: int) -> int:
        """Return the end of a field with at most two words that the lexicon lacks, or `index`.

        A country or a known word follows them: *for Restoration of Ukraine*, *of Amiri Diwan Affairs*.
        """
        for end in range(index, min(len(self.tokens), index + MOST_UNKNOWN + 1)):
            if end > index and self.key(end) in OF and self.entity(end + 1, article=True) is not None:
                return end
            if end > index and self.key(end) in self.lexicon.fields and self.tokens[end].is_capitalized:
                return end + 1
            if not self.tokens[end].is_capitalized or self.entity(end) is not None:
                break
        return self._field_before_name(index)

    def _named_body(self, index: int) -> int:
        """Return the end of *Organisation of Eastern Islands (OEI)*, a body that the lexicon lacks, or `index`.

        It ends before *of* and a country: *Union of Journalists of Peru*.
        """
        if self.key(index) not in _BODIES or self.key(index + 1) not in {"of", "for"}:
            return index
        end, position = index, index + 2
        while position < min(len(self.tokens), index + _LONGEST_NAMED_BODY):
            match = self.entity(position)
            if match is not None and match[1].country and not match[1].is_adjective:
                break
            token = self.tokens[position]
            if token.is_word and token.is_capitalized:
                end = position + 1
            elif token.key not in {"of", "the", "and", "for"}:
                break
            position += 1
        if end > index and self.key(end) == "(" and self.key(end + 2) == ")":
            return end + 3
        return end

    def _field_before_name(self, index: int) -> int:
        """Return the end of a field that the lexicon lacks, before a comma or a form of address and a name: *Minister for Chieftaincy, Mr Soto*.

        `index` if there is none. The head of a state, a town or a body has no field.
        """
        link = index - 1 - (self.key(index - 1) == "the")
        is_purpose = self.key(link) == "for" and self.key(link - 1) in self.lexicon.nouns
        if not is_purpose and self.key(link - 1) not in _WITH_FIELDS:
            return index
        end = index
        while end < min(len(self.tokens), index + _LONGEST_FIELD):
            title = self.lexicon.honorifics.longest(self.tokens, end) if end > index else None
            if title is not None and not title[1]:
                return end  # "Minister for Kelp Strands Mr Soto"
            is_small = end > index and self.key(end) in {"and", "&", "of"}
            is_word = self.tokens[end].is_word and self.tokens[end].is_capitalized
            if not (is_small or is_word) or self.entity(end) is not None or self._begins_office(end):
                break
            end += 1
        if index < end <= index + MOST_UNKNOWN and self._is_at_body(end):
            return end  # "Director of Tides at the Office of the President, Mr Soto"
        is_ended = end > index and self.tokens[end - 1].is_capitalized and self.key(end) == ","
        title = self.lexicon.honorifics.longest(self.tokens, end + 1)
        name = end + 1 if title is None else title[0]
        beside = self.tokens[name : name + 2]
        is_name = bool(beside) and all(token.is_word and token.is_capitalized for token in beside)
        is_name = is_name and not self._begins_office(name) and self.entity(name) is None
        return end if is_ended and is_name else index

    def _is_at_body(self, index: int) -> bool:
        """Return whether *at the Office* or *in the Ministry* stands at `index`."""
        is_inner = self.key(index) in {"at", "in"} and self.key(index + 1) == "the"
        return is_inner and self.key(index + 2) in self.lexicon.institutions and self.tokens[index + 2].is_capitalized

    def _acronym_end(self, index: int) -> int:
        """Return the index after an abbreviation in brackets or a word in quotation marks: *Director-General (DG)*."""
        if self.key(index) in _QUOTES and self.key(index + 2) in _QUOTES:
            return index + 3  # "Commander of the Security Force ‘Falcon’ Ana Lopes"
        is_bracket = self.key(index) == "(" and self.key(index + 2) == ")"
        return index + 3 if is_bracket and _is_acronym(self.tokens[index + 1].text) else index


def _is_acronym(text: str) -> bool:
    """Return whether a word is in capitals, or is short and has several: *UN*, *AfDB*."""
    capitals = sum(character.isupper() for character in text)
    return text.isupper() or (text.isalpha() and len(text) <= _LONGEST_ACRONYM and capitals > 1)
