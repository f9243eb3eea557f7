"""The lists of an OpenAPI document, with their parameters, all of which the model must know."""

from dataclasses import dataclass, field
from typing import Any

from model_filters import COMMON, FACETED, FILTERS, MEETING_TERMS
from model_lists import ORDERS, SUBLISTS

OTHERS = {
    "/reconcile", "/reconcile/suggest/entity", "/reconcile/properties",
    "/disputes", "/tenures", "/offices", "/country-codes", "/country-codes.csv", "/duplicates", "/judgements", "/judgements/{id}", "/questions", "/changes", "/export.ndjson.gz", "/healthz", "/readyz", "/metrics", "/problems", "/problems/{slug}",
}  # fmt: skip
"""Addresses that are no lists of records."""
STATISTICS = ("/stats", "/relations/")
"""The beginnings of the addresses that count meetings."""


@dataclass(frozen=True)
class Listing:
    """A list: its path, resource and parameters."""

    path: str
    resource: str
    whose: str | None
    """The resource of the record that the list is within."""
    parameters: dict[str, Any] = field(repr=False)
    """The schema of each parameter."""
    suffixes: tuple[str, ...] = ()


def listings(document):
    """Return every list of an OpenAPI document.

    Raises AssertionError if the document has something that the model lacks.
    """
    result = []
    for path, operations in document["paths"].items():
        if (
            "get" not in operations
            or path in OTHERS
            or path.startswith(STATISTICS)
            or path.endswith((".{suffix}", "/history"))
        ):
            continue
        schemas = {
            parameter["name"]: parameter["schema"]
            for parameter in operations["get"]["parameters"]
            if parameter["in"] == "query" and parameter["schema"].get("type") != "object"
        }
        for parameter in operations["get"]["parameters"]:
            # An exploded object stands for its properties.
            schemas |= parameter["schema"].get("properties", {})
        first, _, rest = path.removeprefix("/").partition("/")
        if rest in {"{id}", "{code}"}:
            assert set(schemas) <= {"version", "format"}, f"the model lacks what {path} takes: {sorted(schemas)}"
            continue
        assert path in SUBLISTS or not rest, f"the model lacks {path}"
        resource = path.rpartition("/")[2]
        assert resource in FILTERS, f"the model lacks {resource}"
        listed = Listing(path, resource, first if rest else None, schemas, _suffixes(document, path))
        _check(listed, document)
        result.append(listed)
    return result


def _suffixes(document, path):
    operation = document["paths"].get(f"{path}.{{suffix}}", {"get": {"parameters": []}})["get"]
    return tuple(
        word
        for parameter in operation["parameters"]
        if parameter["name"] == "suffix"
        for word in parameter["schema"]["enum"]
    )


def _check(listed, document):
    known = {*FILTERS[listed.resource], *COMMON, *FACETED.get(listed.resource, ())}
    lacking = set(listed.parameters) - known
    assert not lacking, f"the model lacks {sorted(lacking)} of {listed.path}"
    assert not known - set(listed.parameters), f"{listed.path} lacks {sorted(known - set(listed.parameters))}"
    for sort in listed.parameters["sort"]["enum"]:
        assert sort.removeprefix("-") in ORDERS, f"the model lacks sort={sort} of {listed.path}"
    for facet in listed.parameters.get("facets", {"items": {"enum": []}})["items"]["enum"]:
        assert facet in {*MEETING_TERMS, "reviewed", "year"}, f"the model lacks the facet {facet}"
    if listed.suffixes:
        other = document["paths"][f"{listed.path}.{{suffix}}"]["get"]["parameters"]
        taken = {item["name"] for item in other if item["in"] == "query" and item["schema"].get("type") != "object"}
        taken |= {name for item in other for name in item["schema"].get("properties", ())}
        assert taken == set(listed.parameters) - {"format", "total", "snippets", "facets", "facet_limit"}
