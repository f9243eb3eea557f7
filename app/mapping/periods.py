"""Parts of years in dates of tables: quarters, halves, seasons and fiscal years, as intervals of months.

See decision 349.
"""

from dataclasses import dataclass
from typing import Final, Literal

from app.domain.strings.text import fold

Hemisphere = Literal["north", "south"]
_SEASONS: Final = (
    ("spring", "printemps", "fruhling", "fruhjahr", "primavera"),
    ("summer", "ete", "sommer", "verano", "verao", "estate"),
    ("autumn", "fall", "automne", "herbst", "otono", "outono", "autunno"),
    ("winter", "hiver", "invierno", "inverno"),
)
_SEASON_OF: Final = {name: number for number, names in enumerate(_SEASONS) for name in names}
_WINTER: Final = 3
_UNFOLDED: Final = ("été", "frühling", "frühjahr", "verão", "otoño")
_SOUTH: Final = 2
"""The seasons by which the southern hemisphere is ahead of the northern one."""
_FIRST_PARTS: Final = "early|mid|late|beginning of|start of|middle of|end of|d[ée]but|mi|fin|anfang|mitte|ende|principios de|mediados de|finales de|fines de|in[íi]cio de|meados de|fim de|inizio|met[àa]|fine"
QUARTER: Final = r"(?P<quarter>[QqTt]\s?[1-4]|[1-4]\s?[QqTt])"
HALF: Final = r"(?P<half>[HhSs]\s?[12]|[12]\s?[HhSs])"
SEASON: Final = rf"(?P<season>(?i:{'|'.join(sorted([*_SEASON_OF, *_UNFOLDED], key=len, reverse=True))}))"
FISCAL_YEAR: Final = (
    r"(?:(?:(?i:FY)\s?['’]?|(?i:(?:fiscal|financial) year\s))(?P<fiscal>\d{4}|\d{2})|(?P<fiscal_first>\d{4}))"
    r"(?:\s?[/–-]\s?(?P<fiscal_last>\d{4}|\d{2}))?"
)
PART: Final = rf"(?:(?i:{_FIRST_PARTS}))"
"""Words for a part of a month or a year, whose limits they do not say."""


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """The month in which fiscal years begin, and the one of their two years by which they are named."""

    begins: int
    named_after: Literal["first", "last"] | None = None


def quarter(text: str) -> tuple[int, int]:
    """Return the first and the last month of a quarter, *Q3*, *3Q* or *T3*."""
    last = 3 * int(text.strip("QqTt "))
    return last - 2, last


def half(text: str) -> tuple[int, int]:
    """Return the first and the last month of a half of a year, *H1*, *1H* or *S1*."""
    last = 6 * int(text.strip("HhSs "))
    return last - 5, last


def season(text: str, hemisphere: Hemisphere | None) -> tuple[int, int]:
    """Return the first and the last month of a season, as meteorologists divide the year.

    Raises:
        ValueError: the hemisphere is not given, or the season is in two years, of which the text names one.
    """
    if hemisphere is None:
        raise ValueError("the months of a season depend on `hemisphere`; give north or south")
    number = (_SEASON_OF[fold(text)] + (_SOUTH if hemisphere == "south" else 0)) % len(_SEASONS)
    if number == _WINTER:
        raise ValueError("this season is in two years, and the text has one; write the months")
    return 3 * number + 3, 3 * number + 5


def fiscal_year(parts: dict[str, str], rule: FiscalYear | None) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the first and the last year and month of a fiscal year; month 0 where no rule says when such years begin.

    Raises:
        ValueError: the two years do not follow one another, or the text has one of them and no rule says which.
    """
    named = _year(parts.get("fiscal") or parts["fiscal_first"])
    if (ending := parts.get("fiscal_last")) is not None:
        if (named + 1 - int(ending)) % 10 ** len(ending):
            raise ValueError("a fiscal year has two years that follow one another")
        first = named
    elif rule is not None and rule.begins == 1:
        first = named
    elif rule is None or rule.named_after is None:
        raise ValueError(
            "it may begin or end in that year; write fiscal_year: {begins: MONTH, named_after: first} or last, or both years, as FY2023/24"
        )
    else:
        first = named if rule.named_after == "first" else named - 1
    if rule is None:
        return (first, 0), (first + 1, 0)
    if rule.begins == 1:
        return (first, 1), (first, 12)
    return (first, rule.begins), (first + 1, rule.begins - 1)


def _year(digits: str) -> int:
    return int(digits) if len(digits) > len("24") else 2000 + int(digits)
