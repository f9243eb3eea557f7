"""Which draft a row of each resource is."""

from typing import Final, Literal

from app.schemas.agreement import AgreementDraft, AgreementRef
from app.schemas.common import CountryCode, Draft, Id, Part, Ref, Timestamp
from app.schemas.country import CountryDraft
from app.schemas.meeting import MeetingDraft, ParticipantDraft
from app.schemas.organization import OrganizationDraft, OrganizationRef
from app.schemas.person import PersonDraft, PersonRef
from app.schemas.source import SourceDraft, SourceRef
from app.schemas.topic import TopicDraft, TopicRef

DRAFTS: Final[dict[str, type[Draft]]] = {
    "countries": CountryDraft,
    "organizations": OrganizationDraft,
    "sources": SourceDraft,
    "topics": TopicDraft,
    "people": PersonDraft,
    "agreements": AgreementDraft,
    "meetings": MeetingDraft,
    "participants": ParticipantDraft,
}

REFERENCES: Final[dict[str, type[Ref]]] = {
    "organizations": OrganizationRef,
    "sources": SourceRef,
    "topics": TopicRef,
    "people": PersonRef,
    "agreements": AgreementRef,
}
"""What a row is that names no record of its own: it can only add to one that is there."""

RETIRED: Final = "retired_ids"
"""The rows of an export that say which ids are not used again."""


class RetiredDocument(Part):
    """An id that was given up, by deletion or by merging into `successor`."""

    resource: Literal[
        "countries", "organizations", "sources", "topics", "people", "agreements", "meetings", "participants"
    ]
    id: Id | CountryCode
    retired_at: Timestamp
    successor: Id | None
