"""The filters of `GET /meetings` as one parameter, where statistics take all of them beside parameters of their own.

Written out, each operation would repeat forty references. An object with the style `form`, exploded, describes them all, as it
does those that leave out (`app.web.openapi.negations`).
"""

from typing import Any, Final

Node = dict[str, Any]

NAME: Final = "filters"
"""The name of the object. It is not part of a URL."""
PATHS: Final = ("/stats", "/relations/")
"""The beginnings of the paths of statistics."""
_OWN: Final = frozenset(
    ("by", "measure", "successors", "from", "to", "directed", "zeros", "codes", "as_of", "limit", "cursor", "format")
)
_ORDERED: Final = ("/stats", "/stats.{suffix}")
"""The paths whose rows have an order to choose."""
_DESCRIPTION: Final = 'Every filter of `GET /meetings`, each a parameter: `country=JP`, here `{"country": "JP"}`.'


def combine(parameters: list[Node], path: str) -> list[Node]:
    """Return the parameters of a statistic with the filters of meetings combined into one; others as they are."""
    if not path.startswith(PATHS):
        return parameters
    own = _OWN | ({"sort"} if path in _ORDERED else set())
    own -= {"limit", "cursor"} if path.startswith("/relations/") else set()
    combined = {
        "name": NAME,
        "in": "query",
        "required": False,
        "style": "form",
        "explode": True,
        "description": _DESCRIPTION,
        "schema": {"type": "object", "default": {}, "additionalProperties": {"type": "string"}},
    }
    return [*(item for item in parameters if item["in"] == "path" or item["name"] in own), combined]
