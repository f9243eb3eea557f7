"""Titles and names of visitors, which the Historian's visits print in one string ("Prime Minister Kishi")."""

import re
from dataclasses import dataclass
from typing import Final

from app.domain.enums import Level

_STATE: Final = Level.HEAD_OF_STATE
_GOVERNMENT: Final = Level.HEAD_OF_GOVERNMENT
_UNKNOWN: Final = Level.UNKNOWN

# Title -> office and level. The level is set only if the title alone makes it certain: a chairman or general secretary
# may or may not have been head of state or government, and someone elect is neither yet.
_TITLES: Final[dict[str, tuple[str, Level]]] = {
    title: (office or title, level)
    for title, office, level in (
        ("Acting President", None, _STATE),
        ("Acting Prime Minister", None, _GOVERNMENT),
        ("Amir", None, _STATE),
        ("Chairman", None, _UNKNOWN),
        ("Chancellor", None, _GOVERNMENT),
        ("Chancellor-elect", None, _UNKNOWN),
        ("Chief of State", None, _STATE),
        ("Crown Prince", None, _UNKNOWN),
        ("Crown Princess", None, _UNKNOWN),
        ("Deputy Premier", None, _UNKNOWN),
        ("Deputy Prime Minister", None, _UNKNOWN),
        ("Emir", None, _STATE),
        ("Emperor", None, _STATE),
        ("Empress", None, _UNKNOWN),
        ("First Deputy Premier", None, _UNKNOWN),
        ("First Secretary", None, _UNKNOWN),
        ("Foreign Minister", None, Level.MINISTER),
        ("General Secretary", None, _UNKNOWN),
        ("Governor General", None, _UNKNOWN),
        ("Governor-General", "Governor General", _UNKNOWN),
        ("Grand Duchess", None, _STATE),
        ("Grand Duke", None, _STATE),
        ("Head of Government", None, _GOVERNMENT),
        ("Head of State", None, _STATE),
        ("Imam", None, _UNKNOWN),
        ("Interim President", None, _UNKNOWN),
        ("Interim Prime Minister", None, _GOVERNMENT),
        ("King", None, _STATE),
        ("Maharaja", None, _UNKNOWN),
        ("Minister of Foreign Affairs", None, Level.MINISTER),
        ("Pope", None, _STATE),
        ("Premier", None, _GOVERNMENT),
        ("President", None, _STATE),
        ("President of the Council of Ministers", None, _GOVERNMENT),
        ("President-designate", None, _UNKNOWN),
        ("President-elect", None, _UNKNOWN),
        ("Prime Minister", None, _GOVERNMENT),
        ("Prime Minister-Prince", "Prime Minister", _GOVERNMENT),
        ("Prime Minister-designate", None, _UNKNOWN),
        ("Prime Minister-elect", None, _UNKNOWN),
        ("Prime Minster", "Prime Minister", _GOVERNMENT),  # a misspelling in the data
        ("Prince", None, _UNKNOWN),
        ("Prince Regent", None, _STATE),
        ("Princess", None, _UNKNOWN),
        ("Provisional President", None, _STATE),
        ("Queen", None, _UNKNOWN),
        ("Regent", None, _STATE),
        ("Regent Prince", "Regent", _STATE),
        ("Shah", None, _STATE),
        ("Sultan", None, _STATE),
        ("Taoiseach", None, _GOVERNMENT),
        ("Vice Chairman", None, _UNKNOWN),
        ("Vice Premier", None, _UNKNOWN),
        ("Vice President", None, _UNKNOWN),
    )
}

