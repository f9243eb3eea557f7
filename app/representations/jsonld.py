"""JSON-LD 1.1: one document with an inline `@context` and a `@graph`, written one node at a time."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from app.representations.error_strategies import Apply, fail_fast
from app.representations.escaping import json_bytes
from app.representations.formats import PageInfo

Node = dict[str, Any]
"""A node of the graph, in the terms of the accompanying context."""

PAGE_TERMS: Final[Mapping[str, Any]] = {
    "page_title": "http://purl.org/dc/terms/title",
    "page_updated": {
        "@id": "http://purl.org/dc/terms/modified",
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    },
    "next": {"@id": "http://www.iana.org/assignments/relation/next", "@type": "@id"},
}
"""The terms that describe the page itself and link to the next one (Dublin Core, RFC 8288)."""


def write(
    nodes: Iterable[Node], feed: PageInfo, context: Mapping[str, Any], apply: Apply = fail_fast
) -> Iterator[bytes]:
    """Write `nodes` as the default graph, after a first node that describes the page itself.

    The context is inlined, so that readers need no network access to understand the terms.
    """
    page: Node = {"@id": feed.self_url, "page_title": feed.title}
    if feed.updated is not None:
        page["page_updated"] = feed.updated
    if feed.next_url is not None:
        page["next"] = feed.next_url
    yield json_bytes({"@context": {**context, **PAGE_TERMS}})[:-1] + b',"@graph":[\n' + json_bytes(page)
    for written in apply(json_bytes, nodes):
        yield b",\n" + written
    yield b"\n]}\n"
