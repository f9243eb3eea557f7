"""GeoJSON (RFC 7946): a FeatureCollection, written one feature at a time.

Links and counts are foreign members (RFC 7946, section 6.1). The counts come last, since they are known only then.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from app.representations.error_strategies import Apply, fail_fast
from app.representations.escaping import json_bytes
from app.representations.formats import GEOJSON, PageInfo
from app.representations.point import Point

Precision = Literal["exact", "city", "country", "none"]


@dataclass(frozen=True, slots=True)
class Feature:
    """A map feature; it has no points if its place is unknown, and several if it has several places."""

    id: str
    points: tuple[Point, ...]
    precision: Precision
    """The precision of the least precise point: the exact place, its city, its country, or nothing."""
    properties: dict[str, Any]


def write(features: Iterable[Feature], feed: PageInfo, apply: Apply = fail_fast) -> Iterator[bytes]:
    """Write `features` as one FeatureCollection.

    Members other than `features`: `title`, `links` (this page and the next, as in OGC API - Features), `count` and
    `precisions`, the number of features by precision.
    """
    links = [{"rel": "self", "type": GEOJSON.media_type, "href": feed.self_url}]
    if feed.next_url is not None:
        links.append({"rel": "next", "type": GEOJSON.media_type, "href": feed.next_url})
    head = json_bytes({"type": "FeatureCollection", "title": feed.title, "links": links})
    yield head[:-1] + b',"features":['
    precisions: Counter[str] = Counter(exact=0, city=0, country=0, none=0)
    for precision, member in apply(_render, features):
        yield (b"\n" if not precisions.total() else b",\n") + member
        precisions[precision] += 1
    yield b"\n]," + json_bytes({"count": precisions.total(), "precisions": precisions})[1:] + b"\n"


def _render(feature: Feature) -> tuple[Precision, bytes]:
    return feature.precision, json_bytes(_member(feature))


def _member(feature: Feature) -> dict[str, Any]:
    # Longitude first: RFC 7946, section 3.1.1.
    positions = [[point.longitude, point.latitude] for point in feature.points]
    geometry: dict[str, Any] | None = None
    if len(positions) == 1:
        geometry = {"type": "Point", "coordinates": positions[0]}
    elif positions:
        geometry = {"type": "MultiPoint", "coordinates": positions}
    return {
        "type": "Feature",
        "id": feature.id,
        "geometry": geometry,
        "properties": {**feature.properties, "precision": feature.precision},
    }
