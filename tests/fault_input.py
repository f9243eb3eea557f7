"""Helpers for input tests: every operation of the OpenAPI document as a request, and a health check."""

import copy
import itertools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openapi_document import written_out

DOCUMENT = written_out(json.loads((Path(__file__).parents[1] / "docs" / "openapi.json").read_text(encoding="utf-8")))
JSON = {"content-type": "application/json"}
_numbers = itertools.count()


@dataclass(frozen=True)
class Operation:
    """An operation of the OpenAPI document."""

    method: str
    path: str
    said: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def parameters(self, place="query"):
        return [each for each in self.said.get("parameters", []) if each["in"] == place]

    def address(self, **wanted):
        """Return the path with the given values, or the document's examples, which exist in the seed."""
        path = self.path
        for each in self.parameters("path"):
            value = wanted.get(each["name"]) or each.get("example") or each["schema"]["enum"][0]
            path = path.replace(f"{{{each['name']}}}", value)
        return path

    @property
    def content(self):
        return self.said.get("requestBody", {}).get("content", {})

    def documents(self):
        """Return the examples of the JSON body."""
        said = self.content.get("application/json", {})
        return [each["value"] for each in said.get("examples", {}).values()]


OPERATIONS = [
    Operation(method.upper(), path, said) for path, item in DOCUMENT["paths"].items() for method, said in item.items()
]
WITH_ID = [each for each in OPERATIONS if {"id", "code"} & {said["name"] for said in each.parameters("path")}]
WITH_JSON = [each for each in OPERATIONS if "application/json" in each.content]
READS = [each for each in OPERATIONS if each.method == "GET"]


def assert_well(client):
    """Check that the service is ready and that a write succeeds."""
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    name = f"No problems found {next(_numbers)}"
    made = client.post("/topics", json={"name": name})
    assert (made.status_code, made.json()["name"]) == (201, name)
    assert client.get(made.headers["location"]).json()["name"] == name
    assert client.delete(made.headers["location"]).status_code == 204


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
