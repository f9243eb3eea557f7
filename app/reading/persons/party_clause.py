"""The countries and organizations that take part in an encounter, named as such or by officials without names.

See decision 241.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.strings.text import word_set
from app.reading.language.lexicon import Entity
from app.reading.language.tokens import Token
from app.reading.persons.token_reader import TokenReader

_CONNECTING: Final = frozenset(
    {
        "ministries",
        "ministry",
        "parliaments",
        "departments",
        "with",
        "between",
        "among",
        "and",
        ",",
        "(",
        ")",
        "of",
        "from",
        "the",
        "all",
        "hosted",
        "met",
        "welcomed",
    }
)
_LEADERS: Final = frozenset(
    {"leaders", "members", "representatives", "officials", "ministers", "delegations", "presidents", "government"}
    | {
        "governments",
        "ambassadors",
        "chiefs",
        "heads",
        "mission",
        "missions",
        "diplomats",
        "envoys",
        "advisors",
        "advisers",
    }
    | {"directors", "counterparts"}
)
_PRIVATE: Final = word_set(
    "activists advocates artists athletes business businesses citizens civil community companies diaspora dissidents entrepreneurs "
    "executives exiles families hostages investors journalists nationals opposition prisoners refugees scholars students survivors "
    "veterans victims youth"
)
"""Words for people who represent no state."""
_RANKS: Final = frozenset({"senior", "high-level", "other", "several"})
"""Words before a country whose officials are not named: *with senior Peruvian officials*."""
_BEFORE_LEADERS: Final = _RANKS | {"a", "diplomatic", "foreign", "government", "group", "of", "regional"}
"""Words between a verb and the officials of countries: *hosted a group of senior diplomats from*."""
_GATHERED: Final = frozenset({"leaders", "members", "member", "countries", "states", "nations", "allies", "partners"})
"""Words for the states of an organization or their leaders."""
_BETWEEN_SUBJECTS: Final = frozenset(
    {",", "and", "the", "recently", "today", "yesterday", "leaders", "of", "we", "government"}
)
_OF_SEVERAL: Final = frozenset(
    {
        "officials",
        "representatives",
        "delegations",
        "delegates",
        "governments",
        "ministries",
        "experts",
        "negotiators",
        "diplomats",
        "authorities",
        "teams",
        "from",
        "senior",
    }
)
"""Words for people of several countries who are not named, and words before them."""
_DESCRIBING_GROUPS: Final = frozenset(
    {"senior", "and", "government", "foreign", "interagency", "security", "national", "+", "1"}
)
"""Words between a country and the group of its people: *Peruvian senior government officials*."""
_OPENS_PARTIES: Final = frozenset({"with", "between", "among"})
_FOLLOWED_BY_PERSON: Final = 6
_NEAR: Final = 4
_BEFORE_EVENTS: Final = frozenset({"the", "annual", "first", "second", "latest", "virtual"})
_MANY: Final = 40
DASHES: Final = frozenset({"-", "–", "—"})
_AMERICAN: Final = frozenset({"american", "americans"})
_MEETINGS: Final = frozenset({"meeting", "meetings", "call"})


@dataclass(frozen=True, slots=True)
class Party:
    """A country or an organization that took part without a person who is named."""

    entity: Entity
    words: str
    is_gathering: bool = False
    """Whether the leaders of the members of an organization met: *the G20 Leaders*, *participation in the East Asia Summit*."""


def is_american(tokens: Sequence[Token], end: int) -> bool:
    """Return whether an adjective that ends at `end` is of people in the United States: *Cuban American*, *Salvadoran-American*."""
    position = end + (end < len(tokens) and tokens[end].key in DASHES)
    return position < len(tokens) and tokens[position].key in _AMERICAN


@dataclass(slots=True)
class PartyClause(TokenReader):
    """A sentence that may name countries and organizations that take part in an encounter."""

    def _parties(
        self, start: int, cut: int, taken: frozenset[int], occasion: frozenset[int] = frozenset()
    ) -> list[Party]:
        """Return the countries and organizations that took part, named as such or by their officials.

        `occasion` has the indexes of an event that only tells where or when it was.
        """
        result = self._subjects(start, taken)
        index, is_open, pair_end = start, False, -1
        while index < cut:
            match = None if index in taken else self.lexicon.entities.longest(self.tokens, index)
            if match is None:
                is_open = self._stays_open(index, is_open=is_open, is_taken=index in taken)
                index += 1
                continue
            end, entity = match
            is_paired = not self._is_plain_adjective(index, entity) and (index == pair_end or self._is_paired(end))
            pair_end = end + 1 if is_paired else -1
            is_party = is_paired or self._takes_part(index, end, entity, is_open=is_open)
            if is_party and index not in occasion and not entity.is_region and not self._is_american(end, entity):
                result.append(Party(entity, self._words(index, end), self._is_gathering(index, end, entity)))
            index = end + 2 * self._is_american(end, entity)
        return result

    def _is_gathering(self, index: int, end: int, entity: Entity) -> bool:
        """Return whether the words are of the leaders of several countries: *ASEAN leaders*, *members of the Quad*."""
        if entity.organization is None:
            return False
        before = index - 1 - (self._key(index - 1) == "the")
        is_of_members = self._key(before) == "of" and self._key(before - 1) in _GATHERED
        return is_of_members or self._key(end) in _GATHERED or self._is_of_participation(index)

    def _subjects(self, start: int, taken: frozenset[int]) -> list[Party]:
        """Return the countries that are the subject of the sentence: *Australia and the United Kingdom held …*."""
        result: list[Party] = []
        index, is_adjective = start, False
        while index < len(self.tokens) and len(result) < _MANY:
            match = None if index in taken else self.lexicon.entities.longest(self.tokens, index)
            if match and match[1].identifier:
                is_adjective = match[1].is_adjective
                result.append(Party(match[1], self._words(index, match[0])))
                index = self._behind_organization(match[0])
            elif self._key(index) in _BETWEEN_SUBJECTS or (not result and self._is_of_several(index, start)):
                index += 1
            else:
                break
        if is_adjective:  # "the Chilean and Bolivian foreign ministries"
            index += self._is_field(index)
            result = result if self._key(index) in _OF_SEVERAL else []
            index += 1
        index += bool(result) and self._key(index) in {"has", "have"}
        is_verb = self._is("verbs", index) or self._is("signing", index) or self._key(index) == "discussed"
        has_other = any(self._key(i) == "with" for i in range(index, index + _FOLLOWED_BY_PERSON))  # "Peru met with …"
        has_other = has_other or self._is("hosting", index)  # "The Government of Peru welcomed a delegation from Chile"
        return result if is_verb and len(result) > (0 if has_other and not is_adjective else 1) else []

    def _behind_organization(self, index: int) -> int:
        """Return the index behind *(GCC) member states*, which may follow the name of an organization, or `index`."""
        if self._key(index) == "(" and self._key(index + 2) == ")":
            index += 3
        return index + 2 * (self._key(index) == "member" and self._key(index + 1) in _GATHERED)

    def _is_of_several(self, index: int, start: int) -> bool:
        """Return whether a word stands before the countries of people who are not named: *Officials of the Ministries of Trade of*."""
        is_field = index > start and self._is_field(index)
        return self._key(index) in _OF_SEVERAL or (is_field and self._key(start) in _OF_SEVERAL | {"the", "of"})

    def _stays_open(self, index: int, *, is_open: bool, is_taken: bool) -> bool:
        """Return whether a country that follows is one of those after *with* or *between*."""
        key = self._key(index)
        if key in _OPENS_PARTIES:
            return key != "between" or not self._is_behind_other_noun(index)
        if key in _LEADERS and self._is("verbs", self._before_leaders(index)):
            return True  # "joined leaders of Peru and Chile"
        if key == "a" and self._key(index + 1) == "group":
            return is_open  # "with a group of diplomats from Peru and Chile"
        is_word = key == "group" or any(key in words for words in (_CONNECTING, _LEADERS, _RANKS, _GATHERED))
        is_word = is_word or self._is_field(index)
        return is_open and (is_taken or is_word)

    def _before_leaders(self, index: int) -> int:
        """Return the index before *diplomatic representatives*, *a group of senior diplomats* whose noun is at `index`."""
        before = index - 1
        while before > max(0, index - _FOLLOWED_BY_PERSON) and self._key(before) in _BEFORE_LEADERS:
            before -= 1
        return before

    def _is_behind_other_noun(self, between: int) -> bool:
        """Return whether no encounter is between the countries that follow: *relations between Peru and Chile*."""
        token = self.tokens[between - 1] if between else None
        if self._is_behind_agreement(between) and not self._has("signing", 0, len(self.tokens)):
            return True  # "approved the Agreement between Peru and Chile"
        if token is None or not token.is_word or (token.is_capitalized and between > 1):
            return False
        kinds = ("verbs", "nouns", "occasion_nouns", "finite", "passed", "place_verbs", "side", "buildings")
        if token.key == "here" or self._is("place_verbs", between - 2):
            return False
        return not any(self._is(kind, between - 1) for kind in kinds)

    def _is_behind_agreement(self, index: int) -> bool:
        """Return whether *Agreement* or *Memorandum of Understanding* stands before a word."""
        starts = range(max(0, index - _NEAR), index)
        nouns = (self.lexicon.agreements.longest(self.tokens, start) for start in starts)
        return any(match is not None and match[0] == index for match in nouns)

    def _takes_part(self, index: int, end: int, entity: Entity, *, is_open: bool) -> bool:
        if self._key(index - 1) == "(":
            return False  # "Chair of the African Union (AU)"
        if self._key(end) == "'s":
            return is_open and self._is("groups", end + 1)  # "with Peru's leadership"
        if entity.organization and (self._is_of_participation(index) or self._is_of_meeting(end)):
            return True
        if not entity.is_adjective and self._is_of_private_people(end):
            return False
        position = self._behind_adjectives(end) if entity.is_adjective else end
        while self._key(position) in _DESCRIBING_GROUPS:
            position += 1
            if position > end + _FOLLOWED_BY_PERSON:
                break
        if self._is("groups", position) or self._is("groups", end):
            return entity.is_adjective or is_open
        if entity.is_adjective:
            return False
        return is_open and self._key(index - 1) not in {"in", "at", "to", "on"} and not self._is_event(end)

    def _is_of_private_people(self, end: int) -> bool:
        """Return whether people who represent nobody follow the name of a country: *Peru students*, *Peru civil society leaders*."""
        for index in range(end, min(len(self.tokens), end + _FOLLOWED_BY_PERSON)):
            if self._key(index) in _PRIVATE:
                return True
            if not self.tokens[index].text.islower() or self._key(index) in _CONNECTING:
                return False
        return False

    def _behind_adjectives(self, position: int) -> int:
        """Return the index after the adjectives of further countries: *Peruvian, Chilean and Bolivian officials*."""
        while self._key(position) in {",", "and", "&"}:
            start = position + 1 + (self._key(position + 1) == "and")
            match = self.lexicon.entities.longest(self.tokens, start)
            if match is None or not match[1].is_adjective:
                return position
            position = match[0]
        return position

    def _is_of_participation(self, index: int) -> bool:
        """Return whether *participation in the* stands before the name."""
        position = index - 1
        while position > index - _NEAR and self._key(position) in _BEFORE_EVENTS:
            position -= 1  # "attended the annual East Asia Summit"
        return self._is("participation", position - 1) or self._is("participation", position)

    def _is_of_meeting(self, end: int) -> bool:
        """Return whether the name goes on as that of a meeting: *AUKUS Joint Steering Group Meetings*."""
        for index in range(end, min(len(self.tokens), end + _FOLLOWED_BY_PERSON)):
            if self._key(index) in _MEETINGS:
                return True
            if not (self.tokens[index].is_word and self.tokens[index].is_capitalized):
                return False
        return False

    def _is_paired(self, end: int) -> bool:
        """Return whether a hyphen joins the country to another: *U.S.-Japan*."""
        if self._key(end) not in DASHES:
            return False
        match = self.lexicon.entities.longest(self.tokens, end + 1)
        if match is None or self._key(end + 1) in _AMERICAN:
            return False
        # "the U.S.-Peru Working Group", not "the U.S.-Peru relation".
        return self._key(match[0]) in DASHES or (match[0] < len(self.tokens) and self.tokens[match[0]].is_capitalized)

    def _is_plain_adjective(self, index: int, entity: Entity) -> bool:
        """Return whether the word is an adjective and not a short form such as *ROK*."""
        return entity.is_adjective and not self.tokens[index].text.replace(".", "").isupper()

    def _is_american(self, end: int, entity: Entity) -> bool:
        return entity.is_adjective and is_american(self.tokens, end)

    def _is_event(self, end: int) -> bool:
        """Return whether the name goes on as that of an event: *the NATO Summit*."""
        token = self.tokens[end] if end < len(self.tokens) else None
        return token is not None and token.is_word and token.is_capitalized and not self._is("groups", end)
