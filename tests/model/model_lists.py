"""The expected content of each list: filters, orders, texts and facets in plain Python over the documents.

There are two kinds of filters. A filter by *values* matches values of a record: within one value of the parameter any may match,
and each value of a repeated parameter must match. A filter by a *condition* applies to the whole record.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from model_dates import ALWAYS, Span, in_gap, span
from model_statuses import party_statuses_during, signed, statuses_between, statuses_during
from model_words import distance, fold
from model_world import record_id


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


def _ids(parts, name):
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


def _took_part(meeting, name):
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


def _places(meeting):
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
    return _ids([*meeting["participants"], *meeting["organizations"]], "organization")


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
    words = {word for value in ([asked] if isinstance(asked, str) else asked or ()) for word in _split(value)}
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


def _place(meeting, name):
    return {place.get(name) for place in _places(meeting)} - {None}


def _countries_and_cities(_, meeting):
    """Return the countries, and the folded cities after `city:`."""
    return _place(meeting, "country") | {f"city:{fold(city)}" for city in _place(meeting, "city")}


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

    return any(map(is_within, _places(item)))


DISPUTED = {"disputed": Values(lambda _, item: disputed(item), "word")}
MEETING_TERMS = {
    **DISPUTED,
    "country": Values(
        lambda world, item: _countries_of(world, span(item["date"]), _took_part(item, "country")),
        "countries_or_members",
    ),
    "place": Values(_countries_and_cities, "place"),
    "city": Values(lambda _, item: set(map(fold, _place(item, "city"))), "city"),
    "venue": Values(lambda _, item: set(map(fold, _place(item, "venue"))), "venue"),
    "venue_kind": Values(lambda _, item: _place(item, "venue_kind"), "word"),
    "person": Values(lambda _, item: _ids(item["participants"], "person"), "people"),
    "organization": Values(lambda _, item: meeting_organizations(item), "organizations"),
    "participating_organization": Values(lambda _, item: _ids(item["participants"], "organization"), "organizations"),
    "discussed_organization": Values(lambda _, item: _ids(item["organizations"], "organization"), "organizations"),
    "topic": Values(lambda world, item: topics_of(world, _ids(item["topics"], "topic")), "topic_tree"),
    "role": Values(lambda _, item: _took_part(item, "role"), "words"),
    "agreement": Values(lambda _, item: _ids(item["agreements"], "agreement"), "agreements"),
    "series": Values(lambda _, item: {(item["series"] or {}).get("id")} - {None}, "text"),
    "part_of": Values(lambda _, item: {item["part_of"]} - {None}, "meetings"),
    "office": Values(lambda _, item: {fold(office) for office in _took_part(item, "office")}, "office"),
    **{name: _word(name) for name in ("kind", "level", "mode", "status", "origin")},
}
PARTICIPANT_KEYS = {
    "country": Values(lambda _, item: {item["country"]} - {None}, "countries"),
    "office": Values(lambda _, item: {fold(item["office"])} if item["office"] else set(), "office"),
    "role": _word("role"),
    "person": Values(lambda _, item: _ids([item], "person"), "people"),
    "organization": Values(lambda _, item: _ids([item], "organization"), "organizations"),
}
"""The values of a participant that a condition on one participant compares, by its key."""
PERIODS = {"decade": 3, "year": 4, "month": 7}
"""The number of characters of a day that name the period it is in."""


def _is_covered(world, meeting):
    """Return whether a part has the status of its whole, lies within its days, and has countries, all of them its whole's."""
    whole = world.documents["meetings"].get(meeting["part_of"])
    countries = _took_part(meeting, "country")
    if whole is None or not countries:
        return False
    (first, last), (of_first, of_last) = span(meeting["date"]).days, span(whole["date"]).days
    is_within = of_first <= first and last <= of_last
    return whole["status"] == meeting["status"] and is_within and countries <= _took_part(whole, "country")


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
        "organization": Values(lambda _, item: _ids(item["parties"], "organization"), "organizations"),
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
    "topics": {"parent": Values(lambda _, item: _ids([item], "parent"), "topics"), **DISPUTED, **PROVENANCE},
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
    "/people/{id}/meetings": lambda _, whose, item: whose["id"] in _ids(item["participants"], "person"),
    "/countries/{code}/meetings": lambda _, whose, item: whose["code"] in _took_part(item, "country"),
    "/organizations/{id}/meetings": lambda _, whose, item: whose["id"] in meeting_organizations(item),
    "/topics/{id}/meetings": lambda world, whose, item: whose["id"] in topics_of(world, _ids(item["topics"], "topic")),
    "/agreements/{id}/meetings": lambda _, whose, item: whose["id"] in _ids(item["agreements"], "agreement"),
    "/sources/{id}/meetings": lambda _, whose, item: whose["id"] in cited(item),
    "/meetings/{id}/participants": lambda _, whose, item: item["meeting"]["id"] == whose["id"],
    "/people/{id}/participants": lambda _, whose, item: whose["id"] in _ids([item], "person"),
    "/meetings/{id}/agreements": lambda _, whose, item: item["id"] in _ids(whose["agreements"], "agreement"),
    "/countries/{code}/agreements": lambda _, whose, item: whose["code"] in {one["country"] for one in item["parties"]},
    "/organizations/{id}/agreements": lambda _, whose, item: whose["id"] in _ids(item["parties"], "organization"),
    "/topics/{id}/agreements": lambda world, whose, item: (
        whose["id"] in topics_of(world, {one["id"] for one in item["topics"]})
    ),
    "/meetings/{id}/topics": lambda _, whose, item: item["id"] in _ids(whose["topics"], "topic"),
    "/agreements/{id}/topics": lambda _, whose, item: item["id"] in {one["id"] for one in whose["topics"]},
    "/meetings/{id}/sources": lambda _, whose, item: item["id"] in cited(whose),
    "/agreements/{id}/sources": lambda _, whose, item: (
        item["id"] in {one["source"]["id"] for one in whose["citations"]}
    ),
}
"""Whether a record belongs to the list within another; of the world, that record, and the one that is listed."""


