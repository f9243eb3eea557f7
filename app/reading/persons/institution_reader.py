"""Names of institutions in a sentence: *House of Representatives*, *Supreme Defence Council*, *Bank of Japan*.

Each look is at a bounded number of tokens.
"""

from dataclasses import dataclass
from typing import Final

from app.reading.persons.office_nouns import BETWEEN_FIELDS, OfficeNounReader

LONGEST_OFFICE: Final = 40
"""The largest number of tokens of the field behind the noun of an office."""
_LONGEST_INSTITUTION: Final = 8
_LONGEST_BANK: Final = 4
_MOST_JOINED: Final = 4
"""The largest number of words behind *and* up to the noun of an institution, with the noun."""
_ONE_WORD: Final = frozenset({"assembly", "parliament", "senate"})
_INSIDE: Final = frozenset({"at", "in"})
_CHAMBERS: Final = frozenset(
    {
        "duma",
        "majlis",
        "knesset",
        "riigikogu",
        "saeima",
        "seimas",
        "sejm",
        "bundestag",
        "bundesrat",
        "rada",
        "diet",
        "storting",
        "folketing",
        "althing",
        "eduskunta",
        "riksdag",
        "oireachtas",
        "senate",
        "house",
        "assembly",
        "congress",
        "council",
        "parliament",
        "cabinet",
        "commission",
        "bank",
        "court",
    }
)


