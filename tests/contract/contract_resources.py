"""Samples of each resource for the contract tests: its query, its sample records, and edits of them."""

from dataclasses import dataclass
from typing import Any

import factories

from app.api import countries, organizations, participants, people, sources, topics
from app.web.agreement_list import AgreementParams
from app.web.meeting_list import MeetingParams

STAMP = "2020-05-04T03:02:01.000001Z"
OF_PARTICIPANTS = {"meeting": "2010-03-04-meeting-1", "country": "X-LAND1"}
"""The records that `prepare` creates for participants in a database without the seed."""


@dataclass(frozen=True)
class Sample:
    """One resource."""

    name: str
    query: Any
    change: dict[str, Any]
    """A merge patch that changes a record of either sort."""
    key: str = "id"

    @property
    def url(self) -> str:
        return f"/{self.name}"

    def minimal(self, number: int) -> dict[str, Any]:
        """Return the least that can be written; another record for each number."""
        document = factories.minimal(self.name, number)
        return {**document, **OF_PARTICIPANTS} if self.name == "participants" else document

    def whole(self, number: int) -> dict[str, Any]:
        """Return a document with a value in each field, related records inline."""
        document = factories.whole(self.name, number)
        meeting = {"id": OF_PARTICIPANTS["meeting"], "title": "Meeting 1", "date": "2010-03-04"}
        return {**document, "meeting": meeting} if self.name == "participants" else document

    def chosen(self, number: int) -> dict[str, Any]:
        """The minimal document, with a chosen id."""
        return {**self.minimal(number), self.key: f"X-CHOSEN{number}" if self.key == "code" else f"chosen-{number}"}

    @property
    def sorts(self) -> tuple[str, ...]:
        """Every sort order that requires no other parameter; `relevance` requires `q`."""
        return tuple(item for item in self.query.model_fields["sort"].annotation.__args__ if item != "relevance")

    def __str__(self) -> str:
        return self.name


SAMPLES = [
    Sample("countries", countries.CountryParams, {"note": "Changed."}, "code"),
    Sample("organizations", organizations.OrganizationParams, {"note": "Changed."}),
    Sample("people", people.PersonParams, {"note": "Changed."}),
    Sample("topics", topics.TopicParams, {"description": "Changed."}),
    Sample("sources", sources.SourceParams, {"note": "Changed."}),
    Sample("agreements", AgreementParams, {"note": "Changed."}),
    Sample("meetings", MeetingParams, {"note": "Changed."}),
    Sample("participants", participants.ParticipantParams, {"note": "Changed."}),
]


def prepare(client, sample):
    """Create the records that a sample refers to."""
    if sample.name == "participants":
        for other in SAMPLES:
            if other.name in {"countries", "meetings"}:
                assert client.post(other.url, json=other.minimal(1)).status_code == 201


def create_sample(client, sample, document):
    """Create a record, even a possible duplicate; return it with its URL."""
    alike = {"duplicates": "allow"} if sample.name in {"people", "meetings", "sources", "agreements"} else {}
    response = client.post(sample.url, json=document, params=alike)
    assert response.status_code == 201, response.text
    return response.json(), response.headers["location"]
