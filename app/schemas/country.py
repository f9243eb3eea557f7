"""Countries: present and former states."""

from typing import Annotated

from pydantic import Field, StringConstraints

from app.schemas.common import Identifiers, Names, StrictModel, empty_list
from app.schemas.country_code import CodeScheme
from app.schemas.field_types import CountryCode, CountryName, Edtf, Line, Text, Timestamp
from app.schemas.source import Citation, Citations, CitedInput, CitedModel


class StateCode(StrictModel):
    """The code of a country in another scheme: the one that is valid now, or was last."""

    scheme: CodeScheme = Field(examples=["cow"])
    value: Annotated[str, StringConstraints(max_length=20)] = Field(examples=["740"])


class CountryInput(CitedInput, CitedModel):
    """A country in a request. Its `code` is its id."""

    id: None = Field(default=None, exclude=True, description="The id of a country is its `code`.")
    code: CountryCode = Field(
        description="ISO 3166-1 alpha-2 (`JP`), ISO 3166-3 for a former state (`SUHH`), or `X-` and a name.",
        examples=["X-HAWAII"],
    )
    alpha3: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = Field(
        default=None, description="ISO 3166-1 alpha-3."
    )
    numeric: Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")] | None = Field(
        default=None, description="ISO 3166-1 numeric, three digits."
    )
    name: Line = Field(description="Common name in English.", examples=["Hawaii (kingdom)"])
    official_name: Line | None = Field(default=None, description="Official name in English.")
    other_names: Names = empty_list(description="Other names; `GET /meetings?country=` accepts each.")
    valid_from: Edtf | None = Field(default=None, description="Date from which the state or its code is in use, EDTF.")
    valid_to: Edtf | None = Field(
        default=None, description="Date until which it was in use, EDTF; null while it still is."
    )
    successors: Annotated[list[CountryName], Field(max_length=50)] = empty_list(
        {"uniqueItems": True}, description="The successor states."
    )
    identifiers: Identifiers = empty_list()
    codes: Annotated[list[StateCode], Field(max_length=20)] | None = Field(
        default=None,
        description="Codes of ISO 3166, M49, Correlates of War, Gleditsch-Ward and FIPS 10-4; days in `/country-codes`. Derived.",
        json_schema_extra={"readOnly": True},
    )
    note: Text | None = Field(default=None, description="An editorial note.")
    citations: Citations = empty_list()


class Country(CountryInput):
    """A state, by its ISO 3166 code."""

    successors: list[CountryCode] = Field(
        description="Codes of the successor states.", json_schema_extra={"uniqueItems": True}
    )
    codes: list[StateCode]
    created_at: Timestamp
    updated_at: Timestamp
    citations: list[Citation]  # type: ignore[assignment]
    disputed: list[str]


class CountryLink(StrictModel):
    """A country in short form."""

    code: CountryCode
    name: Line
