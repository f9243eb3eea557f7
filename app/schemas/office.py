"""Holders of offices on a day."""

from pydantic import Field

from app.domain.tenures.terms_of_office import Certainty
from app.schemas.common import StrictModel
from app.schemas.field_types import CountryCode, Edtf, Id, Line, Text
from app.schemas.person import PersonLink
from app.schemas.source import SourceLink


class HolderTenure(StrictModel):
    """The term by which somebody may have held the office."""

    office: Line
    acting: bool | None
    term: Edtf | None
    known_until: Edtf | None
    note: Text | None


class HolderMeeting(StrictModel):
    """A meeting of the day in which somebody took part in the office."""

    id: Id
    title: Line
    date: str
    office: Line


class HolderSource(SourceLink):
    """A source of the holder's tenures."""

    locator: Line | None


class Holder(StrictModel):
    """A person who held the office on the day, or may have."""

    person: PersonLink
    certainty: Certainty = Field(
        description="`sure` within the days that the term surely has, or by a meeting of the day; else `possible`."
    )
    tenure: HolderTenure | None = Field(description="Null if only a meeting says so.")
    meetings: list[HolderMeeting]
    sources: list[HolderSource]


class Holders(StrictModel):
    """The holders of an office on a day."""

    country: CountryCode
    office: str
    kinds: list[str] = Field(description="What the office was understood as.", examples=[["foreign minister"]])
    as_of: Edtf
    holders: list[Holder] = Field(description="Those who surely held it come first, then those who began last.")