@dataclass(slots=True)
class InstitutionReader(OfficeNounReader):
    """A reader of the names of institutions, which stand behind an office or before it."""

    def _bank(self, index: int) -> int:
        """Return the end of *Bank of Japan*, *Reserve Bank of India*, *Norges Bank* at `index`; `index` if there is none."""
        position = index
        if (body := self.entity(index)) is not None and body[1].organization is not None:
            return index  # "European Central Bank President"
        while position < min(len(self.tokens), index + _LONGEST_BANK):
            if not self.tokens[position].is_capitalized and self.key(position) != "'s":
                break  # unlike "People’s Bank of China"
            if self.key(position) == "bank":
                place = self.entity(position + 2, article=True) if self.key(position + 1) == "of" else None
                return place[0] if place is not None else position + 1
            position += 1
        return index

    def _institution(self, index: int) -> int:
        """Return the end of the name of an institution at `index`: *Supreme Defence Council*; `index` if there is none."""
        if (house := self._house(index)) > index:
            return house
        for position in range(index, min(len(self.tokens), index + _LONGEST_INSTITUTION)):
            token = self.tokens[position]
            if self._is_joint_of_institution(position, index):
                continue  # "Oceanic and Atmospheric Administration"
            if not token.is_word or not token.is_capitalized or self.entity(position) is not None:
                return index
            if position > index and token.key in self.lexicon.institutions:
                return self._institution_end(position + 1)
            if position == index and self.key(index - 1) == "the" and token.key in _CHAMBERS:
                return index + 1
            if position == index and token.key == "council" and self._members_end(position + 1) > position + 1:
                return self._institution_end(position + 1)
        return index

    def _body_before_office(self, index: int) -> int:
        """Return the end of *Knesset*, *National People’s Congress*, *Parliament* before an office; `index` if no body is there."""
        if index >= len(self.tokens) or not self.tokens[index].is_capitalized:
            return index
        if (body := self.lexicon.bodies_of_one.longest(self.tokens, index)) is not None:
            return body[0]
        end = index + (self.key(index) in _ONE_WORD)
        for position in range(index, min(len(self.tokens), index + _LONGEST_INSTITUTION)):
            token = self.tokens[position]
            is_noun = token.key in self.lexicon.institutions
            if token.key != "'s" and not (token.is_capitalized and (is_noun or token.key in self.lexicon.of_bodies)):
                break
            if is_noun and position > index:
                end = position + 1
        return end

    def _is_joint_of_institution(self, index: int, first: int) -> bool:
        """Return whether *and* joins two adjectives before the noun of an institution, or *’s* stands before it."""
        if index <= first or index + 1 >= len(self.tokens):
            return False
        if self.key(index) == "'s":
            return self.key(index + 1) in self.lexicon.institutions  # "National People’s Congress"
        if self.key(index) not in {"and", "&"} or index + 2 >= len(self.tokens):
            return False
        behind = range(index + 1, min(len(self.tokens), index + 1 + _MOST_JOINED))
        noun = next((i for i in behind if self.key(i) in self.lexicon.institutions), index)
        return noun > index + 1 and all(self.tokens[i].is_capitalized for i in range(index + 1, noun))

    def _named_institution(self, index: int) -> int:
        """Return the end of an institution that another is a part of, without its own parts; `index` if there is none."""
        for position in range(index, min(len(self.tokens), index + _LONGEST_INSTITUTION)):
            token = self.tokens[position]
            if self._is_joint_of_institution(position, index):
                continue
            if not token.is_word or not token.is_capitalized:
                break
            if position > index and token.key in self.lexicon.institutions:
                return position + 1
        return index

    def _house(self, index: int) -> int:
        """Return the end of *House of Representatives*, *Chamber of Commerce and Industry* at `index`; `index` if there is none."""
        is_house = self.key(index) in self.lexicon.institutions and self.key(index + 1) == "of"
        if not is_house or not self.tokens[index].is_capitalized or self._members_end(index + 1) > index + 1:
            return index
        is_of_members = self.key(index) in {"house", "chamber"} and self.key(index + 2) in self.lexicon.institutions
        if is_of_members or self.key(index + 2) == "ministers":
            return index + 3
        return max(index, self._fields_end(index + 2))

    def _fields_end(self, start: int) -> int:
        """Return the end of fields with capital letters, joined by *and* or commas, at `start`; 0 if there are none."""
        end = 0
        position = start
        while position < min(len(self.tokens), start + LONGEST_OFFICE) and self._is_capital_field(position):
            end = position + 1
            position = end + (self.key(end) in BETWEEN_FIELDS and self._is_capital_field(end + 1))
        return end

    def _is_capital_field(self, index: int) -> bool:
        is_field = self.key(index) in self.lexicon.fields and self.tokens[index].is_capitalized
        return is_field and not self._begins_office(index)

    def _institution_end(self, index: int) -> int:
        """Return the end of *of Ministers* behind a council, and of a second council: *and the Council of Ministers*."""
        if self.key(index) == "of" and self.key(index + 1) == "the" and self.entity(index + 2) is None:
            whole = self._named_institution(index + 2)  # "Standing Committee of the National People’s Congress"
            if whole > index + 2:
                return whole
        if self.key(index) == "and" and self.key(index + 1) == "the" and not self._begins_office(index + 2):
            further = self._named_institution(index + 2)
            is_one_word = self.key(index + 2) in self.lexicon.institutions and self.tokens[index + 2].is_capitalized
            if further > index + 2 or is_one_word:  # "the Political Bureau and the Secretariat"
                return self._institution_end(max(further, index + 3))
        end = self._members_end(index)
        start = end + 2
        is_joined = self.key(end) == "and" and self.key(end + 1) == "the"
        return self._members_end(start + 1) if is_joined and end > index and self.key(start) == "council" else end

    def _house_behind(self, index: int) -> int:
        """Return the end of *at the Ministry of Trade*, *in the Prime Minister’s Office* at `index`; `index` if there is none."""
        if self.key(index) not in _INSIDE or self.key(index + 1) != "the":
            return index
        end = self._institution(index + 2)
        return end if end > index + 2 else index

    def _members_end(self, index: int) -> int:
        """Return the end of *of Ministers*, *of State* at `index`, behind the word *Council*."""
        is_council = self.key(index - 1) == "council" and self.key(index) == "of"
        return index + 2 if is_council and self.key(index + 1) in {"state", "ministers"} else index
