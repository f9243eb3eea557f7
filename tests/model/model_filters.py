"""The filters of each list, in plain Python over the documents.

There are two kinds of filters. A filter by *values* matches values of a record: within one value of the parameter any may match,
and each value of a repeated parameter must match. A filter by a *condition* applies to the whole record.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from model_dates import ALWAYS, Span, in_gap, span
from model_names import days_asked, meant, values_of
from model_statuses import party_statuses_during, signed, statuses_between, statuses_during
from model_words import fold


class Values(NamedTuple):
    """A filter by values of a record."""

    of: Callable[[Any, Any], set[str]]
    """Returns what a record has, of the world and the record."""
    kind: str
    """The kind of its values: the resource whose ids they are, or `word`, `words`, `text`, `place`, `identifier` and so on."""
    is_negated: bool = False
    """Whether it leaves out the records that have the values."""


class Condition(NamedTuple):
    """A filter by a condition on the whole record."""

    holds: Callable[[Any, Any, str, dict[str, Any]], bool]
    """Returns whether it holds, of the world, the record, the value and all parameters."""
    kind: str


def resource_of(kind):
    """Return the resource whose ids are the values of a kind, or the kind itself."""
    return "topics" if kind == "topic_tree" else kind


def ids_of(parts, name):
    return {part[name]["id"] for part in parts if part[name]}


def _word(name):
    return Values(lambda _, item: {item[name]}, "word")


def _identifiers(_, item):
    return {f"{one['scheme']}:{one['value']}" for one in item["identifiers"]}


PROVENANCE = {
    "origin": _word("origin"),
    "reviewed": Condition(lambda _, item, value, __: item["reviewed"] == (value == "true"), "boolean"),
}
IDENTIFIER = Values(_identifiers, "identifier")


def in_feeds(resource, item, asked):
    """Return whether calendars and feeds show a record that a list of it holds."""
    return (
        resource != "meetings"
        or asked.keys() & {*PROVENANCE, "origin!"}
        or item["origin"] != "machine_coded"
        or item["reviewed"]
    )


def when(resource, item):
    """Return the dates that order the list of a resource."""
    if resource == "participants":
        return span(item["meeting"]["date"])
    return signed(item) if resource == "agreements" else span(item["date"])


def _dates(resource):
    """Return the filters by date; with `date_match=within` an uncertain date must lie within the days."""

    def days(item, params):
        first, last = when(resource, item).days
        return (last, first) if params.get("date_match") == "within" else (first, last)

    def on(_, item, value, params):
        first, last = days(item, params)
        return first <= span(value).days[1] and last >= span(value).days[0] and not between(item, params)

    def between(item, params):
        """Return whether the days asked are in a gap of a meeting whose date is a set."""
        date = {"meetings": item.get("date"), "participants": item.get("meeting", {}).get("date")}.get(resource)
        is_within = params.get("date_match") == "within"
        return date is not None and not is_within and in_gap(date, *days_asked(params))

    def since(_, item, value, params):
        return days(item, params)[1] >= span(value).days[0] and not ("date_to" in params and between(item, params))

    return {
        "date": Condition(on, "date"),
        "date_from": Condition(since, "date"),
        "date_to": Condition(lambda _, item, value, params: days(item, params)[0] <= span(value).days[1], "date"),
    }


def _existed(_, country, value, __):
    states = [span(country[name]).days for name in ("valid_from", "valid_to")]
    first, last = span(value).days
    return states[0][0] <= last and first <= states[1][1]


def _countries_of(world, days, codes):
    """Return codes of countries, and `member:` with each organization that had one of them as a member on the days."""
    codes = set(codes) - {None}
    return codes | {f"member:{name}" for name, code, term in world.memberships if code in codes and term.meets(days)}


def _countries_of_parties(world, agreement):
    asked = world.asked.get("as_of")
    today = Span(world.today, world.today)
    days = span(asked) if asked else today if "status" in world.asked else signed(agreement)
    return _countries_of(world, days, [party["country"] for party in agreement["parties"]])


def took_part(meeting, name):
    return {participant[name] for participant in meeting["participants"] if participant[name]}


def _posts(world, person):
    """Return the countries in which a person held all the offices asked for, on the days asked for, in one tenure."""
    during = span(world.asked["as_of"]) if "as_of" in world.asked else ALWAYS
    offices = [meant(world, "office", value) for value in world.asked.get("office", ())]
    return {
        tenure["posted_to"]
        for tenure in person["tenures"]
        if tenure["posted_to"]
        and span(tenure["term"]).meets(during)
        and all(fold(tenure["office"]) in group for group in offices)
    }


def places_of(meeting):
    return [meeting["place"] or {}, *meeting["other_places"]]


def _offices_held(world, person, as_of):
    """Return the folded offices that a person held on some days, as a tenure or at a meeting."""
    during = span(as_of) if as_of else ALWAYS
    by_tenure = {fold(tenure["office"]) for tenure in person["tenures"] if span(tenure["term"]).meets(during)}
    return by_tenure | {
        fold(participant["office"])
        for participant in world.documents["participants"].values()
        if participant["office"]
        and participant["person"]
        and participant["person"]["id"] == person["id"]
        and span(participant["meeting"]["date"]).meets(during)
    }


def _members(world, organization):
    """Return the members of an organization on the days asked for."""
    during = span(world.asked["as_of"]) if "as_of" in world.asked else ALWAYS
    return {one["country"] for one in organization["members"] if span(one["term"]).meets(during)}


def meeting_organizations(meeting):
    """Return the ids of the organizations that took part in a meeting or were discussed."""
    return ids_of([*meeting["participants"], *meeting["organizations"]], "organization")


def cited(meeting):
    """Return the ids of the sources that a meeting cites, for itself or for a participant."""
    parts = [meeting, *meeting["participants"]]
    return {citation["source"]["id"] for part in parts for citation in part["citations"]}


def disputed(item):
    """Return the names of the disputed fields of a record, and `any` if there is one."""
    found = {citation["field"].split(".")[0] for citation in item["citations"] if citation["stance"] == "disputes"}
    if any(citation["stance"] == "disputes" for one in item.get("participants", ()) for citation in one["citations"]):
        found.add("participants")
    return found | ({"any"} if found else set())


def _related(world, agreement):
    """Return the agreements to which an agreement has one of the relations asked for."""
    asked = world.asked.get("relation")
    words = {word for value in ([asked] if isinstance(asked, str) else asked or ()) for word in values_of(value)}
    return {one["agreement"]["id"] for one in agreement["relations"] if not words or one["relation"] in words}


def _has_status(world, agreement, value, params):
    """Return whether an agreement has a status for one party of each group asked for, or else for all."""
    days = span(params["as_of"]).days if "as_of" in params else (world.today,) * 2
    asked = [_with_members(world, group, Span(*days)) for group in _asked_parties(world, agreement, params)]
    statuses = set(value.split(","))
    if not asked:
        return bool(statuses_during(agreement, *days) & statuses)
    return all(
        any(party_statuses_during(agreement, party, *days) & statuses for party in group & _parties(agreement))
        for group in asked
    )


def _asked_parties(world, agreement, params):
    """Return the groups of parties that a list of agreements is filtered by, or is within."""
    asked = [
        meant(world, kind, group, days_asked(params))
        for name, kind in (("country", "countries_or_members"), ("organization", "organizations"))
        for group in params.get(name, ())
    ]
    within = None if world.whose is None else world.whose.get("code") or world.whose["id"]
    return [*asked, {within}] if within in _parties(agreement) else asked


def status_as_of(world, agreement, params):
    """Return the statuses of an agreement on the days asked, for all and for the parties asked for."""
    days = span(params["as_of"]).days
    asked = {party for group in _asked_parties(world, agreement, params) for party in group}
    shown = [
        {
            "country": party["country"],
            "organization": party["organization"],
            "statuses": statuses_between(agreement, *days, name),
        }
        for party in agreement["parties"]
        for name in [party["country"] or party["organization"]["id"]]
        if name in asked
    ]
    shown.sort(key=lambda party: (party["country"] is None, party["country"] or party["organization"]["id"]))
    return {"date": params["as_of"], "statuses": statuses_between(agreement, *days), "parties": shown}


def _with_members(world, group, days):
    """Return a group of names with members of organizations on the days in place of `member:` and the organization."""
    return group | {code for name, code, term in world.memberships if f"member:{name}" in group and term.meets(days)}


def _parties(agreement):
    return {party["country"] or party["organization"]["id"] for party in agreement["parties"]}


def topics_of(world, topics):
    """Return the ids of topics and of all above them, and the ids of the topics themselves with `!`."""
    found, pending = set(), set(topics)
    while pending:
        found |= pending
        parents = [world.documents["topics"][topic]["parent"] for topic in pending]
        pending = {parent["id"] for parent in parents if parent} - found
    return found | {f"{topic}!" for topic in topics}


def place_of(meeting, name):
    return {place.get(name) for place in places_of(meeting)} - {None}


def _countries_and_cities(_, meeting):
    """Return the countries, and the folded cities after `city:`."""
    return place_of(meeting, "country") | {f"city:{fold(city)}" for city in place_of(meeting, "city")}


def _is_participant(world, meeting, conditions, days):
    """Return whether one participant of a meeting meets the conditions."""

    def has(participant, key, value):
        own = PARTICIPANT_KEYS[key]
        return bool(own.of(world, participant) & meant(world, own.kind, value, days))

    return any(
        all(has(participant, key, value) for key, value in conditions.items())
        for participant in meeting["participants"]
    )


def conditions_of(text):
    """Return the values of `key:value;key:value` by key."""
    held = text.replace("\\\\", "\0").replace("\\;", "\1").replace("\\:", "\2")
    parts = [part.partition(":")[::2] for part in held.split(";")]
    restored = [value.replace("\0", "\\").replace("\1", ";").replace("\2", ":") for _, value in parts]
    return {key.strip(): value.strip() for (key, _), value in zip(parts, restored, strict=True)}


def _participants(*, is_negated):
    def holds(world, item, values, params):
        found = [_is_participant(world, item, conditions_of(value), days_asked(params)) for value in values]
        return not any(found) if is_negated else all(found)

    return Condition(holds, "participant")


def _in_box(_, item, value, __):
    west, south, east, north = map(float, value.split(","))

    def is_within(place):
        if place.get("latitude") is None:
            return False
        longitude = place["longitude"]
        across = longitude >= west or longitude <= east
        is_on_border = abs(longitude) == 180 and {abs(west), abs(east)} & {180}  # one meridian with two signs
        return south <= place["latitude"] <= north and bool(
            is_on_border or (west <= longitude <= east if west <= east else across)
        )

    return any(map(is_within, places_of(item)))


DISPUTED = {"disputed": Values(lambda _, item: disputed(item), "word")}
MEETING_TERMS = {
    **DISPUTED,
    "country": Values(
        lambda world, item: _countries_of(world, span(item["date"]), took_part(item, "country")),
        "countries_or_members",
    ),
    "place": Values(_countries_and_cities, "place"),
    "city": Values(lambda _, item: set(map(fold, place_of(item, "city"))), "city"),
    "venue": Values(lambda _, item: set(map(fold, place_of(item, "venue"))), "venue"),
    "venue_kind": Values(lambda _, item: place_of(item, "venue_kind"), "word"),
    "person": Values(lambda _, item: ids_of(item["participants"], "person"), "people"),
    "organization": Values(lambda _, item: meeting_organizations(item), "organizations"),
    "participating_organization": Values(lambda _, item: ids_of(item["participants"], "organization"), "organizations"),
    "discussed_organization": Values(lambda _, item: ids_of(item["organizations"], "organization"), "organizations"),
    "topic": Values(lambda world, item: topics_of(world, ids_of(item["topics"], "topic")), "topic_tree"),
    "role": Values(lambda _, item: took_part(item, "role"), "words"),
    "agreement": Values(lambda _, item: ids_of(item["agreements"], "agreement"), "agreements"),
    "series": Values(lambda _, item: {(item["series"] or {}).get("id")} - {None}, "text"),
    "part_of": Values(lambda _, item: {item["part_of"]} - {None}, "meetings"),
    "office": Values(lambda _, item: {fold(office) for office in took_part(item, "office")}, "office"),
    **{name: _word(name) for name in ("kind", "level", "mode", "status", "origin")},
}
PARTICIPANT_KEYS = {
    "country": Values(lambda _, item: {item["country"]} - {None}, "countries"),
    "office": Values(lambda _, item: {fold(item["office"])} if item["office"] else set(), "office"),
    "role": _word("role"),
    "person": Values(lambda _, item: ids_of([item], "person"), "people"),
    "organization": Values(lambda _, item: ids_of([item], "organization"), "organizations"),
}
"""The values of a participant that a condition on one participant compares, by its key."""
PERIODS = {"decade": 3, "year": 4, "month": 7}
"""The number of characters of a day that name the period it is in."""


def _is_covered(world, meeting):
    """Return whether a part has the status of its whole, lies within its days, and has countries, all of them its whole's."""
    whole = world.documents["meetings"].get(meeting["part_of"])
    countries = took_part(meeting, "country")
    if whole is None or not countries:
        return False
    (first, last), (of_first, of_last) = span(meeting["date"]).days, span(whole["date"]).days
    is_within = of_first <= first and last <= of_last
    return whole["status"] == meeting["status"] and is_within and countries <= took_part(whole, "country")