# The texts that `q` searches: the names of a record, its other texts, and its identifiers. References contribute names.


def names_of(resource, item):
    """Return the display name of a record."""
    more = {
        "countries": ("official_name", "code", "alpha3"),
        "organizations": ("abbreviation",),
    }.get(resource, ())
    first = {"meetings": "title", "agreements": "title", "sources": "headline"}.get(resource, "name")
    listed = [*item.get("aliases", []), *item.get("other_titles", [])]
    listed += [one["name"] for one in item.get("other_names", [])]
    return [text for text in (item[first], *(item[name] for name in more), *listed) if text]


def _referred(world, resource, name):
    """Return the names that a referenced record contributes."""
    item = world.documents[resource][name]
    hidden = {item[name] for name in ("code", "alpha3")} if resource == "countries" else set()
    shown = (
        {item["name"], item["official_name"], *(one["name"] for one in item["other_names"])}
        if resource == "countries"
        else set()
    )
    return [text for text in names_of(resource, item) if text not in hidden - shown]


def _of_part(world, part):
    """Return the names of the country and organization of a participant or party."""
    result = _referred(world, "countries", part["country"]) if part["country"] else []
    return result + (_referred(world, "organizations", part["organization"]["id"]) if part["organization"] else [])


def _texts_of_meeting(world, meeting):
    result = [meeting["summary"], meeting["note"]]
    for place in _places(meeting):
        result += [place.get(name) for name in ("venue", "city", "address", "note")]
        result += _referred(world, "countries", place["country"]) if place.get("country") else []
    for part in meeting["participants"]:
        result += [part["office"], part["name_as_printed"], part["note"], *_of_part(world, part)]
        result += _referred(world, "people", part["person"]["id"]) if part["person"] else []
    for field, resource in (("topic", "topics"), ("organization", "organizations"), ("agreement", "agreements")):
        for item in meeting[f"{field}s"]:
            result.append(item["note"])
            result += _referred(world, resource, item[field]["id"])
    return result


def texts(world, resource, item):
    """Return the names, the other texts and the identifiers of a record that `q` searches."""
    key = resource, record_id(item)
    if key not in world.texts:
        world.texts[key] = _texts(world, resource, item)
    return world.texts[key]


