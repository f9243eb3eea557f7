"""Offices in a sentence: whole phrases of the lexicon, and those composed of words before a noun and a field behind it.

Each look is at a bounded number of tokens.
"""

from dataclasses import dataclass
from typing import Final

from app.reading.token_reader import TokenReader

_LONGEST_OFFICE: Final = 40
_LONGEST_FRONT: Final = 16
"""How many words an office has before its noun, and the noun."""
_LONGEST_INSTITUTION: Final = 6
_LONGEST_BANK: Final = 4
_LONGEST_OPEN: Final = 12
_LONGEST_PARTY: Final = 3
_LONGEST_BRACKET: Final = 7
_INSIDE: Final = frozenset({"at", "in"})
_DIRECTIONS: Final = frozenset({"north", "south", "east", "west", "central"})
_MOST_UNKNOWN: Final = 2
OF: Final = frozenset({"of", "from"})
_BETWEEN_FIELDS: Final = frozenset({"and", ",", "&"})
_APOSTROPHES: Final = frozenset({"'", "’", "'s"})
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
_OF_BANKS: Final = frozenset({"bank", "monetary", "fund"})
_RESIDING: Final = frozenset({"abroad", "overseas", "residing"})
_OF_SUPERIORS: Final = frozenset({"envoy", "representative", "rapporteur"})
_GENERIC: Final = frozenset(
    {"member", "head", "chief", "leader", "deputy", "judge", "delegate", "marshal", "representative"}
)


@dataclass(frozen=True, slots=True)
class Office:
    """An office as indexes of tokens, from the first to the one after the last."""

    first: int
    end: int
    singular: str = ""
    """The singular of a plural office."""
    is_subnational: bool = False
    is_generic: bool = False


