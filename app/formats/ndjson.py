"""NDJSON: one compact JSON document a line, each line ended by LF."""

from collections.abc import Iterable, Iterator

from app.formats.inert import json_bytes
from app.formats.registry import Document


def write(documents: Iterable[Document]) -> Iterator[bytes]:
    """Give one line a document, as it is; so what is exported can be imported line by line."""
    for document in documents:
        yield json_bytes(document) + b"\n"
