"""What is wrong with a document, in words that name the remedy."""

import types
import typing
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from app.query.lookup import nearest


def message(error: Any, model: Any = None) -> str:
    """Tell one error of a validation.

    Args:
        error: An entry of Pydantic's `ValidationError.errors()`.
        model: The model that was validated; with it, an unknown field is told with the nearest right one.
    """
    kind, place = error["type"], error["loc"]
    if kind == "extra_forbidden":
        names = fields(model, place[:-1])
        known = f"; known are {', '.join(sorted(names))}" if names else ""
        return f"is not known{nearest(str(place[-1]), names)}{known}"
    if kind == "missing":
        return "is required"
    return str(error["msg"])


def fields(model: Any, path: Sequence[str | int]) -> list[str]:
    """Give the names of the fields at a place in a document of `model`; none where no document can stand there."""
    for step in path:
        model = _inner(model)
        if isinstance(step, str) and model is not None:
            known = model.model_fields.get(step)
            model = known.annotation if known is not None else None
    model = _inner(model)
    return [name for name in model.model_fields if name not in {"created_at", "updated_at"}] if model else []


def _inner(annotation: Any) -> Any:
    """Give the model inside `X`, `X | None`, `list[X]` and `Annotated[X, …]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in {list, typing.Union, types.UnionType, typing.Annotated}:
        return next((inner for each in typing.get_args(annotation) if (inner := _inner(each)) is not None), None)
    return None
