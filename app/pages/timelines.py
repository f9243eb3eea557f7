"""Time lines: the terms of a person's offices as strips on one axis, and the acts of an agreement as marks on another."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.domain.dates.edtf import EARLIEST, LATEST, Bounds, bounds, bounds_of_ends

WIDTH: Final = 100.0
"""The width of a strip, in the units of its view box."""
LIFE_WIDTH: Final = 480
_LIFE_MARGIN: Final = 16
_STEP: Final = 22
"""The distance of marks that would cover each other, one above the other."""
_MOST: Final = 40
"""The most acts that a life line shows: those of a treaty of a hundred parties are a list."""
_LEAST_WIDTH: Final = 1.0
"""The width of a term of a few days, so that it is seen."""
_DAYS_OF_A_YEAR: Final = 365.2425


@dataclass(frozen=True, slots=True)
class Strip:
    """A term on the axis: where it surely was, within where it may have been; as positions and widths."""

    possible: tuple[float, float]
    sure: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Strips:
    """The strips of several terms, None for a term without a date, and the years at the ends of their axis."""

    strips: Sequence[Strip | None]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Mark:
    """An act on the axis: its number in the list beside, the days that it may have been on, and its height."""

    number: int
    label: str
    x: float
    width: float
    y: float


@dataclass(frozen=True, slots=True)
class Life:
    """The marks of the acts of an agreement, the height of their picture, and the years at the ends of their axis."""

    marks: Sequence[Mark]
    height: float
    first: int
    last: int


def strips(tenures: Sequence[Mapping[str, Any]], updated_on: dt.date) -> Strips | None:
    """Return the strips of tenures; None if fewer than two have a date, or they name no day.

    A term without an end goes on at least to the day of the record's last change.
    """
    ends = [None if item["term"] is None else bounds_of_ends(item["term"]) for item in tenures]
    known = [None if not item["known_until"] else bounds(item["known_until"]) for item in tenures]
    named = _known_days([bound for pair in ends if pair for bound in pair] + [bound for bound in known if bound])
    if sum(pair is not None for pair in ends) < 2 or not named:
        return None
    is_open = any(pair is not None and pair[1].ends_on == LATEST for pair in ends)
    axis = _Axis([*named, *([updated_on] if is_open else [])], WIDTH)
    drawn = [None if pair is None else _strip(axis, *pair, until) for pair, until in zip(ends, known, strict=True)]
    return Strips(drawn, axis.first, axis.last)


def life(actions: Sequence[Mapping[str, Any]]) -> Life | None:
    """Return the life line of the acts of an agreement; None if fewer than two have a date."""
    dated = [(number, item, bounds(item["date"])) for number, item in enumerate(actions, 1) if item["date"] is not None]
    named = _known_days([bound for _, _, bound in dated])
    if not 2 <= len(dated) <= _MOST or not named:
        return None
    axis = _Axis(named, LIFE_WIDTH - 2 * _LIFE_MARGIN)
    levels: list[list[float]] = []
    placed = []
    for number, item, bound in dated:
        left, right = axis.at(bound.starts_on), axis.at(bound.ends_on)
        x = (left + right) / 2 + _LIFE_MARGIN
        level = next((n for n, taken in enumerate(levels) if all(abs(x - one) >= _STEP for one in taken)), len(levels))
        if level == len(levels):
            levels.append([])
        levels[level].append(x)
        placed.append((number, item["action"].replace("_", " "), x, right - left, level))
    height = _STEP * len(levels) + 4
    marks = [
        Mark(number, label, round(x, 1), round(width, 1), height - 4 - _STEP * level - _STEP / 2)
        for number, label, x, width, level in placed
    ]
    return Life(marks, height, axis.first, axis.last)


class _Axis:
    """An axis of whole years that has all days of some bounds."""

    def __init__(self, named: Sequence[dt.date], width: float) -> None:
        self.first, self.last = min(named).year, max(named).year
        self._width = width

    def at(self, day: dt.date) -> float:
        """Return the position of a day; open ends are those of the axis."""
        days = (day - dt.date(self.first, 1, 1)).days
        return round(min(max(days / _DAYS_OF_A_YEAR / (self.last + 1 - self.first), 0), 1) * self._width, 2)


def _known_days(ends: Sequence[Bounds]) -> list[dt.date]:
    """Return the days at the ends of bounds, without those that stand for an open end."""
    return [day for bound in ends for day in (bound.starts_on, bound.ends_on) if day not in {EARLIEST, LATEST}]


def _strip(axis: _Axis, start: Bounds, end: Bounds, until: Bounds | None) -> Strip:
    left, right = axis.at(start.starts_on), axis.at(end.ends_on)
    possible = (left, max(round(right - left, 2), _LEAST_WIDTH))
    begun, ended = start.ends_on, max(end.starts_on, until.starts_on if until else EARLIEST)
    if begun >= ended:
        return Strip(possible, None)
    return Strip(possible, (axis.at(begun), max(round(axis.at(ended) - axis.at(begun), 2), _LEAST_WIDTH)))
