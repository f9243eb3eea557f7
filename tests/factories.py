"""Sample records: the least that can be written of each resource, and a record with a value in every field.

Each number gives another record; numbers in pairs (0 and 1, 2 and 3) have equal sort values.
"""

from typing import Any

SEEDED_MEETING = "2023-09-01-japan-peru-foreign-ministers"
"""The id of the meeting of the seed."""
SEEDED_SOURCE = "tdi-2023-09-02-japan-peru-strengthen-bilateral-relations"
"""The id of the article of the seed."""
SOURCE = {
    "id": "gazette-1999",
    "kind": "book",
    "headline": "Yearbook of calls",
    "publisher": "The Gazette",
    "date": "1999",
    "url": "https://gazette.example/1999",
    "language": "es-PE",
    "license": "CC0-1.0",
    "accessed_on": "2020-05-04",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "note": "The second edition.",
}


_PROVENANCE = {"origin": "machine_coded", "reviewed": True}


def citation(field: str) -> dict[str, Any]:
    return {"source": dict(SOURCE), "field": field, "locator": "page 3", "quote": "As was said.", "note": "In a box."}


def names() -> list[dict[str, Any]]:
    return [
        {"name": "Otro nombre", "language": "es", "script": "Latn", "term": "1948-01-01/1994"},
        {"name": "別名", "language": "ja"},
    ]


def identifiers(number: int) -> list[dict[str, str]]:
    return [{"scheme": "wikidata", "value": f"Q{number}"}, {"scheme": "local-list", "value": f"№ {number}"}]


def _country(number):
    return {"code": f"X-LAND{number}", "name": f"Land {number // 2}"}


def _whole_country(number):
    return {
        "code": f"X-WHOLE{number}",
        "alpha3": "WHL",
        "numeric": "999",
        "name": "Wholeland",
        "official_name": "Commonwealth of Wholeland",
        "other_names": names(),
        "valid_from": "1822-09",
        "valid_to": "1911~",
        "successors": ["PE", "JP"],
        "identifiers": identifiers(number),
        "note": "Never was.\nNor will be.",
        "citations": [citation("valid_from")],
    }


def _organization(number):
    return {"name": f"Body {number}"}


def _whole_organization(number):
    return {
        "name": f"Whole body {number}",
        "abbreviation": f"WB{number}",
        "kind": "bloc",
        "members": [{"country": "PE", "term": "1998-11-14/..", "note": "At Kuala Lumpur."}],
        "other_names": names(),
        "url": "https://body.example/",
        "identifiers": identifiers(number),
        "note": "A note.",
        "citations": [citation("abbreviation")],
    }


def _person(number):
    return {"name": f"Person {number // 2}"}


def _whole_person(number):
    return {
        "name": f"Whole Person {number}",
        "other_names": names(),
        "country": "PE",
        "born": "1950?",
        "died": "2019-12",
        "tenures": [
            {
                "office": "Ambassador",
                "country": "PE",
                "organization": _whole_organization(number),
                "posted_to": "JP",
                "acting": False,
                "term": "1999-04-01/2003",
                "note": "Resigned.",
            },
            {"office": "Minister", "country": "PE", "term": "2004/", "known_until": "2005-06"},
        ],
        "identifiers": identifiers(number),
        "note": "A note.",
        "citations": [citation("tenures")],
    }


def _topic(number):
    return {"name": f"Topic {number}"}


def _whole_topic(number):
    return {
        "name": f"Whole topic {number}",
        "aliases": ["One alias", "Otro"],
        "parent": {"name": "Wider topic", "description": "Wide.", "aliases": ["Wide"]},
        "description": "On the whole.",
        "citations": [citation("parent")],
    }


def _source(number):
    return {"headline": f"Headline {number}", "date": f"20{10 + number // 2}"}


def _whole_source(number):
    return {**SOURCE, "id": f"whole-{number}", "url": f"https://gazette.example/{number}"}


def _agreement(number):
    return {"title": f"Pact {number}", "actions": [{"action": "signed", "date": f"20{10 + number // 2}"}]}


