"""Records as linked-data nodes, in terms of schema.org and, where it has none, in our own.

A participant is a `Role`, schema.org's pattern for a relation with properties of its own
(https://blog.schema.org/2014/06/16/introducing-role/): the role is a node between meeting and person, and repeats the
property that links to it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from app.domain.enums import Stance
from app.representations import plain_text
from app.representations.formats import Document
from app.representations.jsonld import Node
from app.representations.linked_terms import (
    ATTENDANCE_MODE,
    BINDING,
    EVENT_STATUS,
    LEGAL_FORCE,
    LEGISLATION_RELATIONS,
    ORGANIZATION_TYPES,
    SOURCE_TYPES,
)

_ISO_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
# Any other value, with spaces or brackets, would make an IRI that readers reject.
_ENTITY: Final = re.compile(r"[QPL][1-9][0-9]*", re.ASCII)
_WIKIDATA: Final = "http://www.wikidata.org/entity/"


def meeting(document: Document, base_url: str) -> Node:
    """Return a meeting as an `Event`. `startDate` and `endDate` are present only if they are certain (ISO 8601)."""
    starts, ends = _begin_and_end(document)
    hosts = [participant for participant in document["participants"] if participant["role"] == "host"]
    others = [participant for participant in document["participants"] if participant["role"] != "host"]
    return _node(
        ("meetings", document, base_url),
        "Event",
        name=document["title"],
        description=document["summary"],
        date=document["date"],
        startDate=starts,
        endDate=ends,
        previousStartDate=list(filter(None, (_certain_dates(date)[0] for date in document["previous_dates"]))),
        earliest=document["starts_on"],
        latest=document["ends_on"],
        kind=document["kind"],
        level=document["level"],
        mode=document["mode"],
        status=document["status"],
        eventStatus=_event_status(document),
        eventAttendanceMode=ATTENDANCE_MODE[document["mode"]],
        superEvent=list(_wider_events(document, base_url)),
        number=document["series"] and document["series"]["number"],
        subEvent=[_event(part_id, base_url) for part_id in document["parts"]],
        location=_location(document, base_url),
        organizer=[_role(participant, "organizer", base_url) for participant in hosts],
        attendee=[_role(participant, "attendee", base_url) for participant in others],
        workFeatured=[_relation(agreement, base_url) for agreement in document["agreements"]],
        about=[
            _with_note("about", _topic_link(topic["topic"], base_url), topic["note"]) for topic in document["topics"]
        ],
        mentions=[
            _with_note("mentions", _organization_link(organization["organization"], base_url), organization["note"])
            for organization in document["organizations"]
        ],
    )


def participant(document: Document, base_url: str) -> Node:
    """Return a participant as the `Role` between its meeting (as attendee or organizer) and its person."""
    relation = "organizer" if document["role"] == "host" else "attendee"
    meeting = document["meeting"]
    event = _pruned(
        {
            "@id": plain_text.url(base_url, "meetings", meeting),
            "@type": "Event",
            "name": meeting["title"],
            "date": meeting["date"],
        }
    )
    times = {"created": document["created_at"], "modified": document["updated_at"]}
    return _role(document, relation, base_url) | {"@reverse": {relation: event}} | times


def person(document: Document, base_url: str) -> Node:
    """Return a person as a `Person`, with the offices held as roles."""
    return _node(
        ("people", document, base_url),
        "Person",
        name=document["name"],
        alternateName=_names(document),
        represents=_country(document["country"], base_url),
        birthDate=_certain_dates(document["born"])[0],
        deathDate=_certain_dates(document["died"])[0],
        born=document["born"],
        died=document["died"],
        hasOccupation=[_tenure(tenure, base_url) for tenure in document["tenures"]],
    )


def country(document: Document, base_url: str) -> Node:
    """Return a country as a `Country`."""
    node = _node(
        ("countries", document, base_url),
        "Country",
        name=document["name"],
        alternateName=[*filter(None, [document["official_name"]]), *_names(document)],
        valid_from=document["valid_from"],
        valid_to=document["valid_to"],
        successor=[_country(code, base_url) for code in document["successors"]],
    )
    codes = {"iso3166-1-alpha3": document["alpha3"], "iso3166-1-numeric": document["numeric"]}
    node["identifier"] += [_property(scheme, value) for scheme, value in codes.items() if value]
    # Documents from before this field lack it.
    node["identifier"] += [_property(item["scheme"], item["value"]) for item in document.get("codes", ())]
    return node


def organization(document: Document, base_url: str) -> Node:
    """Return an organization as an `Organization`, or as a narrower type if its kind has one."""
    return _node(
        ("organizations", document, base_url),
        ORGANIZATION_TYPES.get(document["kind"], "Organization"),
        name=document["name"],
        alternateName=[*filter(None, [document["abbreviation"]]), *_names(document)],
        kind=document["kind"],
        url=document["url"],
        member=[_membership(member, base_url) for member in document["members"]],
    )


def agreement(document: Document, base_url: str) -> Node:
    """Return an agreement as `Legislation` if it is binding, else as a `CreativeWork`, with parties and actions."""
    return _node(
        ("agreements", document, base_url),
        _agreement_type(document),
        name=document["title"],
        alternateName=document["other_titles"],
        kind=document["kind"],
        status=document["status"],
        legislationLegalForce=LEGAL_FORCE.get(document["status"]) if document["kind"] in BINDING else None,
        earliest=document["starts_on"],
        latest=document["ends_on"],
        url=document["url"],
        party=[
            _with_note("party", party, item["note"])
            for item in document["parties"]
            for party in _represented_nodes(item, base_url)
        ],
        action=[_action(action, base_url) for action in document["actions"]],
        about=[_topic_link(topic, base_url) for topic in document["topics"]],
        depositary=[node for item in document["depositaries"] for node in _represented_nodes(item, base_url)],
        locationCreated=_signing_place(document["signing_place"], base_url),
        **_related_works(document, base_url),
    )


def _signing_place(place: Document | None, base_url: str) -> Node | None:
    if place is None:
        return None
    address = _pruned({"@type": "PostalAddress", "addressLocality": place["city"], "addressCountry": place["country"]})
    return _pruned({"@type": "Place", "address": address, "containedInPlace": _country(place["country"], base_url)})


def _related_works(document: Document, base_url: str) -> Node:
    """Return the older agreements by the property that has the relation; only legislation changes legislation."""
    properties: Node = {}
    for item in document["relations"]:
        linked = item["agreement"]
        work = _link("agreements", _agreement_type(linked), {**linked, "name": linked["title"]}, base_url)
        are_legal = document["kind"] in BINDING and linked["kind"] in BINDING
        name = LEGISLATION_RELATIONS.get(item["relation"], "isBasedOn") if are_legal else "isBasedOn"
        properties.setdefault(name, []).append(_with_note(name, work, item["note"]))
    return properties


def topic(document: Document, base_url: str) -> Node:
    """Return a topic as a `DefinedTerm`; its parent is `skos:broader`."""
    return _node(
        ("topics", document, base_url),
        "DefinedTerm",
        name=document["name"],
        alternateName=document["aliases"],
        description=document["description"],
        broader=document["parent"] and _topic_link(document["parent"], base_url),
    )


def source(document: Document, base_url: str) -> Node:
    """Return a source as a `CreativeWork`, or as a narrower type if its kind has one."""
    return _node(
        ("sources", document, base_url),
        SOURCE_TYPES.get(document["kind"], "CreativeWork"),
        kind=document["kind"],
        inLanguage=document["language"],
        license=document["license"] and {"@type": "CreativeWork", "name": document["license"]},
        accessed_on=document["accessed_on"],
        sha256=document["sha256"],
        **_source_properties(document),
    )


NODES: Final[Mapping[str, Callable[[Document, str], Node]]] = {
    "meetings": meeting,
    "participants": participant,
    "people": person,
    "countries": country,
    "organizations": organization,
    "agreements": agreement,
    "topics": topic,
    "sources": source,
}
"""The projection of each resource, from document and base URL to node."""


def _pruned(node: Node) -> Node:
    """Drop null values and empty lists, which JSON-LD treats as absent."""
    return {name: value for name, value in node.items() if value is not None and value != []}


def _node(record: tuple[str, Document, str], node_type: str, **properties: Any) -> Node:
    resource, document, base_url = record
    identifiers = document.get("identifiers", [])
    wikidata = [
        _WIKIDATA + identifier["value"]
        for identifier in identifiers
        if identifier["scheme"] == "wikidata" and _ENTITY.fullmatch(identifier["value"])
    ]
    return _pruned(
        {
            "@id": plain_text.url(base_url, resource, document),
            "@type": node_type,
            "identifier": [
                plain_text.record_id(document),
                *(_property(identifier["scheme"], identifier["value"]) for identifier in identifiers),
            ],
            **properties,
            "sameAs": wikidata,
            "note": document.get("note"),
            **_citation_properties(document, base_url),
            "origin": document.get("origin"),
            "reviewed": document.get("reviewed"),
            "created": document["created_at"],
            "modified": document["updated_at"],
        }
    )


def _property(scheme: str, value: str) -> Node:
    return {"@type": "PropertyValue", "propertyID": scheme, "value": value}


def _certain_dates(date: str | None) -> tuple[str | None, str | None]:
    """Return the start and end of an EDTF date, each None unless plain ISO 8601: no `~`, `?`, `X` or open end."""
    first, slash, last = (date or "").partition("/")
    ends = (first, last if slash else first)
    start, end = (text if _ISO_DATE.fullmatch(text) else None for text in ends)
    return start, end


def _event_status(document: Document) -> str | None:
    is_moved = document["previous_dates"] and document["status"] in {"tentative", "confirmed"}
    return "EventRescheduled" if is_moved else EVENT_STATUS[document["status"]]


def _begin_and_end(document: Document) -> tuple[str | None, str | None]:
    """Return the start and end of a meeting: times with offsets where there are any, else the certain days."""
    first, last = _certain_dates(document["date"])
    times = [time and time.partition("[")[0] for time in (document["starts_at"], document["ends_at"])]
    if times[0] is not None and times[1] is None and first == last:
        last = None
    return times[0] or first, times[1] or last


def _names(document: Document) -> list[str | Node]:
    return [_name(name) for name in document["other_names"]]


def _name(name: Mapping[str, Any]) -> str | Node:
    """Return another name; one of a period is behind a role, as a membership is."""
    text = {"@value": name["name"], "@language": _language(name)} if name["language"] else name["name"]
    if name["term"] is None:
        return text
    starts, ends = _certain_dates(name["term"])
    return _pruned({"@type": "Role", "alternateName": text, "term": name["term"], "startDate": starts, "endDate": ends})


def _language(name: Mapping[str, Any]) -> str:
    """Return the BCP 47 tag of a name: the script follows the language (`ja-Latn`), unless the tag already has one."""
    language, *others = name["language"].split("-")
    has_script = any(len(part) == 4 and part.isalpha() for part in others)
    return "-".join([language, *([name["script"]] if name["script"] and not has_script else []), *others])


def _location(document: Document, base_url: str) -> Node | list[Node] | None:
    main = _place(document["place"], base_url)
    others = [node for place in document["other_places"] if (node := _place(place, base_url))]
    return [*([main] if main else []), *others] if others else main


def _place(place: Document | None, base_url: str) -> Node | None:
    if place is None:
        return None
    has_point = place["latitude"] is not None
    lies_in = {"streetAddress": place["address"], "addressLocality": place["city"], "addressCountry": place["country"]}
    address = _pruned(lies_in)
    point = {"@type": "GeoCoordinates", "latitude": place["latitude"], "longitude": place["longitude"]}
    return _pruned(
        {
            "@type": "Place",
            "name": place["venue"],
            "kind": place["venue_kind"],
            "address": {"@type": "PostalAddress", **address} if address else None,
            "containedInPlace": _country(place["country"], base_url),
            "geo": point if has_point else None,
            "note": place["note"],
        }
    )


def _wider_events(document: Document, base_url: str) -> Iterator[Node]:
    if document["part_of"]:
        yield _event(document["part_of"], base_url)
    if series := document["series"]:
        yield {"@id": f"{base_url}meetings?series={series['id']}", "@type": "EventSeries", "identifier": series["id"]}


def _event(meeting_id: str, base_url: str) -> Node:
    return {"@id": f"{base_url}meetings/{meeting_id}", "@type": "Event"}


def _role(document: Document, relation: str, base_url: str) -> Node:
    person = document["person"] and _link("people", "Person", document["person"], base_url)
    represents = _represented_nodes(document, base_url)
    office = document["office"] and {"@type": "Occupation", "name": document["office"]}
    return _pruned(
        {
            "@id": plain_text.url(base_url, "participants", document),
            "@type": "Role",
            "roleName": document["role"],
            relation: person or represents,  # an unnamed delegation is the country or organization itself
            "hasOccupation": office,
            "acting": document["acting"],
            "represents": represents,
            "alternateName": document["name_as_printed"],
            "note": document["note"],
            **_citation_properties(document, base_url),
        }
    )


def _relation(document: Document, base_url: str) -> Node:
    linked = document["agreement"]
    work = _link("agreements", _agreement_type(linked), {**linked, "name": linked["title"]}, base_url)
    return _pruned({"@type": "Role", "roleName": document["relation"], "workFeatured": work, "note": document["note"]})


def _tenure(document: Document, base_url: str) -> Node:
    starts, ends = _certain_dates(document["term"])
    return _pruned(
        {
            "@type": "Role",
            "hasOccupation": {"@type": "Occupation", "name": document["office"]},
            "represents": _represented_nodes(document, base_url),
            "posted_to": _country(document["posted_to"], base_url),
            "acting": document["acting"],
            "term": document["term"],
            "known_until": document["known_until"],
            "startDate": starts,
            "endDate": ends,
            "note": document["note"],
        }
    )


def _membership(document: Document, base_url: str) -> Node:
    starts, ends = _certain_dates(document["term"])
    return _pruned(
        {
            "@type": "Role",
            "member": _country(document["country"], base_url),
            "term": document["term"],
            "startDate": starts,
            "endDate": ends,
            "note": document["note"],
        }
    )


def _action(document: Document, base_url: str) -> Node:
    return _pruned(
        {
            "kind": document["action"],
            "date": document["date"],
            "effective_date": document["effective_date"],
            "party": _represented_nodes(document, base_url),
            "note": document["note"],
        }
    )


def _agreement_type(document: Mapping[str, Any]) -> str:
    return "Legislation" if document["kind"] in BINDING else "CreativeWork"


def _represented_nodes(document: Mapping[str, Any], base_url: str) -> list[Node]:
    """Return the country and the organization of a participant, party, action or tenure, if present."""
    country_node = _country(document["country"], base_url)
    linked = document["organization"] and _organization_link(document["organization"], base_url)
    return [item for item in (country_node, linked) if item]


def _link(resource: str, node_type: str, document: Mapping[str, Any], base_url: str) -> Node:
    return {"@id": plain_text.url(base_url, resource, document), "@type": node_type, "name": document["name"]}


def _country(code: str | None, base_url: str) -> Node | None:
    return None if code is None else {"@id": f"{base_url}countries/{code}", "@type": "Country", "identifier": code}


def _organization_link(document: Mapping[str, Any], base_url: str) -> Node:
    return _link("organizations", "Organization", document, base_url)


def _topic_link(document: Mapping[str, Any], base_url: str) -> Node:
    return _link("topics", "DefinedTerm", document, base_url)


def _with_note(relation: str, node: Node, note: str | None) -> Node:
    """Return `node`, behind a role if there is a note: on the node itself, the note would apply wherever it occurs."""
    return node if note is None else {"@type": "Role", relation: node, "note": note}


def _source_properties(document: Mapping[str, Any]) -> Node:
    """Return the properties shared by a source and a link to one."""
    return {
        "headline": document["headline"],
        "publisher": document["publisher"] and {"@type": "Organization", "name": document["publisher"]},
        "date": document["date"],
        "datePublished": _certain_dates(document["date"])[0],
        "url": document["url"],
    }


def _citation_properties(document: Document, base_url: str) -> Node:
    """Return the sources that a record cites (`subjectOf`), and which fact each supports, and where (`evidence`)."""
    cited = {citation["source"]["id"]: citation["source"] for citation in document.get("citations", [])}
    return {
        "subjectOf": [
            _pruned(
                {"@id": plain_text.url(base_url, "sources", item), "@type": "CreativeWork", **_source_properties(item)}
            )
            for item in cited.values()
        ],
        "evidence": list(_evidence(document.get("citations", []), base_url)),
    }


def _evidence(citations: Iterable[Mapping[str, Any]], base_url: str) -> Iterator[Node]:
    for citation in citations:
        details = {name: citation[name] for name in ("field", "says", "locator", "quote", "note")}
        if citation["stance"] != Stance.SUPPORTS:
            details["stance"] = citation["stance"]
        yield _pruned({"citation": {"@id": plain_text.url(base_url, "sources", citation["source"])}, **details})
