"""Read the query parameters of a request with one Pydantic validation, in place of FastAPI's dependency resolution.

FastAPI inspects each parameter again for each request. For a page that takes longer than all other Python code
together; for an item, a fifth of the Python time. Most handlers take only the request, path parameters, and either one
model or some single parameters of the query, so they are called directly with these. The OpenAPI document still follows
from their signatures.
"""

import inspect
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from fastapi.exceptions import RequestValidationError
from fastapi.params import Query
from pydantic import BaseModel, ValidationError, create_model
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

Handle = Callable[[Request], Coroutine[Any, Any, Response]]


def reading(endpoint: Callable[..., Any]) -> Handle | None:
    """Return a function that calls `endpoint` with its parameters; None if it takes parameters of any other kind."""
    hints = get_type_hints(endpoint, include_extras=True)
    hints.pop("return", None)
    asked = {name: hint for name, hint in hints.items() if _is_of_query(hint)}
    others = {name: hint for name, hint in hints.items() if name not in asked}
    if others.pop("request", None) is not Request or set(others.values()) - {str}:
        return None
    models = {name: kind for name, hint in asked.items() if _is_model(kind := get_args(hint)[0])}
    if not models:
        parameters = inspect.signature(endpoint).parameters
        fields: dict[str, Any] = {name: (hint, parameters[name].default) for name, hint in asked.items()}
        if any(default is inspect.Parameter.empty for _, default in fields.values()):
            return None
        return _calling(endpoint, create_model(endpoint.__name__, **fields), dict)
    if len(asked) > 1:
        return None
    [(its_name, model)] = models.items()
    return _calling(endpoint, model, lambda said: {its_name: said})


def _calling(
    endpoint: Callable[..., Any], model: type[BaseModel], arguments: Callable[[BaseModel], dict[str, Any]]
) -> Handle:
    repeatable = frozenset(name for name, field in model.model_fields.items() if get_origin(field.annotation) is list)

    async def handle(request: Request) -> Response:
        said = _read(model, request.query_params, repeatable)
        answer: Response = await endpoint(request=request, **request.path_params, **arguments(said))
        return answer

    return handle


def _is_of_query(hint: Any) -> bool:
    return get_origin(hint) is Annotated and any(isinstance(each, Query) for each in get_args(hint)[1:])


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _read(model: type[BaseModel], said: QueryParams, repeatable: frozenset[str]) -> BaseModel:
    try:
        return model.model_validate({name: said.getlist(name) if name in repeatable else said[name] for name in said})
    except ValidationError as error:
        # In the format of FastAPI's own errors.
        raise RequestValidationError(
            [{**each, "loc": ("query", *each["loc"])} for each in error.errors(include_url=False)]
        ) from error
