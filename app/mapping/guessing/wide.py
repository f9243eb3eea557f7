"""Tables of other shapes: a column for each country, or for year, month and day, and several rows for one meeting."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from app.domain.strings.text import fold
from app.mapping.guessing.codes import is_country
from app.mapping.guessing.columns import GuessedColumn

_FEWEST_COUNTRIES: Final = 3
_MOST_MARKS: Final = 2
_LONGEST_MARK: Final = 12
_NO: Final = frozenset({"", "0", "0.0", "no", "n", "false", "-"})
_PARTS: Final = {
    "year": frozenset({"year", "yr", "jahr", "annee", "ano", "anno"}),
    "month": frozenset({"month", "mon", "mo", "monat", "mois", "mes", "mese"}),
    "day": frozenset({"day", "dy", "tag", "jour", "dia", "giorno"}),
}


def columns_of_countries(columns: Sequence[GuessedColumn]) -> tuple[list[GuessedColumn], list[str]]:
    """Return the columns that are named after countries and have marks in their cells, and the marks that mean *yes*.

    Both are empty unless there are three such columns or more.
    """
    named = [column for column in columns if is_country(column.name)]
    marks = {value for column in named for value in column.values}
    yes = sorted(mark for mark in marks if fold(mark) not in _NO)
    if len(named) < _FEWEST_COUNTRIES or not yes or len(yes) > _MOST_MARKS or max(map(len, yes)) > _LONGEST_MARK:
        return [], []
    return named, yes


def date_parts(columns: Sequence[GuessedColumn]) -> dict[str, GuessedColumn]:
    """Return the columns of the year, the month and the day of a date; none without a year and a month."""
    parts = {
        part: column
        for part, words in _PARTS.items()
        for column in reversed(columns)
        if fold(column.name) in words and _are_numbers(column)
    }
    return parts if {"year", "month"} <= parts.keys() else {}


def repeated_id(columns: Sequence[GuessedColumn]) -> GuessedColumn | None:
    """Return the column of identifiers that following rows share, each run of rows being one meeting; None if there is none."""
    for column in columns:
        runs = [value for value, _ in groupby(column.values)]
        if column.role == "id" and all(runs) and len(runs) == len(set(runs)) < len(column.values):
            return column
    return None


def _are_numbers(column: GuessedColumn) -> bool:
    return all(value.removesuffix(".0").isdecimal() for value in column.values if value and value not in column.nulls)
