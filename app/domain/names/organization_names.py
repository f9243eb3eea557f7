"""The ways in which texts write an organization: abbreviations, words cut short, and a name with the other in brackets.

See decision 152.
"""

import re
from collections.abc import Collection, Iterable
from typing import Final

from app.domain.strings.english_spelling import american
from app.domain.strings.text import fold, word_set

_FULL_STOPS: Final = re.compile(r"(?:[^\W\d_]\. ?)+[^\W\d_]?\.?")
"""Single letters with full stops, such as `E.U.`, `A.S.E.A.N` or `u. n.`."""
_BRACKETS: Final = re.compile(r"([^()\[\]（）]+?) ?[(\[（]([^()\[\]（）]+)[)\]）]")
_ABBREVIATION: Final = re.compile(r"[^\W\d_]{2,10}")
_WORD: Final = re.compile(r"\w+")
_ELIDED: Final = re.compile(r"\b(?:l|dell|all|nell|dall|sull)['’ʼ`´](?=\w)", re.IGNORECASE)
"""Articles and prepositions before a vowel: *l'Union*, *dell'Unione*."""
_SMALL_WORDS: Final = frozenset(("a", "an", "and", "de", "des", "for", "in", "la", "of", "on", "the"))
_WITHOUT_INITIAL: Final = _SMALL_WORDS | word_set(
    "au aux d da das del dell della der di die do dos du e el et fur l las le les los para pour sur to und y"
)
_SHORT_WORDS: Final = {
    "assn": "association", "assoc": "association", "cttee": "committee", "dept": "department", "govt": "government",
    "inst": "institute", "intl": "international", "min": "ministry", "natl": "national", "org": "organization",
    "un": "united nations", "univ": "university",
}  # fmt: skip
_LEAST_INITIALS: Final = 3


def fold_abbreviation(text: str) -> str:
    """Return the folded form of a text; of single letters with full stops, the letters alone: `E.U.` is `eu`."""
    folded = fold(text)
    if _FULL_STOPS.fullmatch(folded):
        letters = folded.replace(".", "").replace(" ", "")
        return letters if len(letters) > 1 else folded
    return folded


def abbreviation_spellings(text: str) -> list[str]:
    """Return the folded forms in which an abbreviation may be recorded: `eu`, `e.u.` and `e.u`; a name has its own form alone."""
    folded = fold_abbreviation(text)
    forms = [fold(text), folded]
    if _ABBREVIATION.fullmatch(folded):
        forms += [f"{'.'.join(folded)}.", ".".join(folded)]
    return list(dict.fromkeys(forms))


def split_brackets(text: str) -> tuple[str, str] | None:
    """Return the name and the text in brackets behind it, such as `European Union` and `EU`; None for another form."""
    parts = _BRACKETS.fullmatch(" ".join(text.split()))
    return (parts[1].strip(), parts[2].strip()) if parts else None


def is_abbreviation_of(short: str, name: str) -> bool:
    """Return whether a text consists of the first letters of the words of a name, small words left out or not."""
    words = _WORD.findall(fold(name))
    letters = fold_abbreviation(short)
    initials = ("".join(word[0] for word in chosen) for chosen in (words, [w for w in words if w not in _SMALL_WORDS]))
    return len(letters) > 1 and letters in initials


def in_full(words: Iterable[str]) -> list[str]:
    """Return folded words with those that are cut short in full (*Intl.*, *UN*), in American spelling."""
    return [american(word) for short in words for word in _SHORT_WORDS.get(short, short).split()]


def initials_of(name: str) -> str | None:
    """Return the folded first letters of a name of three words or more, small ones left out: `imf`; None for a shorter name."""
    words = _WORD.findall(fold(without_elisions(name)))
    letters = [word[0] for word in words if word not in _WITHOUT_INITIAL]
    return "".join(letters) if len(letters) >= _LEAST_INITIALS else None


def letters_of(name: str) -> str | None:
    """Return the folded letters of a name that is a single word or an abbreviation, of three letters or more; else None."""
    letters = fold_abbreviation(name)
    return letters if len(letters) >= _LEAST_INITIALS and letters.isalpha() else None


def has_initials_of(name: str, names: Iterable[str]) -> bool:
    """Return whether a name is a single word that consists of the first letters of one of the other names."""
    letters = letters_of(name)
    return letters is not None and any(letters == initials_of(other) for other in names)


def organization_form(name: str) -> str | None:
    """Return the letters of a name without small words, by which *South-East*, *South East* and *Southeast* are found.

    Words are in full and in American spelling, so *World Organisation* and *World Org.* are found by each other. None for a
    name without words.
    """
    words = in_full(_WORD.findall(fold(without_elisions(name)).replace("_", " ")))
    return "".join(word for word in words if word not in _SMALL_WORDS) or "".join(words) or None


def names_in(text: str) -> list[str]:
    """Return the names that a text may consist of: itself, also without elided articles, and a name and its abbreviation in brackets."""
    return list(dict.fromkeys([text, *(split_brackets(text) or ()), without_elisions(text)]))


def without_abbreviation(name: str, abbreviations: Collection[str | None]) -> list[str]:
    """Return a name and, if its abbreviation is in brackets behind it, the name alone: *African Union* of *African Union (AU)*.

    An abbreviation is one of those given, or has the first letters of the name.
    """
    parts = split_brackets(name)
    if parts is None:
        return [name]
    outside, inside = parts
    known = {fold_abbreviation(short) for short in abbreviations if short}
    is_short = fold_abbreviation(inside) in known or is_abbreviation_of(inside, outside)
    return [name, outside] if is_short else [name]


def without_elisions(text: str) -> str:
    """Return a name without the articles that apostrophes join to its words: *L'Union européenne* is *Union européenne*."""
    return _ELIDED.sub("", text)


def is_named(text: str, names: list[str], abbreviation: str | None) -> bool:
    """Return whether a text is a name of an organization, one of these names or its abbreviation.

    A name with another in brackets is, if both are; or, if no abbreviation is recorded, if the brackets have the first
    letters of the name. *Central Bank (Norland)* is not *Central Bank*.
    """
    recorded = {fold_abbreviation(name) for name in (*names, abbreviation) if name}
    if fold_abbreviation(text) in recorded:
        return True
    parts = split_brackets(text)
    if parts is None:
        return False
    name, other = parts
    if fold_abbreviation(name) not in recorded:
        return False
    return fold_abbreviation(other) in recorded or (abbreviation is None and is_abbreviation_of(other, name))
