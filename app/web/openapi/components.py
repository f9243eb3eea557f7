"""Shared parameters, responses and headers of the OpenAPI document, stored once in `components` (OpenAPI 3.1, section 4.8.7).

FastAPI writes out each parameter and response in every operation that uses it; two thirds of the document were
repetition. References keep it small, and give generated clients one type per definition.
"""

import json
from typing import Any, Final

from app.problems import Problem

_RESPONSE_NAMES: Final = {
    "304": "NotModified",
    **{str(item.status): item.__name__ for item in Problem.__subclasses__()},
}

Node = dict[str, Any]


def share(document: Node) -> None:
    """Replace repeated headers, parameters and responses by references to `components`, in place."""
    _share_headers(document)
    shared = {kind: _SharedDefinitions(kind) for kind in ("parameters", "responses")}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                shared["parameters"].count(_camel_case(parameter["name"]), path, parameter)
            for status, response in operation["responses"].items():
                shared["responses"].count(_name_of_response(status, response), path, response)
    for operations in document["paths"].values():
        for operation in operations.values():
            parameters, responses = operation.get("parameters", []), operation["responses"]
            operation["parameters"] = [shared["parameters"].reference(item) for item in parameters]
            operation["responses"] = {status: shared["responses"].reference(item) for status, item in responses.items()}
    for kind, definitions in shared.items():
        document["components"][kind] = definitions.repeated()


def _share_headers(document: Node) -> None:
    """Replace repeated headers of responses by references; equal responses stay equal."""
    shared = _SharedDefinitions("headers")
    responses = [
        (path, response)
        for path, operations in document["paths"].items()
        for operation in operations.values()
        for response in operation["responses"].values()
        if "headers" in response
    ]
    for path, response in responses:
        for name, header in response["headers"].items():
            shared.count(_camel_case(name), path, header)
    for _, response in responses:
        response["headers"] = {name: shared.reference(header) for name, header in response["headers"].items()}
    document["components"]["headers"] = shared.repeated()


def _name_of_response(status: str, response: Node) -> str:
    """Return the name of a response, after its problem or its success schema: `NotFound`, `MeetingPage`."""
    if status == "default":
        return "WriteProblem" if "any write" in response["description"] else "Problem"
    if status in _RESPONSE_NAMES:
        return _RESPONSE_NAMES[status]
    schema = response.get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "/Success")
    return ("Created" if status == "201" else "") + str(schema).rpartition("/")[2]


def _camel_case(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.replace("-", "_").split("_"))


class _SharedDefinitions:
    """The definitions of one kind that occur more than once, each under a unique name."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._uses: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()

    def count(self, name: str, path: str, definition: Node) -> None:
        """Count a use of a definition; the first one names it, prefixed by the resource where that name is taken."""
        text = _canonical(definition)
        self._uses[text] = self._uses.get(text, 0) + 1
        if text in self._names:
            return
        resource = path.strip("/").partition("/")[0].partition(".")[0].capitalize()
        candidates = [name, resource + name, *(f"{resource}{name}{number}" for number in range(2, 100))]
        self._names[text] = next(candidate for candidate in candidates if candidate not in self._taken)
        self._taken.add(self._names[text])

    def reference(self, definition: Node) -> Node:
        """Return a reference to the definition, or the definition itself if it occurs only once."""
        text = _canonical(definition)
        return {"$ref": f"#/components/{self._kind}/{self._names[text]}"} if self._uses[text] > 1 else definition

    def repeated(self) -> Node:
        """Return the referenced definitions by name."""
        shared = {self._names[text]: json.loads(text) for text, uses in self._uses.items() if uses > 1}
        return dict(sorted(shared.items()))


def _canonical(definition: Node) -> str:
    return json.dumps(definition, ensure_ascii=False)
