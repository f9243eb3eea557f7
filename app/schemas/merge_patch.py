"""Merge patches (RFC 7396): a record's document, changed by the fields that a client sends."""

import types
import typing
from typing import Any

import json_merge_patch
from pydantic import BaseModel

from app.problems import Path, Unprocessable
from app.schemas import validation_messages
from app.schemas.common import Ref


def merge(document: dict[str, Any], change: dict[str, Any], draft: type[BaseModel]) -> Any:
    """Merge a change into the document of a record; gives what is to be read as a draft.

    A reference stands in the document as an id alone: what else is shown of it belongs to the other record. So an object
    in its place is taken as in a new record, and never mixed with what was referred to before.

    Raises:
        Unprocessable: the change names a field that is not known.
    """
    _refuse_unknown(change, draft, ())
    said = {name: _by_id(value, draft, name) for name, value in document.items()}
    return json_merge_patch.merge(said, change)


def _refuse_unknown(change: dict[str, Any], model: type[BaseModel], path: Path) -> None:
    """Refuse unknown fields before the merge, in which one that is null would vanish in silence."""
    for name, value in change.items():
        if name not in model.model_fields:
            error = {"type": "extra_forbidden", "loc": (name,)}
            raise Unprocessable.at(
                (*path, name), validation_messages.message(error, validation_messages.fields(model, ()))
            )
        inner = _object(model.model_fields[name].annotation)
        if inner is not None and isinstance(value, dict):
            _refuse_unknown(value, inner, (*path, name))


def _by_id(value: Any, draft: type[BaseModel], name: str) -> Any:
    field = draft.model_fields.get(name)
    inner = _object(field.annotation) if field is not None else None
    return value["id"] if inner is not None and issubclass(inner, Ref) and isinstance(value, dict) else value


def _object(annotation: Any) -> type[BaseModel] | None:
    """Give the model of a field that holds one object, as `X` or `X | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        return next((found for each in typing.get_args(annotation) if (found := _object(each)) is not None), None)
    return None
