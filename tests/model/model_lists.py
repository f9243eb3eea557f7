"""The expected content of each list: filters, orders, texts and facets in plain Python over the documents.

There are two kinds of filters. A filter by *values* matches values of a record: within one value of the parameter any may match,
and each value of a repeated parameter must match. A filter by a *condition* applies to the whole record.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from model_dates import ALWAYS, span
from model_statuses import signed, statuses_during
from model_words import distance, fold
from model_world import its_id


class Values(NamedTuple):
    """A filter by values of a record."""

    of: Callable[[Any, Any], set[str]]
    """Returns what a record has, of the world and the record."""
    kind: str
    """What its values are: a resource, whose ids they are; `word`, `text`, `identifier` or `tag`."""


class Condition(NamedTuple):
    """A filter by a condition on the whole record."""

    holds: Callable[[Any, Any, str, dict[str, Any]], bool]
    """Returns whether it holds, of the world, the record, the value and all parameters."""
    kind: str


def _ids(parts, name):
    return {each[name]["id"] for each in parts if each[name]}


def _word(name):
    return Values(lambda _, each: {each[name]}, "word")


def _identifiers(_, each):
    return {f"{one['scheme']}:{one['value']}" for one in each["identifiers"]}


IDENTIFIER = Values(_identifiers, "identifier")


def when(resource, each):
    """Return the dates that order the list of a resource."""
    return signed(each) if resource == "agreements" else span(each["date"])


def _dates(resource):
    return {
        "date": Condition(lambda _, each, value, __: when(resource, each).meets(span(value)), "date"),
        "date_from": Condition(lambda _, each, value, __: when(resource, each).days[1] >= span(value).days[0], "date"),
        "date_to": Condition(lambda _, each, value, __: when(resource, each).days[0] <= span(value).days[1], "date"),
    }


def _existed(_, country, value, __):
    states = [span(country[name]).days for name in ("valid_from", "valid_to")]
    first, last = span(value).days
    return states[0][0] <= last and first <= states[1][1]


def _took_part(meeting, name):
    return {each[name] for each in meeting["participants"] if each[name]}


def _offices_held(world, person, as_of):
    """Return the folded offices that a person held on some days, as a tenure or at a meeting."""
    during = span(as_of) if as_of else ALWAYS
    by_tenure = {fold(each["office"]) for each in person["tenures"] if span(each["term"]).meets(during)}
    return by_tenure | {
        fold(each["office"])
        for each in world.documents["participants"].values()
        if each["office"]
        and each["person"]
        and each["person"]["id"] == person["id"]
        and span(each["meeting"]["date"]).meets(during)
    }


def meeting_organizations(meeting):
    """Return the ids of the organizations that took part in a meeting or were discussed."""
    return _ids([*meeting["participants"], *meeting["organizations"]], "organization")


def cited(meeting):
    """Return the ids of the sources that a meeting cites, for itself or for a participant."""
    parts = [meeting, *meeting["participants"]]
    return {each["source"]["id"] for part in parts for each in part["citations"]}


MEETING_TERMS = {
    "country": Values(lambda _, each: _took_part(each, "country"), "countries"),
    "place": Values(lambda _, each: {(each["place"] or {}).get("country")} - {None}, "countries"),
    "person": Values(lambda _, each: _ids(each["participants"], "person"), "people"),
    "organization": Values(lambda _, each: meeting_organizations(each), "organizations"),
    "topic": Values(lambda _, each: _ids(each["topics"], "topic"), "topics"),
    "agreement": Values(lambda _, each: _ids(each["agreements"], "agreement"), "agreements"),
    "office": Values(lambda _, each: {fold(office) for office in _took_part(each, "office")}, "office"),
    **{name: _word(name) for name in ("kind", "level", "mode", "status")},
}
FILTERS: dict[str, dict[str, Values | Condition]] = {
    "meetings": {**MEETING_TERMS, **_dates("meetings"), "identifier": IDENTIFIER},
    "participants": {
        "meeting": Values(lambda _, each: {each["meeting"]["id"]}, "meetings"),
        "person": Values(lambda _, each: _ids([each], "person"), "people"),
        "country": Values(lambda _, each: {each["country"]} - {None}, "countries"),
        "organization": Values(lambda _, each: _ids([each], "organization"), "organizations"),
        "office": Values(lambda _, each: {fold(each["office"])} if each["office"] else set(), "office"),
        "role": _word("role"),
    },
    "agreements": {
        "country": Values(lambda _, each: {one["country"] for one in each["parties"]} - {None}, "countries"),
        "organization": Values(lambda _, each: _ids(each["parties"], "organization"), "organizations"),
        "topic": Values(lambda _, each: {one["id"] for one in each["topics"]}, "topics"),
        "kind": _word("kind"),
        "status": Condition(
            lambda world, each, value, asked: bool(
                statuses_during(each, *(span(asked["as_of"]).days if "as_of" in asked else (world.today,) * 2))
                & set(value.split(","))
            ),
            "status",
        ),
        "as_of": Condition(lambda *_: True, "date"),
        **_dates("agreements"),
        "identifier": IDENTIFIER,
    },
    "people": {
        "country": Values(lambda _, each: {each["country"]} - {None}, "countries"),
        "office": Values(lambda world, each: _offices_held(world, each, world.asked.get("as_of")), "office"),
        "as_of": Condition(lambda *_: True, "date"),
        "identifier": IDENTIFIER,
    },
    "countries": {"as_of": Condition(_existed, "date"), "identifier": IDENTIFIER},
    "organizations": {"kind": _word("kind"), "identifier": IDENTIFIER},
    "topics": {"parent": Values(lambda _, each: _ids([each], "parent"), "topics")},
    "sources": {
        "publisher": Condition(
            lambda _, each, value, __: bool(each["publisher"]) and fold(each["publisher"]) == fold(value), "publisher"
        ),
        "url": Condition(lambda _, each, value, __: each["url"] == value, "url"),
        "kind": _word("kind"),
        "language": Values(lambda _, each: {each["language"]} - {None}, "tag"),
        **_dates("sources"),
    },
}
NEEDS = {("people", "as_of"): "office", ("agreements", "as_of"): "status"}
"""What has a meaning only beside another parameter."""
COMMON = {"q", "sort", "limit", "cursor", "total", "format", "snippets"}
"""What every list takes."""
FACETED = {"meetings": {"facets", "facet_limit"}}

ORDERS: dict[str, Callable[[str, Any], Any]] = {
    "date": lambda resource, each: when(resource, each).days[0],
    "name": lambda _, each: fold(each["name"]),
    "updated_at": lambda _, each: each["updated_at"],
    "id": lambda _, each: each["id"],
    "code": lambda _, each: each["code"],
    "relevance": lambda *_: 0,
}

SUBLISTS: dict[str, Callable[[Any, Any, Any], bool]] = {
    "/people/{id}/meetings": lambda _, whose, each: whose["id"] in _ids(each["participants"], "person"),
    "/countries/{code}/meetings": lambda _, whose, each: whose["code"] in _took_part(each, "country"),
    "/organizations/{id}/meetings": lambda _, whose, each: whose["id"] in meeting_organizations(each),
    "/topics/{id}/meetings": lambda _, whose, each: whose["id"] in _ids(each["topics"], "topic"),
    "/agreements/{id}/meetings": lambda _, whose, each: whose["id"] in _ids(each["agreements"], "agreement"),
    "/sources/{id}/meetings": lambda _, whose, each: whose["id"] in cited(each),
    "/meetings/{id}/participants": lambda _, whose, each: each["meeting"]["id"] == whose["id"],
    "/people/{id}/participants": lambda _, whose, each: whose["id"] in _ids([each], "person"),
    "/meetings/{id}/agreements": lambda _, whose, each: each["id"] in _ids(whose["agreements"], "agreement"),
    "/countries/{code}/agreements": lambda _, whose, each: whose["code"] in {one["country"] for one in each["parties"]},
    "/organizations/{id}/agreements": lambda _, whose, each: whose["id"] in _ids(each["parties"], "organization"),
    "/topics/{id}/agreements": lambda _, whose, each: whose["id"] in {one["id"] for one in each["topics"]},
    "/meetings/{id}/topics": lambda _, whose, each: each["id"] in _ids(whose["topics"], "topic"),
    "/agreements/{id}/topics": lambda _, whose, each: each["id"] in {one["id"] for one in whose["topics"]},
    "/meetings/{id}/sources": lambda _, whose, each: each["id"] in cited(whose),
    "/agreements/{id}/sources": lambda _, whose, each: (
        each["id"] in {one["source"]["id"] for one in whose["citations"]}
    ),
}
"""Whether a record belongs to the list within another; of the world, that record, and the one that is listed."""


# The texts that `q` searches: the names of a record, and its other texts. References contribute names.


def names_of(resource, each):
    """Return the display name of a record."""
    more = {
        "countries": ("official_name", "code", "alpha3"),
        "organizations": ("abbreviation",),
    }.get(resource, ())
    first = {"meetings": "title", "agreements": "title", "sources": "headline"}.get(resource, "name")
    listed = [*each.get("aliases", []), *each.get("other_titles", [])]
    listed += [one["name"] for one in each.get("other_names", [])]
    return [text for text in (each[first], *(each[name] for name in more), *listed) if text]


def _referred(world, resource, name):
    """Return the names that a referenced record contributes."""
    each = world.documents[resource][name]
    hidden = {each[name] for name in ("official_name", "code", "alpha3")} if resource == "countries" else set()
    shown = {each["name"], *(one["name"] for one in each["other_names"])} if resource == "countries" else set()
    return [text for text in names_of(resource, each) if text not in hidden - shown]


def _of_part(world, part):
    """Return the names of the country and organization of a participant or party."""
    found = _referred(world, "countries", part["country"]) if part["country"] else []
    return found + (_referred(world, "organizations", part["organization"]["id"]) if part["organization"] else [])


def _texts_of_meeting(world, meeting):
    place = meeting["place"] or {}
    found = [meeting["summary"], meeting["note"], *(place.get(name) for name in ("venue", "city", "address", "note"))]
    found += _referred(world, "countries", place["country"]) if place.get("country") else []
    for part in meeting["participants"]:
        found += [part["office"], part["name_as_printed"], part["note"], *_of_part(world, part)]
        found += _referred(world, "people", part["person"]["id"]) if part["person"] else []
    for field, resource in (("topic", "topics"), ("organization", "organizations"), ("agreement", "agreements")):
        for each in meeting[f"{field}s"]:
            found.append(each["note"])
            found += _referred(world, resource, each[field]["id"])
    return found


def texts(world, resource, each):
    """Return the names and the other texts of a record that `q` searches."""
    key = resource, its_id(each)
    if key not in world.texts:
        world.texts[key] = _texts(world, resource, each)
    return world.texts[key]


def _texts(world, resource, each):
    names, more = [], []
    match resource:
        case "meetings":
            names, more = names_of(resource, each), _texts_of_meeting(world, each)
        case "participants":
            names = [each["name_as_printed"]]
            names += _referred(world, "people", each["person"]["id"]) if each["person"] else []
            more = [each["office"], each["note"], *_of_part(world, each)]
        case "agreements":
            names = names_of(resource, each)
            more = [text for part in each["parties"] for text in _of_part(world, part)]
            more += [each["note"], *(one["note"] for one in (*each["parties"], *each["actions"]))]
            more += [text for topic in each["topics"] for text in _referred(world, "topics", topic["id"])]
        case "people":
            names, more = names_of(resource, each), [each["note"]]
            more += [text for one in each["tenures"] for text in (one["office"], one["note"])]
        case "topics":
            names, more = names_of(resource, each), [each["description"]]
        case "sources":
            names, more = names_of(resource, each), [each["publisher"], each["url"], each["note"]]
        case "countries" | "organizations":
            names, more = names_of(resource, each), [each["note"]]
        case _:
            raise AssertionError(f"the model lacks the texts of {resource}")
    return [text for text in names if text], [text for text in more if text]


def country_named(world, word):
    """Return the code of a country by code, alpha-3 code or any name, or None."""
    if not world.countries:
        for each in world.documents["countries"].values():
            current_alpha3 = each["alpha3"] if each["valid_to"] is None else None
            named = {each["code"], current_alpha3, each["name"], *(one["name"] for one in each["other_names"])}
            world.countries |= {fold(name): each["code"] for name in named if name}
    return world.countries.get(fold(word))


def meant(world, kind, value):
    """Return the alternatives of one value of a parameter."""
    if kind == "identifier":
        return {value}
    if kind == "countries":
        whole = country_named(world, value)
        return {whole} if whole else {country_named(world, word) for word in _split(value)}
    if kind == "office":
        return {fold(value)} if fold(value) in world.offices else set(map(fold, _split(value)))
    return _split(value)


def _split(value):
    """Split a value at commas; a backslash escapes a comma or a backslash."""
    held = value.replace("\\\\", "\0").replace("\\,", "\1")
    return {word.replace("\0", "\\").replace("\1", ",").strip() for word in held.split(",")}


def matching(world, resource, asked, among):
    """Return the matching records, each with its distance from `q`."""
    world.asked = asked
    conditions = []
    for name, given in asked.items():
        how = FILTERS[resource].get(name)
        if isinstance(how, Values):
            groups = [meant(world, how.kind, value) for value in (given if isinstance(given, list) else [given])]
            conditions.append(
                lambda each, how=how, groups=groups: all(how.of(world, each) & any_of for any_of in groups)
            )
        elif how is not None:
            conditions.append(lambda each, how=how, given=given: how.holds(world, each, given, asked))
    found = [(each, 0) for each in among if all(holds(each) for holds in conditions)]
    if "q" in asked:
        far = [(each, distance(asked["q"], *texts(world, resource, each))) for each, _ in found]
        found = [(each, how_far) for each, how_far in far if how_far is not None]
    return found


def ordered(world, resource, sort, found):
    """Sort records; ties are in order of creation."""
    made = world.order

    def place(one):
        each, how_far = one
        if sort == "relevance":
            newest = -when(resource, each).days[0].toordinal() if "date" in FILTERS[resource] else 0
            value = (how_far, newest)
        else:
            value = ORDERS[sort.removeprefix("-")](resource, each)
        return value, made[resource, its_id(each)]

    return [each for each, _ in sorted(found, key=place, reverse=sort.startswith("-"))]


def facets(world, names, limit, meetings):
    """Return the counts of meetings by facet: the most frequent first, then by value."""
    counted = {}
    for name in names:
        counts = {}
        for each in meetings:
            for value in _facet(world, name, each):
                counts[value] = counts.get(value, 0) + 1
        most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:limit]
        counted[name] = [{"value": value, "name": _named(world, name, value), "count": count} for value, count in most]
    return counted


def _facet(world, name, meeting):
    if name == "year":
        first = span(meeting["date"]).first
        return [f"{first.year:04}"] if first else []
    return MEETING_TERMS[name].of(world, meeting)


def _named(world, name, value):
    if name == "year":
        return value
    kind = MEETING_TERMS[name].kind
    if kind == "word":
        return value.replace("_", " ")
    if kind == "office":
        return value
    record = world.documents[kind][value]
    return record.get("name") or record["title"]
