"""Queries of the Reconciliation Service API 0.2, as OpenRefine sends them."""

from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, RootModel, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.common import StrictModel
from app.schemas.field_types import Line, whole
from app.schemas.match import MOST_QUESTIONS

TYPES: Final = {"people": "Person", "organizations": "Organization", "agreements": "Agreement", "meetings": "Meeting"}
"""The types of records, by their ids: the names of the resources."""
_MOST_IDS: Final = 100
_MOST_VALUES: Final = 100


def _one_type(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _value(value: Any) -> Any:
    """Check a value of a property: the description of an entity, a text, a number or a boolean, a list of them, or null."""
    if isinstance(value, list) and len(value) > _MOST_VALUES:
        raise PydanticCustomError(
            "too_many_values", "has more than {most} values; leave some out", {"most": _MOST_VALUES}
        )
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, list) or (item is None and item is not value):
            raise PydanticCustomError(
                "value", 'must be a text, a number, true, false, an object as {"id": "…"}, or a list of these'
            )
    return value


class PropertyValue(StrictModel):
    """A property that a source gives for a record, in addition to its name."""

    pid: Line
    v: Annotated[Any, AfterValidator(_value)]


class ReconciliationQuery(StrictModel):
    """A record as a source has it."""

    query: Line
    type: Annotated[list[Line], Field(min_length=1, max_length=1), BeforeValidator(_one_type)] = ["people"]
    limit: Annotated[int, Field(ge=1, le=20, strict=True), BeforeValidator(whole)] = 5
    properties: Annotated[list[PropertyValue], Field(max_length=50)] = []
    type_strict: Line | None = None

    @property
    def resource(self) -> str:
        """The resource of the type asked for."""
        return self.type[0]


class Queries(RootModel[dict[Annotated[str, StringConstraints(max_length=200)], ReconciliationQuery]]):
    """A batch of queries, each under a key."""

    @model_validator(mode="before")
    @classmethod
    def _check_number(cls, value: Any) -> Any:
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
