"""Agreements: treaties, memoranda and joint statements, with their parties and actions."""

import datetime as dt
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.enums import ActionKind, AgreementKind, AgreementRelation, AgreementStatus, Origin
from app.schemas.common import Identifiers, ProvenanceFields, Ref, StrictModel, empty_list, object_schema
from app.schemas.field_types import CountryCode, CountryName, Edtf, Id, Line, Text, Timestamp, Url
from app.schemas.organization import OrganizationLink, OrganizationRef
from app.schemas.source import Citation, Citations, CitedInput, CitedModel
from app.schemas.topic import TopicLink, TopicRef

DerivedStatus = Annotated[
    AgreementStatus | None,
    AfterValidator(lambda _status: None),
    Field(
        default=None,
        description="Status today, derived from parties and actions. Ignored in requests, since it changes with "
        "the day.",
        json_schema_extra={"readOnly": True},
    ),
]
"""The status in an input. It may date from another day, so it is dropped on validation and never compared."""


class PartyInput(StrictModel):
    """A party to an agreement: a country or an organization."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                object_schema("country", absent=["organization"]),
                object_schema("organization", types=["string", "object"], absent=["country"]),
            ]
        }
    )

    country: CountryName | None = None
    organization: OrganizationRef | None = None
    note: Line | None = Field(default=None, description="Capacity of the party, or its name as printed.")

    @model_validator(mode="after")
    def _check_one_actor(self) -> Self:
        if (self.country is None) == (self.organization is None):
            raise PydanticCustomError("party", "give either a country or an organization")
        return self


class Party(PartyInput):
    """A party to an agreement."""

    country: CountryCode | None
    organization: OrganizationLink | None  # type: ignore[assignment]


class ActionInput(StrictModel):
    """An action on an agreement on a given day, such as its signing, by one party or, if none is named, by all."""

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [object_schema(absent=["country"]), object_schema(absent=["organization"])]}
    )

    action: ActionKind
    date: Edtf | None = Field(
        default=None, description="Date, EDTF; `../2023-09-01` for *on or before*; null if no source states it."
    )
    effective_date: Edtf | None = Field(
        default=None,
        description="Date on which it takes effect, EDTF, if that is not `date`: a notice of withdrawal takes effect "
        "later, a succession dates back.",
        examples=["2020-11-04"],
    )
    country: CountryName | None = Field(default=None, description="The country that acted.")
    organization: OrganizationRef | None = Field(default=None, description="The organization that acted.")
    note: Text | None = None

    @model_validator(mode="after")
    def _check_at_most_one_actor(self) -> Self:
        if self.country is not None and self.organization is not None:
            raise PydanticCustomError("party", "give a country or an organization, not both")
        return self


class Action(ActionInput):
    """An action on an agreement, such as its signing."""

    country: CountryCode | None = Field(description="The country that acted.")
    organization: OrganizationLink | None  # type: ignore[assignment]


class SigningPlaceInput(StrictModel):
    """The place where an agreement was signed."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [object_schema("city"), object_schema("country")]})

    city: Line | None = Field(default=None, examples=["Lima"])
    country: CountryName | None = None

    @model_validator(mode="after")
    def _check_city_or_country(self) -> Self:
        if self.city is None and self.country is None:
            raise PydanticCustomError("place", "give the city, the country or both; null if neither is known")
        return self


class SigningPlace(SigningPlaceInput):
    """The place where an agreement was signed."""

    country: CountryCode | None


class AgreementFields(ProvenanceFields, CitedModel):
    """The fields of an agreement."""

    title: Line = Field(examples=["Memorandum of Cooperation on Antarctic Research"])
    other_titles: Annotated[list[Line], Field(max_length=50)] = empty_list(
        description="Titles in other languages or other sources."
    )
    kind: AgreementKind = AgreementKind.OTHER
    parties: Annotated[list[PartyInput], Field(max_length=500)] = empty_list()
    actions: Annotated[list[ActionInput], Field(max_length=5000)] = empty_list(
        description="Signatures, ratifications and other actions, with date and party where known."
    )
    topics: Annotated[list[TopicRef], Field(max_length=200)] = empty_list()
    depositaries: Annotated[list[PartyInput], Field(max_length=20)] = empty_list(
        description="Who keeps the original and registers ratifications."
    )
    signing_place: SigningPlaceInput | None = Field(default=None, description="Place of signature.")
    url: Url | None = Field(default=None, description="URL of the text.")
    identifiers: Identifiers = empty_list()
    note: Text | None = Field(default=None, description="An editorial note.")
    citations: Citations = empty_list()


class PartyStatuses(StrictModel):
    """The statuses of an agreement for one of its parties."""

    country: CountryCode | None
    organization: OrganizationLink | None
    statuses: list[AgreementStatus]


class StatusAsOf(StrictModel):
    """The statuses of an agreement on the days asked, in order of time: for all, and for the parties asked for."""

    date: Edtf
    statuses: list[AgreementStatus]
    parties: list[PartyStatuses]


class AgreementInput(CitedInput, AgreementFields):
    """An agreement in a request. Its status is derived from its parties and actions and cannot be set."""

    relations: Annotated[list["RelatedAgreementInput"], Field(max_length=500)] = empty_list(
        description="Older agreements that it amends, supersedes and so on; `GET /agreements?related_to=` is the inverse.",
    )
    status: DerivedStatus = None
    status_as_of: Annotated[
        StatusAsOf | None,
        AfterValidator(lambda _statuses: None),
        Field(
            default=None,
            description="In lists with `as_of`: the status on those days. Ignored in requests.",
            json_schema_extra={"readOnly": True},
        ),
    ] = None
    starts_on: dt.date | None = Field(
        default=None,
        description="First possible day of the signing or, if that is unknown, of the first dated action. Derived.",
        json_schema_extra={"readOnly": True},
    )
    ends_on: dt.date | None = Field(
        default=None, description="Last possible day of the same action. Derived.", json_schema_extra={"readOnly": True}
    )


class Agreement(AgreementInput):
    """A treaty, memorandum, joint statement… with its parties and actions."""

    id: Id
    parties: list[Party]  # type: ignore[assignment]
    actions: list[Action]  # type: ignore[assignment]
    topics: list[TopicLink]  # type: ignore[assignment]
    depositaries: list[Party]  # type: ignore[assignment]
    signing_place: SigningPlace | None
    relations: list["RelatedAgreement"]  # type: ignore[assignment]
    status: AgreementStatus = Field(
        description="Status today, derived from parties and actions.", json_schema_extra={"readOnly": True}
    )
    origin: Origin
    reviewed: bool
    created_at: Timestamp
    updated_at: Timestamp
    citations: list[Citation]  # type: ignore[assignment]
    disputed: list[str]


class AgreementRef(CitedInput, Ref, AgreementFields):
    """An agreement, by id or inline. Inline, it is matched by an identifier, else by title and parties."""

    noun: ClassVar[str] = "agreement"
    label: ClassVar[str] = "title"
    title: Line | None = None  # type: ignore[assignment]  # an id alone is enough
    status: DerivedStatus = None


class AgreementLink(StrictModel):
    """An agreement in short form."""

    id: Id
    title: Line
    kind: AgreementKind
    status: AgreementStatus


class RelatedAgreementInput(StrictModel):
    """The relation of an agreement to an older one."""

    relation: AgreementRelation
    agreement: AgreementRef
    note: Text | None = None


class RelatedAgreement(RelatedAgreementInput):
    """The relation of an agreement to an older one."""

    agreement: AgreementLink  # type: ignore[assignment]


AgreementInput.model_rebuild()
Agreement.model_rebuild()
