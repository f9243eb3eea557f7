"""The expected content of each list: the records that match, their order, and the facets, in plain Python over the documents."""

from collections.abc import Callable
from typing import Any

from model_dates import span
from model_filters import (
    FILTERS,
    MEETING_TERMS,
    Values,
    cited,
    ids_of,
    meeting_organizations,
    place_of,
    resource_of,
    took_part,
    topics_of,
    when,
)
from model_names import days_asked, meant
from model_texts import texts
from model_words import distance, fold
from model_world import record_id

ORDERS: dict[str, Callable[[str, Any], Any]] = {
    "date": lambda resource, item: when(resource, item).days[0],
    "name": lambda _, item: fold(item["name"]),
    "updated_at": lambda _, item: item["updated_at"],
    "starts_at": lambda resource, item: (when(resource, item).days[0], item["starts_at"] or ""),
    "number": lambda _, item: (item["series"] or {}).get("number") or 0,
    "id": lambda _, item: item["id"],
    "code": lambda _, item: item["code"],
    "relevance": lambda *_: 0,
}

SUBLISTS: dict[str, Callable[[Any, Any, Any], bool]] = {
    "/people/{id}/meetings": lambda _, whose, item: whose["id"] in ids_of(item["participants"], "person"),
    "/countries/{code}/meetings": lambda _, whose, item: whose["code"] in took_part(item, "country"),
    "/organizations/{id}/meetings": lambda _, whose, item: whose["id"] in meeting_organizations(item),
    "/topics/{id}/meetings": lambda world, whose, item: (
        whose["id"] in topics_of(world, ids_of(item["topics"], "topic"))
    ),
    "/agreements/{id}/meetings": lambda _, whose, item: whose["id"] in ids_of(item["agreements"], "agreement"),
    "/sources/{id}/meetings": lambda _, whose, item: whose["id"] in cited(item),
    "/meetings/{id}/participants": lambda _, whose, item: item["meeting"]["id"] == whose["id"],
    "/people/{id}/participants": lambda _, whose, item: whose["id"] in ids_of([item], "person"),
    "/meetings/{id}/agreements": lambda _, whose, item: item["id"] in ids_of(whose["agreements"], "agreement"),
    "/countries/{code}/agreements": lambda _, whose, item: whose["code"] in {one["country"] for one in item["parties"]},
    "/organizations/{id}/agreements": lambda _, whose, item: whose["id"] in ids_of(item["parties"], "organization"),
    "/topics/{id}/agreements": lambda world, whose, item: (
        whose["id"] in topics_of(world, {one["id"] for one in item["topics"]})
    ),
    "/meetings/{id}/topics": lambda _, whose, item: item["id"] in ids_of(whose["topics"], "topic"),
    "/agreements/{id}/topics": lambda _, whose, item: item["id"] in {one["id"] for one in whose["topics"]},
    "/meetings/{id}/sources": lambda _, whose, item: item["id"] in cited(whose),
    "/agreements/{id}/sources": lambda _, whose, item: (
        item["id"] in {one["source"]["id"] for one in whose["citations"]}
    ),
}
"""Whether a record belongs to the list within another; of the world, that record, and the one that is listed."""


def matching(world, resource, params, records):
    """Return the matching records, each with its distance from `q`."""
    world.asked = params
    conditions = []
    for name, value in params.items():
        filter_ = FILTERS[resource].get(name)
        if isinstance(filter_, Values):
            days = days_asked(params)
            groups = [
                meant(world, filter_.kind, value, days) for value in (value if isinstance(value, list) else [value])
            ]
            # All groups must match; of a negated filter, none may.
            conditions.append(
                lambda item, filter_=filter_, groups=groups: (
                    not any(filter_.of(world, item) & any_of for any_of in groups)
                    if filter_.is_negated
                    else all(filter_.of(world, item) & any_of for any_of in groups)
                )
            )
        elif filter_ is not None:
            conditions.append(lambda item, filter_=filter_, value=value: filter_.holds(world, item, value, params))
    result = [(item, 0) for item in records if all(holds(item) for holds in conditions)]
    if "q" in params:
        far = [(item, distance(params["q"], *texts(world, resource, item))) for item, _ in result]
        result = [(item, how_far) for item, how_far in far if how_far is not None]
    return result


def ordered(world, resource, sort, result):
    """Sort records; ties are in order of creation."""
    created = world.order

    def place(one):
        item, how_far = one
        if sort == "relevance":
            newest = -when(resource, item).days[0].toordinal() if "date" in FILTERS[resource] else 0
            value = (how_far, newest)
        else:
            value = ORDERS[sort.removeprefix("-")](resource, item)
        return value, created[resource, record_id(item)]

    return [item for item, _ in sorted(result, key=place, reverse=sort.startswith("-"))]


def facets(world, names, limit, meetings):
    """Return the counts of meetings by facet: the most frequent first, then by value."""
    counted = {}
    for name in names:
        counts = {}
        for meeting in meetings:
            for value in _facet(world, name, meeting):
                counts[value] = counts.get(value, 0) + 1
        most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:limit]
        counted[name] = [{"value": value, "name": _named(world, name, value), "count": count} for value, count in most]
    return counted


def _facet(world, name, meeting):
    if name == "reviewed":
        return ["true" if meeting["reviewed"] else "false"]
    if name == "year":
        first = span(meeting["date"]).first
        return [f"{first.year:04}"] if first else []
    values = {value for value in MEETING_TERMS[name].of(world, meeting) if not value.startswith("member:")}
    if name == "place":
        return place_of(meeting, "country")
    return {value for value in values if not value.endswith("!")} if name == "topic" else values


def _named(world, name, value):
    if name in {"year", "reviewed"}:
        return value
    kind = "countries" if name == "place" else resource_of(MEETING_TERMS[name].kind)
    if kind in {"word", "words"}:
        return value.replace("_", " ")
    if kind in {"office", "city", "venue", "text"}:
        return value
    record = world.documents["countries" if kind == "countries_or_members" else kind][value]
    return record.get("name") or record["title"]
