"""Apostrophes, and the signs that are written for them in names.

Names are printed as Hawaiʻi, Hawai’i, Hawai'i and Hawaii, Qur’an and Quran, O’Brien and OBrien: typists use the sign
that their keyboard has, transliterations of Arabic, Hebrew and Slavic letters one of several, and many leave it out.

See decision 115.
"""

import re
from typing import Final

APOSTROPHES: Final = (
    "'`\u00b4"  # typewriter apostrophe, grave and acute accents
    "\u02b9\u02bb\u02bc\u02bd\u02be\u02bf"  # modifier letters: prime, ʻokina, apostrophe, hamza, ʿayn
    "\u2018\u2019\u201b\u2032\u2033\u2034\u2035\u2036\u2037\u2057"  # quotation marks and primes
    "\u0374\u1fbd\u1fbf\u1fef\u1ffd\u1ffe\u055a\u05f3\ua78b\ua78c\uff07\uff40"  # Greek, Armenian, Hebrew, saltillo, wide forms
)
_APOSTROPHE: Final = re.compile(f"[{APOSTROPHES}]")
_POSSESSIVE: Final = re.compile(rf"(?<=\S)[{APOSTROPHES}](?=[sS](?![\w\u0300-\u036f]))")


def without_apostrophes(text: str) -> str:
    """Return `text` without apostrophes, so that the parts on both sides of one become one word."""
    if text.isascii() and "'" not in text and "`" not in text:
        return text
    return _APOSTROPHE.sub("", text)


def split_at_apostrophes(text: str) -> str:
    """Return `text` with a space in place of each apostrophe: *l'accord* is two words."""
    return _APOSTROPHE.sub(" ", text)


def split_possessives(text: str) -> str:
    """Return `text` with a space in place of the apostrophe of each English possessive: *Japan's* is two words."""
    return _POSSESSIVE.sub(" ", text)