def _texts(world, resource, item):
    names, more = [], []
    match resource:
        case "meetings":
            names, more = names_of(resource, item), _texts_of_meeting(world, item)
        case "participants":
            names = [item["name_as_printed"]]
            names += _referred(world, "people", item["person"]["id"]) if item["person"] else []
            more = [item["office"], item["note"], *_of_part(world, item)]
        case "agreements":
            names = names_of(resource, item)
            more = [text for part in (*item["parties"], *item["actions"]) for text in _of_part(world, part)]
            more += [item["url"], (item["signing_place"] or {}).get("city")]
            more += [one["note"] for one in (*item["depositaries"], *item["relations"])]
            more += [item["note"], *(one["note"] for one in (*item["parties"], *item["actions"]))]
            more += [text for topic in item["topics"] for text in _referred(world, "topics", topic["id"])]
        case "people":
            names, more = names_of(resource, item), [item["note"]]
            more += [text for one in item["tenures"] for text in (one["office"], one["note"], *_of_part(world, one))]
            posts = [item["country"], *(one["posted_to"] for one in item["tenures"])]
            more += [text for code in posts if code for text in _referred(world, "countries", code)]
        case "topics":
            names, more = names_of(resource, item), [item["description"]]
        case "sources":
            names, more = names_of(resource, item), [item["publisher"], item["url"], item["note"]]
        case "countries" | "organizations":
            names, more = names_of(resource, item), [item["note"], item.get("url")]
            more += [one["note"] for one in item.get("members", ())]
        case _:
            raise AssertionError(f"the model lacks the texts of {resource}")
    identifiers = [record_id(item)]
    for one in item.get("identifiers", ()):
        identifiers += [one["value"], f"{one['scheme']}:{one['value']}"]
    return [text for text in names if text], [text for text in more if text], identifiers


def country_named(world, word, days=ALWAYS.days):
    """Return the code of a country by code, alpha-3 code or any name on the days asked, or None."""
    if not world.countries:
        for country in world.documents["countries"].values():
            current_alpha3 = country["alpha3"] if country["valid_to"] is None else None
            named = {country["code"], current_alpha3, country["name"], *(one["name"] for one in country["other_names"])}
            for name in filter(None, named):
                world.countries.setdefault(fold(name), set()).add(country["code"])
    codes = world.countries.get(fold(word), set())
    if fold(word).upper() in codes or len(codes) < 2:
        return fold(word).upper() if fold(word).upper() in codes else next(iter(codes), None)
    return min(codes, key=lambda code: (*_unlikeliness(world.documents["countries"][code], days), code))


def _unlikeliness(country, days):
    """Return how unlikely it is that a shared name means this country on these days."""
    born, gone = span(country["valid_from"]).days[0], span(country["valid_to"]).days[1]
    (since, until), is_former = days, country["valid_to"] is not None
    contains = is_former and born <= since and until < gone
    return not contains, not (born <= until and since <= gone), is_former


def days_asked(params):
    """Return the first and the last day that a query asks for: by its dates, or else by its `as_of`."""
    dates = {"date", "date_from", "date_to"} & params.keys()
    firsts = [span(params[name]).days[0] for name in dates - {"date_to"}]
    lasts = [span(params[name]).days[1] for name in dates - {"date_from"}]
    if not dates:
        return span(params.get("as_of")).days
    return max(firsts, default=ALWAYS.days[0]), min(lasts, default=ALWAYS.days[1])


def meant(world, kind, value, days=ALWAYS.days):
    """Return the alternatives of one value of a parameter."""
    if kind == "identifier":
        return {value}
    if kind == "countries":
        whole = country_named(world, value, days)
        return {whole} if whole else {country_named(world, word, days) for word in _split(value)}
    if kind == "countries_or_members":
        whole = country_named(world, value, days)
        return {whole} if whole else {_country_or_members(world, word, days) for word in _split(value)}
    if kind == "place":
        return {_place_named(world, value, days)} - {None} or {
            _place_named(world, word, days) for word in _split(value)
        }
    if kind in world.texts_of:
        known = world.texts_of[kind]
        return {fold(value)} if fold(value) in known else set(map(fold, _split(value)))
    if kind == "topic_tree":
        return {_survivor_of_topic(world, word) for word in _split(value)}
    return {world.survivor(kind, word) or word for word in _split(value)}


def _country_or_members(world, word, days):
    prefix, _, name = word.partition("member:")
    if prefix or not name:
        return country_named(world, word, days)
    return f"member:{world.survivor('organizations', name) or name}"


def _place_named(world, word, days):
    """Return the code of the country, or else `city:` and the folded city, of a name, or None."""
    city = f"city:{fold(word)}" if fold(word) in world.texts_of["city"] else None
    return country_named(world, word, days) or city


def _survivor_of_topic(world, word):
    name, mark, _ = word.partition("!")
    return f"{world.survivor('topics', name) or name}{mark}"


def _split(value):
    """Split a value at commas; a backslash escapes a comma or a backslash."""
    held = value.replace("\\\\", "\0").replace("\\,", "\1")
    return {word.replace("\0", "\\").replace("\1", ",").strip() for word in held.split(",")}


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
        return _place(meeting, "country")
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
