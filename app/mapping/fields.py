"""The fields of a record, as its input model describes them."""

import types
import typing
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from app.domain.strings.suggestions import did_you_mean
from app.schemas.validation_messages import message


@dataclass(frozen=True, slots=True)
class Target:
    """The kind of value of a field."""

    name: str = ""
    model: type[BaseModel] | None = None
    """The model of an object."""
    item: "Target | None" = None
    """The entries of a list."""
    scalar: Any = None
    """The type of a plain value."""
    check: Any = None
    """Pydantic's check of the whole field."""

    def fault_of(self, value: Any) -> str | None:
        """Return the reason why the field refuses a value, with the remedy; None if it accepts it."""
        if self.check is None:
            return None
        try:
            self.check.validate_python(value)
        except ValidationError as error:
            if not self._is_enum:
                return message(error.errors()[0], ())
            words = [str(item.value) for item in self.scalar]
            remedy = did_you_mean(str(value), words) or f"; use one of: {', '.join(words)}"
            return f"{value!r} is not one of its words{remedy}"
        return None

    @property
    def _is_enum(self) -> bool:
        return isinstance(self.scalar, type) and issubclass(self.scalar, Enum)


@cache
def targets(model: type[BaseModel]) -> dict[str, Target]:
    """Return the fields of a model that a mapping may fill, by name."""
    result = {}
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra
        if name in {"created_at", "updated_at"} or (isinstance(extra, dict) and extra.get("readOnly")):
            continue
        checked: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        result[name] = _target(name, field.annotation, TypeAdapter(checked))
    return result


def _target(name: str, annotation: Any, check: Any = None) -> Target:
    annotation = _bare(annotation)
    if typing.get_origin(annotation) is list:
        return Target(name, item=_target(name, typing.get_args(annotation)[0]), check=check)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Target(name, model=annotation, check=check)
    return Target(name, scalar=annotation, check=check)


def _bare(annotation: Any) -> Any:
    """Return the type inside `Annotated[X, …]` and `X | None`."""
    while True:
        origin = typing.get_origin(annotation)
        if origin is Annotated:
            annotation = typing.get_args(annotation)[0]
        elif origin in {typing.Union, types.UnionType}:
            annotation = next(item for item in typing.get_args(annotation) if item is not type(None))
        else:
            return annotation
