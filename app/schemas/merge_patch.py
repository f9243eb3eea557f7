"""JSON merge patches (RFC 7396) of a record's document."""

import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any

import json_merge_patch
from pydantic import BaseModel

from app.problems import Path, Unprocessable
from app.schemas import validation_messages
from app.schemas.common import Ref


def merge(document: dict[str, Any], change: dict[str, Any], model: type[BaseModel]) -> Any:
    """Merge a change into the document of a record, and return the result, not yet validated as an input.

    References are reduced to their ids before the merge, since their other fields belong to the other record. An object
    sent in place of a reference is therefore read as in a new record, never mixed with the previous target.

    Raises:
        Unprocessable: the change names an unknown field.
    """
    _reject_unknown_fields(change, model, ())
    reduced = {name: _reduce_reference(value, model, name) for name, value in document.items()}
    return json_merge_patch.merge(reduced, change)


def _reject_unknown_fields(change: dict[str, Any], model: type[BaseModel], path: Path) -> None:
    """Reject unknown fields before the merge, in which one that is null would silently vanish."""
    for name, value in change.items():
        if name not in model.model_fields:
            error = {"type": "extra_forbidden", "loc": (name,)}
            raise Unprocessable.at(
                (*path, name), validation_messages.message(error, validation_messages.field_names(model, ()))
            )
        inner = _object_fields(model).get(name)
        if inner is not None and isinstance(value, dict):
            _reject_unknown_fields(value, inner, (*path, name))


def _reduce_reference(value: Any, model: type[BaseModel], name: str) -> Any:
    inner = _object_fields(model).get(name)
    return value["id"] if inner is not None and issubclass(inner, Ref) and isinstance(value, dict) else value


@cache
def _object_fields(model: type[BaseModel]) -> Mapping[str, type[BaseModel]]:
    """Return the models of those fields that take a single object, by the name of the field."""
    models = {name: _object_model(field.annotation) for name, field in model.model_fields.items()}
    return {name: inner for name, inner in models.items() if inner is not None}


def _object_model(annotation: Any) -> type[BaseModel] | None:
    """Return the model of a field that takes a single object, annotated `X` or `X | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        return next(
            (model for argument in typing.get_args(annotation) if (model := _object_model(argument)) is not None), None
        )
    return None
