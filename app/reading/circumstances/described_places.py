"""Places that a text describes in place of naming them alone: *the Swiss city of Geneva*, *the Polish capital*, *the Gulf state*."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Token

_TOWNS: Final = frozenset({"capital", "city", "port", "resort", "suburb", "town", "township", "village"})
_LANDS: Final = frozenset(
    [
        *("archipelago", "country", "emirate", "island", "islands", "kingdom", "nation", "peninsula"),
        *("province", "region", "republic", "state", "sultanate", "territory"),
    ]
)
_LOWER_CASE: Final = frozenset(
    [
        *("northern", "southern", "eastern", "western", "central", "north", "south", "east", "west"),
        *("northeastern", "northwestern", "southeastern", "southwestern"),
        *("ancient", "border", "coastal", "historic", "holy", "host", "island", "lakeside", "landlocked"),
        *("mountain", "neighboring", "neighbouring", "old", "port", "seaside", "tourist"),
    ]
)
_LONGEST: Final = 8


@dataclass(frozen=True, slots=True)
class Described:
    """A place that is described."""

    end: int
    """The index behind the description."""
    city: int | None = None
    """The index at which the name of the city begins, if the text gives it."""
    country: str | None = None
    """The code of the country, if the description says which it is."""


def described(tokens: Sequence[Token], start: int, lexicon: Lexicon, *, has_article: bool) -> Described | None:
    """Return the place that the words from `start` describe, or None if they do not describe one.

    Without *the*, words before *city* and the like are themselves a name (*in Vienna city centre*), unless the adjective of a
    country is among them or a country follows.
    """
    return _Reader(tokens, lexicon).read(start, has_article=has_article)


@dataclass(slots=True)
class _Reader:
    tokens: Sequence[Token]
    lexicon: Lexicon

    def read(self, start: int, *, has_article: bool) -> Described | None:
        index, country = start, None
        while index < min(len(self.tokens), start + _LONGEST):
            token = self.tokens[index]
            if self._is_lower(index) and token.key in _TOWNS | _LANDS and self._key(index + 1) == "'s":
                index += 2
            elif self._is_lower(index) and token.key in _TOWNS and not self._is_lower(index + 1, _TOWNS):
                town = self._town(index + 1, country)
                return town if has_article or town.country is not None else None
            elif self._is_lower(index) and token.key in _LANDS and not self._is_lower(index + 1, _LANDS | _TOWNS):
                return self._land(index + 1, country, has_article=has_article)
            elif (match := self.lexicon.entities.longest(self.tokens, index)) is not None:
                country, index = match[1].country or country, match[0]
            elif token.is_word and (token.is_capitalized or token.key in _LOWER_CASE | _TOWNS | _LANDS):
                index += 1
            else:
                return None
        return None

    def _town(self, index: int, country: str | None) -> Described:
        """Read *of Geneva*, *, Nairobi* or *of Azerbaijan, Baku* behind *city* or *capital*."""
        position = index + (self._key(index) in {"of", ","})
        position += self._key(position) == "the"
        match = self.lexicon.entities.longest(self.tokens, position)
        if match is not None and match[1].country and not match[1].is_adjective:
            if self._key(index) != "of":
                return Described(index, None, country)
            country, index = match[1].country, match[0]
            position = index + (self._key(index) == ",")
            match = self.lexicon.entities.longest(self.tokens, position) if position > index else None
            if position == index or match is not None:
                return Described(index, None, country)
        if match is not None and match[1].is_adjective:
            return Described(match[0], None, country or match[1].country)  # "the suburb of the Peruvian capital"
        is_named = position < len(self.tokens) and self.tokens[position].is_capitalized and not self._is_day(position)
        return Described(position, position, country) if is_named else Described(index, None, country)

    def _land(self, index: int, country: str | None, *, has_article: bool) -> Described | None:
        """Read *Tuvalu* behind *nation*; the words before describe no city in any case."""
        position = index + (self._key(index) == "of")
        match = self.lexicon.entities.longest(self.tokens, position)
        if match is not None and match[1].country and not match[1].is_adjective:
            return Described(match[0], None, match[1].country)
        return Described(index, None, country) if has_article or country is not None else None

    def _is_day(self, index: int) -> bool:
        return self.tokens[index].key in self.lexicon.weekdays or self.tokens[index].key in self.lexicon.months

    def _is_lower(self, index: int, words: frozenset[str] = frozenset()) -> bool:
        """Return whether the word at `index` begins with a small letter, and is one of `words`, if there are any."""
        if index >= len(self.tokens) or (words and self.tokens[index].key not in words):
            return False
        return not self.tokens[index].is_capitalized

    def _key(self, index: int) -> str:
        return self.tokens[index].key if 0 <= index < len(self.tokens) else ""