FILTERS: dict[str, dict[str, Values | Condition]] = {
    "meetings": {
        **MEETING_TERMS,
        **{f"{name}!": values._replace(is_negated=True) for name, values in MEETING_TERMS.items()},
        **PROVENANCE,
        **_dates("meetings"),
        "date_match": Condition(lambda *_: True, "match"),
        "within": Condition(
            lambda _, item, value, __: (
                span(value).days[0] <= span(item["date"]).days[0] and span(item["date"]).days[1] <= span(value).days[1]
            ),
            "date",
        ),
        "crosses": Condition(
            lambda _, item, value, __: len({day.isoformat()[: PERIODS[value]] for day in span(item["date"]).days}) > 1,
            "period",
        ),
        "parts": Condition(lambda world, item, value, __: value == "all" or not _is_covered(world, item), "parts"),
        "previous_date": Condition(
            lambda _, item, value, __: any(span(date).meets(span(value)) for date in item["previous_dates"]), "date"
        ),
        "identifier": IDENTIFIER,
        "participant": _participants(is_negated=False),
        "participant!": _participants(is_negated=True),
        "bbox": Condition(_in_box, "bbox"),
    },
    "participants": {
        "meeting": Values(lambda _, item: {item["meeting"]["id"]}, "meetings"),
        **PARTICIPANT_KEYS,
        "country": Values(
            lambda world, item: _countries_of(world, span(item["meeting"]["date"]), [item["country"]]),
            "countries_or_members",
        ),
        "acting": Condition(lambda _, item, value, __: item["acting"] is (value == "true"), "boolean"),
        **_dates("participants"),
        "date_match": Condition(lambda *_: True, "match"),
        **DISPUTED,
    },
    "agreements": {
        "country": Values(_countries_of_parties, "countries_or_members"),
        "organization": Values(lambda _, item: ids_of(item["parties"], "organization"), "organizations"),
        "topic": Values(lambda world, item: topics_of(world, {one["id"] for one in item["topics"]}), "topic_tree"),
        "related_to": Values(_related, "agreements"),
        "relation": Values(lambda _, item: {one["relation"] for one in item["relations"]}, "word"),
        "kind": _word("kind"),
        "status": Condition(_has_status, "status"),
        "as_of": Condition(lambda *_: True, "date"),
        **_dates("agreements"),
        **DISPUTED,
        "identifier": IDENTIFIER,
        **PROVENANCE,
    },
    "people": {
        "country": Values(lambda _, item: {item["country"]} - {None}, "countries"),
        "office": Values(lambda world, item: _offices_held(world, item, world.asked.get("as_of")), "office"),
        "posted_to": Values(_posts, "countries"),
        "as_of": Condition(lambda *_: True, "date"),
        **DISPUTED,
        "identifier": IDENTIFIER,
        **PROVENANCE,
    },
    "countries": {**DISPUTED, "as_of": Condition(_existed, "date"), "identifier": IDENTIFIER},
    "organizations": {
        "member": Values(_members, "countries"),
        "as_of": Condition(lambda *_: True, "date"),
        "kind": _word("kind"),
        **DISPUTED,
        "identifier": IDENTIFIER,
        **PROVENANCE,
    },
    "topics": {"parent": Values(lambda _, item: ids_of([item], "parent"), "topics"), **DISPUTED, **PROVENANCE},
    "sources": {
        "publisher": Condition(
            lambda _, item, value, __: bool(item["publisher"]) and fold(item["publisher"]) == fold(value), "publisher"
        ),
        "url": Condition(lambda _, item, value, __: item["url"] == value, "url"),
        "kind": _word("kind"),
        "language": Values(lambda _, item: {item["language"]} - {None}, "tag"),
        **_dates("sources"),
        **PROVENANCE,
    },
}
NEEDS = {
    ("people", "as_of"): "office",
    ("agreements", "as_of"): "status",
    ("organizations", "as_of"): "member",
    ("meetings", "date_match"): "date",
    ("participants", "date_match"): "date",
}
"""Parameters that require another one, which follows."""
COMMON = {"q", "sort", "limit", "cursor", "total", "format", "snippets"}
"""Parameters of every list."""
FACETED = {"meetings": {"facets", "facet_limit"}}
