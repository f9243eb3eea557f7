"""The chart of a list: a bar for each year, or for each decade where there are many years."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from app.pages.charts import ticks
from app.pages.elements import count_row, escaped, joined_html

WIDTH: Final = 720
HEIGHT: Final = 90
_MAX_BARS: Final = 60
_MAX_STEP: Final = 48
"""The most units from one bar to the next: two years need no chart as wide as the page."""
_DECADE: Final = 10
_LABEL_WIDTH: Final = 60
"""The room of a label below the axis, in the units of the view box of a narrow chart."""
_MOST_LABELS: Final = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the chart, in the units of its SVG view box, with what it stands for.

    Its HTML is built here and not in a template, since a page has up to sixty of them. All values are escaped.
    """

    label: str
    count: int
    url: str
    x: float
    width: float
    height: float

    @property
    def shape(self) -> str:
        """The bar of the chart, as a link to its records."""
        label = f"{escaped(self.label)}: {self.count:,}"
        box = f'x="{self.x}" y="{HEIGHT - self.height}" width="{self.width}" height="{self.height}"'
        return f'<a href="{escaped(self.url)}" aria-label="{label}"><title>{label}</title><rect {box}/></a>'

    @property
    def row(self) -> str:
        """The row of the table."""
        return count_row(f'<a href="{escaped(self.url)}">{escaped(self.label)}</a>', self.count)


@dataclass(frozen=True, slots=True)
class YearBars:
    """The chart: its bars, oldest first, and its width in the same units."""

    bars: tuple[Bar, ...]
    width: float
    labels: tuple[str, ...]
    """The years or decades that are named below the axis."""
    unit: str
    """The period of a bar: year or decade."""

    @property
    def shapes(self) -> Markup:
        """The bars as HTML."""
        return joined_html(bar.shape for bar in self.bars)

    @property
    def rows(self) -> Markup:
        """The rows of the table."""
        return joined_html(bar.row for bar in self.bars)

    @property
    def is_narrow(self) -> bool:
        """Whether it has so few years that it is narrower than a page."""
        return self.width < WIDTH

    @property
    def highest(self) -> Bar:
        """The first of the highest bars."""
        return max(self.bars, key=lambda bar: bar.count)


def year_bars(counts: Mapping[str, int], url: Callable[[str, str], str]) -> YearBars | None:
    """Return the chart of the numbers of records by year; None for fewer than two years.

    `url` returns the address of the records of the years from the first to the last.
    """
    years = {int(year): count for year, count in counts.items()}
    if len(years) < 2:  # one bar compares nothing
        return None
    first, last = min(years), max(years)
    step = 1 if last - first < _MAX_BARS else _DECADE
    if step == _DECADE:
        first, last = first // _DECADE * _DECADE, last // _DECADE * _DECADE
    by_step: Counter[int] = Counter()
    for year, count in years.items():
        by_step[year // step * step] += count
    steps = range(first, last + 1, step)
    if len(steps) > _MAX_BARS:
        return None
    words = [f"{year}" if step == 1 else f"{year}s" for year in steps]
    highest, width = max(by_step.values()), min(WIDTH / len(steps), _MAX_STEP)
    drawn = tuple(
        Bar(
            words[index],
            by_step[year],
            url(f"{year:04}", f"{year + step - 1:04}"),
            round(index * width, 2),
            round(width * 0.8, 2),
            round(max(by_step[year] / highest * HEIGHT, 2), 2),
        )
        for index, year in enumerate(steps)
        if by_step[year]
    )
    total = round(width * len(steps), 2)
    labels = ticks(0, len(steps) - 1, max(2, min(_MOST_LABELS, int(total // _LABEL_WIDTH))))
    return YearBars(drawn, total, tuple(words[index] for index in labels), "year" if step == 1 else "decade")