def _whole_agreement(number):
    return {
        "title": f"Whole pact {number}",
        "other_titles": ["Pacto entero"],
        "kind": "convention",
        "parties": [
            {"country": "JP", "note": "Depositary."},
            {"country": "PE"},
            {"organization": _whole_organization(number), "note": "As printed."},
        ],
        "actions": [
            {"action": "signed", "date": "1873-08-21", "note": "In Tokyo."},
            {"action": "ratified", "date": "1875", "country": "PE"},
            {"action": "accepted", "organization": _whole_organization(number)},
            {"action": "denounced", "date": "1880-01-01", "effective_date": "1881-01", "country": "PE"},
        ],
        "topics": [_whole_topic(number)],
        "depositaries": [{"country": "PE", "note": "The ministry."}, {"organization": _whole_organization(number)}],
        "signing_place": {"city": "Edo", "country": "JP"},
        "relations": [
            {
                "relation": "amends",
                "agreement": {"title": f"Older pact {number}", "kind": "treaty"},
                "note": "Article 2.",
            }
        ],
        "url": "https://treaties.example/1",
        "identifiers": identifiers(number),
        "note": "A note.",
        "citations": [citation("actions")],
    }


def _inline_agreement(number):
    """Return an agreement as a meeting may have it: relations are recorded with the agreement itself."""
    return {name: value for name, value in _whole_agreement(number).items() if name != "relations"}


def _meeting(number):
    return {"title": f"Meeting {number}", "date": f"20{10 + number // 2}-03-04"}


def _whole_meeting(number):
    return {
        "title": f"Whole meeting {number}",
        "summary": "They met.\nThey parted.",
        "date": "2001-02-03/2001-02-05~",
        "previous_dates": ["2000-12", "2001-01-20"],
        "starts_at": "2001-02-03T09:00:00-05:00[America/Lima]",
        "ends_at": "2001-02-05T18:30:00Z",
        "kind": "state_visit",
        "level": "head_of_state",
        "mode": "hybrid",
        "status": "confirmed",
        "series": {"id": "whole-series", "number": 4},
        "place": {
            "venue": "Palacio",
            "venue_kind": "building",
            "address": "Plaza Mayor 1",
            "city": "Lima",
            "country": "PE",
            "latitude": -12.046,
            "longitude": 77.0,
            "note": "Upstairs.",
        },
        "other_places": [
            {
                "venue": "Castillo",
                "venue_kind": "building",
                "address": "Calle 2",
                "city": "Cusco",
                "country": "PE",
                "latitude": -13.5,
                "longitude": -71.9675,
                "note": "On the second day.",
            }
        ],
        "participants": [{**_participation(number), "id": f"whole-participant-{number}"}],
        "agreements": [{"agreement": _inline_agreement(number), "relation": "initialled", "note": "At noon."}],
        "topics": [{"topic": _whole_topic(number), "note": "At length."}],
        "organizations": [{"organization": _whole_organization(number), "note": "In passing."}],
        "identifiers": identifiers(number),
        "note": "A note.",
        "citations": [citation("place.venue")],
    }


def _participation(number):
    return {
        "person": _whole_person(number),
        "country": "PE",
        "organization": _whole_organization(number),
        "office": "Prime Minister",
        "acting": True,
        "role": "head_of_delegation",
        "name_as_printed": "W. Person",
        "note": "Arrived late.",
        "citations": [citation("office")],
    }


def _participant(number):
    return {"meeting": SEEDED_MEETING, "country": "BR", "name_as_printed": f"Delegate {number}"}


def _whole_participant(number):
    return {**_participation(number), "meeting": SEEDED_MEETING}


_MINIMAL = {
    "countries": _country,
    "organizations": _organization,
    "people": _person,
    "topics": _topic,
    "sources": _source,
    "agreements": _agreement,
    "meetings": _meeting,
    "participants": _participant,
}
_WHOLE = {
    "countries": _whole_country,
    "organizations": _whole_organization,
    "people": _whole_person,
    "topics": _whole_topic,
    "sources": _whole_source,
    "agreements": _whole_agreement,
    "meetings": _whole_meeting,
    "participants": _whole_participant,
}
RESOURCES = tuple(_MINIMAL)
_NAME_FIELDS = {"meetings": "title", "agreements": "title", "sources": "headline", "participants": "name_as_printed"}


def name_field(resource: str) -> str:
    """Return the field that holds the name of a resource's records."""
    return _NAME_FIELDS.get(resource, "name")


def minimal(resource: str, number: int = 1) -> dict[str, Any]:
    """Return the least that can be written of a resource."""
    return _MINIMAL[resource](number)


def whole(resource: str, number: int = 1) -> dict[str, Any]:
    """Return a document with a value in each field, related records inline."""
    provenance = {} if resource in {"countries", "participants"} else _PROVENANCE
    return {**_WHOLE[resource](number), **provenance}


