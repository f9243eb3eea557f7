"""The maps of pages: figures that shade countries of the drawing (`app.pages.world_drawing`) by their numbers of meetings.

A figure refers to the shapes of the drawing, so a page has only what it shades. States without a shape are circles.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final

from markupsafe import Markup

from app.pages.charts import legend_of, scale, shade_of
from app.pages.elements import count_row, escaped, joined_html
from app.pages.world_drawing import Position, world

_CACHED: Final = 8
"""The number of maps that a process caches, of about 200 kB each."""


@dataclass(slots=True)
class Place:
    """A country on the map: a shape, or a circle if it has a point.

    Its HTML is built here and not in a template, since a page has two hundred of them. All values are escaped.
    """

    code: str
    name: str
    count: int
    href: str
    """The address of its meetings, escaped."""
    shade: int
    is_chosen: bool
    point: Position | None

    def shape(self, drawing: str) -> str:
        """Return the shape, a part of the drawing at an escaped URL, as a link to the meetings of the country."""
        label, mark = f"{escaped(self.name)}: {self.count:,}", f"s{self.shade}{' chosen' if self.is_chosen else ''}"
        if self.point is None:
            shape = f'<use class="{mark}" href="{drawing}#{escaped(self.code)}"/>'
        else:
            shape = f'<circle class="{mark}" cx="{self.point[0]}" cy="{self.point[1]}" r="5"/>'
        return f'<a href="{self.href}" tabindex="-1" aria-label="{label}"><title>{label}</title>{shape}</a>'

    @property
    def row(self) -> str:
        """The row of the table."""
        return count_row(f'<a href="{self.href}" dir="auto">{escaped(self.name)}</a>', self.count)


@dataclass(frozen=True)
class WorldMap:
    """A map with the countries that it shades, those with the most meetings first."""

    places: tuple[Place, ...]
    legend: Sequence[tuple[str, int]]
    digest: str
    elsewhere: tuple[Place, ...]
    """Countries that the map has no place for, such as former states."""
    _shapes: dict[str, Markup] = field(default_factory=dict)
    """The shapes for the URL of the drawing that was asked for last."""

    @property
    def listed(self) -> list[Place]:
        """All countries, in order of their numbers."""
        return sorted((*self.places, *self.elsewhere), key=lambda place: (-place.count, place.code))

    @cached_property
    def rows(self) -> Markup:
        """The rows of the table."""
        return joined_html(place.row for place in self.listed)

    def shapes(self, drawing: str) -> Markup:
        """Return the shapes of the countries as parts of the drawing at a URL."""
        shapes = self._shapes.get(drawing)
        if shapes is None:
            url = escaped(drawing)
            shapes = joined_html(place.shape(url) for place in self.places)
            self._shapes.clear()
            self._shapes[drawing] = shapes
        return shapes


def world_map(
    counts: Iterable[Mapping[str, Any]], url: Callable[[str], str], chosen: frozenset[str] = frozenset()
) -> WorldMap | None:
    """Return the map of the numbers of meetings by country (`value`, `name`, `count`); None if there are none.

    `url` returns the address of the meetings of a country.
    """
    items = tuple((item["value"], item["name"], item["count"], url(item["value"])) for item in counts)
    return _drawn_map(items, chosen) if items else None


@lru_cache(maxsize=_CACHED)
def _drawn_map(items: Sequence[tuple[str, str, int, str]], chosen: frozenset[str]) -> WorldMap:
    """Return the map of countries (code, name, number of meetings and URL).

    It is cached, since drawing takes a sixth of the time of a page, and all pages of a list have the same map.
    """
    drawn = world()
    lowest = scale([count for _, _, count, _ in items])
    places = [
        Place(
            code=code,
            name=name,
            count=count,
            href=escaped(href),
            shade=shade_of(count, lowest),
            is_chosen=code in chosen,
            point=drawn.points.get(code),
        )
        for code, name, count, href in items
    ]
    on_map = [place for place in places if place.code in drawn.shapes or place.point]
    # Circles are drawn last, or the shapes of larger countries would cover them.
    on_map.sort(key=lambda place: (place.point is not None, place.is_chosen))
    shown = {place.code for place in on_map}
    rest = [place for place in places if place.code not in shown]
    return WorldMap(tuple(on_map), legend_of(lowest), drawn.digest, tuple(rest))
