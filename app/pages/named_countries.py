"""The countries that words name, and the page of their relations: a search for two countries mostly asks about both.

See decision 337.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

import pycountry

from app.domain.geography.countries import find_english
from app.domain.strings.text import fold
from app.pages.phrases import joined
from app.pages.site import Parameters, Site
from app.representations import plain_text

Relations = tuple[str, str]
"""The name and the URL of the page of the relations of countries."""
_WORD: Final = re.compile(r"[^\W_][^\s,;:?!()\"“”/]*")
_LONGEST: Final = 6
"""The most words of a name that are tried together, as in "Democratic People's Republic of Korea"."""
_SHORT: Final = 3
"""The most letters of an abbreviation: "US" is a country, "us" is not."""
_MOST_WORDS: Final = 40
_MOST: Final = 4
"""The most countries of which relations are offered: more are a list, not a question."""


def relations_of(site: Site, text: str) -> Relations | None:
    """Return the page of the relations of the countries that a text names in English; None if it names fewer than two, or many."""
    return _relations(site, [*_named(text)])


def relations_asked_for(site: Site, parameters: Parameters, recorded: Mapping[str, str]) -> Relations | None:
    """Return the page of the relations of the countries that the filters of a list of meetings name, or else its words.

    `recorded` has the codes of countries by those of `possible_names` that are recorded as names of one.
    """
    codes = [code for value in _values(parameters) if (code := _code(value) or recorded.get(fold(value)))]
    return _relations(site, codes if len(codes) > 1 else [*codes, *_named(_words(parameters), recorded)])


def possible_names(parameters: Parameters) -> list[str]:
    """Return what may be the name of a country among the filters and words of a list of meetings, folded."""
    names = {name for name, _, _ in _phrases(_words(parameters)) if not _is_abbreviation(name)}
    values = [value for value in _values(parameters) if not _code(value)]
    return sorted({fold(name) for name in (*names, *values)})


def _values(parameters: Parameters) -> list[str]:
    return [part.strip() for name, value in parameters if name == "country" for part in value.split(",")]


def _words(parameters: Parameters) -> str:
    return " ".join(value for name, value in parameters if name == "q")


def _relations(site: Site, codes: list[str]) -> Relations | None:
    ordered = sorted(set(codes))
    if not 2 <= len(ordered) <= _MOST:
        return None
    name = joined(sorted(map(plain_text.country_name, ordered)))
    return f"Relations of {name}", f"{site.base}/relations/{('/' if len(ordered) == 2 else ',').join(ordered)}"


def _named(text: str, recorded: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """Yield the codes of the countries that a text names, of several readings of a place the longest."""
    after = 0
    for name, start, end in _phrases(text):
        if start >= after and (code := _country(name, recorded)):
            yield code
            after = end


def _phrases(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the phrases of a text with the places of their first word and of the one after them, at each place the longest first."""
    words = _WORD.findall(text)[:_MOST_WORDS]
    for start in range(len(words)):
        for end in range(min(start + _LONGEST, len(words)), start, -1):
            name = " ".join(words[start:end])
            yield name.removesuffix("'s").removesuffix("’s"), start, end


def _country(name: str, recorded: Mapping[str, str]) -> str | None:
    if _is_abbreviation(name) and not name.isupper():
        return None
    return find_english(name) or recorded.get(fold(name))


def _is_abbreviation(name: str) -> bool:
    return len(name.replace(".", "")) <= _SHORT


def _code(value: str) -> str | None:
    """Return the code of a country that a filter names by code or in English."""
    is_code = len(value) == 2 and pycountry.countries.get(alpha_2=value.upper()) is not None
    return value.upper() if is_code else find_english(value)
