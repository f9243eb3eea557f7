"""Disputed fields: what is recorded, and what each source says."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from pydantic import Field

from app.domain.enums import ANY
from app.schemas.common import StrictModel
from app.schemas.field_types import CountryCode, Id
from app.schemas.registry import INPUT_MODELS, CitedResource
from app.schemas.source import Citation, CitedInput

_NOT_DISPUTABLE: Final = frozenset({"id", "code", "created_at", "updated_at", "disputed", "origin", "reviewed"})


class Dispute(StrictModel):
    """A field of a record for which a source gives another value than the recorded one."""

    resource: CitedResource
    id: Id | CountryCode
    field: str = Field(description="The field, as `field` of a citation names it.", examples=["date"])
    value: Any = Field(description="The recorded value; related records by id.", examples=["2023-09-01"])
    citations: list[Citation] = Field(description="All citations for the field.")


def _vocabulary(model: Any) -> type[StrEnum]:
    names = [
        name
        for name, field in model.model_fields.items()
        if name not in _NOT_DISPUTABLE
        and not (isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("readOnly"))
    ]
    members = {name.upper(): name for name in [ANY, *names]}
    return StrEnum(f"{model.__name__}Dispute", members)  # type: ignore[return-value]  # the functional form is a class


DISPUTABLE: Final[Mapping[str, type[StrEnum]]] = {
    resource: _vocabulary(model) for resource, model in INPUT_MODELS.items() if issubclass(model, CitedInput)
}
"""For each resource with citations, the values of its filter `disputed`: its fields, and `any`."""
FIELDS: Final = sorted({str(word) for vocabulary in DISPUTABLE.values() for word in vocabulary} - {ANY})
"""The fields of all resources with citations."""
