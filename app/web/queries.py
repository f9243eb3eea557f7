"""The query parameters of a list, read in one go.

FastAPI looks at each field of a model anew for each request, which takes longer than all the rest of a page's Python.
The handlers of lists take a request, one model and words of the path; so they are called with these and nothing else.
What they declare stays what the OpenAPI document says.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from fastapi.exceptions import RequestValidationError
from fastapi.params import Query
from pydantic import BaseModel, ValidationError
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

Handle = Callable[[Request], Coroutine[Any, Any, Response]]


def reading(endpoint: Callable[..., Any]) -> Handle | None:
    """Make what calls the handler of a list; None where it takes anything else."""
    hints = get_type_hints(endpoint, include_extras=True)
    hints.pop("return", None)
    models = {name: model for name, hint in hints.items() if (model := _model(hint)) is not None}
    others = {name: hint for name, hint in hints.items() if name not in models}
    if len(models) != 1 or others.pop("request", None) is not Request or set(others.values()) - {str}:
        return None
    [(its_name, model)] = models.items()
    repeatable = frozenset(name for name, field in model.model_fields.items() if get_origin(field.annotation) is list)

    async def handle(request: Request) -> Response:
        said = _read(model, request.query_params, repeatable)
        answer: Response = await endpoint(request=request, **request.path_params, **{its_name: said})
        return answer

    return handle


def _model(hint: Any) -> type[BaseModel] | None:
    if get_origin(hint) is not Annotated:
        return None
    kind, *said = get_args(hint)
    is_query = any(isinstance(each, Query) for each in said)
    return kind if is_query and isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _read(model: type[BaseModel], said: QueryParams, repeatable: frozenset[str]) -> BaseModel:
    try:
        return model.model_validate({name: said.getlist(name) if name in repeatable else said[name] for name in said})
    except ValidationError as error:
        # As FastAPI says it.
        raise RequestValidationError(
            [{**each, "loc": ("query", *each["loc"])} for each in error.errors(include_url=False)]
        ) from error
