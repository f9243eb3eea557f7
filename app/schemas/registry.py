"""The draft model of each resource."""

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
"""The reference models, for rows without a record of their own: such a row can only add to an existing record."""

RETIRED: Final = "retired_ids"
"""The name of the export rows that list retired ids, which are never reused."""


class RetiredDocument(Part):
    """An id retired by deletion or by merging into `successor`."""

    resource: Literal[
        "countries", "organizations", "sources", "topics", "people", "agreements", "meetings", "participants"
    ]
    id: Id | CountryCode
    retired_at: Timestamp
    successor: Id | None
