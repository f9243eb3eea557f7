"""Meetings as map features."""

from typing import Final

from app.representations import coordinates, plain_text
from app.representations.formats import Document
from app.representations.geojson import Feature, Precision
from app.representations.point import Point

_LEAST_FIRST: Final[tuple[Precision, ...]] = ("country", "city", "exact")


def meeting(document: Document, base_url: str) -> Feature:
    """Return the feature for a meeting. A meeting without a known place is included, without a point."""
    points, precision = _locate_all(document)
    place = document["place"] or {}
    return Feature(
        id=document["id"],
        points=points,
        precision=precision,
        properties={
            "url": plain_text.url(base_url, "meetings", document),
            "title": document["title"],
            "date": document["date"],
            "starts_on": document["starts_on"],
            "ends_on": document["ends_on"],
            "previous_dates": document["previous_dates"],
            "starts_at": document["starts_at"],
            "ends_at": document["ends_at"],
            "kind": document["kind"],
            "level": document["level"],
            "mode": document["mode"],
            "status": document["status"],
            "part_of": document["part_of"],
            "series": document["series"] and document["series"]["id"],
            "series_number": document["series"] and document["series"]["number"],
            "origin": document["origin"],
            "reviewed": document["reviewed"],
            "venue": place.get("venue"),
            "city": place.get("city"),
            "country": place.get("country"),
            "places": plain_text.place(document),
            "countries": [country["code"] for country in document["countries"]],
            "participants": [plain_text.participant(participant, document) for participant in document["participants"]],
            "topics": [topic["topic"]["name"] for topic in document["topics"]],
            "agreements": [agreement["agreement"]["title"] for agreement in document["agreements"]],
            "summary": document["summary"],
        },
    )


def _locate_all(document: Document) -> tuple[tuple[Point, ...], Precision]:
    """Return the best known points of the places, and what the least precise of them marks."""
    places = [*filter(None, [document["place"]]), *document["other_places"]]
    located = [_locate(place) for place in places]
    points = [point for point, _ in located if point is not None]
    precisions = {precision for point, precision in located if point is not None}
    return tuple(dict.fromkeys(points)), next((item for item in _LEAST_FIRST if item in precisions), "none")


def _locate(place: Document) -> tuple[Point | None, Precision]:
    """Return the best known point, and what it marks: the place, its city, or the country, by its capital."""
    if place["latitude"] is not None:
        return Point(place["latitude"], place["longitude"]), "exact"
    if place["country"] is None:
        return None, "none"
    if place["city"] is not None and (point := coordinates.city(place["city"], place["country"])):
        return point, "city"
    point = coordinates.capital(place["country"])
    return point, "country" if point else "none"
