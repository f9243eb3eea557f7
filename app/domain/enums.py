"""Controlled vocabularies: every closed list of values that a document may use.

The values follow established usage: meeting kinds from PLOVER's CONSULT modes and the visit kinds of the US Office of
the Historian; status from Open Civic Data plus *held* and *unknown*; treaty actions from the depositary practice of the United
Nations (the glossary of the UN Treaty Collection) and the Vienna Convention on the Law of Treaties.
"""

from enum import StrEnum
from typing import Final

ANY: Final = "any"
"""The value of the filter `disputed` that stands for every field."""


class Origin(StrEnum):
    """How a record came about: entered by a person, imported from a data set, coded or drafted by a machine."""

    ENTERED = "entered"
    IMPORTED = "imported"
    MACHINE_CODED = "machine_coded"
    DRAFTED = "drafted"


class MeetingKind(StrEnum):
    """The kind of event."""

    BILATERAL_MEETING = "bilateral_meeting"
    MULTILATERAL_MEETING = "multilateral_meeting"
    SUMMIT = "summit"
    SIDE_MEETING = "side_meeting"
    STATE_VISIT = "state_visit"
    OFFICIAL_VISIT = "official_visit"
    WORKING_VISIT = "working_visit"
    COURTESY_CALL = "courtesy_call"
    CONSULTATION = "consultation"
    NEGOTIATION_ROUND = "negotiation_round"
    SIGNING_CEREMONY = "signing_ceremony"
    RECEPTION = "reception"
    VISIT = "visit"
    CALL = "call"
    OTHER = "other"


class Level(StrEnum):
    """The highest rank represented on both sides."""

    HEAD_OF_STATE = "head_of_state"
    HEAD_OF_GOVERNMENT = "head_of_government"
    MINISTER = "minister"
    VICE_MINISTER = "vice_minister"
    AMBASSADOR = "ambassador"
    OFFICIAL = "official"
    UNKNOWN = "unknown"


class Mode(StrEnum):
    """How the participants met."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    HYBRID = "hybrid"
    UNKNOWN = "unknown"


class MeetingStatus(StrEnum):
    """Whether the meeting took place."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    HELD = "held"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """A participant's role in one meeting."""

    HOST = "host"
    GUEST = "guest"
    CHAIR = "chair"
    HEAD_OF_DELEGATION = "head_of_delegation"
    MEMBER = "member"
    SIGNATORY = "signatory"
    WITNESS = "witness"
    MEDIATOR = "mediator"
    OBSERVER = "observer"
    INTERPRETER = "interpreter"
    UNKNOWN = "unknown"


class VenueKind(StrEnum):
    """The kind of place a meeting was held in. A foreign ship moored in Tokyo is a vessel in Japan."""

    BUILDING = "building"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    ONLINE = "online"
    OTHER = "other"


class AgreementKind(StrEnum):
    """The kind of an agreement."""

    TREATY = "treaty"
    CONVENTION = "convention"
    AGREEMENT = "agreement"
    PROTOCOL = "protocol"
    AMENDMENT = "amendment"
    EXCHANGE_OF_NOTES = "exchange_of_notes"
    MEMORANDUM_OF_COOPERATION = "memorandum_of_cooperation"
    MEMORANDUM_OF_UNDERSTANDING = "memorandum_of_understanding"
    JOINT_STATEMENT = "joint_statement"
    DECLARATION = "declaration"
    ACTION_PLAN = "action_plan"
    RESOLUTION = "resolution"
    OTHER = "other"


class ActionKind(StrEnum):
    """An act on an agreement, by one party or by all; `docs/agreements.md` has the effect of each on the status."""

    ANNOUNCED = "announced"
    ADOPTED = "adopted"
    INITIALLED = "initialled"
    OPENED_FOR_SIGNATURE = "opened_for_signature"
    SIGNED = "signed"
    DEFINITIVELY_SIGNED = "definitively_signed"
    RATIFIED = "ratified"
    ACCEPTED = "accepted"
    APPROVED = "approved"
    ACCEDED = "acceded"
    FORMALLY_CONFIRMED = "formally_confirmed"
    SUCCEEDED = "succeeded"
    PROVISIONALLY_APPLIED = "provisionally_applied"
    ENTERED_INTO_FORCE = "entered_into_force"
    RESERVED = "reserved"
    DECLARED = "declared"
    OBJECTED = "objected"
    APPLIED_TO_TERRITORY = "applied_to_territory"
    REGISTERED = "registered"
    CORRECTED = "corrected"
    AMENDED = "amended"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    SIGNATURE_WITHDRAWN = "signature_withdrawn"
    RATIFICATION_WITHDRAWN = "ratification_withdrawn"
    RESERVATION_WITHDRAWN = "reservation_withdrawn"
    DECLARATION_WITHDRAWN = "declaration_withdrawn"
    OBJECTION_WITHDRAWN = "objection_withdrawn"
    PROVISIONAL_APPLICATION_ENDED = "provisional_application_ended"
    WITHDRAWN = "withdrawn"
    DENOUNCED = "denounced"
    WITHDRAWAL_REVOKED = "withdrawal_revoked"
    TERMINATED = "terminated"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class AgreementStatus(StrEnum):
    """The status of an agreement on a given day; derived from its parties and actions, never entered."""

    UNKNOWN = "unknown"
    ANNOUNCED = "announced"
    ADOPTED = "adopted"
    INITIALLED = "initialled"
    SIGNED = "signed"
    PROVISIONALLY_APPLIED = "provisionally_applied"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class AgreementRelation(StrEnum):
    """The relation of an agreement to an older one, on which it depends or which it changes."""

    AMENDS = "amends"
    SUPERSEDES = "supersedes"
    IMPLEMENTS = "implements"
    EXTENDS = "extends"
    SUPPLEMENTS = "supplements"


class Relation(StrEnum):
    """The relation of a meeting to an agreement."""

    SIGNED = "signed"
    INITIALLED = "initialled"
    ANNOUNCED = "announced"
    WELCOMED = "welcomed"
    DISCUSSED = "discussed"
    NEGOTIATED = "negotiated"


class OrganizationKind(StrEnum):
    """The kind of body an organization is."""

    INTERGOVERNMENTAL = "intergovernmental"
    BLOC = "bloc"
    AGREEMENT_BODY = "agreement_body"
    AGENCY = "agency"
    NON_GOVERNMENTAL = "non_governmental"
    COMPANY = "company"
    OTHER = "other"


class SourceKind(StrEnum):
    """The kind of document a source is."""

    ARTICLE = "article"
    PRESS_RELEASE = "press_release"
    DATASET = "dataset"
    TREATY_TEXT = "treaty_text"
    BOOK = "book"
    OTHER = "other"


class Stance(StrEnum):
    """The relation of a source to the recorded value of a field."""

    SUPPORTS = "supports"
    DISPUTES = "disputes"
    UNCLEAR = "unclear"


class ChangeAction(StrEnum):
    """The kind of change to a record."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    MERGED = "merged"
    UNDELETED = "undeleted"
    REDACTED = "redacted"


class JudgementKind(StrEnum):
    """A person's judgement whether two records are one, or that one is right as recorded."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    RIGHT = "right"
