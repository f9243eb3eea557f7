"""The input model of each resource."""

from typing import Final, Literal

from app.schemas.agreement import AgreementInput, AgreementRef
from app.schemas.common import RecordInput, Ref, StrictModel
from app.schemas.country import CountryInput
from app.schemas.field_types import CountryCode, Id, Timestamp
from app.schemas.meeting import MeetingInput, ParticipantInput
from app.schemas.organization import OrganizationInput, OrganizationRef
from app.schemas.person import PersonInput, PersonRef
from app.schemas.source import SourceInput, SourceRef
from app.schemas.topic import TopicInput, TopicRef

INPUT_MODELS: Final[dict[str, type[RecordInput]]] = {
    "countries": CountryInput,
    "organizations": OrganizationInput,
    "sources": SourceInput,
    "topics": TopicInput,
    "people": PersonInput,
    "agreements": AgreementInput,
    "meetings": MeetingInput,
    "participants": ParticipantInput,
}

REFERENCE_MODELS: Final[dict[str, type[Ref]]] = {
    "organizations": OrganizationRef,
    "sources": SourceRef,
    "topics": TopicRef,
    "people": PersonRef,
    "agreements": AgreementRef,
}
"""The reference models, for rows without a record of their own: such a row can only add to an existing record."""

CitedResource = Literal["countries", "organizations", "topics", "people", "agreements", "meetings", "participants"]
"""The resources whose records have citations."""

RETIRED_IDS: Final = "retired_ids"
"""The name of the export rows that list retired ids, which are never reused."""

JUDGEMENTS: Final = "judgements"
"""The name of the export rows that list judgements whether two records are one."""
NOT_RECORDS: Final = (RETIRED_IDS, JUDGEMENTS)
"""The export rows that are not records, in their order after all records."""


class RetiredIdInput(StrictModel):
    """An id retired by deletion or by merging into `successor`."""

    resource: Literal[
        "countries", "organizations", "sources", "topics", "people", "agreements", "meetings", "participants"
    ]
    id: Id | CountryCode
    retired_at: Timestamp
    successor: Id | None
