"""Codes of countries in other schemes.

See decision 159.
"""

import datetime as dt
from enum import StrEnum

from pydantic import Field

from app.domain.geography import state_codes
from app.schemas.common import StrictModel
from app.schemas.field_types import CountryCode

CodeScheme = StrEnum("CodeScheme", {scheme.upper(): scheme for scheme in (*state_codes.SCHEMES, state_codes.REGION)})  # type: ignore[misc]
"""The schemes of codes, and `region` for the regions of M49 that a country is in."""


class CodeOfCountry(StrictModel):
    """A code of a country in another scheme, with the days on which it is valid."""

    country: CountryCode
    scheme: CodeScheme
    code: str
    valid_from: dt.date | None = Field(description="First day; null if it is open.")
    valid_to: dt.date | None = Field(description="Last day; null if it is open.")


class CodesOfCountries(StrictModel):
    """All codes that match."""

    items: list[CodeOfCountry]
