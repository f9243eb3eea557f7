"""Meetings, with their participants, agreements, topics and organizations."""

import datetime as dt
from typing import Annotated, ClassVar, Final, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.enums import Level, MeetingKind, MeetingStatus, Mode, Origin, Relation, Role
from app.schemas.agreement import AgreementLink, AgreementRef
from app.schemas.common import Identifiers, ProvenanceFields, Ref, StrictModel, empty_list, object_schema, unique
from app.schemas.country import CountryLink
from app.schemas.field_types import (
    Acting,
    CountryCode,
    CountryName,
    Edtf,
    Id,
    Line,
    MeetingDate,
    Text,
    Timestamp,
    WrittenLine,
    ZonedTime,
    whole,
)
from app.schemas.organization import OrganizationLink, OrganizationRef
from app.schemas.person import PersonLink, PersonRef
from app.schemas.place import Place, reject_empty_places
from app.schemas.source import Citation, Citations, CitedInput, CitedModel
from app.schemas.topic import TopicLink, TopicRef

MAX_PARTICIPANTS: Final = 1000

DerivedParts = Annotated[
    list[Id] | None,
    AfterValidator(lambda _parts: None),
    Field(description="Ids of the meetings that are parts of this one. Derived.", json_schema_extra={"readOnly": True}),
]
"""The parts in an input. Others may have changed since they were read, so they are dropped and never compared."""


class Series(StrictModel):
    """The series that a meeting is a round of, such as an annual dialogue."""

    id: Id = Field(description="Id of the series, the same for all its rounds.", examples=["norland-dialogue"])
    number: Annotated[int, Field(ge=1, le=100_000, strict=True), BeforeValidator(whole)] | None = Field(
        default=None, description="Number of the round.", examples=[3]
    )


class ParticipantFields(CitedModel):
    """The fields of one person's or one delegation's participation in one meeting."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                object_schema("person", types=["string", "object"]),
                object_schema("country"),
                object_schema("organization", types=["string", "object"]),
            ]
        }
    )

    person: PersonRef | None = Field(default=None, description="The person; null for an unnamed delegation.")
    country: CountryName | None = Field(default=None, description="The country represented.")
    organization: OrganizationRef | None = Field(default=None, description="The organization represented.")
    office: WrittenLine | None = Field(
        default=None, description="Office held at the time.", examples=["Foreign Minister"]
    )
    acting: Acting | None = Field(default=None, description="Whether as an acting office-holder.")
    role: Role = Role.UNKNOWN
    name_as_printed: Line | None = Field(default=None, description="Name exactly as printed in the source.")
    note: Text | None = Field(default=None, description="An editorial note.")
    citations: Citations = empty_list()

    @model_validator(mode="after")
    def _check_identified(self) -> Self:
        if self.person is None and self.country is None and self.organization is None:
            raise PydanticCustomError("participant", "give at least one of person, country and organization")
        return self


class MeetingParticipantInput(ParticipantFields):
    """A participant inside a meeting, in a request."""

    id: Id | None = Field(
        default=None, description="Stable id of the participant. If omitted, the service creates one."
    )


class MeetingParticipant(MeetingParticipantInput):
    """A participant inside a meeting."""

    id: Id
    person: PersonLink | None  # type: ignore[assignment]
    country: CountryCode | None = Field(description="The country represented.")
    organization: OrganizationLink | None  # type: ignore[assignment]
    citations: list[Citation]  # type: ignore[assignment]


class MeetingAgreementInput(StrictModel):
    """A meeting's relation to an agreement, in a request."""

    agreement: AgreementRef
    relation: Relation
    note: Text | None = None


class MeetingAgreement(MeetingAgreementInput):
    """A meeting's relation to an agreement."""

    agreement: AgreementLink  # type: ignore[assignment]


class MeetingTopicInput(StrictModel):
    """A topic discussed at a meeting, in a request."""

    topic: TopicRef
    note: Text | None = Field(default=None, description="What the meeting said about the topic.")

    @model_validator(mode="before")
    @classmethod
    def _expand_bare_id(cls, value: object) -> object:
        return {"topic": value} if isinstance(value, str) else value


class MeetingTopic(MeetingTopicInput):
    """A topic discussed at a meeting."""

    topic: TopicLink  # type: ignore[assignment]


class MeetingOrganizationInput(StrictModel):
    """An organization discussed at a meeting; one that took part is a participant."""

    organization: OrganizationRef
    note: Text | None = Field(default=None, description="Relation of the organization to the meeting.")

    @model_validator(mode="before")
    @classmethod
    def _expand_bare_id(cls, value: object) -> object:
        return {"organization": value} if isinstance(value, str) else value


