"""The countries that words name, and the page of their relations: a search for two countries mostly asks about both."""

import re
from collections.abc import Iterator
from typing import Final

import pycountry

from app.domain.geography.countries import find_english
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


def relations_asked_for(site: Site, parameters: Parameters) -> Relations | None:
    """Return the page of the relations of the countries that the filters of a list of meetings name, or else its words."""
    values = [part.strip() for name, value in parameters if name == "country" for part in value.split(",")]
    codes = [code for value in values if (code := _code(value))]
    words = " ".join(value for name, value in parameters if name == "q")
    return _relations(site, codes if len(codes) > 1 else [*codes, *_named(words)])


def _relations(site: Site, codes: list[str]) -> Relations | None:
    ordered = sorted(set(codes))
    if not 2 <= len(ordered) <= _MOST:
        return None
    name = joined(sorted(map(plain_text.country_name, ordered)))
    return f"Relations of {name}", f"{site.base}/relations/{('/' if len(ordered) == 2 else ',').join(ordered)}"


def _named(text: str) -> Iterator[str]:
    """Yield the codes of the countries that a text names, of several readings of a place the longest."""
    words = _WORD.findall(text)[:_MOST_WORDS]
    start = 0
    while start < len(words):
        for end in range(min(start + _LONGEST, len(words)), start, -1):
            if code := _country(" ".join(words[start:end])):
                yield code
                start = end - 1
                break
        start += 1


def _country(name: str) -> str | None:
    name = name.removesuffix("'s").removesuffix("’s")
    is_abbreviation = len(name.replace(".", "")) <= _SHORT
    return find_english(name) if name.isupper() or not is_abbreviation else None


def _code(value: str) -> str | None:
    """Return the code of a country that a filter names by code or in English."""
    is_code = len(value) == 2 and pycountry.countries.get(alpha_2=value.upper()) is not None
    return value.upper() if is_code else find_english(value)
