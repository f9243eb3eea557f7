"""Names in a sentence, with particles and suffixes, and the forms of address before them."""

from dataclasses import dataclass, field
from typing import Final

from app.reading.language.lexicon import Entity
from app.reading.persons.office_reader import Office, OfficeReader

_LONGEST_NAME: Final = 12
_OF_OFFICES: Final = frozenset({"general"})
"""Ranks with which offices end: *Governor General*."""
_MOST_TITLES: Final = 5
_PREFIXES: Final = ("Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "Von", "Fitz", "O’", "O'")
"""The beginnings of family names after which capitals may follow small letters."""
_QUOTES: Final = frozenset("\"“”‘’'«»")
_APOSTROPHES: Final = frozenset("’‘'`")
_RETIRED: Final = frozenset({"r", "ret", "retd", "rtd", "retired"})
_DEGREES: Final = frozenset({"phd", "ph.d", "ph.d."})
_GENERATIONS: Final = frozenset({"jr", "sr"})
_SHORTEST_ABBREVIATION: Final = 3
_SHORTEST_FIELD: Final = 6
"""The least number of letters of a field that is no family name: *Commerce*, unlike *Law*, *Green* or *Power*."""
_EXCELLENCIES: Final = frozenset({"HE", "H.E.", "HH", "H.H.", "HRH"})
IN_SMALL_LETTERS: Final = frozenset({"sheikh", "sheikha", "sayyid", "mr", "mrs", "ms", "dr"})
"""Forms of address that some texts print without a capital."""
_OF_EXCELLENCIES: Final = frozenset({"his", "her", "h.e."})


@dataclass(slots=True)
class Parts:
    """The parts of a person read so far, as indexes of tokens."""

    first: int
    is_former: bool = False
    office: Office | None = None
    entity: Entity | None = None
    entity_at: tuple[int, int] | None = None
    has_adjective: bool = False
    titles: int | None = None
    rank: tuple[int, int] | None = None
    name: tuple[int, int] | None = None
    is_counterpart: bool = False


@dataclass(slots=True)
class NameReader(OfficeReader):
    """A reader of names."""

    _name_ends: dict[int, int] = field(default_factory=dict, init=False)
    """The results of `_name_end`, which many readers ask for at the same index."""

    def _honorific_end(self, index: int) -> int:
        for _ in range(_MOST_TITLES):
            match = self._honorific(index)
            if match is None:
                break
            index = match[0]
        return index

    def _honorific(self, index: int) -> tuple[int, bool] | None:
        """Return the index after a form of address, also behind *the*, and whether it is a rank."""
        match = self.lexicon.honorifics.longest(self.tokens, index)
        if match is None and self.key(index) in IN_SMALL_LETTERS and self._is_plain_name(index + 1):
            return index + 1, False  # "sheikh Ana Lopes"
        if match is None and self.key(index) == "the":
            index += 1
            match = self.lexicon.honorifics.longest(self.tokens, index)
        if match is None or self.tokens[index].text in {"U.", "He"}:
            return None  # "the U.S-Japan alliance" has no Burmese "U", nor is "He Lifeng" an Excellency (H.E.)
        if self.key(match[0]) == "," and self.key(index) in _OF_EXCELLENCIES:
            following = match[0] + 1
            is_name = following < len(self.tokens) and self.tokens[following].is_capitalized
            return (following, match[1]) if is_name else match  # "His Excellency, Ana Lopes"
        return (self._retired_end(match[0]), True) if match[1] else match

    def _retired_end(self, index: int) -> int:
        """Return the index behind *(Ret’d),* after a military rank, or `index`."""
        if self.key(index) != "(" or self.key(index + 1).rstrip(".") not in _RETIRED:
            return index
        end = next((i for i in range(index + 2, index + 5) if self.key(i) == ")"), index - 1) + 1
        return end + (end > index and self.key(end) == ",")

    def _name(self, parts: Parts, index: int) -> int:
        """Read forms of address and a name at `index` into `parts`; return where they end, or `index`."""
        position = index
        rank = None
        for _ in range(_MOST_TITLES):
            match = self._honorific(position)
            if match is None:
                break
            if match[1]:
                rank = (position, match[0])
            if self.key(position) == self.key(match[0]):
                break  # "Tun Tun Oo" has no form of address
            position = match[0]
        end = self._royal_name_end(parts, position, self._name_end(position))
        if end == position and rank is not None and self._is_rank_as_name(parts, rank):
            position, end, rank = rank[0], rank[1], None
        inner = next((i for i in range(position + 1, end) if self._begins_address(position, i)), None)
        if inner is not None:  # "Special Envoy on the Regional Issue HE Ana Lopes"
            return self._name(parts, inner)
        is_single = end == position + 1
        if end == position or (is_single and (self._begins_capital_office(end) or self._is_mixed_acronym(position))):
            return index
        if position > index:
            parts.titles = index
        parts.rank, parts.name = rank, (position, end)
        return self._post_nominal_end(end)

    def _royal_name_end(self, parts: Parts, position: int, end: int) -> int:
        """Return the end of a name behind an office that ends with a title: *Foreign Minister Ijaz Shah*."""
        is_title = self.key(end) in self.lexicon.royal_names and self.tokens[end].is_capitalized
        is_behind_office = parts.office is not None and (end > position or parts.office.end == position)
        return end + (is_title and is_behind_office and not self._is_plain_name(end + 1))

    def _begins_address(self, first: int, index: int) -> bool:
        """Return whether a form of address begins within words that look like a name: *HE*, or a rank behind an abbreviation."""
        if self.tokens[index].text in _EXCELLENCIES:
            return True
        title = self.lexicon.honorifics.longest(self.tokens, index) if index == first + 1 else None
        is_abbreviation = self.tokens[first].text.isupper() and len(self.tokens[first].text) > _SHORTEST_ABBREVIATION
        return title is not None and title[1] and is_abbreviation  # "Deputy Commander NORTHCOM General Ana Lopes"

    def _is_rank_as_name(self, parts: Parts, rank: tuple[int, int]) -> bool:
        """Return whether a rank without a name right behind an office is a family name: *Prime Minister Major*."""
        first, end = rank
        is_behind_office = parts.office is not None and parts.office.end == first
        is_word = end == first + 1 and not self.tokens[first].text.endswith(".")
        return is_behind_office and is_word and self.key(first) not in _OF_OFFICES

    def _is_mixed_acronym(self, index: int) -> bool:
        """Return whether a word is an abbreviation with small letters: *MoFA* of *the spokesperson of Peru MoFA*."""
        word = self.tokens[index].text
        return word[-2:].isupper() and not word.isupper() and not word.startswith(_PREFIXES)  # "McDONALD"

    def _post_nominal_end(self, end: int) -> int:
        """Return the index after the letters behind a name: *Ana Lopes, MP*, *Ana Lopes OBE (MP)*, and after *(Anita)* before a comma."""
        if self.key(end) == "(" and self.key(end + 2) == ")" and self.key(end + 3) == ",":
            word = self.tokens[end + 1]
            is_nickname = word.is_capitalized and not word.text.isupper() and self._is_plain_name(end + 1)
            end += 3 * is_nickname
        while True:
            is_marked = self.key(end) in {",", "("}
            start = end + is_marked
            is_closed = self.key(end) != "(" or self.key(start + 1) == ")"
            is_letters = self.lexicon.is_cue("post_nominals", self.tokens, start)
            is_letters = is_letters and (self.tokens[start].text.isupper() or self.key(start) in _DEGREES)
            if not (is_letters and is_closed):
                return end
            end = start + 1 + (self.key(end) == "(")

    def _is_name_start(self, index: int) -> bool:
        return self._name_end(index) > index

    def _name_end(self, start: int) -> int:
        """Return the end of the name that begins at an index; the index if none does."""
        if start not in self._name_ends:
            self._name_ends[start] = self._read_name_end(start)
        return self._name_ends[start]

    def _read_name_end(self, start: int) -> int:
        position = end = start
        while position < min(len(self.tokens), start + _LONGEST_NAME):
            token = self.tokens[position]
            if self._is_part_of_name(position, is_first=end == start):
                position += 1
                end = position
            elif (
                self._is_hyphen_within(position, end)
                or self._is_leading_particle(position)
                or self._is_final_apostrophe(position, end)
            ):
                position += 1
            elif token.text in _QUOTES and end > start and self.key(position + 2) in _QUOTES:
                position += 3
                end = position
            else:
                break
        if end > start and self.key(end) == "," and self.key(end + 1) in {"jr", "sr"}:
            end += 2
        return start if self._is_body(start, end) else end

    def _is_body(self, start: int, end: int) -> bool:
        """Return whether words are of a body and not of a person: *Armed Forces*, *Assembly* behind *General*."""
        words = [self.key(index) for index in range(start, end)]
        if len(words) == 1:
            is_field = words[0] in self.lexicon.fields and len(words[0]) >= _SHORTEST_FIELD
            return is_field or words[0] in self.lexicon.institutions  # "Secretary Commerce was present"
        if words and self.lexicon.is_cue("named_after", self.tokens, end - 1):
            return True  # "the King Khalid International Airport"
        return bool(words) and all(word in self.lexicon.fields or word in self.lexicon.institutions for word in words)

    def _is_leading_particle(self, position: int) -> bool:
        token = self.tokens[position]
        return token.key in self.lexicon.particles and token.is_word and self._particles_lead_on(position)

    def _is_hyphen_within(self, position: int, end: int) -> bool:
        """Return whether a hyphen that is attached to the word before goes on with a name: *Ana Lopes- Soto*."""
        is_attached = position == end and position > 0 and self.tokens[position].start == self.tokens[position - 1].end
        is_hyphen = self.key(position) == "-" and is_attached and position + 1 < len(self.tokens)
        return is_hyphen and self._is_part_of_name(position + 1, is_first=False)

    def _is_final_apostrophe(self, position: int, end: int) -> bool:
        """Return whether an apostrophe ends a word within a name: *Shia’ al-Nuri*."""
        token = self.tokens[position]
        is_attached = position == end and position > 0 and token.start == self.tokens[position - 1].end
        return token.text in _APOSTROPHES and is_attached and self.key(position + 1).startswith(self.lexicon.joined)

    def _particles_lead_on(self, position: int) -> bool:
        """Return whether a name goes on after at most three particles in lower case: *von der Leyen*."""
        for index in range(position + 1, position + 4):
            if index < len(self.tokens) and self._is_part_of_name(index, is_first=False):
                return True
            if self.key(index) not in self.lexicon.particles:
                return False
        return False

    def _is_part_of_name(self, index: int, *, is_first: bool) -> bool:
        token, lexicon = self.tokens[index], self.lexicon
        if not token.is_word:
            return False
        if token.key.startswith(lexicon.joined) and len(token.key) > 3:
            return True
        if self._is_of_father_or_initial(index, is_first=is_first):
            return True
        if not token.is_capitalized or (self._is_no_name(index, is_first=is_first) and not token.text.endswith(".")):
            return False
        is_letters = token.text.isupper() or token.key in _DEGREES
        if not is_first and (
            self._is_credit(index) or (is_letters and lexicon.is_cue("post_nominals", self.tokens, index))
        ):
            return False
        if token.key in lexicon.suffixes and (token.text.isupper() or token.key in _GENERATIONS):
            return not is_first
        if is_first and (self._is_institution(index) or lexicon.venues.longest(self.tokens, index) is not None):
            return False  # "Central Committee", "Pentagon"
        if token.key in lexicon.family_names and not is_first and self._is_family_name(index):
            return True
        if self.entity(index) is not None:
            # "Foreign Minister Israel Katz", but not "Foreign Minister Katz Israel".
            return is_first and self._is_plain_name(index + 1) and self.entity(index)[0] == index + 1  # type: ignore[index]
        is_royal_name = token.key in lexicon.royal_names and (is_first or self._is_plain_name(index + 1))
        return not self._begins_other(index) or is_royal_name  # "Sultan Ahmed", "Bo Shah Wema"

    def _is_credit(self, index: int) -> bool:
        """Return whether an agency and a slash follow a name in a caption: *Ana Lopes TASS/Luis Soto*."""
        is_agency = self.tokens[index].text.isupper() and not self.tokens[index - 1].text.isupper()
        return is_agency and len(self.tokens[index].text) > 1 and self.key(index + 1) == "/"

    def _begins_capital_office(self, index: int) -> bool:
        """Return whether an office with a capital letter begins: *Commissioner* of *Chief Election Commissioner*."""
        return index < len(self.tokens) and self.tokens[index].is_capitalized and self._begins_office(index)

    def _is_of_father_or_initial(self, index: int, *, is_first: bool) -> bool:
        """Return whether a word goes on with a name, whatever it is: *bin Sultan*, *Ana A Lopes*, *A K Lopes*."""
        token = self.tokens[index]
        if is_first:
            return token.text == "A" and self._is_initial(index + 1)
        is_of_father = token.is_capitalized and self.key(index - 1) in self.lexicon.patronymics
        return is_of_father or (token.text == "A" and self._is_plain_name(index + 1))

    def _is_initial(self, index: int) -> bool:
        """Return whether a single capital letter stands there, with a full stop or without."""
        text = self.tokens[index].text.rstrip(".") if index < len(self.tokens) else ""
        return len(text) == 1 and text.isupper()

    def _is_institution(self, index: int) -> bool:
        """Return whether an institution begins at `index`; not in *Ana Lopes and National Assembly Speaker Bo Diaz*."""
        end = self._institution(index)
        return end > index + 1 and all(self.key(position) not in {"and", "&"} for position in range(index, end))

    def _is_family_name(self, index: int) -> bool:
        """Return whether the name of a country ends the name of a person: *Lisa Monaco*, but not *Abdullah II Jordan*."""
        before, following = self.key(index - 1), index + 1
        is_end = following >= len(self.tokens) or not self.tokens[following].is_capitalized
        is_middle = self._is_plain_name(following) and not self.tokens[index].text.isupper()  # "Marie France Lopes"
        is_end = is_end or is_middle or self.lexicon.is_cue("post_nominals", self.tokens, following)
        is_initial = self.tokens[index - 1].text.endswith(".")  # "Lisa O. Monaco"
        is_behind_name = before not in self.lexicon.suffixes and (len(before) > 1 or is_initial)
        return is_end and self.key(following) != "'s" and is_behind_name

    def _is_no_name(self, index: int, *, is_first: bool) -> bool:
        """Return whether the word at `index` ends a name; of *To Lam* and *Le Van An* no word does."""
        key, lexicon = self.tokens[index].key, self.lexicon
        if self._is_month_of_day(index):
            return True
        if is_first and (key in lexicon.names_first or key in lexicon.names_too):
            return not self._is_plain_name(index + 1)
        if key in lexicon.names_last and not is_first and self._is_plain_name(index - 1):
            following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
            return (
                following is not None and following.is_word and following.is_capitalized
            )  # "Joseph Were met", "Ana Lopes Has Met"
        return key in lexicon.not_names and key not in lexicon.names_too

    def _is_month_of_day(self, index: int) -> bool:
        """Return whether a month stands behind a number: *received on 3 May Ana Lopes*."""
        return self.key(index) in self.lexicon.months and self.key(index - 1).isdigit()

    def _is_plain_name(self, index: int) -> bool:
        if index >= len(self.tokens) or self._is_month_of_day(index):
            return False
        token = self.tokens[index]
        return (
            token.is_word
            and token.is_capitalized
            and token.key not in self.lexicon.not_names
            and self.entity(index) is None
            and not self._begins_other(index)
        )

    def _begins_other(self, index: int) -> bool:
        """Return whether an office of somebody else begins at `index`."""
        return self._begins_office(index)
