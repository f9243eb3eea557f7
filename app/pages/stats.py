"""The page of statistics: a form of dimensions, measures and filters, a chart, and the rows with their lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from app.pages.charts import HEIGHT, WIDTH, Shape, ticks
from app.pages.dimension_texts import COUNTRIES, PERIODS, DimensionTexts, Names, label
from app.pages.environment import render
from app.pages.lists import Link, with_query
from app.pages.meeting_filters import filter_form, left_out
from app.pages.periods import period_at, position
from app.pages.phrases import joined
from app.pages.shaded_table import CrossedCounts, shaded_table
from app.pages.site import Parameters, Site

Row = Mapping[str, Any]
_FORMATS: Final = (("json", "JSON"), ("csv", "CSV"), ("bom.csv", "CSV for spreadsheets"), ("ndjson", "NDJSON"))
MOST_BARS: Final = 240
ROWS: Final = 100
"""The usual number of rows of a page."""
_CHOICES: Final = 3
"""The number of dimensions that the form offers."""
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


@dataclass(frozen=True, slots=True)
class Statistics:
    """The rows that a page shows, and what was asked for."""

    by: Sequence[str]
    measures: Sequence[str]
    columns: Sequence[str]
    """The names of the numbers of each row; the first is `meetings`."""
    rows: Sequence[Sequence[Any]]
    """The rows from the first of the page on, as many as its chart may have: the texts of the dimensions, and the numbers."""
    shown: int
    """The number of rows that the table shows; 0 for a page with a shaded table in place of them."""
    crossed: CrossedCounts | None
    """The meetings by two dimensions, if these are all and it is the first page."""
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


def stats_page(
    site: Site,
    statistics: Statistics,
    parameters: Parameters,
    dimensions: Sequence[str],
    measures: Sequence[str],
    names: Names,
) -> bytes:
    """Return the page; `dimensions` and `measures` are those that the form offers."""
    own = {"by", "measure", "sort", "limit", "cursor"}
    filters = [pair for pair in parameters if pair[0] not in own]
    bars = period_bars(statistics)
    # The chart has all periods, and so has the table, the newest first, unless somebody asked for another part of them.
    is_whole = bars is not None and not {"sort", "limit"} & {name for name, _ in parameters}
    rows = reversed(statistics.rows) if is_whole else statistics.rows[: statistics.shown]
    shown = [statistics.row(row) for row in rows]
    table = None if statistics.crossed is None else shaded_table(statistics.crossed, names)
    texts = DimensionTexts({name: [row[name] for row in shown] for name in statistics.by}, names)
    return render(
        "stats",
        {
            "site": site,
            "resource": "stats",
            "heading": _heading(statistics.by),
            "formats": _FORMATS,
            "statistics": statistics,
            "left_out": left_out(statistics.url),
            "rows": [(_cells(site, row, statistics.by, texts), row) for row in shown],
            "next_url": None if is_whole else statistics.next_url,
            "most": max((row["meetings"] for row in shown), default=0),
            "bars": bars,
            "most_of_bars": max((shape.count for shape in bars[0]), default=0) if bars else 0,
            "table": table,
            "rows_url": None if statistics.shown else _url(site, [*parameters, ("limit", str(ROWS))]),
            "dimensions": {name: label(name) for name in dimensions},
            "labels": [label(name) for name in statistics.by],
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


def _cells(site: Site, row: Row, by: Sequence[str], texts: DimensionTexts) -> list[tuple[str, str | None]]:
    """Return the text of each dimension of a row, with the address of the page of its value if it has one."""
    return [(texts.of(name, row[name]), _page_of(site, name, row[name])) for name in by]


def _page_of(site: Site, name: str, value: Any) -> str | None:
    if value is None:
        return None
    if name == "pair":
        return f"{site.base}/relations/{'/'.join(map(quote, value.split('-')))}"
    resource = (
        "countries"
        if name in COUNTRIES
        else {"person": "people", "topic": "topics", "organization": "organizations"}.get(name)
    )
    return resource and f"{site.base}/{resource}/{quote(str(value), safe='')}"


def _heading(by: Sequence[str]) -> str:
    return f"Meetings by {joined([label(name) for name in by])}" if by else "Statistics"


def period_bars(statistics: Statistics) -> tuple[Sequence[Shape], Sequence[str]] | None:
    """Return the bars of the only dimension, if it is a period, with the labels below the axis; else None."""
    if len(statistics.by) != 1 or statistics.by[0] not in PERIODS or not statistics.is_first:
        return None
    [name] = statistics.by
    found = [row for row in statistics.rows if row[0]]
    if len(found) > MOST_BARS:
        return None
    rows = sorted((statistics.row(row) for row in found), key=lambda row: str(row[name]))
    places = [position(name, row[name]) for row in rows]
    if len(rows) < 2 or places[-1] - places[0] >= MOST_BARS:
        return None
    highest, step = max(row["meetings"] for row in rows), WIDTH / (places[-1] - places[0] + 1)
    texts = DimensionTexts({}, lambda _facet, _values: {})
    shapes = []
    for place, row in zip(places, rows, strict=True):
        height = max(row["meetings"] / highest * HEIGHT, 1)
        x, width = (place - places[0]) * step + step * 0.1, step * 0.8
        box = (round(x, 1), round(HEIGHT - height, 1), round(width, 1), round(height, 1))
        shapes.append(Shape(texts.of(name, row[name]), row["meetings"], row["url"], 4, *box))
    return shapes, [texts.of(name, period_at(name, place)) for place in ticks(places[0], places[-1])]


def _start(site: Site, by: str, filters: Parameters) -> str:
    sort = [] if "year" in by or "decade" in by else [("sort", "-meetings")]
    return _url(site, [("by", by), *sort, *filters])


def _url(site: Site, parameters: Parameters) -> str:
    return with_query(f"{site.base}/stats", [pair for pair in parameters if pair[0] != "cursor"])
