"""The links of the OpenAPI document: what can be asked of a record that was just made (OpenAPI 3.1, Link Object)."""

from typing import Any, Final

_METHODS: Final = ("get", "put", "patch", "delete")


def add(document: dict[str, Any]) -> None:
    """Lead from the answer to each `POST` that makes a record to the operations on that record. In place."""
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
                }
