"""Organizations: intergovernmental bodies, blocs and agencies."""

from typing import Annotated, ClassVar

from pydantic import Field

from app.domain.enums import OrganizationKind, Origin
from app.schemas.common import Identifiers, Names, ProvenanceFields, Ref, StrictModel, empty_list, unique
from app.schemas.field_types import CountryCode, CountryName, Edtf, Id, Line, Text, Timestamp, Url
from app.schemas.source import Citation, Citations, CitedInput, CitedModel


class MembershipInput(StrictModel):
    """A country's membership in an organization for a time."""

    country: CountryName
    term: Edtf | None = Field(
        default=None,
        description="Period, EDTF interval, from the day of accession through the last day; null if unknown.",
        examples=["1973-01-01/2020-01-31"],
    )
    note: Text | None = None


class Membership(MembershipInput):
    """A country's membership in an organization for a time."""

    country: CountryCode


class OrganizationFields(ProvenanceFields, CitedModel):
    """The fields of an organization."""

    name: Line = Field(description="Full name.", examples=["International Atomic Energy Agency"])
    abbreviation: Line | None = Field(default=None, examples=["IAEA"])
    kind: OrganizationKind = OrganizationKind.OTHER
    other_names: Names = empty_list()
    members: Annotated[
        list[MembershipInput], Field(max_length=1000), unique("the membership", lambda item: (item.country, item.term))
    ] = empty_list(description="Member countries; `GET /meetings?country=member:eu` finds them.")
    url: Url | None = Field(default=None, description="URL of its website.")
    identifiers: Identifiers = empty_list()
    note: Text | None = Field(default=None, description="An editorial note.")
    citations: Citations = empty_list()


class OrganizationInput(CitedInput, OrganizationFields):
    """An organization in a request."""


class Organization(OrganizationInput):
    """An intergovernmental body, bloc or agency."""

    id: Id
    members: list[Membership]  # type: ignore[assignment]
    origin: Origin
    reviewed: bool
    created_at: Timestamp
    updated_at: Timestamp
    citations: list[Citation]  # type: ignore[assignment]
    disputed: list[str]


class OrganizationRef(CitedInput, Ref, OrganizationFields):
    """An organization, by id or inline. Inline, it is matched by an identifier, else by its name."""

    noun: ClassVar[str] = "organization"
    name: Line | None = None  # type: ignore[assignment]  # an id alone is enough


class OrganizationLink(StrictModel):
    """An organization in short form."""

    id: Id
    name: Line
