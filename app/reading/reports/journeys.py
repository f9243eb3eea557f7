"""Journeys in a text: where it reports from, where people met, and which countries somebody visited.

See decision 287.
"""

from typing import Final

from app.domain.geography import capitals
from app.domain.strings.text import fold
from app.reading.encounters.occasion import Occasion
from app.reading.language.lexicon import Lexicon
from app.reading.reports.gatherings import Gathering
from app.reading.reports.layout import Layout

_LONGEST_CAPITAL: Final = 3
_BEHIND_DATELINES: Final = frozenset({":", "-", "–", "—", "("})
_OF_JOURNEYS: Final = frozenset({"a", "his", "her", "their", "official", "working", "state", "short"})
_BEHIND_JOURNEYS: Final = frozenset({"of", "by", "to", "from"})
_SEATS: Final = frozenset({"brussels", "vienna", "geneva", "new york", "addis ababa", "the hague", "rome", "paris"})
"""Cities of organizations, where two of one country may meet."""


def country_of_dateline(layout: Layout, lexicon: Lexicon) -> str | None:
    """Return the country of the capital with which a text begins, if the text names the country too: *LIMA:*, *Lima, May 3 –*.

    None if it begins with no capital.
    """
    sentences = layout.sentences
    tokens = layout.dateline or (sentences[0].tokens if sentences else ())
    for end in range(min(len(tokens), _LONGEST_CAPITAL), 0, -1):
        code = capitals.country_of(" ".join(token.text for token in tokens[:end]).title())
        if code is not None:
            is_apart = bool(layout.dateline) or (end < len(tokens) and tokens[end].key in _BEHIND_DATELINES)
            texts = (layout.dateline, *(sentence.tokens for sentence in sentences))
            places = (lexicon.entities.longest(words, i) for words in texts for i in range(len(words)))
            return code if is_apart and any(match and match[1].country == code for match in places) else None
    return None


def country_of_place(occasion: Occasion) -> str | None:
    """Return the country in which an encounter was: the one that the text says, or that of which the city is the capital."""
    place = occasion.place
    if place is None:
        return None
    return place.country or (capitals.country_of(place.city) if place.city else None)


def is_seat(occasion: Occasion) -> bool:
    """Return whether an encounter was in a city of organizations, where members of one government meet as well."""
    return occasion.place is not None and fold(occasion.place.city or "") in _SEATS


def places_of_journeys(gathering: Gathering) -> frozenset[str]:
    """Return the countries that somebody visited for a meeting, without journeys that were called off or are still to come."""
    items = (item for item in gathering.occasions if item.status is gathering.first.status)
    return frozenset(code for item in items for code, _ in (*item.visited, *item.visiting))


def is_end_of_journey(lexicon: Lexicon, gathering: Gathering) -> bool:
    """Return whether those of a known country made a journey of which the meeting was a part: *A of Peru ended a trip after meeting B*."""
    subjects = gathering.subjects
    if not subjects or not all(figure.represents for figure in subjects):
        return False
    tokens = gathering.first.sentence.tokens
    if lexicon.has_cue("to_come", tokens):
        return False  # "ahead of a visit"
    journeys = (index for index in range(1, len(tokens)) if lexicon.is_cue("journeys", tokens, index))
    return any(
        tokens[index - 1].key in _OF_JOURNEYS or tokens[index - 1].key.endswith("day")
        for index in journeys
        if index + 1 == len(tokens) or tokens[index + 1].key not in _BEHIND_JOURNEYS
    )
