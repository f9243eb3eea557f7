"""Helpers for input tests: every operation of the OpenAPI document as a request."""

import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openapi_document import written_out

DOCUMENT = written_out(json.loads((Path(__file__).parents[1] / "docs" / "openapi.json").read_text(encoding="utf-8")))
JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Operation:
    """An operation of the OpenAPI document."""

    method: str
    path: str
    said: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def parameters(self, place="query"):
        return [parameter for parameter in self.said.get("parameters", []) if parameter["in"] == place]

    def address(self, **expected):
        """Return the path with the given values, or the document's examples, which exist in the seed."""
        path = self.path
        for parameter in self.parameters("path"):
            value = expected.get(parameter["name"]) or parameter.get("example") or parameter["schema"]["enum"][0]
            path = path.replace(f"{{{parameter['name']}}}", value)
        return path

    def required(self):
        """Return the query parameters that a request must have, with the values of the document's examples."""
        return {
            parameter["name"]: (parameter.get("example") or parameter["schema"]["examples"][0])
            for parameter in self.parameters()
            if parameter.get("required")
        }

    @property
    def content(self):
        return self.said.get("requestBody", {}).get("content", {})

    def documents(self):
        """Return the examples of the JSON body."""
        data = self.content.get("application/json", {})
        return [example["value"] for example in data.get("examples", {}).values()]


OPERATIONS = [
    Operation(method.upper(), path, data) for path, item in DOCUMENT["paths"].items() for method, data in item.items()
]
WITH_ID = [
    operation for operation in OPERATIONS if {"id", "code"} & {data["name"] for data in operation.parameters("path")}
]
WITH_JSON = [operation for operation in OPERATIONS if "application/json" in operation.content]
READS = [operation for operation in OPERATIONS if operation.method == "GET"]


def texts(value, path=()):
    """Return the path of every string in a document."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts(inner, (*path, step))


def changed(document, path, change):
    """Return a copy of the document with one value changed."""
    document = copy.deepcopy(document)
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = change(inner[path[-1]])
    return document


def pointer(path):
    """Format a path as problem documents do."""
    return "#/" + "/".join(map(str, path))
