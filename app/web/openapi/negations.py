"""The parameters with `!` after their name (`country!=US`), described as one parameter.

Each is a parameter of its own in a URL. An object with the style `form`, exploded, is OpenAPI's way to describe several
(OpenAPI 3.1, section 4.8.12.2); written out one by one, they would be two thirds of the parameters of a list, and
generated clients would have two of the same name.

The properties are texts, not lists: how a list within an object of the style `form` is written is undefined (section
4.8.12.2.1), and Swagger UI writes it as JSON. The default is empty, since Swagger UI would send invented values otherwise.

See decision 133.
"""

from typing import Any, Final

Node = dict[str, Any]

_MARK: Final = "!"
NAME: Final = "exclude"
"""The name of the object. It is not part of a URL."""
_DESCRIPTION: Final = (
    '`name!=value` leaves out what `name=value` finds: `country!=US,CN`, here `{"country!": "US,CN"}`. A comma means *neither*, as '
    "does a repeated parameter."
)


def combine(parameters: list[Node]) -> list[Node]:
    """Return the parameters with those that leave out combined into one."""
    properties = {item["name"]: {"type": "string"} for item in parameters if item["name"].endswith(_MARK)}
    if not properties:
        return parameters
    combined = {
        "name": NAME,
        "in": "query",
        "required": False,
        "style": "form",
        "explode": True,
        "description": _DESCRIPTION,
        "schema": {"type": "object", "default": {}, "properties": properties, "additionalProperties": False},
    }
    return [*(item for item in parameters if item["name"] not in properties), combined]
