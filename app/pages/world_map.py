"""The map of the world in the Equal Earth projection: a drawing of all countries, and figures that shade some of them.

The shapes are those of Natural Earth at 1:110 million from the npm package world-atlas. The drawing is one SVG document, the same for
all pages; a figure refers to its shapes, so a page has only what it shades. States that the shapes lack are circles at their capitals
(`map_points.csv`, made by `seed/map_points.py`).
"""

import csv
import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pycountry
from markupsafe import Markup

from app.pages.charts import legend_of, scale, shade_of
from app.pages.environment import escaped

_SHAPES: Final = Path(__file__).parents[1] / "web" / "static" / "world-atlas" / "countries-110m.json"
_POINTS: Final = Path(__file__).with_name("map_points.csv")
WIDTH: Final = 1200
HEIGHT: Final = 522
"""The view box ends south of Cape Horn; Antarctica has a point."""
_TOP: Final = 1.3173627591574133
"""The northern edge of the projection of the unit sphere; the eastern edge follows from `_EAST`."""
_EAST: Final = 2.7066299836960748
_A: Final = (1.340264, -0.081106, 0.000893, 0.003796)
"""The coefficients of Equal Earth (Šavrič, Patterson and Jenny 2018)."""
_WITHOUT_NUMBER: Final = {"Kosovo": "XK"}
"""Shapes without a number of ISO 3166 that have a code here."""
_ANTARCTICA: Final = "AQ"
_CACHED: Final = 8
"""The number of maps that a process caches, of about 200 kB each."""
LAND: Final = "land"
"""The id of all land together in the drawing."""

Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class World:
    """The drawing of the world, and what it has a shape of."""

    svg: bytes
    digest: str
    shapes: frozenset[str]
    """The codes of the countries that have a shape, which are also the ids of the shapes."""
    points: Mapping[str, Position]
    """The points of countries without a shape, in the units of the drawing."""


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
        name = f'<th scope="row"><a href="{self.href}" dir="auto">{escaped(self.name)}</a></th>'
        return f'<tr>{name}<td class="number">{self.count:,}</td></tr>'


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
        return Markup("\n".join(place.row for place in self.listed))  # noqa: S704 - escaped

    def shapes(self, drawing: str) -> Markup:
        """Return the shapes of the countries as parts of the drawing at a URL."""
        shapes = self._shapes.get(drawing)
        if shapes is None:
            url = escaped(drawing)
            shapes = Markup("\n".join(place.shape(url) for place in self.places))  # noqa: S704 - escaped
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
        Place(code, name, count, escaped(href), shade_of(count, lowest), code in chosen, drawn.points.get(code))
        for code, name, count, href in items
    ]
    on_map = [place for place in places if place.code in drawn.shapes or place.point]
    # Circles are drawn last, or the shapes of larger countries would cover them.
    on_map.sort(key=lambda place: (place.point is not None, place.is_chosen))
    shown = {place.code for place in on_map}
    rest = [place for place in places if place.code not in shown]
    return WorldMap(tuple(on_map), legend_of(lowest), drawn.digest, tuple(rest))


def project(longitude: float, latitude: float) -> Position:
    """Return the position of a point, in degrees, in the units of the drawing."""
    root = math.sqrt(3) / 2
    theta = math.asin(root * math.sin(math.radians(latitude)))
    squared = theta * theta
    sixth = squared**3
    a1, a2, a3, a4 = _A
    x = (
        math.radians(longitude)
        * math.cos(theta)
        / (root * (a1 + 3 * a2 * squared + sixth * (7 * a3 + 9 * a4 * squared)))
    )
    y = theta * (a1 + a2 * squared + sixth * (a3 + a4 * squared))
    unit = WIDTH / (2 * _EAST)
    return (x + _EAST) * unit, (_TOP - y) * unit


