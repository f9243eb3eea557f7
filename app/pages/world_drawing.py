"""The drawing of all countries in the Equal Earth projection, to which the maps of pages refer.

The shapes are those of Natural Earth at 1:110 million from the npm package world-atlas. The drawing is one SVG document, the same for
all pages. States that the shapes lack have points, their capitals (`map_points.csv`, made by `seed/map_points.py`).

See decision 175.
"""

import csv
import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pycountry

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
LAND: Final = "land"
"""The id of all land together in the drawing."""

Position = tuple[float, float]
"""A point in the units of the drawing."""


@dataclass(frozen=True, slots=True)
class World:
    """The drawing of the world, and what it has a shape of."""

    svg: bytes
    digest: str
    shapes: frozenset[str]
    """The codes of the countries that have a shape, which are also the ids of the shapes."""
    points: Mapping[str, Position]
    """The points of countries without a shape, in the units of the drawing."""


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
