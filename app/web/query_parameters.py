"""Query parameters: refuse those that a route does not take, and read the others with one Pydantic validation.

`app.web.bodies.StrictRoute` does both for every route, so that no handler can forget it. An ignored parameter, unknown or
repeated, would be a filter that silently does not filter.

The validation replaces FastAPI's dependency resolution, which inspects each parameter again for each request. With it, a
record without the cache takes 1.24 times the CPU time, and a page 1.18 times (`docs/performance.md`, "Home-made parts"), so
this module stays. Most handlers take only the request, path parameters, and either one
model or some single parameters of the query, so they are called directly with these. The OpenAPI document still follows
from their signatures.

See decisions 58 and 97.
"""

import inspect
from collections.abc import Callable, Coroutine
from functools import cache
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints

from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.params import Path, Query
from pydantic import BaseModel, ValidationError, create_model
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from app.domain.strings.suggestions import did_you_mean_name
from app.problems import Unprocessable

Handle = Callable[[Request], Coroutine[Any, Any, Response]]
_NO_PARAMETERS: Final = QueryParams()


def refusing(dependant: Dependant) -> Callable[[QueryParams], None]:
    """Return a function that refuses the parameters that a route does not take, and repeated ones of a single value.

    Where a model holds the parameters, unknown ones are left to its validation, which reports all errors at once.

    Raises:
        TypeError: a model of parameters ignores unknown ones.
    """
    known = parameters_of(dependant)
    models: list[Any] = [
        kind for parameter in dependant.query_params if _is_model(kind := parameter.field_info.annotation)
    ]
    for model in models:
        if model.model_config.get("extra") != "forbid":
            raise TypeError(f"{model.__name__} ignores unknown parameters; set extra='forbid'")
    names = sorted(known)

    def refuse(given: QueryParams) -> None:
        for name in given:
            if name not in known:
                if not models:
                    takes = f" (allowed: {', '.join(names)})" if names else "; this URL takes no parameters"
                    raise Unprocessable.parameter(
                        name[:100], f"is not recognized{did_you_mean_name(name, names)}{takes}"
                    )
            elif not known[name] and len(given.getlist(name)) > 1:
                raise Unprocessable.parameter(name, "is given more than once; send it once")

    return refuse


def parameters_of(dependant: Dependant) -> dict[str, bool]:
    """Return the names of the query parameters that a route takes, each with whether it may be repeated."""
    parameters: dict[str, bool] = {}
    for parameter in dependant.query_params:
        kind: Any = parameter.field_info.annotation
        if _is_model(kind):
            parameters |= {field.alias or name: _is_list(field.annotation) for name, field in kind.model_fields.items()}
        else:
            parameters[parameter.alias] = _is_list(kind)
    return parameters


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is list


@cache
def direct_handler(endpoint: Callable[..., Any]) -> Handle | None:
    """Return a function that calls `endpoint` with its parameters; None if it takes parameters of any other kind."""
    hints = get_type_hints(endpoint, include_extras=True)
    hints.pop("return", None)
    query_hints = {name: hint for name, hint in hints.items() if _is_query_parameter(hint)}
    others = {name: hint for name, hint in hints.items() if name not in query_hints}
    if others.pop("request", None) is not Request or not all(map(_is_plain_text, others.values())):
        return None
    models = {name: kind for name, hint in query_hints.items() if _is_model(kind := get_args(hint)[0])}
    if not models:
        parameters = inspect.signature(endpoint).parameters
        fields: dict[str, Any] = {name: (hint, parameters[name].default) for name, hint in query_hints.items()}
        if any(default is inspect.Parameter.empty for _, default in fields.values()):
            return None
        return _build_handler(endpoint, create_model(endpoint.__name__, **fields), dict)
    if len(query_hints) > 1:
        return None
    [(model_name, model)] = models.items()
    return _build_handler(endpoint, model, lambda value: {model_name: value})


def _build_handler(
    endpoint: Callable[..., Any], model: type[BaseModel], arguments: Callable[[BaseModel], dict[str, Any]]
) -> Handle:
    repeatable = frozenset(
        field.alias or name for name, field in model.model_fields.items() if _is_list(field.annotation)
    )

    async def handle(request: Request) -> Response:
        given = request.query_params if request.scope["query_string"] else _NO_PARAMETERS
        parameters = _validate(model, given, repeatable)
        response: Response = await endpoint(request=request, **request.path_params, **arguments(parameters))
        return response

    return handle


def _is_query_parameter(hint: Any) -> bool:
    return get_origin(hint) is Annotated and any(isinstance(annotation, Query) for annotation in get_args(hint)[1:])


def _is_plain_text(hint: Any) -> bool:
    """Return whether a parameter is a part of the path that may be any text; a description changes nothing."""
    kind, *annotations = get_args(hint) if get_origin(hint) is Annotated else [hint]
    return kind is str and all(isinstance(item, Path) and not item.metadata for item in annotations)


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _validate(model: type[BaseModel], parameters: QueryParams, repeatable: frozenset[str]) -> BaseModel:
    try:
        return model.model_validate(
            {name: parameters.getlist(name) if name in repeatable else parameters[name] for name in parameters}
        )
    except ValidationError as error:
        # In the format of FastAPI's own errors.
        raise RequestValidationError(
            [{**item, "loc": ("query", *item["loc"])} for item in error.errors(include_url=False)]
        ) from error
