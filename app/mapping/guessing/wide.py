"""Tables of other shapes: a column for each country, or for year, month and day, and several rows for one meeting.

See decision 324.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from app.domain.strings.text import fold
from app.mapping.guessing.codes import country_of, is_country
from app.mapping.guessing.columns import GuessedColumn
from app.mapping.guessing.date_forms import LANGUAGES
from app.mapping.month_names import month_of

_FEWEST_COUNTRIES: Final = 3
_NEARLY_ALL: Final = 0.95
_EVENT: Final = re.compile(
    r"summit|conference|meeting|event|session|assembly|congress|sommet|gipfel|cumbre|konferenz|reunion|evento|vertice|会議|会合"
)
_DAY: Final = re.compile(r"D|iso|edtf")
_FEWEST_ROWS: Final = 3
"""The least rows a meeting, on average, by which a table is taken for one with a row for each participant."""
_MOST_MARKS: Final = 2
_LONGEST_MARK: Final = 12
_LONGEST_REST: Final = 8
"""The longest rest of the name of a part of a date, such as `begin` or `end`."""
_ABSTENTIONS: Final = frozenset({"a", "ab", "abs", "abstain", "abstained", "abstention"})
_VOTES: Final = _ABSTENTIONS | {"y", "yes", "n", "no", "for", "against", "in favour", "in favor"}
"""Marks of countries that voted, and so took part, also against."""
_NOT_VOTING: Final = frozenset({"x", "nv", "absent", "not voting", "np", "-"})
_NO: Final = frozenset({"", "0", "0.0", "no", "n", "false", "-"})
_PARTS: Final = {
    "year": ("year", "yr", "jahr", "annee", "ano", "anno"),
    "month": ("month", "mon", "mo", "monat", "mois", "mes", "mese"),
    "day": ("day", "dy", "tag", "jour", "dia", "giorno"),
}
_START: Final = re.compile("start|st$|beg|from|first|meeting|event|visit|date")
_END: Final = re.compile(r"\b(?:end|fin|stop|term|last)|(?:end|fin)\b")
"""Words in the rest of such a name for the beginning and the end of an interval; not in *agenda year*."""


def columns_of_countries(columns: Sequence[GuessedColumn]) -> tuple[list[GuessedColumn], list[str]]:
    """Return the columns that are named after countries and have marks in their cells, and the marks that mean *yes*.

    Both are empty unless there are three such columns or more. Where countries voted, all that did took part, those against it too.
    """
    named = [column for column in columns if is_country(column.name)]
    marks = {value for column in named for value in column.values}
    folded = {fold(mark) for mark in marks} - {""}
    if len(named) >= _FEWEST_COUNTRIES and folded & _ABSTENTIONS and folded <= _VOTES | _NOT_VOTING:
        return named, sorted(mark for mark in marks if fold(mark) in _VOTES)
    yes = sorted(mark for mark in marks if fold(mark) not in _NO)
    if len(named) < _FEWEST_COUNTRIES or not yes or len(yes) > _MOST_MARKS or max(map(len, yes)) > _LONGEST_MARK:
        return [], []
    return named, yes


def columns_of_delegates(columns: Sequence[GuessedColumn]) -> tuple[list[GuessedColumn], list[str]]:
    """Return the columns that are named after countries and say in words who took part for each, and marks for nobody.

    Both are empty unless there are three such columns or more, most of whose cells have several words.
    """
    named = [column for column in columns if is_country(column.name)]
    cells = {value for column in named for value in column.values if column.is_filled(value)}
    nobody = sorted(cell for cell in cells if fold(cell) in _NO | _NOT_VOTING)
    words = cells.difference(nobody)
    is_in_words = len(words) > _MOST_MARKS and 2 * sum(" " in cell for cell in words) > len(words)
    is_other = any(column.dates.formats or column.is_number or column.codes for column in named)
    return (named, nobody) if len(named) >= _FEWEST_COUNTRIES and is_in_words and not is_other else ([], [])


def columns_of_days(columns: Sequence[GuessedColumn]) -> list[GuessedColumn]:
    """Return the columns that are named after countries and have dates; none unless there are three or more."""
    named = [column for column in columns if is_country(column.name)]
    dated = [column for column in named if column.dates.formats]
    # A country that has not ratified yet has an empty column.
    return (
        [item for item in named if item.dates.formats or not any(item.values)]
        if len(dated) >= _FEWEST_COUNTRIES
        else []
    )


def date_parts(columns: Sequence[GuessedColumn]) -> tuple[dict[str, GuessedColumn], dict[str, GuessedColumn]]:
    """Return the columns of the year, the month and the day of a date, and those of the end of an interval (`endyr`, `endmo`).

    Both are empty without a year and a month. Those of another date, as of a birth (`birth_year`), are taken for that of the meeting only
    if no other column has dates.
    """
    dates: dict[str, dict[str, GuessedColumn]] = {}
    for column in columns:
        if (found := _part(column.name)) is not None and (_are_numbers(column) or language_of_months(column)):
            dates.setdefault(found[1], {}).setdefault(found[0], column)
    whole = {rest: parts for rest, parts in dates.items() if {"year", "month"} <= set(parts)}
    ends = [parts for rest, parts in whole.items() if _END.search(rest)]
    starts = {rest: parts for rest, parts in whole.items() if not _END.search(rest)}
    rest = min(starts, key=lambda name: (name != "", _START.match(name) is None), default=None)
    if rest is None or not (rest == "" or _START.match(rest) or not _has_dates(columns, starts[rest])):
        return {}, {}
    return starts[rest], ends[0] if ends else {}


def _has_dates(columns: Sequence[GuessedColumn], parts: dict[str, GuessedColumn]) -> bool:
    """Return whether a column beside those of the parts of a date has dates."""
    names = {column.name for column in parts.values()}
    return any(column.role == "start" and column.dates.formats and column.name not in names for column in columns)


def _part(name: str) -> tuple[str, str] | None:
    """Return which part of a date a column has, and the rest of its name, which is that of the other parts."""
    folded = fold(name).replace("_", " ").strip()
    for part, words in _PARTS.items():
        for word in sorted(words, key=len, reverse=True):
            if folded.endswith(word) and len(folded) - len(word) <= _LONGEST_REST:
                return part, folded.removesuffix(word).strip()
    return None


def settle_repeated_countries(columns: Sequence[GuessedColumn]) -> None:
    """Take the first of columns that mean the same country in every row, as the codes of several systems do, and note it in the others."""
    known: list[tuple[GuessedColumn, list[str | None]]] = []
    for column in columns:
        if column.codes is None or column.mark is not None or not column.values:
            continue
        meant = [country_of(column.codes, value) for value in column.values]
        first = next((other for other, countries in known if _agree(meant, countries)), None)
        if first is None:
            known.append((column, meant))
        else:
            column.codes, column.role = None, None
            column.questions.append(f"the same countries as in {first.name}")


def _agree(one: list[str | None], other: list[str | None]) -> bool:
    """Return whether two columns mean the same country nearly wherever both mean one, which is in most rows in which one of them does.

    A system of codes lacks some countries, or has codes of former ones, but two columns that are seldom filled at once have two
    participants.
    """
    rows = [pair for pair in zip(one, other, strict=True) if pair != (None, None)]
    both = [pair for pair in rows if None not in pair]
    return 2 * len(both) > len(rows) and sum(first == second for first, second in both) >= _NEARLY_ALL * len(both)


def repeated_id(columns: Sequence[GuessedColumn]) -> GuessedColumn | None:
    """Return the column of identifiers that following rows share, each run of rows being one meeting; None if there is none."""
    dates = [column for column in columns if column.role == "start" and column.dates.formats]
    for column in columns:
        runs = [value for value, _ in groupby(column.values)]
        if (
            column.role == "id"
            and all(runs)
            and len(runs) == len(set(runs)) < len(column.values)
            and all(is_constant(date, column) for date in dates)
        ):
            return column
    return None


def rows_of_titles(columns: Sequence[GuessedColumn]) -> list[GuessedColumn]:
    """Return the columns of the title and the day that runs of three or more rows share, as those of a summit do; none otherwise."""
    title = next(
        (item for item in columns if _EVENT.search(fold(item.name)) and item.role == "title" and all(item.values)), None
    )
    day = next((column for column in columns if column.role == "start" and column.dates.formats), None)
    if title is None or day is None or not any(column.role in {"who", "country"} for column in columns):
        return []
    if not any(_DAY.search(form) for form in day.dates.formats):
        return []  # several meetings of a month may have one title
    rows = list(zip(title.values, day.values, strict=True))
    runs = [pair for pair, _ in groupby(rows)]
    return [title, day] if len(runs) == len(set(runs)) and len(runs) * _FEWEST_ROWS <= len(rows) else []


def has_votes(marks: Sequence[str]) -> bool:
    """Return whether marks are those of votes, and not of attendance."""
    return any(fold(mark) in _ABSTENTIONS for mark in marks)


def is_constant(column: GuessedColumn, identifier: GuessedColumn) -> bool:
    """Return whether a column has one value in all rows of an identifier."""
    known: dict[str, str] = {}
    pairs = zip(identifier.values, column.values, strict=False)
    return all(known.setdefault(record, value) == value for record, value in pairs)


def language_of_months(column: GuessedColumn) -> str | None:
    """Return the language of a column of names of months; None for another column."""
    names = {value for value in column.values if column.is_filled(value)}
    part = _part(column.name)
    if not names or part is None or part[0] != "month":
        return None
    return next((name for name in LANGUAGES if all(month_of(value, name) for value in names)), None)


def _are_numbers(column: GuessedColumn) -> bool:
    numbers = [value for value in column.values if value and value not in column.nulls]
    return bool(numbers) and all(value.removesuffix(".0").isdecimal() for value in numbers)