class MeetingOrganization(MeetingOrganizationInput):
    """An organization discussed at a meeting."""

    organization: OrganizationLink  # type: ignore[assignment]


class MeetingInput(CitedInput, ProvenanceFields, CitedModel):
    """A meeting in a request, with its participants, agreements, topics and citations."""

    title: Line = Field(examples=["Japan-Peru foreign ministers' meeting"])
    summary: Text | None = Field(default=None, description="Summary in a few sentences.")
    date: MeetingDate = Field(
        description="Date, EDTF: a day, month, year or interval, with `~` for *about* and `?` for *uncertain*; `XXXX` if no "
        "day is known, as of a meeting that was postponed.",
        examples=["2023-09-01"],
    )
    starts_on: dt.date | None = Field(
        default=None,
        description="First possible day of `date`; null if it is open. Derived.",
        json_schema_extra={"readOnly": True},
    )
    ends_on: dt.date | None = Field(
        default=None,
        description="Last possible day of `date`; null if it is open. Derived.",
        json_schema_extra={"readOnly": True},
    )
    previous_dates: Annotated[list[Edtf], Field(max_length=100), unique("the date", str)] = empty_list(
        description="Dates for which the meeting was planned before, oldest first. Kept when a plan changes.",
    )
    starts_at: ZonedTime | None = Field(
        default=None, description="Time of the beginning, at its place: the day there is that of `date`."
    )
    ends_at: ZonedTime | None = Field(default=None, description="Time of the end.")
    kind: MeetingKind = MeetingKind.OTHER
    level: Level = Level.UNKNOWN
    mode: Mode = Mode.UNKNOWN
    status: MeetingStatus = MeetingStatus.UNKNOWN
    part_of: Id | None = Field(
        default=None,
        description="Id of the meeting that this one is a part of: of the summit of a bilateral, of the visit of a dinner.",
    )
    parts: DerivedParts = None
    series: Series | None = None
    place: Place | None = None
    other_places: Annotated[list[Place], Field(max_length=50), AfterValidator(reject_empty_places)] = empty_list(
        description="Further places of a meeting that was held in several."
    )
    countries: list[CountryLink] | None = Field(
        default=None,
        description="Countries that the participants represent. Derived.",
        json_schema_extra={"readOnly": True},
    )
    participants: Annotated[
        list[MeetingParticipantInput], Field(max_length=MAX_PARTICIPANTS), unique("the id", lambda item: item.id)
    ] = empty_list()
    agreements: Annotated[list[MeetingAgreementInput], Field(max_length=500)] = empty_list()
    topics: Annotated[list[MeetingTopicInput], Field(max_length=500)] = empty_list()
    organizations: Annotated[list[MeetingOrganizationInput], Field(max_length=500)] = empty_list(
        description="Organizations that were discussed; those that took part are participants."
    )
    identifiers: Identifiers = empty_list()
    note: Text | None = Field(default=None, description="An editorial note.")
    citations: Citations = empty_list()


class Meeting(MeetingInput):
    """A diplomatic event: a visit, summit, call or negotiation round."""

    id: Id
    parts: list[Id] = Field(description="Ids of the meetings that are parts of this one. Derived.")
    countries: list[CountryLink]
    participants: list[MeetingParticipant]  # type: ignore[assignment]
    agreements: list[MeetingAgreement]  # type: ignore[assignment]
    topics: list[MeetingTopic]  # type: ignore[assignment]
    organizations: list[MeetingOrganization]  # type: ignore[assignment]
    origin: Origin
    reviewed: bool
    created_at: Timestamp
    updated_at: Timestamp
    citations: list[Citation]  # type: ignore[assignment]
    disputed: list[str]


class MeetingRef(Ref):
    """A meeting, by id."""

    noun: ClassVar[str] = "meeting"
    label: ClassVar[str] = "id"
    title: Line | None = None
    date: MeetingDate | None = None


class MeetingLink(StrictModel):
    """A meeting in short form."""

    id: Id
    title: Line
    date: MeetingDate


class ParticipantInput(CitedInput, ParticipantFields):
    """A participant in a request: one person's or one delegation's participation in one meeting."""

    meeting: MeetingRef = Field(description="Id of the meeting.")


class Participant(ParticipantInput):
    """One person's or one delegation's participation in one meeting."""

    id: Id
    meeting: MeetingLink  # type: ignore[assignment]
    person: PersonLink | None  # type: ignore[assignment]
    country: CountryCode | None = Field(description="The country represented.")
    organization: OrganizationLink | None  # type: ignore[assignment]
    created_at: Timestamp
    updated_at: Timestamp
    citations: list[Citation]  # type: ignore[assignment]
    disputed: list[str]
