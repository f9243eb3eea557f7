"""Validation errors of requests as problems, which name each field or parameter and the remedy."""

from collections.abc import Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from app.problems import FieldError, NotFound, Problem, Unprocessable
from app.schemas import validation_messages
from app.web import query_parameters
from app.web.openapi import negations


def problem_of(request: Request, error: RequestValidationError) -> Problem:
    """Return the problem of an invalid request: its parameters and body, or a path that is none of the service."""
    errors = []
    body_model = _body_model(request)
    all_errors = error.errors()
    for item in all_errors[: validation_messages.MAX_ERRORS]:
        location, *rest = item["loc"]
        if location == "query":
            name = str(rest[0]) if rest else "query"
            errors.append(FieldError(_parameter_message(item, name, _parameters(request)), parameter=name))
        elif location == "body":
            fields = validation_messages.field_names(body_model, rest[:-1])
            errors.append(FieldError(validation_messages.message(item, fields), path=tuple(rest)))
        else:
            return NotFound(f"nothing exists at {request.url.path}; see /docs for the API")
    return _unprocessable(errors, len(all_errors))


def unprocessable(error: ValidationError, model: type[BaseModel] | None = None) -> Unprocessable:
    """Build the problem that lists the validation errors of a document."""
    return _unprocessable(
        [
            FieldError(validation_messages.document_message(item, model), path=tuple(item["loc"]))
            for item in validation_messages.first_errors(error)
        ],
        error.error_count(),
    )


def _unprocessable(errors: Sequence[FieldError], count: int) -> Unprocessable:
    """Build the problem that lists the first errors and gives the total `count`."""
    first = errors[0].as_dict()
    location = first.get("parameter") or first.get("pointer")
    others = f" (and {count - 1} more)" if count > 1 else ""
    extensions: dict[str, Any] = {"error_count": count} if count > len(errors) else {}
    return Unprocessable(f"{location}: {errors[0].detail}{others}", errors=errors, **extensions)


def _parameter_message(error: Any, name: str, known: list[str]) -> str:
    """Return the message for a validation error of a parameter; `known` are all that the route takes."""
    is_unknown = error["type"] == "extra_forbidden"
    # Names with `!` are as many as those without, so only one kind of them is suggested.
    names = [item for item in known if item.endswith("!") == name.endswith("!")]
    if is_unknown and name.endswith("!") and not names:
        return "is not recognized: only lists of meetings take `!=`; leave it out"
    if is_unknown and name.removesuffix("!") in known:
        return f"cannot be negated; leave it out, or negate another (allowed: {', '.join(sorted(names))})"
    if is_unknown and name == negations.NAME and any(item.endswith("!") for item in known):
        return "is not part of a URL; write each of its properties as a parameter: country!=US"
    return validation_messages.message(error, names)


def _parameters(request: Request) -> list[str]:
    dependant = getattr(request.scope.get("route"), "dependant", None)
    return [] if dependant is None else list(query_parameters.parameters_of(dependant))


def _body_model(request: Request) -> Any:
    field = getattr(request.scope.get("route"), "body_field", None)
    return field.field_info.annotation if field is not None else None