@cache
def world() -> World:
    """Return the drawing of the world."""
    topology = json.loads(_SHAPES.read_text(encoding="utf-8"))
    arcs = _arcs(topology)
    paths: dict[str, str] = {}
    unnamed = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = _code(geometry)
        if code == _ANTARCTICA:
            continue
        rings = (
            geometry["arcs"] if geometry["type"] == "Polygon" else [ring for part in geometry["arcs"] for ring in part]
        )
        path = "".join(_drawn(part) for ring in rings for part in _parts(_ring(ring, arcs)))
        if code is None:
            unnamed.append(path)
        else:
            paths[code] = path
    shapes = [f'<path id="{code}" d="{path}"/>' for code, path in sorted(paths.items())]
    uses = [f'<use href="#{code}"/>' for code in sorted(paths)]
    others = f'<path d="{"".join(unnamed)}"/>'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"><defs>{"".join(shapes)}'
        f'<g id="{LAND}">{"".join(uses)}{others}</g></defs><use href="#{LAND}"/></svg>'
    ).encode()
    digest = hashlib.blake2b(svg, digest_size=6).hexdigest()
    points = {code: point for code, point in _points().items() if code not in paths}
    return World(svg, digest, frozenset(paths), points)


def _arcs(topology: Mapping[str, Any]) -> list[list[Position]]:
    """Return the arcs of a topology as longitudes and latitudes: they are stored as differences of whole numbers."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    result = []
    for arc in topology["arcs"]:
        x = y = 0
        positions = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            positions.append((x * scale_x + left, y * scale_y + bottom))
        result.append(positions)
    return result


def _ring(numbers: Sequence[int], arcs: Sequence[Sequence[Position]]) -> list[Position]:
    """Return the corners of a ring; its longitudes go on beyond 180 degrees where it crosses the antimeridian.

    The complement of a number is the arc of that number, reversed.
    """
    corners: list[Position] = []
    for number in numbers:
        for longitude, latitude in arcs[number] if number >= 0 else arcs[~number][::-1]:
            turns = round((corners[-1][0] - longitude) / 360) if corners else 0
            corners.append((longitude + 360 * turns, latitude))
    return corners


def _parts(ring: Sequence[Position]) -> Iterator[list[Position]]:
    """Yield the parts of a ring on this side of the antimeridian and beyond it, with longitudes of -180 to 180 degrees."""
    for turn in (-360, 0, 360):
        shifted = [(longitude + turn, latitude) for longitude, latitude in ring]
        west = _clipped(shifted, lambda longitude: longitude + 180)
        if part := _clipped(west, lambda longitude: 180 - longitude):
            yield part


def _clipped(ring: Sequence[Position], inside: Callable[[float], float]) -> list[Position]:
    """Return the part of a ring where `inside` of the longitude is not negative (Sutherland and Hodgman 1974)."""
    result: list[Position] = []
    for one, other in pairwise([*ring[-1:], *ring]):
        before, after = inside(one[0]), inside(other[0])
        if (before < 0) != (after < 0):
            share = before / (before - after)
            result.append((one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])))
        if after >= 0:
            result.append(other)
    return result


def _drawn(ring: Sequence[Position]) -> str:
    """Return the path of a part of a ring, in whole units of the drawing."""
    corners: list[tuple[int, int]] = []
    for longitude, latitude in ring:
        x, y = project(longitude, latitude)
        if (corner := (round(x), round(y))) not in corners[-1:]:
            corners.append(corner)
    return _path(corners)


def _path(corners: Sequence[tuple[int, int]]) -> str:
    if len(corners) < 4:  # an islet of less than a unit
        corners = [*corners[:1], (corners[0][0] + 1, corners[0][1]), (corners[0][0], corners[0][1] + 1)]
    (x, y), *rest = corners
    text = [f"M{x} {y}l"]
    for next_x, next_y in rest:
        text.append(f"{next_x - x} {next_y - y} ")
        x, y = next_x, next_y
    return "".join(text).strip().replace(" -", "-") + "z"


def _code(geometry: Mapping[str, Any]) -> str | None:
    if "id" not in geometry:
        return _WITHOUT_NUMBER.get(geometry["properties"]["name"])
    country = pycountry.countries.get(numeric=geometry["id"])
    return None if country is None else str(country.alpha_2)


def _points() -> dict[str, Position]:
    with _POINTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    positions = {row["code"]: project(float(row["longitude"]), float(row["latitude"])) for row in rows}
    return {code: (round(x, 1), round(min(y, HEIGHT - 8), 1)) for code, (x, y) in positions.items()}
