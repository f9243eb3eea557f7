"""Names of months, as Unicode has them for each language."""

from functools import cache
from typing import Final

import babel
from babel.dates import get_month_names

from app.domain.strings.text import fold

_FURTHER_NAMES: Final = {"es": {"setiembre": 9, "set": 9}, "en": {"sept": 9}}
"""Names of months that the tables of Unicode lack, by language: *setiembre* is usual in Peru and Uruguay."""
_LEAST_OF_NAME: Final = 3


@cache
def month_names(language: str) -> dict[str, int]:
    """Return the names of the months in a language, whole and abbreviated, folded.

    Raises:
        ValueError: unknown language.
    """
    try:
        locale = babel.Locale.parse(language.replace("-", "_"))
    except (babel.UnknownLocaleError, ValueError) as error:
        raise ValueError(f"{language[:20]!r} is not a known language; write its code, such as en, fr or es") from error
    names = {
        fold(name).removesuffix("."): number
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, locale).items()
        if len(name) >= _LEAST_OF_NAME
    }
    return names | _FURTHER_NAMES.get(locale.language, {})


def month_of(name: str, language: str) -> int | None:
    """Return the number of the month of a name, or of the beginning of just one name, in a language; None for another text."""
    months, word = month_names(language), fold(name).removesuffix(".")
    if word in months:
        return months[word]
    named = {number for known, number in months.items() if known.startswith(word)}
    return named.pop() if len(named) == 1 and len(word) >= _LEAST_OF_NAME else None