# Countries in which a title means another level than elsewhere: the President of the Government of Spain, the
# presidents of French territories, reigning princes and queens (a queen elsewhere may be a king's wife).
_LEVELS_IN: Final[dict[tuple[str, str], Level]] = {
    ("President", "ES"): _GOVERNMENT,
    ("President", "NC"): _UNKNOWN,
    ("President", "PF"): _UNKNOWN,
    ("Prince", "LI"): _STATE,
    ("Prince", "MC"): _STATE,
    ("Queen", "DK"): _STATE,
    ("Queen", "GB"): _STATE,
    ("Queen", "NL"): _STATE,
    ("Queen", "TO"): _STATE,
}

# "Sheikh" is a style for men of the Gulf's ruling families; in "Sheikh Hasina" of Bangladesh it is part of the name.
_GULF: Final = frozenset({"AE", "BH", "KW", "OM", "QA", "SA"})
_STYLE: Final = re.compile(r"^Sheikh (?=\S)")

# A single name does not distinguish a sovereign from an heir of the same house (Hussein of Jordan, 1960 and 2023), so
# the title stays part of the name.
_ROYAL: Final = frozenset({
    "Amir", "Crown Prince", "Crown Princess", "Emir", "Emperor", "Empress", "Grand Duchess", "Grand Duke", "King",
    "Prince", "Princess", "Queen", "Shah", "Sultan",
})  # fmt: skip

_RANK: Final = (_STATE, _GOVERNMENT, Level.MINISTER)
_JOIN: Final = re.compile(r" (?:and|&) ")
_HYPHEN: Final = re.compile(r"\s*-\s*")

_BY_KEY: Final = {title.casefold(): meaning for title, meaning in _TITLES.items()}
# "President- elect" and "President-Elect" also occur.
_TITLE: Final = re.compile(
    "(?:The )?(?P<title>{})(?=\\s|$)".format(
        "|".join(r"\s*-\s*".join(map(re.escape, title.split("-"))) for title in sorted(_TITLES, key=len, reverse=True))
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Guest:
    """One visitor: the office and the name, each if printed, the string as printed, and the level."""

    office: str | None
    name: str | None
    as_printed: str
    level: Level


def guests(visitor: str, country: str) -> list[Guest]:
    """Split the printed visitor of a visit into persons. `country` is the code of the country they represented.

    " and " joins two persons if both sides begin with a title ("President A and Prime Minister B"), but two titles of
    one person if no name stands before it ("Premier and Prince Sihanouk"). A title without a name ("the Sultan of
    Muscat") gives a guest without a name.
    """
    for join in _JOIN.finditer(visitor):
        before, after = visitor[: join.start()], visitor[join.end() :]
        first, _, first_name = _split(before)
        second, _, second_name = _split(after)
        if first is None or second is None:
            continue
        if first_name or not second_name:
            return [_guest(before, country), *guests(after, country)]
        name = _with_title(second, second_name)
        return [Guest(first, name, visitor, _guest(before, country).level)]
    return [_guest(visitor, country)]


def highest_level(guests: list[Guest]) -> Level:
    """Return the highest level among the guests."""
    return next((level for level in _RANK if any(guest.level is level for guest in guests)), Level.UNKNOWN)


def _guest(printed: str, country: str) -> Guest:
    office, level, name = _split(printed)
    if office is not None and name is None:
        return Guest(re.sub(r"^the ", "", printed, flags=re.IGNORECASE), None, printed, level)
    if name and country in _GULF:
        name = _STYLE.sub("", name)
    return Guest(office, _with_title(office, name), printed, _LEVELS_IN.get((office or "", country), level))


def _with_title(title: str | None, name: str | None) -> str | None:
    return f"{title} {name}" if name and title in _ROYAL and " " not in name else name


def _split(printed: str) -> tuple[str | None, Level, str | None]:
    """Return office, level and name; the name is None if none follows the title."""
    match = _TITLE.match(printed)
    if match is None:
        return None, Level.UNKNOWN, printed
    office, level = _BY_KEY[_HYPHEN.sub("-", match["title"]).casefold()]
    rest = printed[match.end() :].strip()
    return office, level, rest if rest and not rest.startswith("of ") else None
