"""NDJSON: one compact JSON document per line, each ended by LF."""

from collections.abc import Iterable, Iterator

from app.representations.error_strategies import Apply, fail_fast
from app.representations.escaping import json_bytes
from app.representations.formats import Document


def write(documents: Iterable[Document], apply: Apply = fail_fast) -> Iterator[bytes]:
    """Yield one line per document, unchanged, so that an export can be imported line by line."""
    for written in apply(json_bytes, documents):
        yield written + b"\n"
