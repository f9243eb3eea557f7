"""The ids of operations in the OpenAPI document, after which generated clients name their functions."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from fastapi.routing import APIRoute


class NamedRoute(APIRoute):
    """A route whose operation id is its name, which is that of the handler unless the route declares another."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Declare the route, with the options of `APIRoute`."""
        super().__init__(path, endpoint, **{**options, "generate_unique_id_function": attrgetter("name")})
