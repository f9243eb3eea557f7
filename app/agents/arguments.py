"""Arguments of tools: those of a tool itself, and the API's query parameters."""

import json
from collections.abc import Collection, Mapping
from typing import Any, Final

from pydantic import BaseModel

from app.domain.strings.suggestions import did_you_mean, did_you_mean_name
from app.problems import FieldError, Unprocessable

Parameters = list[tuple[str, str]]

_LARGEST: Final = 10_000_000
"""The largest number that an argument of a tool may be."""


def parameter_names(model: type[BaseModel], *, without: Collection[str] = ()) -> frozenset[str]:
    """Return the names of the query parameters of an operation."""
    return frozenset(field.alias or name for name, field in model.model_fields.items()) - frozenset(without)


def check_names(arguments: Mapping[str, Any], described: Collection[str], others: Collection[str]) -> None:
    """Check that a tool takes all arguments: those that it describes, or others.

    Raises:
        Unprocessable: it does not; the error names each unknown one, and the nearest known one.
    """
    known, allowed = sorted({*described, *others}), f" (allowed: {', '.join(described)})"
    errors = [
        FieldError(f"is not recognized{did_you_mean_name(name, known) or allowed}", parameter=name[:100])
        for name in arguments
        if name not in known
    ]
    if errors:
        raise Unprocessable("; ".join(f"{error.parameter}: {error.detail}" for error in errors)[:1000], errors=errors)


def check_characters(arguments: Mapping[str, Any]) -> None:
    """Check that all texts can be encoded.

    Raises:
        Unprocessable: an argument has half of a surrogate pair.
    """
    for name, value in arguments.items():
        try:
            json.dumps([name, value], ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise Unprocessable.parameter(
                name[:100], "has half of a surrogate pair, which is no character; leave it out"
            ) from error


def parameters(arguments: Mapping[str, Any], *, without: Collection[str] = ()) -> Parameters:
    """Return arguments as query parameters; a list is a repeated one.

    Raises:
        Unprocessable: a value is of no type that a parameter can have.
    """
    result: Parameters = []
    for name, value in arguments.items():
        if name not in without:
            result += [(name, _text(name, item)) for item in (value if isinstance(value, list) else [value])]
    return result


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    raise Unprocessable.parameter(
        name, "is neither text, number, boolean nor a list of these; leave it out if it is empty"
    )


def text(arguments: Mapping[str, Any], name: str) -> str:
    """Return a required text.

    Raises:
        Unprocessable: it is missing or no text.
    """
    value = arguments.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Unprocessable.parameter(name, "is required, as text")
    return value


def one_of(arguments: Mapping[str, Any], name: str, allowed: Collection[str]) -> str:
    """Return a text from a vocabulary.

    Raises:
        Unprocessable: it is missing or not in the vocabulary.
    """
    value = text(arguments, name)
    if value not in allowed:
        raise Unprocessable.parameter(
            name, f"{value[:60]!r} is not one of {', '.join(allowed)}{did_you_mean(value, allowed)}"
        )
    return value


def texts(arguments: Mapping[str, Any], name: str) -> list[str]:
    """Return a list of texts; a single text may be given without a list.

    Raises:
        Unprocessable: it is neither.
    """
    value = arguments.get(name, [])
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(item, str) and item.strip() for item in values):
        raise Unprocessable.parameter(name, "is not a list of texts")
    return values


def number(arguments: Mapping[str, Any], name: str, default: int) -> int:
    """Return a whole number from 0.

    Raises:
        Unprocessable: the value is not a whole number from 0.
    """
    value = arguments.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST:
        raise Unprocessable.parameter(name, "is not a whole number from 0")
    return value


def document(arguments: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a JSON object.

    Raises:
        Unprocessable: it is missing or none.
    """
    value = arguments.get(name)
    if not isinstance(value, dict):
        raise Unprocessable.parameter(name, "is required, as a JSON object")
    return value