@dataclass(slots=True)
class OfficeReader(TokenReader):
    """A reader of offices."""

    def _office(self, index: int) -> Office | None:
        lexicon = self.lexicon
        if index >= len(self.tokens) or not self.tokens[index].is_word:
            return None
        whole = self._whole(index)
        composed = self._composed(index) or self._of_party(index)
        end, singular = whole or (0, "")
        if composed is not None and composed >= end:
            end, singular = composed, ""
        if not end:
            return None
        noun = self.tokens[end - 1].key
        is_generic = noun in _GENERIC
        is_subnational = noun in lexicon.subnational or self._words(index, end).lower() in lexicon.subnational
        tail = end if singular else self._bracket_end(self._tail(end))
        is_of_bank = any(self._key(i) in _OF_BANKS for i in range(index, tail))  # "Governor of the Central Bank"
        return Office(index, tail, singular, is_subnational and not is_of_bank, is_generic)

    def _bracket_end(self, index: int) -> int:
        """Return the end of *(West)*, *(Trade and Investment)* or */South Asia* behind an office, or `index`."""
        rank = self.lexicon.honorifics.longest(self.tokens, index + 1)
        if rank is not None and self._key(rank[0]) == ")":
            return index  # "President (General) A"
        end = index + 1
        while end < min(len(self.tokens), index + _LONGEST_BRACKET) and self._is_part_of_field(end):
            area = self._entity(end)
            end = area[0] if area else end + 1
        if self._key(index) == "/" and end > index + 1 and not self._begins_office(index + 1):
            return end  # "Director General/South Asia"
        return end + 1 if self._key(index) == "(" and end > index + 1 and self._key(end) == ")" else index

    def _is_part_of_field(self, index: int) -> bool:
        key, area = self._key(index), self._entity(index)
        return key in self.lexicon.fields or key in _DIRECTIONS or key in {"and", "&"} or bool(area and area[1].is_area)

    def _open_office(self, index: int) -> Office | None:
        """Return an office after a country or organization, with at most two words that the lexicon lacks.

        *Strategic Industries Minister*, *Department of Foreign Affairs and Trade Secretary*.
        """
        lexicon, unknown = self.lexicon, 0
        for position in range(index, min(len(self.tokens), index + _LONGEST_OPEN)):
            token = self.tokens[position]
            if token.key in lexicon.nouns and token.key not in _GENERIC and token.is_capitalized:
                if unknown and self._key(position - 1) == "and":
                    return None  # "G7 Leaders and President Lopes"
                return Office(index, self._tail(position + 1), is_subnational=token.key in lexicon.subnational)
            is_small = position > index and token.key in {"and", "&", "of"}
            if not is_small and not (token.is_word and token.is_capitalized):
                break
            is_known = token.key in lexicon.fields or token.key in lexicon.before or token.key in lexicon.institutions
            unknown += not (is_small or is_known)
            if unknown > _MOST_UNKNOWN or self._entity(position) is not None:
                break
        return None

    def _bank(self, index: int) -> int:
        """Return the end of *Bank of Japan*, *Reserve Bank of India*, *Norges Bank* at `index`; `index` if there is none."""
        position = index
        if (body := self._entity(index)) is not None and body[1].organization is not None:
            return index  # "European Central Bank President"
        while position < index + _LONGEST_BANK and position < len(self.tokens) and self.tokens[position].is_capitalized:
            if self._key(position) == "bank":
                place = self._entity(position + 2, article=True) if self._key(position + 1) == "of" else None
                return place[0] if place is not None else position + 1
            position += 1
        return index

    def _whole(self, index: int) -> tuple[int, str] | None:
        """Return the end of an office that the lexicon has, also after words such as *deputy*, and the singular of a plural."""
        match = self.lexicon.offices.longest(self.tokens, index)
        position = index
        while match is None and self._key(position) in self.lexicon.before and position < index + _LONGEST_FRONT:
            position += 1
            match = self.lexicon.offices.longest(self.tokens, position)
        return match if match is None or position == index else (match[0], "")

    def _composed(self, index: int) -> int | None:
        """Return the end of an office that is composed of words before a noun: *Law and Human Rights Minister*."""
        lexicon, best = self.lexicon, None
        position = index
        while position < min(len(self.tokens), index + _LONGEST_FRONT):
            key = self.tokens[position].key
            if key in lexicon.nouns:
                best = position + 1
                if key not in lexicon.before:
                    break
            elif key not in lexicon.before and key not in lexicon.fields:
                is_joined = position > index and best is None and key in _BETWEEN_FIELDS
                if not (is_joined and self._key(position + 1) in lexicon.fields and self._is_alike(position)):
                    break
            position += 1
        return best

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
            if not is_name or self.lexicon.is_cue("verbs", self.tokens, position) or self._entity(position) is not None:
                return None
        return None

    def _tail(self, end: int) -> int:
        """Return the end of the field behind an office: *for Foreign Affairs and Trade*, *to the Prime Minister*."""
        lexicon = self.lexicon
        limit = end + _LONGEST_OFFICE
        while end < min(len(self.tokens), limit) and self.tokens[end].key in lexicon.links:
            if (realm := self._realm(end)) > end:
                end = realm
                continue
            start = end + 1 + (self._key(end + 1) == "the")
            if (place := self._entity(start)) is not None and not self._is_field_adjective(start):
                if self._key(end) in OF or place[1].is_adjective:
                    break
                end = self._areas(
                    place[0]
                )  # "Special Envoy for Yemen": where the office is held, not whom it represents
                continue
            if (superior := self._superior_end(start)) > start:
                end = superior
                continue
            if (institution := self._institution(start)) > start:
                end = institution
                continue
            position = start
            while position < limit and (
                self._key(position) in lexicon.fields
                or ((position > start or self._is_field_adjective(start)) and self._is_adjective_of_field(position))
                or (position > start and self._is_owner_of_field(position))
                or (
                    position > start
                    and self._key(position) in _BETWEEN_FIELDS
                    and (
                        self._key(self._field_after(position)) in lexicon.fields
                        or self._is_adjective_of_field(self._field_after(position))
                    )
                    and not self._begins_office(self._field_after(position))
                )
            ):
                position = max(position + 1, self._field_after(position) if self._key(position) == "and" else 0)
            if position == start and (unknown := self._unknown_field(start)) > start:
                position = unknown
            if position == start:
                break
            end = self._areas(position)
        return end

    def _realm(self, index: int) -> int:
        """Return the end of *of the Republic* at `index`, or `index` if it goes on as the name of a state."""
        match = self.lexicon.cues["realms"].longest(self.tokens, index)
        if match is None or self._entity(index + 1, article=True) is not None or self._key(match[0]) == "of":
            return index
        goes_on = match[0] < len(self.tokens) and self._key(match[0]) in self.lexicon.fields | self.lexicon.institutions
        return index if goes_on else match[0]

    def _areas(self, end: int) -> int:
        """Return the end of further parts of the world: *Latin America and the Caribbean*."""
        start = end + 1 + (self._key(end + 1) == "the")
        match = self._entity(start) if self._key(end) == "and" else None
        return match[0] if match is not None and match[1].is_area and not self._begins_office(start) else end

    def _unknown_field(self, index: int) -> int:
        """Return the end of a field with at most two words that the lexicon lacks, or `index`.

        A country or a known word follows them: *for Restoration of Ukraine*, *of Amiri Diwan Affairs*.
        """
        for end in range(index, min(len(self.tokens), index + _MOST_UNKNOWN + 1)):
            if end > index and self._key(end) in OF and self._entity(end + 1, article=True) is not None:
                return end
            if end > index and self._key(end) in self.lexicon.fields and self.tokens[end].is_capitalized:
                return end + 1
            if not self.tokens[end].is_capitalized or self._entity(end) is not None:
                break
        return index

    def _field_after(self, index: int) -> int:
        """Return where a further field begins: after *and*, or *and the*."""
        return index + 1 + (self._key(index + 1) == "the")

    def _institution(self, index: int) -> int:
        """Return the end of the name of an institution at `index`: *Supreme Defence Council*; `index` if there is none."""
        if (house := self._house(index)) > index:
            return house
        for position in range(index, min(len(self.tokens), index + _LONGEST_INSTITUTION)):
            token = self.tokens[position]
            if self._is_joint_of_institution(position, index):
                continue  # "Oceanic and Atmospheric Administration"
            if not token.is_word or not token.is_capitalized or self._entity(position) is not None:
                return index
            if position > index and token.key in self.lexicon.institutions:
                return self._institution_end(position + 1)
            if position == index and self._key(index - 1) == "the" and token.key in _CHAMBERS:
                return index + 1
            if position == index and token.key == "council" and self._members_end(position + 1) > position + 1:
                return self._institution_end(position + 1)
        return index

    def _is_joint_of_institution(self, index: int, first: int) -> bool:
        """Return whether *and* joins two adjectives before the noun of an institution, or *’s* stands before it."""
        if index <= first or index + 1 >= len(self.tokens):
            return False
        if self._key(index) == "'s":
            return self._key(index + 1) in self.lexicon.institutions  # "National People’s Congress"
        if self._key(index) not in {"and", "&"} or index + 2 >= len(self.tokens):
            return False
        return self.tokens[index + 1].is_capitalized and self._key(index + 2) in self.lexicon.institutions

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
        is_house = self._key(index) in self.lexicon.institutions and self._key(index + 1) == "of"
        if not is_house or not self.tokens[index].is_capitalized or self._members_end(index + 1) > index + 1:
            return index
        is_of_members = self._key(index) in {"house", "chamber"} and self._key(index + 2) in self.lexicon.institutions
        if is_of_members or self._key(index + 2) == "ministers":
            return index + 3
        return max(index, self._fields_end(index + 2))

    def _fields_end(self, start: int) -> int:
        """Return the end of fields with capital letters, joined by *and* or commas, at `start`; 0 if there are none."""
        end = 0
        position = start
        while position < min(len(self.tokens), start + _LONGEST_OFFICE) and self._is_capital_field(position):
            end = position + 1
            position = end + (self._key(end) in _BETWEEN_FIELDS and self._is_capital_field(end + 1))
        return end

    def _is_capital_field(self, index: int) -> bool:
        is_field = self._key(index) in self.lexicon.fields and self.tokens[index].is_capitalized
        return is_field and not self._begins_office(index)

    def _institution_end(self, index: int) -> int:
        """Return the end of *of Ministers* behind a council, and of a second council: *and the Council of Ministers*."""
        if self._key(index) == "of" and self._key(index + 1) == "the" and self._entity(index + 2) is None:
            whole = self._named_institution(index + 2)  # "Standing Committee of the National People’s Congress"
            if whole > index + 2:
                return whole
        end = self._members_end(index)
        start = end + 2
        is_joined = self._key(end) == "and" and self._key(end + 1) == "the"
        return self._members_end(start + 1) if is_joined and end > index and self._key(start) == "council" else end

    def _house_behind(self, index: int) -> int:
        """Return the end of *at the Ministry of Trade*, *in the Prime Minister’s Office* at `index`; `index` if there is none."""
        if self._key(index) not in _INSIDE or self._key(index + 1) != "the":
            return index
        end = self._institution(index + 2)
        return end if end > index + 2 else index

    def _members_end(self, index: int) -> int:
        """Return the end of *of Ministers*, *of State* at `index`, behind the word *Council*."""
        is_council = self._key(index - 1) == "council" and self._key(index) == "of"
        return index + 2 if is_council and self._key(index + 1) in {"state", "ministers"} else index

    def _superior_end(self, start: int) -> int:
        """Return the end of *the Prime Minister*, and of *the Chairperson* behind *Personal Envoy of*; `start` if none is there."""
        if self._key(start - 1) != "the":
            return start
        whole = self.lexicon.offices.longest(self.tokens, start)
        if whole is not None and not whole[1]:
            return whole[0]
        is_of_superior = self._key(start - 3) in _OF_SUPERIORS
        return (self._composed(start) or start) if is_of_superior else start

    def _is_field_adjective(self, index: int) -> bool:
        """Return whether *European*, *African* and the like begin a field, as in *Minister for African Affairs*."""
        match = self._entity(index)
        if match is not None and match[1].organization is not None:
            return self._key(match[0]) in self.lexicon.fields  # "Minister for EU Affairs"
        if match is not None and match[0] > index + 1:
            return False
        return self._key(index) in self.lexicon.fields and self._key(index + 1) in self.lexicon.fields

    def _is_adjective_of_field(self, index: int) -> bool:
        """Return whether an adjective of a country belongs to a field: *Minister of Foreign Affairs and Moroccan Expatriates*."""
        match = self._entity(index)
        if match is not None:
            is_adjective = match[1].is_adjective or match[1].organization is not None  # "CARICOM Affairs"
            return is_adjective and self._key(match[0]) in self.lexicon.fields
        # "Chadians Abroad"
        is_plural = self._key(index).endswith("s") and self.tokens[index].is_capitalized
        return is_plural and self._key(index + 1) in _RESIDING

    def _is_owner_of_field(self, index: int) -> bool:
        """Return whether an apostrophe stands before a field: *Minister for Expatriates’ Welfare*, *for Women's Affairs*."""
        return self._key(index) in _APOSTROPHES and self._key(index + 1) in self.lexicon.fields

    def _begins_office(self, index: int) -> bool:
        """Return whether an office begins at `index`: after *Minister of Trade and Foreign Minister Lopes*."""
        whole = self.lexicon.offices.longest(self.tokens, index)
        return whole is not None or self._composed(index) is not None
