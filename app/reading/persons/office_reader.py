"""Offices in a sentence with the field behind them: *Minister for Foreign Affairs and Trade*.

Each look is at a bounded number of tokens.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from app.reading.persons.field_reader import MOST_UNKNOWN, OF, FieldReader
from app.reading.persons.institution_reader import LONGEST_OFFICE
from app.reading.persons.office_nouns import BETWEEN_FIELDS

_LONGEST_OPEN: Final = 12
_LONGEST_PARTY_NAME: Final = 7
_LONGEST_BRACKET: Final = 7
_SHORTEST_ACRONYM: Final = 2
_LONGEST_ACRONYM: Final = 5
_MOST_BODIES: Final = 3
"""The largest number of bodies before an office: *Senate Foreign Affairs Committee Chairman*."""
_DIRECTIONS: Final = frozenset({"north", "south", "east", "west", "central"})
_APOSTROPHES: Final = frozenset({"'", "’", "'s"})
_OF_BANKS: Final = frozenset({"bank", "monetary", "fund"})
_DASHES: Final = frozenset({"-", "–", "—"})
_TO_COME: Final = frozenset({"designate", "elect", "nominate"})
_RESIDING: Final = frozenset({"abroad", "overseas", "residing"})
_OF_SUPERIORS: Final = frozenset({"envoy", "representative", "rapporteur"})
_GENERIC: Final = frozenset(
    {"member", "head", "chief", "leader", "deputy", "judge", "delegate", "marshal", "representative"}
    | {"legislator", "lawmaker", "parliamentarian"}
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
class OfficeReader(FieldReader):
    """A reader of offices."""

    _offices_read: dict[int, Office | None] = field(default_factory=dict, init=False)
    """The results of `_office`, which many readers ask for at the same index."""

    def _office(self, index: int) -> Office | None:
        """Return the office at an index with the field behind it, or None."""
        if index not in self._offices_read:
            self._offices_read[index] = self._read_office(index) or self._office_of_body(index)
        return self._offices_read[index]

    def _read_office(self, index: int) -> Office | None:
        """Return the office that begins with its own words at an index, not with the name of a body, or None."""
        lexicon = self.lexicon
        if index >= len(self.tokens) or not self.tokens[index].is_word:
            return None
        if self.key(index) == "pm" and self.key(index - 1).isdigit():
            return None  # "at 7:00 PM"
        whole = self._whole(index)
        composed = self._composed(index) or self._of_party(index)
        end, singular = whole or (0, "")
        if composed is not None and composed >= end:
            end, singular = composed, ""
        if not end:
            return None
        if self.key(end) in _DASHES and self.key(end + 1) in _TO_COME:
            end += 2  # "High Commissioner – designate"
        if self.key(end - 1) == "opposition" and (party := self._party_end(end - 1)) > end:
            end, singular = party, ""  # "leader of the opposition Labour Party"
        noun = self.tokens[end - 1].key
        if (acronym := self._acronym_end(end)) > end and self.key(acronym) in lexicon.links and not singular:
            end = acronym  # "Director-General (DG) for Trade"
        is_generic = noun in _GENERIC
        is_subnational = noun in lexicon.subnational or self.printed(index, end).lower() in lexicon.subnational
        if singular and (behind := self._field_of_plural(end)) > end:
            end, singular = behind, f"{singular} {self.printed(end, behind)}"
        tail = end if singular else self._bracket_end(self._in_charge(self._tail(end)))
        return Office(index, tail, singular, is_subnational and not self._is_of_bank(index, tail), is_generic)

    def _is_of_bank(self, first: int, end: int) -> bool:
        """Return whether an office is that of a bank: *Governor of the Central Bank*, *State Bank Governor*."""
        return any(self.key(index) in _OF_BANKS for index in range(first, end))

    def _office_of_body(self, index: int) -> Office | None:
        """Return the office of *National People’s Congress Chairman*, which stands behind the name of its body, or of one within another."""
        end = index
        for _ in range(_MOST_BODIES):
            start, end = end, self._body_before_office(end)
            if end == start:
                return None
            office = self._read_office(end)
            if office is not None:
                is_subnational = office.is_subnational and not self._is_of_bank(index, office.end)
                named = replace(office, first=index, is_subnational=is_subnational, is_generic=False)
                return None if office.singular else named
        return None

    def _field_of_plural(self, end: int) -> int:
        """Return the end of *of trade and tourism* behind an office in the plural, before a country; `end` if none is there."""
        position = end + 1
        while self.key(end) in {"of", "for"} and self._is_field_of_list(position):
            position += 1
        return position if position > end + 1 and self.key(position) in {"of", "from"} else end

    def _is_field_of_list(self, index: int) -> bool:
        """Return whether a field stands at an index, or *and* before one: *trade*, *and tourism*."""
        is_joint = self.key(index) == "and" and self.key(index + 1) in self.lexicon.fields
        return is_joint or self.key(index) in self.lexicon.fields

    def _bracket_end(self, index: int) -> int:
        """Return the end of *(West)*, *(Trade and Investment)* or */South Asia* behind an office, or `index`."""
        rank = self.lexicon.honorifics.longest(self.tokens, index + 1)
        if rank is not None and self.key(rank[0]) == ")":
            return index  # "President (General) A"
        if self.key(index) == "(" and (same := self._whole(index + 1)) and self.key(same[0]) == ")":
            return same[0] + 1  # "Acting High Commissioner (Chargé d’affaires)"
        end = index + 1
        place = self.entity(end)
        is_place = place is not None and not place[1].is_area and self.key(place[0]) == ")"
        while not is_place and end < min(len(self.tokens), index + _LONGEST_BRACKET) and self._is_part_of_field(end):
            area = self.entity(end)
            end = area[0] if area else end + 1
        if self.key(index) == "/" and end > index + 1 and not self._begins_office(index + 1):
            return end  # "Director General/South Asia"
        return end + 1 if self.key(index) == "(" and end > index + 1 and self.key(end) == ")" else index

    def _is_part_of_field(self, index: int) -> bool:
        key, area = self.key(index), self.entity(index)
        is_acronym = 1 < len(self.tokens[index].text) <= _LONGEST_ACRONYM and self.tokens[index].text.isupper()
        is_known = key in self.lexicon.fields or key in _DIRECTIONS or key in {"and", "&"}
        return is_known or is_acronym or bool(area and area[1].is_area)

    def _open_office(self, index: int) -> Office | None:
        """Return an office after a country or organization, with at most two words that the lexicon lacks.

        *Strategic Industries Minister*, *Department of Foreign Affairs and Trade Secretary*.
        """
        lexicon, unknown = self.lexicon, 0
        for position in range(index, min(len(self.tokens), index + _LONGEST_OPEN)):
            token = self.tokens[position]
            if token.key in lexicon.nouns and token.key not in _GENERIC and token.is_capitalized:
                if unknown and self.key(position - 1) == "and":
                    return None  # "G7 Leaders and President Lopes"
                return Office(index, self._tail(position + 1), is_subnational=token.key in lexicon.subnational)
            several = lexicon.offices.longest(self.tokens, position) if position > index else None
            if several is not None and several[1] and token.is_capitalized and self.key(position - 1) != "and":
                return Office(position, several[0], several[1])  # "OSCE Minsk Group Co-Chairs"
            is_small = position > index and token.key in {"and", "&", "of"}
            if not is_small and not (token.is_word and token.is_capitalized):
                break
            is_known = token.key in lexicon.fields or token.key in lexicon.before or token.key in lexicon.institutions
            unknown += not (is_small or is_known)
            if unknown > MOST_UNKNOWN or self.entity(position) is not None:
                break
        return None

    def _tail(self, end: int) -> int:
        """Return the end of the field behind an office: *for Foreign Affairs and Trade*, *to the Prime Minister*."""
        lexicon = self.lexicon
        limit = end + LONGEST_OFFICE
        while end < min(len(self.tokens), limit) and self.tokens[end].key in lexicon.links:
            start = end + 1 + (self.key(end + 1) == "the")
            if (realm := max(self._realm(end), self._party_end(start), self._diplomacy_end(start))) > start:
                end = realm
                continue
            if (place := self.entity(start)) is not None and not self._is_field_adjective(start):
                if self.key(end) in OF or place[1].is_adjective or self._is_of_superior(end, place[0]):
                    break
                end = self._areas(
                    place[0]
                )  # "Special Envoy for Yemen": where the office is held, not whom it represents
                continue
            if (superior := self._superior_end(start)) > start:
                end = superior
                continue
            if (institution := max(self._institution(start), self._named_body(start))) > start:
                end = institution
                continue
            position = start
            while position < limit and (
                self.key(position) in lexicon.fields
                or ((position > start or self._is_field_adjective(start)) and self._is_adjective_of_field(position))
                or (position > start and self._is_owner_of_field(position))
                or (
                    position > start
                    and self.key(position) in BETWEEN_FIELDS
                    and (
                        self.key(self._field_after(position)) in lexicon.fields
                        or self._is_adjective_of_field(self._field_after(position))
                    )
                    and not self._begins_office(self._field_after(position))
                )
            ):
                position = max(position + 1, self._field_after(position) if self.key(position) == "and" else 0)
            if position == start:
                position = max(self._unknown_field(start), start + self._is_acronym_of_body(start))
            if position == start:
                break
            end = self._areas(position)
        return end

    def _is_acronym_of_body(self, index: int) -> bool:
        """Return whether an abbreviation that the lexicon lacks stands before a comma and a form of address: *commander of EUFOR, General A*."""
        text = self.tokens[index].text if index < len(self.tokens) else ""
        is_acronym = _SHORTEST_ACRONYM <= len(text) <= _LONGEST_ACRONYM and text.isalpha() and text.isupper()
        is_named = self.key(index + 1) == "," and self.lexicon.honorifics.longest(self.tokens, index + 2) is not None
        return self.key(index - 1) in OF and is_acronym and is_named

    def _party_end(self, index: int) -> int:
        """Return the end of *the ruling Green Alliance party*, *the opposition Labour Party*; `index` if there is none.

        A name may begin with the adjective of a country behind *ruling* and the like.
        """
        start = index
        while self.is_cue("partisan", start):
            start += 1
        for end in range(start, min(len(self.tokens), start + _LONGEST_PARTY_NAME)):
            party = self.lexicon.cues["parties"].longest(self.tokens, end) if end > start else None
            if party is not None:
                behind = self.lexicon.cues["parties"].longest(self.tokens, party[0])
                return behind[0] if behind else party[0]  # "Green Alliance parliamentary group"
            is_small = end > start and self.key(end) in {"and", "for", "of", "&", "-"}
            is_known = not self.tokens[end].is_capitalized or (start == index and self.entity(end) is not None)
            if not is_small and is_known:
                break
        return index

    def _in_charge(self, end: int) -> int:
        """Return the end of *in charge of Trade*, *with responsibility for Trade* behind an office at `end`, or `end`."""
        if (self.key(end), self.key(end + 1)) == ("responsible", "for"):
            tail = self._tail(end + 1)
            return tail if tail > end + 1 else end
        if (self.key(end), self.key(end + 1)) not in {("in", "charge"), ("with", "responsibility")}:
            return end
        tail = self._tail(end + 2)
        return tail if tail > end + 2 else end

    def _is_of_superior(self, to: int, index: int) -> bool:
        """Return whether an office begins at `index`: *Adviser to the UAE President*."""
        return self.key(to) == "to" and self.lexicon.offices.longest(self.tokens, index) is not None

    def _realm(self, index: int) -> int:
        """Return the end of *of the Republic* at `index`, or `index` if it goes on as the name of a state."""
        match = self.lexicon.cues["realms"].longest(self.tokens, index)
        if match is None or self.entity(index + 1, article=True) is not None or self.key(match[0]) == "of":
            return index
        key = self.key(match[0])
        return index if key in self.lexicon.fields or key in self.lexicon.institutions else match[0]

    def _diplomacy_end(self, start: int) -> int:
        """Return the end of *Polish diplomacy*, whose head is the foreign minister, or `start`."""
        match = self.entity(start)
        is_of_state = match is not None and match[1].is_adjective and self.key(match[0]) == "diplomacy"
        return match[0] + 1 if match is not None and is_of_state else start

    def _areas(self, end: int) -> int:
        """Return the end of further parts of the world: *Latin America and the Caribbean*."""
        start = end + 1 + (self.key(end + 1) == "the")
        match = self.entity(start) if self.key(end) == "and" else None
        return match[0] if match is not None and match[1].is_area and not self._begins_office(start) else end

    def _field_after(self, index: int) -> int:
        """Return where a further field begins: after a comma or *and*, or *and the*, but not after *, the*, where a clause begins."""
        has_article = self.key(index) != "," and self.key(index + 1) == "the"
        return index + 1 + has_article

    def _superior_end(self, start: int) -> int:
        """Return the end of *the Prime Minister*, and of *the Chairperson* behind *Personal Envoy of*; `start` if none is there."""
        if self.key(start - 1) != "the":
            return start
        whole = self.lexicon.offices.longest(self.tokens, start)
        if whole is not None and not whole[1]:
            return whole[0]
        is_of_superior = self.key(start - 3) in _OF_SUPERIORS
        return (self._composed(start) or start) if is_of_superior else start

    def _is_field_adjective(self, index: int) -> bool:
        """Return whether *European*, *African* and the like begin a field, as in *Minister for African Affairs*."""
        match = self.entity(index)
        if match is not None and match[1].organization is not None:
            return self.key(match[0]) in self.lexicon.fields  # "Minister for EU Affairs"
        if match is not None and match[0] > index + 1:
            return False
        return self.key(index) in self.lexicon.fields and self.key(index + 1) in self.lexicon.fields

    def _is_adjective_of_field(self, index: int) -> bool:
        """Return whether an adjective of a country belongs to a field: *Minister of Foreign Affairs and Moroccan Expatriates*."""
        match = self.entity(index)
        if match is not None:
            is_adjective = match[1].is_adjective or match[1].organization is not None  # "CARICOM Affairs"
            is_adjective = is_adjective and not self.is_cue("sides", match[0])  # "and the Peruvian delegation"
            is_office = self._begins_office(match[0])  # "and the Peruvian Foreign Minister"
            return is_adjective and self.key(match[0]) in self.lexicon.fields and not is_office
        if index >= len(self.tokens) or not self.tokens[index].is_capitalized:
            return False
        # "Chadians Abroad", "Expatriate Affairs"
        is_plural = self.key(index).endswith("s") and self.key(index + 1) in _RESIDING
        return is_plural or (self.key(index + 1) == "affairs" and not self._begins_office(index))

    def _is_owner_of_field(self, index: int) -> bool:
        """Return whether an apostrophe stands before a field: *Minister for Expatriates’ Welfare*, *for Women's Affairs*."""
        return self.key(index) in _APOSTROPHES and self.key(index + 1) in self.lexicon.fields
