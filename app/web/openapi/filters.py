"""The filters of a list as one parameter, where another operation takes all of them: statistics, and lists of one record.

Written out, each operation would repeat forty references. An object with the style `form`, exploded, describes them all, as it
does those that leave out (`app.web.openapi.negations`).
"""

from typing import Any, Final

from app.queries.paging.params import SHAPING

Node = dict[str, Any]

NAME: Final = "filters"
"""The name of the object. It is not part of a URL."""
PATHS: Final = ("/stats", "/relations/")
"""The beginnings of the paths of statistics."""
_OWN_PARAMETERS: Final = frozenset(
    ("by", "measure", "successors", "from", "to", "directed", "zeros", "codes", "as_of", "limit", "cursor", "format")
)
_ORDERED_PATHS: Final = ("/stats", "/stats.{suffix}")
"""The paths whose rows have an order to choose."""
_DESCRIPTION: Final = 'Every filter of `GET /{}`, each a parameter: `country=JP`, here `{{"country": "JP"}}`.'
_SUFFIX: Final = ".{suffix}"
_MOST_WRITTEN_OUT: Final = 3
"""The number of filters that are written out as parameters of their own."""


def combine(parameters: list[Node], path: str) -> list[Node]:
    """Return the parameters of a statistic with the filters of meetings combined into one; others as they are."""
    if not path.startswith(PATHS):
        return parameters
    own = _OWN_PARAMETERS | ({"sort"} if path in _ORDERED_PATHS else set())
    own -= {"limit", "cursor"} if path.startswith("/relations/") else set()
    return [
        *(item for item in parameters if item["in"] == "path" or item["name"] in own),
        {**_combined("meetings"), "required": False},
    ]


def combine_repeated(document: Node) -> None:
    """Combine the filters that a list repeats from that of all records, in place.

    A record's list (`/people/{id}/meetings`) and a list in another format (`/meetings.{suffix}`) take the filters of
    `GET /meetings`, where each is described.
    """
    paths = document["paths"]
    for path, operations in paths.items():
        name = path.rpartition("/")[2].removesuffix(_SUFFIX)
        listed = paths.get(f"/{name}", {}).get("get")
        if listed is None or path == f"/{name}" or "get" not in operations:
            continue
        filters = {item["name"] for item in listed["parameters"] if item["in"] == "query"} - SHAPING
        parameters = operations["get"]["parameters"]
        own = [item for item in parameters if item["in"] != "query" or item["name"] not in filters]
        if len(parameters) - len(own) > _MOST_WRITTEN_OUT:
            operations["get"]["parameters"] = [*own, _combined(name)]


def _combined(resource: str) -> Node:
    return {
        "name": NAME,
        "in": "query",
        "style": "form",
        "explode": True,
        "description": _DESCRIPTION.format(resource),
        "schema": {"type": "object", "default": {}, "additionalProperties": {"type": "string"}},
    }
