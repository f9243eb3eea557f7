"""The visitors that the Historian's visits print in one string ("Prime Minister Kishi"), with their levels.

The words after the title (`app.datasets.historian_titles`) are the name, to the end of the string.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from app.datasets.historian_titles import Title, split
from app.domain.enums import Level
from app.reading.circumstances.levels import level_of

# Levels that the kind of the office does not give: an interim president, an imam or a regent may or may not be head of
# state, a queen may be a king's wife; the presidents of French territories are not heads of state.
_LEVELS: Final = {
    "Empress": Level.UNKNOWN,
    "Interim President": Level.UNKNOWN,
    "Prince Regent": Level.HEAD_OF_STATE,
    "Queen": Level.UNKNOWN,
    "Queen Mother": Level.UNKNOWN,
    "Regent": Level.HEAD_OF_STATE,
}
_LEVELS_IN: Final[dict[tuple[str, str], Level]] = {
    ("President", "NC"): Level.UNKNOWN,
    ("President", "PF"): Level.UNKNOWN,
    ("Queen", "DK"): Level.HEAD_OF_STATE,
    ("Queen", "GB"): Level.HEAD_OF_STATE,
    ("Queen", "NL"): Level.HEAD_OF_STATE,
    ("Queen", "TO"): Level.HEAD_OF_STATE,
}
_ORDER: Final = (Level.HEAD_OF_STATE, Level.HEAD_OF_GOVERNMENT, Level.MINISTER, Level.AMBASSADOR)

# "Sheikh" is a style for men of the Gulf's ruling families; in "Sheikh Hasina" of Bangladesh it is part of the name.
_GULF: Final = frozenset({"AE", "BH", "KW", "OM", "QA", "SA"})
_STYLE: Final = re.compile(r"^Sheikh (?=\S)")

# A single name does not distinguish a sovereign from an heir of the same house (Hussein of Jordan, 1960 and 2023), so
# the title stays part of the name.
_ROYAL: Final = frozenset({
    "Amir", "Crown Prince", "Crown Princess", "Emir", "Emperor", "Empress", "Grand Duchess", "Grand Duke", "King",
    "Maharaja", "Prince", "Princess", "Queen", "Queen Mother", "Shah", "Sultan",
})  # fmt: skip

_MAJESTIES: Final = re.compile(
    r"^(?:(?:his|her|their)\s(?:(?:imperial|royal|serene|most|gracious)\s)*(?:majest(?:y|ies)|highness(?:es)?"
    r"|excellenc(?:y|ies)|holiness|eminence)\s)?(?:the\s)?",
    re.IGNORECASE,
)
_JOIN: Final = re.compile(r",? (?:and|&) |[,;] ")
_GENERATION: Final = re.compile(r"(?:jr|sr|[ivx]+|\d(?:st|nd|rd|th))\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Guest:
    """A visitor: the office and the name, each if printed, the string as printed, the level, and a military rank."""

    office: str | None
    name: str | None
    as_printed: str
    level: Level
    rank: str | None = None


def guests(visitor: str, country: str) -> list[Guest]:
    """Split the printed visitor of a visit into persons. `country` is the code of the country they represented.

    "and" or a comma joins two persons if both sides begin with a title ("President A and Prime Minister B"), but two
    titles of one person if no name stands before it ("Premier and Prince Sihanouk"). Behind a name and a comma, an office alone
    is that person's ("General A, Head of Government"). Any other title without a name ("the Sultan of Muscat") gives a guest
    without a name.
    """
    printed = _MAJESTIES.sub("", visitor) or visitor
    whole = split(printed)
    if whole.is_plural:
        singular = whole.office
        return [
            replace(guest, office=singular)
            for name in _names(whole.name or "")
            for guest in _of(singular, name, country)
        ]
    for join in _JOIN.finditer(printed):
        before, after = printed[: join.start()], printed[join.end() :]
        first, second = split(before), split(after)
        is_named = first.name is not None and not _JOIN.search(first.name)
        if is_named and join[0] == ", " and (behind := _office_behind(after)) is not None:
            title, rest = behind
            names = replace(title, name=_with_title(first.office, first.name))
            guest = _guest_of_two_titles(first, names, printed[: len(printed) - len(rest)].rstrip(), country)
            return [guest, *(guests(_JOIN.sub("", rest, count=1), country) if rest else [])]
        if first.is_empty or (second.is_empty and _MAJESTIES.sub("", after) == after):
            continue
        if first.name or not second.name:
            return [_guest(before, country), *guests(after, country)]
        return [_guest_of_two_titles(first, second, visitor, country)]
    return [_guest(printed if printed != visitor and whole.name else visitor, country)]


def _of(office: str | None, name: str, country: str) -> list[Guest]:
    return [_guest(f"{office} {name}", country)]


def _names(names: str) -> Iterator[str]:
    """Yield the names that share a plural title: "Presidents Ana Ruiz and Ivo Toth"."""
    start = 0
    for join in _JOIN.finditer(names):
        if not _GENERATION.match(names[join.end() :].split(" ", maxsplit=1)[0].rstrip(",")):
            yield names[start : join.start()]
            start = join.end()
    yield names[start:]


def _office_behind(text: str) -> tuple[Title, str] | None:
    """Return the office alone, or several, with which a text begins, and the rest of it: nothing, or another guest."""
    if all(title.office and not title.name for title in map(split, _JOIN.split(text))):
        return Title(text, None, None), ""
    ends = [len(text), *(join.start() for join in _JOIN.finditer(text) if not split(text[join.end() :]).is_empty)]
    titles = ((split(text[:end]), text[end:]) for end in ends)
    return next(((title, rest) for title, rest in titles if title.office and not title.name), None)


def _guest_of_two_titles(first: Title, second: Title, visitor: str, country: str) -> Guest:
    name = _with_title(second.office, second.name)
    office = first.office or second.office
    if first.office and second.office and second.office not in _ROYAL:
        office = f"{first.office} and {second.office}"
    level = highest_level([Guest(office, name, visitor, _level(title.office, country)) for title in (first, second)])
    return Guest(office, name, visitor, level, first.rank or second.rank)


def highest_level(guests: list[Guest]) -> Level:
    """Return the highest level among the guests."""
    return next((level for level in _ORDER if any(guest.level is level for guest in guests)), Level.UNKNOWN)


def person_name(office: str | None, name: str, country: str | None) -> str:
    """Return the name under which a person with an office is recorded."""
    if country in _GULF:
        name = _STYLE.sub("", name)
    return _with_title((office or "").title() or None, name) or name


def _guest(printed: str, country: str) -> Guest:
    title = split(_MAJESTIES.sub("", printed) or printed)
    office, name = title.office, title.name
    if office is not None and name is None:
        plain = re.sub(r"^the ", "", printed, flags=re.IGNORECASE)
        return Guest(plain, None, printed, _level(office, country), title.rank)
    if name and country in _GULF:
        name = _STYLE.sub("", name)
    return Guest(office, _with_title(office, name), printed, _level(office, country), title.rank)


def _with_title(title: str | None, name: str | None) -> str | None:
    return f"{title} {name}" if name and title in _ROYAL and " " not in name else name


@cache
def _level(office: str | None, country: str) -> Level:
    if office is None:
        return Level.UNKNOWN
    if (level := _LEVELS_IN.get((office, country), _LEVELS.get(office))) is not None:
        return level
    return level_of(office, country)
