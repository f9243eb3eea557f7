"""Queries of the Reconciliation Service API 0.2, as OpenRefine sends them."""

from typing import Annotated, Any, Final

from pydantic import Field, RootModel, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.common import StrictModel
from app.schemas.field_types import Line
from app.schemas.match import MOST_QUESTIONS

TYPES: Final = {"people": "Person", "organizations": "Organization", "agreements": "Agreement", "meetings": "Meeting"}
"""The types of records, by their ids: the names of the resources."""
_MOST_IDS: Final = 100

Value = str | int | float | bool | dict[str, Any]


class PropertyValue(StrictModel):
    """A property that a source gives for a record, in addition to its name."""

    pid: Line
    v: Value | Annotated[list[Value], Field(max_length=100)] | None


class ReconciliationQuery(StrictModel):
    """A record as a source has it."""

    query: Line
    type: Line | Annotated[list[Line], Field(min_length=1, max_length=1)] = "people"
    limit: Annotated[int, Field(ge=1, le=20)] = 5
    properties: Annotated[list[PropertyValue], Field(max_length=50)] = []
    type_strict: Line | None = None

    @property
    def resource(self) -> str:
        """The resource of the type asked for."""
        return self.type if isinstance(self.type, str) else self.type[0]


class Queries(RootModel[dict[Annotated[str, StringConstraints(max_length=200)], ReconciliationQuery]]):
    """A batch of queries, each under a key."""

    @model_validator(mode="before")
    @classmethod
    def _is_bounded(cls, value: Any) -> Any:
        if isinstance(value, dict) and len(value) > MOST_QUESTIONS:
            raise PydanticCustomError(
                "too_many_queries",
                "asks {count} queries; at most {most} are taken: send the others in further requests",
                {"count": len(value), "most": MOST_QUESTIONS},
            )
        return value


class WantedProperty(StrictModel):
    """A property to extend records with."""

    id: Line
    settings: dict[str, Any] | None = None


class Extension(StrictModel):
    """Records, and the properties to add to them."""

    ids: Annotated[list[Line], Field(max_length=_MOST_IDS)]
    properties: Annotated[list[WantedProperty], Field(min_length=1, max_length=50)]
