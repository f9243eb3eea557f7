"""Meetings and participants as linked-data nodes.

A participant is a `Role`, schema.org's pattern for a relation with properties of its own
(https://blog.schema.org/2014/06/16/introducing-role/): the role is a node between meeting and person, and repeats the
property that links to it.
"""

from collections.abc import Iterator

from app.representations import plain_text
from app.representations.formats import Document
from app.representations.jsonld import Node
from app.representations.linked_parts import (
    agreement_type,
    certain_dates,
    citation_properties,
    country_link,
    organization_link,
    pruned,
    record_link,
    record_node,
    represented_nodes,
    topic_link,
    with_note,
)
from app.representations.linked_terms import (
    ATTENDANCE_MODE,
    EVENT_STATUS,
)


def meeting(document: Document, base_url: str) -> Node:
    """Return a meeting as an `Event`. `startDate` and `endDate` are present only if they are certain (ISO 8601)."""
    starts, ends = _begin_and_end(document)
    hosts = [participant for participant in document["participants"] if participant["role"] == "host"]
    others = [participant for participant in document["participants"] if participant["role"] != "host"]
    return record_node(
        ("meetings", document, base_url),
        "Event",
        name=document["title"],
        description=document["summary"],
        date=document["date"],
        startDate=starts,
        endDate=ends,
        previousStartDate=list(filter(None, (certain_dates(date)[0] for date in document["previous_dates"]))),
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
        about=[with_note("about", topic_link(topic["topic"], base_url), topic["note"]) for topic in document["topics"]],
        mentions=[
            with_note("mentions", organization_link(organization["organization"], base_url), organization["note"])
            for organization in document["organizations"]
        ],
    )


def participant(document: Document, base_url: str) -> Node:
    """Return a participant as the `Role` between its meeting (as attendee or organizer) and its person."""
    relation = "organizer" if document["role"] == "host" else "attendee"
    meeting = document["meeting"]
    event = pruned(
        {
            "@id": plain_text.url(base_url, "meetings", meeting),
            "@type": "Event",
            "name": meeting["title"],
            "date": meeting["date"],
        }
    )
    times = {"created": document["created_at"], "modified": document["updated_at"]}
    return _role(document, relation, base_url) | {"@reverse": {relation: event}} | times


def _event_status(document: Document) -> str | None:
    is_moved = document["previous_dates"] and document["status"] in {"tentative", "confirmed"}
    return "EventRescheduled" if is_moved else EVENT_STATUS[document["status"]]


def _begin_and_end(document: Document) -> tuple[str | None, str | None]:
    """Return the start and end of a meeting: times with offsets where there are any, else the certain days."""
    first, last = certain_dates(document["date"])
    times = [time and time.partition("[")[0] for time in (document["starts_at"], document["ends_at"])]
    if times[0] is not None and times[1] is None and first == last:
        last = None
    return times[0] or first, times[1] or last


def _location(document: Document, base_url: str) -> Node | list[Node] | None:
    main = _place(document["place"], base_url)
    others = [node for place in document["other_places"] if (node := _place(place, base_url))]
    return [*([main] if main else []), *others] if others else main


def _place(place: Document | None, base_url: str) -> Node | None:
    if place is None:
        return None
    has_point = place["latitude"] is not None
    lies_in = {"streetAddress": place["address"], "addressLocality": place["city"], "addressCountry": place["country"]}
    address = pruned(lies_in)
    point = {"@type": "GeoCoordinates", "latitude": place["latitude"], "longitude": place["longitude"]}
    return pruned(
        {
            "@type": "Place",
            "name": place["venue"],
            "kind": place["venue_kind"],
            "address": {"@type": "PostalAddress", **address} if address else None,
            "containedInPlace": country_link(place["country"], base_url),
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
    person = document["person"] and record_link("people", "Person", document["person"], base_url)
    represents = represented_nodes(document, base_url)
    office = document["office"] and {"@type": "Occupation", "name": document["office"]}
    return pruned(
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
            **citation_properties(document, base_url),
        }
    )


def _relation(document: Document, base_url: str) -> Node:
    linked = document["agreement"]
    work = record_link("agreements", agreement_type(linked), {**linked, "name": linked["title"]}, base_url)
    return pruned({"@type": "Role", "roleName": document["relation"], "workFeatured": work, "note": document["note"]})
