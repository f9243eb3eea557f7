"""The countries and organizations that take part in an encounter, named as such or by officials without names.

See decision 241.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.strings.text import word_set
from app.reading.language.lexicon import Entity
from app.reading.language.tokens import Token
from app.reading.persons.words import Words


@dataclass(frozen=True, slots=True)
class Party:
    """A country or an organization that took part without a person who is named."""

    entity: Entity
    words: str
    is_gathering: bool = False
    """Whether the leaders of the members of an organization met: *the G20 Leaders*, *participation in the East Asia Summit*."""


_GATHERED: Final = frozenset({"leaders", "members", "member", "countries", "states", "nations", "allies", "partners"})
"""Words for the states of an organization or their leaders."""
_MANY: Final = 40
_FOLLOWED_BY_PERSON: Final = 6
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
_BETWEEN_SUBJECTS: Final = frozenset(
    {",", "and", "the", "recently", "today", "yesterday", "leaders", "of", "we", "government"}
)
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
_OPENS_PARTIES: Final = frozenset({"with", "between", "among"})
_RANKS: Final = frozenset({"senior", "high-level", "other", "several"})
"""Words before a country whose officials are not named: *with senior Peruvian officials*."""
_BEFORE_LEADERS: Final = _RANKS | {"a", "diplomatic", "foreign", "government", "group", "of", "regional"}
"""Words between a verb and the officials of countries: *hosted a group of senior diplomats from*."""
_NEAR: Final = 4
_DESCRIBING_GROUPS: Final = frozenset(
    {"senior", "and", "government", "foreign", "interagency", "security", "national", "+", "1"}
)
"""Words between a country and the group of its people: *Peruvian senior government officials*."""
_PRIVATE: Final = word_set(
    "activists advocates artists athletes business businesses citizens civil community companies diaspora dissidents entrepreneurs "
    "executives exiles families hostages investors journalists nationals opposition prisoners refugees scholars students survivors "
    "veterans victims youth"
)
"""Words for people who represent no state."""
_BEFORE_EVENTS: Final = frozenset({"the", "annual", "first", "second", "latest", "virtual"})
_MEETINGS: Final = frozenset({"meeting", "meetings", "call"})
DASHES: Final = frozenset({"-", "–", "—"})
_AMERICAN: Final = frozenset({"american", "americans"})


def is_american(tokens: Sequence[Token], end: int) -> bool:
    """Return whether an adjective that ends at `end` is of people in the United States: *Cuban American*, *Salvadoran-American*."""
    position = end + (end < len(tokens) and tokens[end].key in DASHES)
    return position < len(tokens) and tokens[position].key in _AMERICAN


def parties_in(
    words: Words, start: int, cut: int, taken: frozenset[int], occasion: frozenset[int] = frozenset()
) -> list[Party]:
    """Return the countries and organizations that took part, named as such or by their officials.

    `occasion` has the indexes of an event that only tells where or when it was.
    """
    result = countries_as_subject(words, start, taken)
    index, is_open, pair_end = start, False, -1
    while index < cut:
        match = None if index in taken else words.lexicon.entities.longest(words.tokens, index)
        if match is None:
            is_open = _stays_open(words, index, is_open=is_open, is_taken=index in taken)
            index += 1
            continue
        end, entity = match
        is_paired = not _is_plain_adjective(words, index, entity) and (index == pair_end or _is_paired(words, end))
        pair_end = end + 1 if is_paired else -1
        is_party = is_paired or _takes_part(words, index, end, entity, is_open=is_open)
        if is_party and index not in occasion and not entity.is_region and not _is_of_american(words, end, entity):
            result.append(Party(entity, words.printed(index, end), _is_gathering(words, index, end, entity)))
        index = end + 2 * _is_of_american(words, end, entity)
    return result


def _is_gathering(words: Words, index: int, end: int, entity: Entity) -> bool:
    """Return whether the words are of the leaders of several countries: *ASEAN leaders*, *members of the Quad*."""
    if entity.organization is None:
        return False
    before = index - 1 - (words.key(index - 1) == "the")
    is_of_members = words.key(before) == "of" and words.key(before - 1) in _GATHERED
    return is_of_members or words.key(end) in _GATHERED or _is_of_participation(words, index)


def countries_as_subject(words: Words, start: int, taken: frozenset[int]) -> list[Party]:
    """Return the countries that are the subject of the sentence: *Australia and the United Kingdom held …*."""
    result: list[Party] = []
    index, is_adjective = start, False
    while index < len(words.tokens) and len(result) < _MANY:
        match = None if index in taken else words.lexicon.entities.longest(words.tokens, index)
        if match and match[1].identifier:
            is_adjective = match[1].is_adjective
            result.append(Party(match[1], words.printed(index, match[0])))
            index = _behind_organization(words, match[0])
        elif words.key(index) in _BETWEEN_SUBJECTS or (not result and _is_of_several(words, index, start)):
            index += 1
        else:
            break
    if is_adjective:  # "the Chilean and Bolivian foreign ministries"
        index += words.is_field(index)
        result = result if words.key(index) in _OF_SEVERAL else []
        index += 1
    index += bool(result) and words.key(index) in {"has", "have"}
    is_verb = words.is_cue("verbs", index) or words.is_cue("signing", index) or words.key(index) == "discussed"
    has_other = any(words.key(i) == "with" for i in range(index, index + _FOLLOWED_BY_PERSON))  # "Peru met with …"
    has_other = has_other or words.is_cue("hosting", index)  # "The Government of Peru welcomed a delegation from Chile"
    return result if is_verb and len(result) > (0 if has_other and not is_adjective else 1) else []


def _behind_organization(words: Words, index: int) -> int:
    """Return the index behind *(GCC) member states*, which may follow the name of an organization, or `index`."""
    if words.key(index) == "(" and words.key(index + 2) == ")":
        index += 3
    return index + 2 * (words.key(index) == "member" and words.key(index + 1) in _GATHERED)


def _is_of_several(words: Words, index: int, start: int) -> bool:
    """Return whether a word stands before the countries of people who are not named: *Officials of the Ministries of Trade of*."""
    is_field = index > start and words.is_field(index)
    return words.key(index) in _OF_SEVERAL or (is_field and words.key(start) in _OF_SEVERAL | {"the", "of"})


def _stays_open(words: Words, index: int, *, is_open: bool, is_taken: bool) -> bool:
    """Return whether a country that follows is one of those after *with* or *between*."""
    key = words.key(index)
    if key in _OPENS_PARTIES:
        return key != "between" or not is_behind_other_noun(words, index)
    if key in _LEADERS and words.is_cue("verbs", _before_leaders(words, index)):
        return True  # "joined leaders of Peru and Chile"
    if key == "a" and words.key(index + 1) == "group":
        return is_open  # "with a group of diplomats from Peru and Chile"
    is_word = key == "group" or any(key in group for group in (_CONNECTING, _LEADERS, _RANKS, _GATHERED))
    is_word = is_word or words.is_field(index)
    return is_open and (is_taken or is_word)


def _before_leaders(words: Words, index: int) -> int:
    """Return the index before *diplomatic representatives*, *a group of senior diplomats* whose noun is at `index`."""
    before = index - 1
    while before > max(0, index - _FOLLOWED_BY_PERSON) and words.key(before) in _BEFORE_LEADERS:
        before -= 1
    return before


def is_behind_other_noun(words: Words, between: int) -> bool:
    """Return whether no encounter is between the countries that follow: *relations between Peru and Chile*."""
    token = words.tokens[between - 1] if between else None
    if _is_behind_agreement(words, between) and not words.has_cue("signing", 0, len(words.tokens)):
        return True  # "approved the Agreement between Peru and Chile"
    if token is None or not token.is_word or (token.is_capitalized and between > 1):
        return False
    kinds = ("verbs", "nouns", "occasion_nouns", "finite", "passed", "place_verbs", "side", "buildings")
    if token.key == "here" or words.is_cue("place_verbs", between - 2):
        return False
    return not any(words.is_cue(kind, between - 1) for kind in kinds)


def _is_behind_agreement(words: Words, index: int) -> bool:
    """Return whether *Agreement* or *Memorandum of Understanding* stands before a word."""
    starts = range(max(0, index - _NEAR), index)
    nouns = (words.lexicon.agreements.longest(words.tokens, start) for start in starts)
    return any(match is not None and match[0] == index for match in nouns)


def _takes_part(words: Words, index: int, end: int, entity: Entity, *, is_open: bool) -> bool:
    if words.key(index - 1) == "(":
        return False  # "Chair of the African Union (AU)"
    if words.key(end) == "'s":
        return is_open and words.is_cue("groups", end + 1)  # "with Peru's leadership"
    if entity.organization and (_is_of_participation(words, index) or _is_of_meeting(words, end)):
        return True
    if not entity.is_adjective and _is_of_private_people(words, end):
        return False
    position = _behind_adjectives(words, end) if entity.is_adjective else end
    while words.key(position) in _DESCRIBING_GROUPS:
        position += 1
        if position > end + _FOLLOWED_BY_PERSON:
            break
    if words.is_cue("groups", position) or words.is_cue("groups", end):
        return entity.is_adjective or is_open
    if entity.is_adjective:
        return False
    return is_open and words.key(index - 1) not in {"in", "at", "to", "on"} and not _is_event(words, end)


def _is_of_private_people(words: Words, end: int) -> bool:
    """Return whether people who represent nobody follow the name of a country: *Peru students*, *Peru civil society leaders*."""
    for index in range(end, min(len(words.tokens), end + _FOLLOWED_BY_PERSON)):
        if words.key(index) in _PRIVATE:
            return True
        if not words.tokens[index].text.islower() or words.key(index) in _CONNECTING:
            return False
    return False


def _behind_adjectives(words: Words, position: int) -> int:
    """Return the index after the adjectives of further countries: *Peruvian, Chilean and Bolivian officials*."""
    while words.key(position) in {",", "and", "&"}:
        start = position + 1 + (words.key(position + 1) == "and")
        match = words.lexicon.entities.longest(words.tokens, start)
        if match is None or not match[1].is_adjective:
            return position
        position = match[0]
    return position


def _is_of_participation(words: Words, index: int) -> bool:
    """Return whether *participation in the* stands before the name."""
    position = index - 1
    while position > index - _NEAR and words.key(position) in _BEFORE_EVENTS:
        position -= 1  # "attended the annual East Asia Summit"
    return words.is_cue("participation", position - 1) or words.is_cue("participation", position)


def _is_of_meeting(words: Words, end: int) -> bool:
    """Return whether the name goes on as that of a meeting: *AUKUS Joint Steering Group Meetings*."""
    for index in range(end, min(len(words.tokens), end + _FOLLOWED_BY_PERSON)):
        if words.key(index) in _MEETINGS:
            return True
        if not (words.tokens[index].is_word and words.tokens[index].is_capitalized):
            return False
    return False


def _is_paired(words: Words, end: int) -> bool:
    """Return whether a hyphen joins the country to another: *U.S.-Japan*."""
    if words.key(end) not in DASHES:
        return False
    match = words.lexicon.entities.longest(words.tokens, end + 1)
    if match is None or words.key(end + 1) in _AMERICAN:
        return False
    # "the U.S.-Peru Working Group", not "the U.S.-Peru relation".
    return words.key(match[0]) in DASHES or (match[0] < len(words.tokens) and words.tokens[match[0]].is_capitalized)


def _is_plain_adjective(words: Words, index: int, entity: Entity) -> bool:
    """Return whether the word is an adjective and not a short form such as *ROK*."""
    return entity.is_adjective and not words.tokens[index].text.replace(".", "").isupper()


def _is_of_american(words: Words, end: int, entity: Entity) -> bool:
    return entity.is_adjective and is_american(words.tokens, end)


def _is_event(words: Words, end: int) -> bool:
    """Return whether the name goes on as that of an event: *the NATO Summit*."""
    token = words.tokens[end] if end < len(words.tokens) else None
    return token is not None and token.is_word and token.is_capitalized and not words.is_cue("groups", end)
