"""The page of statistics: a form of dimensions, measures and filters, a chart, and the rows with their lists."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from app.pages.charts import HEIGHT, WIDTH, Shape, legend_of, scale, shade_of
from app.pages.environment import escaped, render, sentence
from app.pages.lists import Link, with_query
from app.pages.meeting_filters import filter_form
from app.pages.relations import joined
from app.pages.site import SECTIONS, Site

Row = Mapping[str, Any]
Names = Callable[[str, Collection[str]], Mapping[str, str]]
"""Returns the names of records of a facet by their ids."""

_FORMATS: Final = (("json", "JSON"), ("csv", "CSV"), ("bom.csv", "CSV for spreadsheets"), ("ndjson", "NDJSON"))
_COUNTRIES: Final = frozenset({"country", "partner", "pair", "host", "place_country"})
_RECORDS: Final = frozenset({"topic", "organization", "person"})
_WORDS: Final = frozenset({"level", "kind", "mode", "status", "origin"})
_PERIODS: Final = ("year", "decade", "month")
_STEPS: Final = {"year": 1, "decade": 10, "month": 1}
_MAX_COLUMNS: Final = 240
_HEAT_ROWS: Final = 25
_HEAT_COLUMNS: Final = 24
_CHOICES: Final = 3
"""How many dimensions the form offers."""
_STARTS: Final = (
    ("year", "Meetings by year"),
    ("country", "Countries that met most often"),
    ("pair", "Pairs that met most often"),
    ("country,decade", "Countries by decade"),
    ("level,year", "Levels by year"),
    ("kind", "Kinds of meetings"),
    ("topic", "Topics"),
    ("person", "People"),
)
_ORDERED: Final = frozenset(_PERIODS)


@dataclass(frozen=True, slots=True)
class Statistics:
    """The rows that a page shows, and what was asked for."""

    by: Sequence[str]
    measures: Sequence[str]
    columns: Sequence[str]
    """The names of the numbers of each row; the first is `meetings`."""
    rows: Sequence[Sequence[Any]]
    """The rows from the first of the page on, as many as its chart may have: the texts of the dimensions, and the numbers.

    Most rows are only counted, so they have no values, no URL and no object of their own.
    """
    shown: int
    """How many of the rows the table shows."""
    link: Callable[[Sequence[str]], str]
    """Returns the URL of the list that a row counts, by its texts."""
    value: Callable[[str, str], Any]
    """Returns the value of a dimension by its text."""
    total: int
    url: str
    """All meetings that are counted."""
    next_url: str | None
    is_first: bool

    def row(self, row: Sequence[Any]) -> Row:
        """Return a row with its values and numbers by name, and the URL of its list."""
        texts, numbers = row[: len(self.by)], row[len(self.by) :]
        values = map(self.value, self.by, texts)
        return dict(zip((*self.by, *self.columns), (*values, *numbers), strict=True), url=self.link(texts))


class Cell(NamedTuple):
    """A number of meetings with their list, and its shade."""

    meetings: int
    url: str
    shade: int

    @property
    def html(self) -> str:
        """The cell of the table; its HTML is built here and not in a template, since a table has hundreds of them."""
        return f'<td class="h{self.shade}"><a href="{escaped(self.url)}">{self.meetings:,}</a></td>'


@dataclass(frozen=True, slots=True)
class Heat:
    """A table whose cells are shaded by their numbers."""

    row_name: str
    column_name: str
    rows: Sequence[tuple[str, "HeatRow"]]
    columns: Sequence[str]
    legend: Sequence[tuple[str, int]]
    left_out: str


class HeatRow(list[Cell | None]):
    """The cells of a row; None where there is no meeting."""

    def __html__(self) -> str:
        """Return the cells of the table."""
        return "\n".join("<td></td>" if cell is None else cell.html for cell in self)


def stats_page(
    site: Site,
    statistics: Statistics,
    parameters: Sequence[tuple[str, str]],
    dimensions: Sequence[str],
    measures: Sequence[str],
    names: Names,
) -> bytes:
    """Return the page; `dimensions` and `measures` are those that the form offers."""
    own = {"by", "measure", "sort", "limit", "cursor"}
    filters = [pair for pair in parameters if pair[0] not in own]
    shown = [statistics.row(row) for row in statistics.rows[: statistics.shown]]
    heat = shaded_table(statistics, names) if len(statistics.by) == 2 and statistics.is_first else None
    texts = _Texts({name: [row[name] for row in shown] for name in statistics.by}, names)
    return render(
        "stats",
        {
            "site": site,
            "sections": SECTIONS,
            "resource": "stats",
            "heading": _heading(statistics.by),
            "formats": _FORMATS,
            "statistics": statistics,
            "rows": [(_cells(site, row, statistics.by, texts), row) for row in shown],
            "most": max((row["meetings"] for row in shown), default=0),
            "columns": bars(statistics),
            "heat": heat,
            "dimensions": dimensions,
            "chosen": [*statistics.by, *[""] * _CHOICES][: max(_CHOICES, len(statistics.by))],
            "measures": measures,
            **filter_form(parameters, filters, filters, partial(_url, site)),
            "starts": [Link(text, _start(site, by, filters)) for by, text in _STARTS],
            "tables": [
                Link("Network of countries", with_query(f"{site.base}/stats/network", filters)),
                Link("Pairs by year (dyads, CSV)", with_query(f"{site.base}/stats/dyads.csv", filters)),
                Link(
                    "Matrix of countries (JSON)",
                    with_query(f"{site.base}/stats/matrix", [*filters, ("format", "json")]),
                ),
            ],
        },
    )


class _Texts:
    """The values of dimensions as text, with the names of records that they refer to."""

    def __init__(self, values_by_name: Mapping[str, Iterable[Any]], names: Names) -> None:
        self._names: dict[str, Mapping[str, str]] = {}
        for name, some in values_by_name.items():
            values = {str(value) for value in some if value is not None}
            if name in _COUNTRIES:
                codes = {code for value in values for code in value.split("-")}
                self._names[name] = names("country", codes)
            elif name in _RECORDS:
                self._names[name] = names(name, values)

    def of(self, name: str, value: Any) -> str:
        """Return the text of the value of a dimension."""
        if value is None:
            return f"in no single {name}" if name in _PERIODS else "none"
        names = self._names.get(name, {})
        if name == "pair":
            return joined([names.get(code, code) for code in value.split("-")])
        if name == "decade":
            return f"{value}s"
        return sentence(value) if name in _WORDS else names.get(str(value), str(value))


def _cells(site: Site, row: Row, by: Sequence[str], texts: _Texts) -> list[tuple[str, str | None]]:
    """Return the text of each dimension of a row, with the address of the page of its value if it has one."""
    return [(texts.of(name, row[name]), _page_of(site, name, row[name])) for name in by]


def _page_of(site: Site, name: str, value: Any) -> str | None:
    if value is None:
        return None
    if name == "pair":
        return f"{site.base}/relations/{'/'.join(map(quote, value.split('-')))}"
    resource = (
        "countries"
        if name in _COUNTRIES
        else {"person": "people", "topic": "topics", "organization": "organizations"}.get(name)
    )
    return resource and f"{site.base}/{resource}/{quote(str(value), safe='')}"


def _heading(by: Sequence[str]) -> str:
    return f"Meetings by {joined([name.replace('_', ' ') for name in by])}" if by else "Statistics"


def bars(statistics: Statistics) -> tuple[Sequence[Shape], str, str] | None:
    """Return the bars of the only dimension, if it is a period, with the texts of the first and the last; else None."""
    if len(statistics.by) != 1 or statistics.by[0] not in _PERIODS or not statistics.is_first:
        return None
    [name] = statistics.by
    found = [row for row in statistics.rows if row[0]]
    if len(found) > _MAX_COLUMNS:
        return None
    rows = sorted((statistics.row(row) for row in found), key=lambda row: str(row[name]))
    places = [_position(name, row[name]) for row in rows]
    if len(rows) < 2 or places[-1] - places[0] >= _MAX_COLUMNS:
        return None
    highest, step = max(row["meetings"] for row in rows), WIDTH / (places[-1] - places[0] + 1)
    texts = _Texts({}, lambda _facet, _values: {})
    shapes = []
    for place, row in zip(places, rows, strict=True):
        height = max(row["meetings"] / highest * HEIGHT, 1)
        x, width = (place - places[0]) * step + step * 0.1, step * 0.8
        box = (round(x, 1), round(HEIGHT - height, 1), round(width, 1), round(height, 1))
        shapes.append(Shape(texts.of(name, row[name]), row["meetings"], row["url"], 4, *box))
    return shapes, shapes[0].label, shapes[-1].label


def _position(name: str, value: Any) -> int:
    """Return the number of a period in the sequence of all periods of its kind."""
    if name == "month":
        year, month = str(value).split("-")
        return int(year) * 12 + int(month)
    return int(value) // _STEPS[name]


def shaded_table(statistics: Statistics, names: Names) -> Heat | None:
    """Return the table of two dimensions: the most frequent values, or the latest periods; None without rows."""
    row_name, column_name = statistics.by
    is_turned = row_name in _ORDERED and column_name not in _ORDERED
    if is_turned:
        row_name, column_name = column_name, row_name
    cells: dict[tuple[str, str], Sequence[Any]] = {}
    sums: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for row in statistics.rows:
        first, second, meetings = row[:3]
        if first and second:  # a meeting without a value has no place in the table
            cells[first, second] = row
            sums[is_turned][first] += meetings
            sums[not is_turned][second] += meetings
    if not cells:
        return None
    row_values = _chosen(row_name, sums[0], _HEAT_ROWS)
    column_values = _chosen(column_name, sums[1], _HEAT_COLUMNS)
    grid = [[cells.get((other, one) if is_turned else (one, other)) for other in column_values] for one in row_values]
    lowest = scale([row[2] for line in grid for row in line if row])

    def shaded(row: Sequence[Any] | None) -> Cell | None:
        return None if row is None else Cell(row[2], statistics.link(row[:2]), shade_of(row[2], lowest))

    values = {
        name: [statistics.value(name, text) for text in texts]
        for name, texts in ((row_name, row_values), (column_name, column_values))
    }
    texts = _Texts(values, names)
    rows = [
        (texts.of(row_name, value), HeatRow(map(shaded, line)))
        for value, line in zip(values[row_name], grid, strict=True)
    ]
    columns = [texts.of(column_name, value) for value in values[column_name]]
    return Heat(row_name, column_name, rows, columns, legend_of(lowest), _left_out(row_name, column_name, sums))


def _chosen(name: str, sums: Counter[str], most: int) -> list[str]:
    if name in _ORDERED:
        return sorted(sums)[-most:]
    return [text for text, _ in sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:most]]


def _left_out(row_name: str, column_name: str, sums: tuple[Counter[str], Counter[str]]) -> str:
    """Return what the table does not show of either dimension, in words."""
    parts = []
    for name, counter, most in ((row_name, sums[0], _HEAT_ROWS), (column_name, sums[1], _HEAT_COLUMNS)):
        if len(counter) > most:
            which = "last" if name in _ORDERED else "most frequent"
            parts.append(f"the {most} {which} of {len(counter):,} values of {name.replace('_', ' ')}")
    return " and ".join(parts)


def _start(site: Site, by: str, filters: Sequence[tuple[str, str]]) -> str:
    sort = [] if "year" in by or "decade" in by else [("sort", "-meetings")]
    return _url(site, [("by", by), *sort, *filters])


def _url(site: Site, parameters: Sequence[tuple[str, str]]) -> str:
    return with_query(f"{site.base}/stats", [pair for pair in parameters if pair[0] != "cursor"])
