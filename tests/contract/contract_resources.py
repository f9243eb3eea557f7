"""What the contract tests know of each resource: documents of it, small and whole, and what can be done to them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.api import agreements, countries, meetings, organizations, participants, people, sources, topics

STAMP = "2020-05-04T03:02:01.000001Z"
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
    "note": "The second edition.",
}


def citation(field: str) -> dict[str, Any]:
    return {"source": dict(SOURCE), "field": field, "locator": "page 3", "quote": "As was said.", "note": "In a box."}


def names() -> list[dict[str, Any]]:
    return [{"name": "Otro nombre", "language": "es", "script": "Latn"}, {"name": "別名", "language": "ja"}]


def identifiers(number: int) -> list[dict[str, str]]:
    return [{"scheme": "wikidata", "value": f"Q{number}"}, {"scheme": "local-list", "value": f"№ {number}"}]


@dataclass(frozen=True)
class Sample:
    """One resource."""

    name: str
    query: Any
    minimal: Callable[[int], dict[str, Any]]
    """The least that can be written; another record for each number. Numbers in pairs have equal sort values."""
    whole: Callable[[int], dict[str, Any]]
    """A document with a value in each field, related records inline."""
    change: dict[str, Any]
    """A merge patch that changes a record of either sort."""
    key: str = "id"

    @property
    def url(self) -> str:
        return f"/{self.name}"

    def chosen(self, number: int) -> dict[str, Any]:
        """The least, with an id of our choice."""
        return {**self.minimal(number), self.key: f"X-CHOSEN{number}" if self.key == "code" else f"chosen-{number}"}

    @property
    def sorts(self) -> tuple[str, ...]:
        """Every order that needs nothing but itself; by relevance, there has to be a `q`."""
        return tuple(each for each in self.query.model_fields["sort"].annotation.__args__ if each != "relevance")

    def __str__(self) -> str:
        return self.name


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
                "term": "1999-04-01/2003",
                "note": "Resigned.",
            }
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
        ],
        "topics": [_whole_topic(number)],
        "url": "https://treaties.example/1",
        "identifiers": identifiers(number),
        "note": "A note.",
        "citations": [citation("actions")],
    }


def _meeting(number):
    return {"title": f"Meeting {number}", "date": f"20{10 + number // 2}-03-04"}


def _whole_meeting(number):
    return {
        "title": f"Whole meeting {number}",
        "summary": "They met.\nThey parted.",
        "date": "2001-02-03/2001-02-05~",
        "kind": "state_visit",
        "level": "head_of_state",
        "mode": "hybrid",
        "status": "confirmed",
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
        "participants": [{**_participation(number), "id": f"whole-participant-{number}"}],
        "agreements": [{"agreement": _whole_agreement(number), "relation": "initialled", "note": "At noon."}],
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
        "role": "head_of_delegation",
        "name_as_printed": "W. Person",
        "note": "Arrived late.",
        "citations": [citation("office")],
    }


MEETING_OF_PARTICIPANTS = "2010-03-04-meeting-1"


def _participant(number):
    return {"meeting": MEETING_OF_PARTICIPANTS, "country": "X-LAND1", "name_as_printed": f"Delegate {number}"}


def _whole_participant(number):
    meeting = {"id": MEETING_OF_PARTICIPANTS, "title": "Meeting 1", "date": "2010-03-04"}
    return {**_participation(number), "meeting": meeting}


SAMPLES = [
    Sample("countries", countries.CountryQuery, _country, _whole_country, {"note": "Changed."}, "code"),
    Sample("organizations", organizations.OrganizationQuery, _organization, _whole_organization, {"note": "Changed."}),
    Sample("people", people.PersonQuery, _person, _whole_person, {"note": "Changed."}),
    Sample("topics", topics.TopicQuery, _topic, _whole_topic, {"description": "Changed."}),
    Sample("sources", sources.SourceQuery, _source, _whole_source, {"note": "Changed."}),
    Sample("agreements", agreements.AgreementQuery, _agreement, _whole_agreement, {"note": "Changed."}),
    Sample("meetings", meetings.MeetingQuery, _meeting, _whole_meeting, {"note": "Changed."}),
    Sample("participants", participants.ParticipantQuery, _participant, _whole_participant, {"note": "Changed."}),
]


def prepare(client, sample):
    """Make what records of a sample need."""
    if sample.name == "participants":
        for other in SAMPLES:
            if other.name in {"countries", "meetings"}:
                assert client.post(other.url, json=other.minimal(1)).status_code == 201


def made(client, sample, document):
    """Make a record, also one that looks like another; give it with its address."""
    alike = {"duplicates": "allow"} if sample.name in {"people", "meetings"} else {}
    response = client.post(sample.url, json=document, params=alike)
    assert response.status_code == 201, response.text
    return response.json(), response.headers["location"]
