"""Links of the OpenAPI document from a created record to its other operations (OpenAPI 3.1, Link Object)."""

from typing import Any, Final

_METHODS: Final = ("get", "put", "patch", "delete")


def add(document: dict[str, Any]) -> None:
    """Link the 201 response of each `POST` that creates a record to the operations on that record, in place."""
    paths = document["paths"]
    for path, operations in paths.items():
        for key in ("id", "code"):
            item = paths.get(f"{path}/{{{key}}}")
            if item is not None and "post" in operations:
                operations["post"]["responses"]["201"]["links"] = {
                    item[method]["operationId"]: {
                        "operationId": item[method]["operationId"],
                        "parameters": {key: f"$response.body#/{key}"},
                    }
                    for method in _METHODS
                    if method in item
                }
