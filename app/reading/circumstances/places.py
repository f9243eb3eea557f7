"""The place that a sentence names: city, country and venue, each only as far as the text or the name of a building says."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.geography import capitals
from app.reading.circumstances.american_states import is_city_too, state_end
from app.reading.circumstances.described_places import described
from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Token
from app.reading.persons.person import Span

_IN: Final = frozenset({"in", "outside", "near"})
_LONGEST: Final = 8
_PARTS_OF_CITIES: Final = frozenset({"downtown", "uptown", "central", "nearby", "suburban", "rural"})
_LONGEST_KIND: Final = 5
_INSIDE_NAMES: Final = frozenset(
    {"of", "the", "and", "'s", "am", "auf", "e", "upon", "sur", "des", "degli", "delle", "dei", "les"}
)
_JOINED_ARTICLES: Final = (
    *("l'", "d'", "dell'", "all'", "nell'", "sant'", "s'", "dall'"),
    *("el-", "al-", "as-", "ash-", "ad-", "ar-", "ez-"),
)
_APOSTROPHES: Final = str.maketrans({"’": "'", "ʼ": "'"})
_BUILDINGS: Final = frozenset(
    [
        "casa",
        "castle",
        "château",
        "hotel",
        "mansion",
        "palace",
        "palacio",
        "palácio",
        "palais",
        "palast",
        "palazzo",
        "schloss",
        "villa",
    ]
)
"""Words of names of buildings, which are venues also behind *in*."""
_ROOMS: Final = frozenset(
    [
        *("airport", "basilica", "building", "cathedral", "chamber", "chancery", "embassy", "hall", "headquarters"),
        *("library", "lounge", "ministry", "museum", "office", "residence", "room"),
    ]
)
"""Words that end names of rooms and buildings, which are venues also behind *in*: *State Dining Room*."""
_NOT_PLACES: Final = frozenset(
    [
        "summit",
        "conference",
        "meeting",
        "forum",
        "council",
        "assembly",
        "session",
        "dialogue",
        "talks",
        "ceremony",
        "event",
    ]
)
_AFTER_CITY: Final = frozenset({"", ".", ",", "and", "on", "to", "where", ";"})
_AFTER_REGION: Final = frozenset({",", ".", ")", ";"})
_LONGEST_REGION: Final = 3
_CAPITAL_DISTRICT: Final = frozenset({"dc"})
_STATE_AND_COUNTRY: Final = "georgia"


@dataclass(slots=True)
class Place:
    """A place, with what is not said left out."""

    city: str | None = None
    country: str | None = None
    venue: str | None = None
    span: Span | None = None


def place(tokens: Sequence[Token], start: int, end: int, lexicon: Lexicon, taken: frozenset[int]) -> Place | None:
    """Return the place that the tokens from `start` to `end` name, or None.

    `taken` has the indexes of tokens that belong to persons, in whose offices places may be named.
    """
    reader = _Places(tokens, end, lexicon, taken)
    result = Place()
    index = start
    while index < end:
        following = reader.read(index, result)
        if following <= index and (name := lexicon.entities.longest(tokens, index)):
            following = index = name[0]  # the name of an organization may have a place in it
            continue
        if following > index and result.span is None and (result.city or result.country or result.venue):
            result.span = Span(tokens[index].start, tokens[following - 1].end)
        index = max(following, index + 1)
    return result if result.city or result.country or result.venue else None


def is_within_region(tokens: Sequence[Token], offset: int, lexicon: Lexicon) -> bool:
    """Return whether a place that ends at an offset is in a region that follows it: *London, Ontario*, *Paris (Texas)*."""
    index = next((i for i, token in enumerate(tokens) if token.start >= offset), len(tokens))
    if index + 1 >= len(tokens) or tokens[index].key not in {",", "("}:
        return False
    match = lexicon.entities.longest(tokens, index + 1)
    if match is not None:
        return match[1].is_region
    end = index + 1
    while end < len(tokens) and tokens[end].is_capitalized and end - index <= _LONGEST_REGION:
        end += 1
    words = [token.key for token in tokens[index + 1 : end]]
    is_date = any(word in lexicon.months or word in lexicon.weekdays for word in words)
    is_closed = end >= len(tokens) or tokens[end].key in _AFTER_REGION
    return bool(words) and is_closed and not is_date


def _is_elided(token: Token) -> bool:
    """Return whether a word is a name behind an article that is joined to it: *l’Élysée*, *d’Orsay*, *el-Sheikh*."""
    words = token.text.translate(_APOSTROPHES)
    prefix = next((item for item in _JOINED_ARTICLES if words.startswith(item)), None)
    return prefix is not None and words[len(prefix) : len(prefix) + 1].isupper()


@dataclass(slots=True)
class _Places:
    tokens: Sequence[Token]
    limit: int
    lexicon: Lexicon
    taken: frozenset[int]

    def read(self, index: int, result: Place) -> int:
        """Read a place into `result` where it has none yet, and return the index after it."""
        key = self._key(index)
        if key == "to" and result.venue is None:
            return self._known_venue(index + 1, result)
        if key in {"at", "aboard"} and result.venue is None:
            return self._known_venue(index + 1, result) or self._venue(index + 1, result)
        if key in _IN and result.city is None:
            return self._known_venue(index + 1, result) or self._city(index + 1, result)
        return index

    def _known_venue(self, index: int, result: Place) -> int:
        start = index + (self._key(index) == "the")
        match = self.lexicon.venues.longest(self.tokens, start)
        if match is None or match[0] > self.limit or result.venue:
            return 0
        end, (city, country) = match
        result.venue = self._words(start, end)
        result.city, result.country = result.city or city or None, result.country or country or None
        return end

    def _venue(self, index: int, result: Place) -> int:
        start = index + (self._key(index) == "the")
        if self._key(index - 1) == "aboard":
            start = self._vessel(start)
        end = self._name_end(start)
        if self._key(index - 1) == "aboard":
            end = next((i for i in range(start, end) if self._key(i) == "of"), end)
        last = self.tokens[end - 1] if end > start else None
        if last is None or last.key in _NOT_PLACES or (last.text.isupper() and len(last.text) > 1):
            return index - 1
        if self.lexicon.entities.longest(self.tokens, start) is not None and end - start == 1:
            return index - 1
        if self._is_event(start, end):
            return index - 1
        result.venue = self._words(start, end)
        return self._city_of_venue(end, result)

    def _is_event(self, start: int, end: int) -> bool:
        """Return whether an organization goes on, behind its abbreviation, as an event: *the Organization of American States (OAS) Assembly*."""
        match = self.lexicon.entities.longest(self.tokens, start)
        if match is None or match[0] != end or self._key(end) != "(" or self._key(end + 2) != ")":
            return False
        return end + 3 < len(self.tokens) and self.tokens[end + 3].is_capitalized

    def _vessel(self, index: int) -> int:
        """Return where the name of a vessel begins: *the sailing ship Esmeralda*."""
        for position in range(index, min(self.limit, index + _LONGEST_KIND)):
            if self.tokens[position].is_capitalized:
                return position
        return index

    def _city_of_venue(self, comma: int, result: Place) -> int:
        """Read the city of *at the Guest House, Davao* into `result`, and return where the place ends."""
        if self._key(comma) != "," or result.city is not None:
            return comma
        end = self._name_end(comma + 1)
        is_city = comma + 1 < end <= comma + 3 and end <= self.limit
        if not is_city or self.lexicon.entities.longest(self.tokens, comma + 1) or self._key(end) not in _AFTER_CITY:
            return comma
        if self._key(comma + 1) in self.lexicon.months or self._key(comma + 1) in self.lexicon.not_names:
            return comma
        result.city = self._words(comma + 1, end)
        return end

    def _city(self, index: int, result: Place) -> int:
        start = index + (self._key(index) in {"the", "a", "an"})
        if start >= len(self.tokens):
            return index - 1
        if (behind := self._described(start, result, has_article=start > index)) > start:
            return behind
        if self._key(index) in {"a", "an"}:
            return index - 1  # "in a Facebook post"
        start += self.tokens[start].text in _PARTS_OF_CITIES and start + 1 < len(self.tokens)
        match = self.lexicon.entities.longest(self.tokens, start)
        if match and match[1].country and not match[1].is_adjective and match[0] <= self.limit:
            result.country = result.country or match[1].country
            return match[0]
        if match and (match[1].organization or match[1].is_area):
            return match[0]
        if match is None and self.tokens[index].text == "The":
            start = index  # "The Hague"
        end = match[0] if match and not match[1].country else self._name_end(start)
        is_adjective = match is not None and match[1].is_adjective and end == match[0]  # "near the Peruvian border"
        if (
            end == start
            or is_adjective
            or self._key(start) in self.lexicon.months
            or self.tokens[end - 1].key in _NOT_PLACES
        ):
            return index - 1
        if end == state_end(self.tokens, start) and not is_city_too(self.tokens, start):
            result.country = result.country or "US"
            return end  # "in Florida"
        if self._is_building(start, end):
            return self._venue(index, result) if result.venue is None else end
        return self._city_of_name(start, end, result)

    def _city_of_name(self, start: int, end: int, result: Place) -> int:
        """Read the city whose name stands from `start` to `end`, and its country, into `result`; return where the place ends."""
        result.city = self._words(start, end)
        if result.country != capitals.country_of(result.city):
            result.country = None  # "discussed the crisis in Syria in Lausanne"
        if self._key(end) != ",":
            return end
        if self._key(end + 1) in _CAPITAL_DISTRICT:
            result.country = result.country or "US"
            return end + 2
        return self._country_behind(end + 1, result)

    def _is_building(self, start: int, end: int) -> bool:
        """Return whether a name is of a building or room: *Palazzo Chigi*, *State Dining Room*, *Great Hall of the People*."""
        words = [token.text.lower() for token in self.tokens[start:end]]
        is_of_room = any(word in _ROOMS | _BUILDINGS and of == "of" for word, of in itertools.pairwise(words))
        return words[0] in _BUILDINGS or words[-1] in _BUILDINGS | _ROOMS or is_of_room

    def _described(self, start: int, result: Place, *, has_article: bool) -> int:
        """Read a description such as *Swiss city of Geneva* into `result`, and return where it ends, or 0."""
        known = described(self.tokens, start, self.lexicon, has_article=has_article)
        if known is None or known.end > self.limit:
            return 0
        result.country = result.country or known.country
        end = known.end if known.city is None else self._name_end(known.city)
        if known.city is not None and end > known.city:
            result.city = self._words(known.city, end)
        return end

    def _country_behind(self, index: int, result: Place) -> int:
        """Read the country of a city, or the United States for one of its states, and return where the place ends."""
        if (state := state_end(self.tokens, index)) > 0:
            result.country = result.country or "US"
            return state
        match = self.lexicon.entities.longest(self.tokens, index + (self._key(index) == "the"))
        if match is None or not match[1].country or match[1].is_adjective:
            return index - 1
        is_state = self._key(index) == _STATE_AND_COUNTRY and capitals.country_of(result.city or "") != match[1].country
        result.country = (None if is_state else match[1].country) or result.country
        return match[0]

    def _name_end(self, start: int) -> int:
        """Return the index after the words of a name that begins at `start`: capitalized ones, with small words between."""
        end = position = start
        while position < min(self.limit, start + _LONGEST) and position not in self.taken:
            token = self.tokens[position]
            is_name = token.is_word and token.is_capitalized and token.text.upper() != token.text.lower()
            is_name = is_name or (position > start and _is_elided(token))
            if (
                is_name
                and token.key not in self.lexicon.weekdays
                and not self.lexicon.days_ago.longest(self.tokens, position)
            ):
                end = position + 1
            elif position == start or not self._is_inside_name(token):
                break
            position += 1
        return end

    def _is_inside_name(self, token: Token) -> bool:
        """Return whether a small word may stand within the name of a place: *Palácio das Laranjeiras*."""
        return token.key in _INSIDE_NAMES or (token.is_word and token.key in self.lexicon.particles)

    def _key(self, index: int) -> str:
        return self.tokens[index].key if 0 <= index < len(self.tokens) else ""

    def _words(self, start: int, end: int) -> str:
        words = [self.tokens[start].text]
        for before, token in zip(self.tokens[start:end], self.tokens[start + 1 : end], strict=False):
            words.append(token.text if token.start == before.end else f" {token.text}")
        return "".join(words)
