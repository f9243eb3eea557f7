"""People who take part in meetings, and the offices they held."""

import datetime as dt
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.dates.edtf import bounds
from app.domain.enums import Origin
from app.schemas.common import Identifiers, Names, ProvenanceFields, Ref, StrictModel, empty_list
from app.schemas.field_types import Acting, CountryCode, CountryName, Edtf, Id, Line, Text, Timestamp, WrittenLine
from app.schemas.organization import OrganizationLink, OrganizationRef
from app.schemas.source import Citation, Citations, CitedInput, CitedModel


class TenureInput(StrictModel):
    """An office held for a time, in a request (FollowTheMoney: Position and Occupancy)."""

    office: WrittenLine = Field(
        description="Office, as the person's own government names it.", examples=["Foreign Minister"]
    )
    country: CountryName | None = Field(default=None, description="Country that the office belongs to.")
    organization: OrganizationRef | None = Field(default=None, description="Organization that the office belongs to.")
    posted_to: CountryName | None = Field(default=None, description="For an ambassador, the country of accreditation.")
    acting: Acting | None = Field(default=None, description="Whether as an acting office-holder.")
    term: Edtf | None = Field(default=None, description="Period, EDTF interval; null if neither end is known.")
    known_until: Edtf | None = Field(
        default=None, description="With an unknown end: date until which it is known to have lasted, EDTF."
    )
    note: Text | None = Field(default=None, description="How the tenure began or ended, according to the source.")

    @model_validator(mode="after")
    def _check_end_unknown(self) -> Self:
        if self.known_until is not None and not (self.term and self.term.endswith("/")):
            raise PydanticCustomError(
                "known_until",
                "`known_until` is for a term whose end is unknown; write the term with its start and a slash, as 2021-11-10/",
            )
        return self

    @model_validator(mode="after")
    def _check_known_until_after_start(self) -> Self:
        if self.known_until is None or self.term is None:
            return self
        if bounds(self.known_until).ends_on < bounds(self.term).starts_on:
            raise PydanticCustomError(
                "known_until",
                "`known_until` must not be before the start of the term, {start}; correct one of the two",
                {"start": self.term.removesuffix("/")},
            )
        return self


class Tenure(TenureInput):
    """An office held for a time."""

    country: CountryCode | None = Field(description="Country that the office belongs to.")
    posted_to: CountryCode | None = Field(description="For an ambassador, the country of accreditation.")
    organization: OrganizationLink | None  # type: ignore[assignment]


class PersonFields(ProvenanceFields, CitedModel):
    """The fields of a person."""

    name: WrittenLine = Field(
        description="Name in Latin letters, as the person's own ministry writes it.", examples=["Hayashi Yoshimasa"]
    )
    other_names: Names = empty_list(description="Other forms of the name, with language and script.")
    country: CountryName | None = Field(default=None, description="Country that the person usually represents.")
    born: Edtf | None = Field(default=None, description="Date of birth, EDTF.")
    died: Edtf | None = Field(default=None, description="Date of death, EDTF.")
    tenures: Annotated[list[TenureInput], Field(max_length=200)] = empty_list(description="Offices held.")
    identifiers: Identifiers = empty_list()
    note: Text | None = Field(default=None, description="An editorial note.")
    citations: Citations = empty_list()


class PersonInput(CitedInput, PersonFields):
    """A person in a request."""


class Person(PersonInput):
    """A person who takes part in meetings."""

    id: Id
    country: CountryCode | None = Field(description="Country that the person usually represents.")
    origin: Origin
    reviewed: bool
    created_at: Timestamp
    updated_at: Timestamp
    tenures: list[Tenure]  # type: ignore[assignment]
    citations: list[Citation]  # type: ignore[assignment]
    disputed: list[str]


class PersonRef(CitedInput, Ref, PersonFields):
    """A person, by id or inline. Inline, it is matched by an identifier, else by name within the same country."""

    noun: ClassVar[str] = "person"
    name: Line | None = None  # type: ignore[assignment]  # an id alone is enough


class PersonLink(StrictModel):
    """A person in short form."""

    id: Id
    name: Line


class HeldTenure(Tenure):
    """An office held for a time, with the person who held it."""

    person: PersonLink
    starts_on: dt.date | None = Field(description="First possible day; null if it is open or unknown.")
    ends_on: dt.date | None = Field(description="Last possible day; null if it is open or unknown.")
