"""All tables.

Tables join on integer primary keys that never leave the database; the public identifier of a record is its `id`. Every
record has a `version`, which the UPDATE itself checks. Uncertain dates are stored as their EDTF text beside the
computed bounds (`starts_on`, `ends_on`, NOT NULL: `app.domain.dates.edtf.EARLIEST` and `LATEST` stand for an open end).
Timestamps are RFC 3339 text of fixed width, so that both databases order and print them alike. Text is ordered by its
bytes on both, whatever the locale of a PostgreSQL cluster. `folded` columns contain `app.domain.strings.text.fold` of the
column that they are named after, for comparison.

Each name, identifier and citation belongs to exactly one record, of any resource.
"""

from app.db.models.actors import Country, Membership, Organization, Person, Succession, Tenure
from app.db.models.agreements import (
    Action,
    Agreement,
    AgreementPeriod,
    AgreementRelation,
    AgreementTopic,
    AgreementTopicAbove,
    Depositary,
    Party,
    PartyPeriod,
    SigningPlace,
)
from app.db.models.base import (
    Base,
    BigKey,
    LongText,
    PrimaryKey,
    ProvenanceMixin,
    RecordMixin,
    belongs_to,
    child_rows,
    refers_to,
)
from app.db.models.clients import ApiKey, IdempotencyKey
from app.db.models.derived import (
    FACETS_OF_VALUES,
    MEETING_VALUES,
    DuplicatePair,
    FacetCount,
    MeetingTerm,
    NameKey,
    NetworkNode,
    OpenQuestion,
    OrganizationKey,
    SearchEntry,
    Term,
)
from app.db.models.history import Change, ChangeFeed, DatasetRow, RetiredId
from app.db.models.judgements import Judgement
from app.db.models.meetings import (
    Meeting,
    MeetingAgreement,
    MeetingGap,
    MeetingOrganization,
    MeetingTopic,
    OtherPlace,
    Participant,
    PreviousDate,
)
from app.db.models.owned import Citation, Dispute, Identifier, Name, OwnedMixin
from app.db.models.sources import Source
from app.db.models.topics import Topic

__all__ = [
    "FACETS_OF_VALUES",
    "MEETING_VALUES",
    "Action",
    "Agreement",
    "AgreementPeriod",
    "AgreementRelation",
    "AgreementTopic",
    "AgreementTopicAbove",
    "ApiKey",
    "Base",
    "BigKey",
    "Change",
    "ChangeFeed",
    "Citation",
    "Country",
    "DatasetRow",
    "Depositary",
    "Dispute",
    "DuplicatePair",
    "FacetCount",
    "IdempotencyKey",
    "Identifier",
    "Judgement",
    "LongText",
    "Meeting",
    "MeetingAgreement",
    "MeetingGap",
    "MeetingOrganization",
    "MeetingTerm",
    "MeetingTopic",
    "Membership",
    "Name",
    "NameKey",
    "NetworkNode",
    "OpenQuestion",
    "Organization",
    "OrganizationKey",
    "OtherPlace",
    "OwnedMixin",
    "Participant",
    "Party",
    "PartyPeriod",
    "Person",
    "PreviousDate",
    "PrimaryKey",
    "ProvenanceMixin",
    "RecordMixin",
    "RetiredId",
    "SearchEntry",
    "SigningPlace",
    "Source",
    "Succession",
    "Tenure",
    "Term",
    "Topic",
    "belongs_to",
    "child_rows",
    "refers_to",
]
