"""The stacked bars of meetings by year and level, as SVG shapes, and the scale of shades for charts, maps and tables.

Each shape is a link to the list that it counts.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.domain.enums import Level

WIDTH: Final = 720
HEIGHT: Final = 160
SHADES: Final = 5
"""The number of shades of a scale, in `charts.css`: 1 is the lightest, 0 is for what has no place on the scale."""
_MOST_LABELS: Final = 5
_MAX_YEARS: Final = 240
_MAX_BAR: Final = 36
_LEVEL_SHADES: Final = {
    Level.HEAD_OF_STATE: 5,
    Level.HEAD_OF_GOVERNMENT: 4,
    Level.MINISTER: 3,
    Level.VICE_MINISTER: 2,
    Level.AMBASSADOR: 1,
    Level.OFFICIAL: 1,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle of a chart, in the units of its view box, with the number and the list that it stands for."""

    label: str
    count: int
    url: str
    shade: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class YearChart:
    """Bars by year, each stacked of its levels from the highest at the foot to the unknown at the top."""

    shapes: tuple[Shape, ...]
    labels: tuple[int, ...]
    """The years that are named below the axis."""
    highest: int
    """The number of meetings of the highest bar."""
    legend: tuple[tuple[str, int], ...]
    """The levels that occur, with their shades."""


def ticks(first: int, last: int, most: int = _MOST_LABELS) -> tuple[int, ...]:
    """Return numbers from the first to the last at equal distances, or nearly equal ones, to be named below an axis."""
    length = last - first
    gaps = min(most - 1, length)
    gaps = next((number for number in range(gaps, 1, -1) if length % number == 0), gaps if length > 2 * gaps else 1)
    return tuple(first + round(index * length / gaps) for index in range(gaps + 1))


def year_chart(rows: Sequence[Mapping[str, Any]]) -> YearChart | None:
    """Return the chart of rows with `year`, `level`, `meetings` and `url`; None if it would have fewer than two bars."""
    dated = [row for row in rows if row["year"] is not None]
    years = sorted({int(row["year"]) for row in dated})
    if len(years) < 2 or years[-1] - years[0] >= _MAX_YEARS:
        return None
    first, last = years[0], years[-1]
    by_year: dict[int, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for row in dated:
        by_year[row["year"]][row["level"]] = row
    highest = max(sum(row["meetings"] for row in levels.values()) for levels in by_year.values())
    step = WIDTH / (last - first + 1)
    width = min(step * 0.8, _MAX_BAR)
    shapes = []
    for year, levels in sorted(by_year.items()):
        top = float(HEIGHT)
        for level in (level for level in Level if level in levels):
            row = levels[level]
            height = row["meetings"] / highest * HEIGHT
            top -= height
            x = (year - first) * step + (step - width) / 2
            label = f"{year}, {level.replace('_', ' ')}"
            place = (round(x, 1), round(top, 1), round(width, 1), round(height, 1))
            shapes.append(Shape(label, row["meetings"], row["url"], _LEVEL_SHADES.get(level, 0), *place))
    used = [level for level in Level if any(row["level"] == level for row in dated)]
    return YearChart(
        tuple(shapes),
        ticks(first, last),
        highest,
        tuple((level.replace("_", " "), _LEVEL_SHADES.get(level, 0)) for level in used),
    )


def scale(counts: Sequence[int]) -> tuple[int, ...]:
    """Return the lowest number of each shade that occurs, ascending, for numbers that may differ by orders of magnitude.

    The steps grow by one factor, since the numbers of meetings of countries do.
    """
    highest = max(counts, default=0)
    if highest <= SHADES:
        return tuple(range(1, highest + 1))
    factor = (highest + 1) ** (1 / SHADES)
    lowest = [1]
    for index in range(1, SHADES):
        lowest.append(max(round(factor**index), lowest[-1] + 1))
    return tuple(lowest)


def shade_of(count: int, lowest: Sequence[int]) -> int:
    """Return the shade of a number on a scale: 0 for none, else 1 to the length of the scale, spread over all shades."""
    position = bisect_right(lowest, count)
    if position == 0:
        return 0
    return SHADES - (len(lowest) - position) if len(lowest) < SHADES else position


def legend_of(lowest: Sequence[int]) -> list[tuple[str, int]]:
    """Return the text and the shade of each step of a scale."""
    result = []
    for bound, following in zip(lowest, [*lowest[1:], None], strict=True):
        if following is None:
            text = f"{bound:,} or more" if len(lowest) == SHADES else f"{bound:,}"
        else:
            text = f"{bound:,}" if following == bound + 1 else f"{bound:,}–{following - 1:,}"
        result.append((text, shade_of(bound, lowest)))
    return result