def create(client, resource: str, **fields: Any) -> str:
    """Create a record, also one that looks like another, and a meeting with a participant; return its URL."""
    if resource == "meetings":
        fields = {"participants": [{"country": "PE"}], **fields}
    parameters = {"duplicates": "allow"} if resource != "participants" else {}
    parameters |= {"far_future": "allow"} if resource == "meetings" else {}
    response = client.post(f"/{resource}", json={**minimal(resource), **fields}, params=parameters)
    assert response.status_code == 201, response.text
    return response.headers["location"]


def create_with_text(client, resource: str, text: str) -> str:
    """Create a record that holds a text in its name, its note and its related records; return its URL."""
    fields: dict[str, Any] = {
        name_field(resource): text,
        "description" if resource == "topics" else "note": text,
    }
    if resource == "meetings":
        fields |= {"summary": text, "place": {"venue": text, "city": text, "country": "PE", "note": text}}
        fields["topics"] = [{"topic": {"name": text}, "note": text}]
        fields["participants"] = [{"person": {"name": text}, "country": "PE", "office": text, "note": text}]
    if resource in {"meetings", "agreements", "people", "organizations"}:
        fields["identifiers"] = [{"scheme": "local", "value": text}]
        cited = {"source": {"headline": text}, "field": name_field(resource), "quote": text, "note": text}
        fields["citations"] = [cited]
    return create(client, resource, **fields)


def put_meeting(client, meeting_id: str, **fields: Any) -> dict[str, Any]:
    """Create or replace a meeting with an id; return it."""
    document = {"title": meeting_id, "date": "1950-06-15", **fields}
    response = client.put(f"/meetings/{meeting_id}", json=document, params={"far_future": "allow"})
    assert response.status_code in {200, 201}, response.text
    return response.json()


def meeting_as_read(**changes: Any) -> dict[str, Any]:
    """Return a meeting with some of everything, as `GET` returns it but for fields without a value."""
    gazette = {
        "id": "gazette-2021-04-12",
        "headline": "Envoys meet on the river",
        "publisher": "The Gazette",
        "date": "2021-04-12",
        "url": "https://gazette.example/2021/04/12?a=b;c",
    }
    citation = {
        "source": gazette,
        "field": "date",
        "says": None,
        "stance": "supports",
        "locator": "paragraph 2",
        "start": None,
        "end": None,
        "quote": None,
        "note": None,
    }
    return {
        "id": "2021-04-10-japan-peru-envoys",
        "title": "Envoys of Japan and Peru",
        "summary": "They met; twice, and agreed.",
        "date": "2021-04-10/2021-04-11",
        "starts_on": "2021-04-10",
        "ends_on": "2021-04-11",
        "kind": "bilateral_meeting",
        "level": "official",
        "mode": "in_person",
        "status": "held",
        "parts": [],
        "origin": "entered",
        "reviewed": True,
        "place": {
            "venue": "MV Example",
            "venue_kind": "vessel",
            "city": "Tokyo",
            "country": "JP",
            "latitude": 35.5,
            "longitude": -139.25,
        },
        "countries": [{"code": "JP", "name": "Japan"}, {"code": "PE", "name": "Peru"}],
        "participants": [
            {
                "id": "host-1",
                "person": {"id": "mori-ai", "name": "Mori Ai"},
                "country": "JP",
                "organization": None,
                "office": "Envoy",
                "role": "host",
                "citations": [{**citation, "field": "office"}],
            },
            {
                "id": "guest-1",
                "person": None,
                "country": "PE",
                "organization": None,
                "role": "guest",
                "citations": [],
            },
        ],
        "agreements": [
            {
                "agreement": {
                    "id": "river-accord",
                    "title": "River Accord",
                    "kind": "agreement",
                    "status": "signed",
                },
                "relation": "welcomed",
            }
        ],
        "topics": [{"topic": {"id": "rivers", "name": "Rivers, lakes; seas"}, "note": "At length."}],
        "organizations": [{"organization": {"id": "river-club", "name": "River Club"}, "note": None}],
        "identifiers": [{"scheme": "wikidata", "value": "Q999999999"}],
        "citations": [citation],
        "disputed": [],
        "created_at": "2024-03-01T12:00:00.000000Z",
        "updated_at": "2024-03-05T10:00:00.250000Z",
        **changes,
    }
