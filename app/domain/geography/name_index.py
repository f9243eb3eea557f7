"""The names of all countries with the codes that they mean: from ISO 3166, our own tables, and CLDR in many languages.

See decision 352.
"""

import pickle
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pycountry
from babel.core import get_global
from babel.localedata import resolve_locale_filename

from app.domain.geography.country_labels import LabelIndex
from app.domain.geography.country_names import ALIASES, COMMON_NAMES, FORMER_COMMON_NAMES, SHORT_NAMES
from app.domain.geography.endonyms import ENDONYMS
from app.domain.geography.former_names import FORMER_NAMES
from app.domain.geography.newspaper_names import NEWSPAPER_NAMES
from app.domain.geography.territory_names import TERRITORY_NAMES
from app.domain.strings.text import fold

# The UN languages, and those in which foreign ministries and their press mostly write.
LANGUAGES: Final = (
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id", "it", "ja",
    "ko", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh",
    "zh_Hant",
)  # fmt: skip
_UNWRITTEN: Final = str.maketrans({"-": " ", "&": "and"} | dict.fromkeys("'’ʼ`´."))
_SAINT: Final = re.compile(r"\bst ")
_SPACED_INITIALS: Final = re.compile(r"(?<=\b[^\W\d_]\.) (?=[^\W\d_]\.)")


def normalized_name(name: str) -> str:
    """Fold a name and normalize apostrophes, hyphens, "St." and "&", in which spellings differ."""
    plain = _SAINT.sub("saint ", fold(_SPACED_INITIALS.sub("", name)).translate(_UNWRITTEN))
    return " ".join(plain.removeprefix("the ").split())


def code_by_name() -> dict[str, str]:
    """Return every name, normalized, with the code that it means; names that countries share in another language are left out."""
    return names_and_shared_names()[0]


def codes_by_shared_name() -> dict[str, frozenset[str]]:
    """Return the names that several countries bear, normalized, with their codes."""
    return names_and_shared_names()[1]


@cache
def names_and_shared_names() -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """Return the code of each normalized name, and the codes of each name that several countries bear; read once."""
    codes: dict[str, set[str]] = {}
    for name, code in _cldr_names():
        codes.setdefault(normalized_name(name), set()).add(code)
    single = {name: next(iter(bearers)) for name, bearers in codes.items() if len(bearers) == 1}
    by_name = {normalized_name(name): code for name, code in _names_of_former_countries()} | single
    by_name |= {normalized_name(name): code for name, code in _names_of_present_countries()}
    # Our aliases come last: they decide which of two states a shared name means.
    by_name |= {normalized_name(alias): code for code, aliases in ALIASES.items() for alias in aliases}
    for table in (SHORT_NAMES, NEWSPAPER_NAMES, TERRITORY_NAMES):
        by_name = {normalized_name(name): code for code, names in table.items() for name in names} | by_name
    for name, code in english_names():
        codes.setdefault(normalized_name(name), set()).add(code)
    shared = {name: frozenset(bearers) for name, bearers in codes.items() if len(bearers) > 1}
    return by_name, shared


@cache
def english_labels() -> LabelIndex:
    """Return the index of the words of English names; in other languages, words are alike by chance."""
    territories = ((name, code) for code, names in TERRITORY_NAMES.items() for name in names)
    return LabelIndex(chain(territories, english_names()))


def english_names() -> Iterator[tuple[str, str]]:
    """Yield each English name with its code; where a name is shared, the last code is the one that is meant."""
    yield from ((name, code) for code, names in FORMER_NAMES.items() for name, _ in names)
    yield from _names_of_former_countries()
    yield from _names_of_present_countries()
    for names in (COMMON_NAMES, FORMER_COMMON_NAMES):
        yield from ((name, code) for code, name in names.items())
    yield from ((alias, code) for code, aliases in ALIASES.items() for alias in aliases)


def _names_of_former_countries() -> Iterator[tuple[str, str]]:
    """Yield each name of ISO 3166-3 with its code."""
    for entry in pycountry.historic_countries:
        yield str(entry.name), str(entry.alpha_4)


def _names_of_present_countries() -> Iterator[tuple[str, str]]:
    """Yield each name of ISO 3166-1 with its code."""
    for entry in pycountry.countries:
        for field in ("name", "common_name", "official_name"):
            if name := getattr(entry, field, None):
                yield str(name), str(entry.alpha_2)


def _cldr_names() -> Iterator[tuple[str, str]]:
    """Yield the names of all countries in `LANGUAGES`, and of each country in its own official languages."""
    codes = {str(entry.alpha_2) for entry in pycountry.countries} | {"XK"}
    for language in LANGUAGES:
        for code, name in territory_names(language).items():
            if code in codes:
                yield name, code
    yield from ((name, code) for code, names in ENDONYMS.items() for name in names)


def territory_names(language: str) -> dict[str, str]:
    """Return the names of territories in a language by their codes, as CLDR has them.

    The file of the language is read past `babel.Locale`, which merges all data of the language with those of its parents and
    caches them permanently, 36 MB for `LANGUAGES`; the names are a small part of them.
    """
    with Path(resolve_locale_filename(language)).open("rb") as file:
        data: dict[str, Any] = pickle.load(file)  # noqa: S301 - a file of the package babel
    parent = get_global("parent_exceptions").get(language, "root")
    inherited: dict[str, str] = {} if parent == "root" else territory_names(parent)
    own: dict[str, str] = data.get("territories", {})
    return inherited | own
