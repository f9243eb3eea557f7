"""Validation errors as messages that name the remedy."""

import json
import re
import types
import typing
from collections.abc import Sequence
from typing import Any, Final

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import PydanticSerializationError

from app.domain.strings.suggestions import did_you_mean_name

MAX_ERRORS: Final = 20
"""The most errors of one request that are reported individually."""
_MAX_DIRECT: Final = 200
_LIMIT: Final = ("query", "limit")
"""The place of the parameter that says how many records a page has."""
_OBJECT: Final = 'must be an object, with the names of fields: {"id": "…"}'
_KINDS: Final = {
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "list_type": "must be a list, also of one value: […]",
    "string_type": 'must be a text, in quotes: "…"',
}
"""Messages instead of Pydantic's, which speak of dictionaries and name classes, by its types of errors."""
_PLAIN: Final = (
    (re.compile(r"Input should be greater than or equal to (.+)"), r"must be \1 or more"),
    (re.compile(r"Input should be less than or equal to (.+)"), r"must be \1 or less"),
    (re.compile(r"Input should be a valid boolean.*"), "must be true or false"),
    (re.compile(r"Input should be a valid integer.*"), "must be a whole number"),
    (re.compile(r"Input should be a valid number.*"), "must be a number"),
    (re.compile(r"Input should be (.+)"), r"must be \1"),
    (re.compile(r"String should have at least 1 character"), "is empty; give a value, or leave it out"),
    (re.compile(r"String should have at most (\d+) characters"), r"is too long; the limit is \1 characters"),
    (re.compile(r"String should match pattern '\^\[A-Z\]\{3\}\$'"), "must be three capital letters, such as JPN"),
    (re.compile(r"String should match pattern '\^\[0-9\]\{3\}\$'"), "must be three digits, such as 392"),
    (
        re.compile(r"String should match pattern '\^\[a-z_\]\+.+'"),
        "is not the name of a field; write names and ids with dots between them, such as place.city or topics.trade",
    ),
    (re.compile(r"(?:List|Value) should have at least (\d+) items? .*"), r"has too few entries; give at least \1"),
    (re.compile(r"(?:List|Value) should have at most (\d+) items? .*"), r"has too many entries; the limit is \1"),
)
"""Pydantic's sentences about bounds, forms and vocabularies, in words that continue the name of a field."""


def first_errors(error: ValidationError, limit: int = MAX_ERRORS) -> list[Any]:
    """Return the first errors of a validation, as in `ValidationError.errors()`, without input and context.

    `errors()` builds all of them at 6 µs each, and a body may have a hundred thousand. As JSON they take a tenth of
    that.
    """
    if error.error_count() <= _MAX_DIRECT:
        return error.errors(include_url=False, include_context=False, include_input=False)[:limit]
    try:
        text = error.json(include_url=False, include_context=False, include_input=False)
    except (PydanticSerializationError, UnicodeError):
        return error.errors(include_url=False, include_context=False, include_input=False)[:limit]
    decode, position = json.JSONDecoder().raw_decode, 1
    errors: list[Any] = []
    while len(errors) < limit:
        error_, end = decode(text, position)
        errors.append(error_)
        position = end + 1
    return errors


def message(error: Any, names: Sequence[str]) -> str:
    """Return the message for one validation error.

    Args:
        error: An entry of Pydantic's `ValidationError.errors()`.
        names: The names allowed at this place; for an unknown name, the message suggests the nearest of them.
    """
    kind = error["type"]
    if kind == "extra_forbidden":
        hint = f" (allowed: {', '.join(sorted(names))})" if names else ""
        return f"is not recognized{did_you_mean_name(str(error['loc'][-1]), names)}{hint}"
    if kind == "missing":
        return "is required"
    text = _KINDS.get(kind) or _in_plain_words(str(error["msg"]))
    return f"{text}; follow `next` for more" if kind == "less_than_equal" and error["loc"] == _LIMIT else text


def _in_plain_words(text: str) -> str:
    for pattern, words in _PLAIN:
        if match := pattern.fullmatch(text):
            return match.expand(words)
    return text


def document_message(error: Any, model: Any) -> str:
    """Return the message for one error in a document of `model`, which is None if unknown."""
    return message(error, field_names(model, error["loc"][:-1]))


def first_fault(error: ValidationError, model: Any = None) -> str:
    """Return the first error of a validation in one line: its place, as `q0/query`, and its message.

    Args:
        error: The errors of a document that is not the body of a request, such as JSON in a parameter.
        model: The model of the document; None if the names of its fields are not to be suggested.
    """
    first = first_errors(error, 1)[0]
    place = "/".join(map(str, first["loc"]))
    return f"{place}: {document_message(first, model)}" if place else document_message(first, model)


def field_names(model: Any, path: Sequence[str | int]) -> list[str]:
    """Return the field names at a path in a document of `model`; empty if there is no object at that path."""
    for step in path:
        if isinstance(model, type) and issubclass(model, RootModel):
            model = model.model_fields["root"].annotation
        if typing.get_origin(model) is dict:
            model = typing.get_args(model)[1]
            continue
        model = _inner_model(model)
        if isinstance(step, str) and model is not None:
            field = model.model_fields.get(step)
            model = field.annotation if field is not None else None
    model = _inner_model(model)
    return [name for name in model.model_fields if name not in {"created_at", "updated_at"}] if model else []


def _inner_model(annotation: Any) -> Any:
    """Return the model inside `X`, `X | None`, `list[X]` and `Annotated[X, …]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in {list, typing.Union, types.UnionType, typing.Annotated}:
        return next(
            (inner for argument in typing.get_args(annotation) if (inner := _inner_model(argument)) is not None), None
        )
    return None
