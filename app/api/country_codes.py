"""Codes of countries in other schemes: a table to join data sets with."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from app.domain.dates.edtf import EARLIEST, LATEST
from app.domain.geography import state_codes
from app.domain.geography.shared_names import ALL_DAYS
from app.domain.strings.json_text import json_text
from app.queries.filtering.filters import days_of
from app.queries.paging.params import Date, FilterValues, one_of
from app.queries.parameter_values import distinct_words
from app.representations import csv
from app.representations.formats import CSV, JSON
from app.schemas.country_code import CodeScheme, CodesOfCountries
from app.web.bodies import StrictRoute
from app.web.conditional import conditional_response
from app.web.openapi import document

router = APIRouter(tags=["countries"], route_class=StrictRoute)
_HEADER: Final = ("country", "scheme", "code", "valid_from", "valid_to")


class CodeParams(BaseModel, extra="forbid"):
    """Query parameters of `GET /country-codes`."""

    scheme: FilterValues = one_of([scheme.value for scheme in CodeScheme], "Only codes of this scheme.")
    as_of: Date | None = Field(
        default=None, description="Only codes that are valid on one of these days (EDTF).", examples=["1985"]
    )


def _rows(query: CodeParams) -> Iterator[Mapping[str, str | None]]:
    allowed = [scheme.value for scheme in CodeScheme]
    chosen = distinct_words("scheme", query.scheme, allowed)
    days = ALL_DAYS if query.as_of is None else days_of(query.as_of)
    for scheme in allowed:
        if chosen and scheme not in chosen:
            continue
        for spell in state_codes.spells(scheme):
            if spell.overlaps(days):
                first = None if spell.starts_on == EARLIEST else spell.starts_on.isoformat()
                last = None if spell.ends_on == LATEST else spell.ends_on.isoformat()
                yield dict(zip(_HEADER, (spell.country, scheme, spell.value, first, last), strict=True))


@router.get(
    "/country-codes",
    summary="List codes of countries in other schemes",
    response_model=CodesOfCountries,
    responses=document.DISPUTES,
)
async def list_codes(request: Request, query: Annotated[CodeParams, Query()]) -> Response:
    """List the codes of Correlates of War, Gleditsch-Ward, ISO 3166, M49 and FIPS 10-4, with the days on which each is valid.

    All are accepted with their scheme before them wherever a country is: `cow:740`. Codes of `region` are M49's regions.
    """
    body = json_text({"items": list(_rows(query))})
    return conditional_response(request, body.encode(), JSON.media_type)


@router.get(
    "/country-codes.csv",
    summary="List codes of countries in other schemes as CSV",
    response_class=Response,
    responses={
        200: {"description": "One row for each code.", "content": {CSV.media_type: {"schema": {"type": "string"}}}},
        **document.DISPUTES,
    },
)
async def list_codes_as_csv(request: Request, query: Annotated[CodeParams, Query()]) -> Response:
    """As `GET /country-codes`, as a table to join with others."""
    return conditional_response(request, b"".join(csv.write(_rows(query), _HEADER)), CSV.media_type)
