"""Which draft a line of each resource is."""

from typing import Final

from app.documents.agreement import AgreementDraft
from app.documents.common import Draft
from app.documents.country import CountryDraft
from app.documents.meeting import MeetingDraft, ParticipantDraft
from app.documents.organization import OrganizationDraft
from app.documents.person import PersonDraft
from app.documents.source import SourceDraft
from app.documents.topic import TopicDraft

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
