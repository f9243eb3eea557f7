"""Places of meetings."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.enums import VenueKind
from app.schemas.common import StrictModel, object_schema
from app.schemas.field_types import CountryName, Line, Text


class Place(StrictModel):
    """The place where a meeting was held."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                object_schema("latitude", "longitude", types=["number"]),
                object_schema(absent=["latitude", "longitude"]),
            ]
        }
    )

    venue: Line | None = Field(default=None, description="Building, vessel or room.", examples=["Iikura Guest House"])
    venue_kind: VenueKind | None = None
    address: Line | None = Field(default=None, description="Street address or district.")
    city: Line | None = Field(default=None, examples=["Tokyo"])
    country: CountryName | None = Field(default=None, description="Country of the place.", examples=["JP"])
    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, strict=True)] | None = Field(
        default=None, description="Latitude in degrees north, WGS 84."
    )
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, strict=True)] | None = Field(
        default=None, description="Longitude in degrees east, WGS 84."
    )
    note: Text | None = Field(default=None, description="An editorial note.")

    @model_validator(mode="after")
    def _check_both_coordinates(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise PydanticCustomError("coordinates", "give both latitude and longitude, or neither")
        return self


def reject_empty_places(places: list[Place]) -> list[Place]:
    """Return the places, none of which is empty.

    Raises:
        PydanticCustomError: a place has no field.
    """
    for index, place in enumerate(places):
        if all(value is None for value in place.model_dump().values()):
            raise PydanticCustomError(
                "place",
                "{field}[{index}] says nothing; name the place, or leave it out",
                {"field": "other_places", "index": index},
            )
    return places
