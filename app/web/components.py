"""Shared parameters and responses of the OpenAPI document, written once under `components` (OpenAPI 3.1, section 4.8.7).

FastAPI writes each parameter and each response into every operation that has it: two thirds of the document were
repetitions. References keep it small, and clients that are generated from it get one type for one thing.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from app.problems import Problem

_FIRST_SHARED_STATUS: Final = 300
"""Successful responses differ from operation to operation; redirects and problems do not."""

_NAMES_OF_STATUSES: Final = {
    "304": "NotModified",
    **{str(each.status): each.__name__ for each in Problem.__subclasses__()},
}

Node = dict[str, Any]


def share(document: Node) -> None:
    """Replace repeated parameters, responses and response headers by references to `components`. In place."""
    shared = {kind: _Shared(kind) for kind in ("parameters", "responses", "headers")}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for kind, name, definition in _definitions(operation):
                shared[kind].count(name, path, definition)
    for operations in document["paths"].values():
        for operation in operations.values():
            _refer(operation, shared)
    for kind, definitions in shared.items():
        document["components"][kind] = definitions.repeated()


def _definitions(operation: Node) -> Iterator[tuple[str, str, Node]]:
    """Return what the operation may share with others: its kind, the name that it would have, and itself."""
    for parameter in operation.get("parameters", []):
        yield "parameters", _camel_case(parameter["name"]), parameter
    for status, response in operation["responses"].items():
        if int(status) >= _FIRST_SHARED_STATUS:
            yield "responses", _NAMES_OF_STATUSES[status], response
        else:
            for name, header in response.get("headers", {}).items():
                yield "headers", _camel_case(name), header


def _refer(operation: Node, shared: dict[str, "_Shared"]) -> None:
    if "parameters" in operation:
        operation["parameters"] = [shared["parameters"].reference(each) for each in operation["parameters"]]
    for status, response in operation["responses"].items():
        if int(status) >= _FIRST_SHARED_STATUS:
            operation["responses"][status] = shared["responses"].reference(response)
        elif "headers" in response:
            headers = response["headers"].items()
            response["headers"] = {name: shared["headers"].reference(header) for name, header in headers}


def _camel_case(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.replace("-", "_").split("_"))


class _Shared:
    """The definitions of one kind that occur more than once, each under a name of its own."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._uses: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()

    def count(self, name: str, path: str, definition: Node) -> None:
        """Count a use; the first one names the definition, after its resource where the plain name is taken."""
        text = _canonical(definition)
        self._uses[text] = self._uses.get(text, 0) + 1
        if text in self._names:
            return
        resource = path.strip("/").partition("/")[0].partition(".")[0].capitalize()
        candidates = [name, resource + name, *(f"{resource}{name}{number}" for number in range(2, 100))]
        self._names[text] = next(each for each in candidates if each not in self._taken)
        self._taken.add(self._names[text])

    def reference(self, definition: Node) -> Node:
        """Return a reference to the definition, or itself where it occurs only once."""
        text = _canonical(definition)
        return {"$ref": f"#/components/{self._kind}/{self._names[text]}"} if self._uses[text] > 1 else definition

    def repeated(self) -> Node:
        """Return what the references lead to, by name."""
        shared = {self._names[text]: json.loads(text) for text, uses in self._uses.items() if uses > 1}
        return dict(sorted(shared.items()))


def _canonical(definition: Node) -> str:
    return json.dumps(definition, ensure_ascii=False)
