"""The formats that are imported besides our own documents, as one table; a reader is loaded when it is asked for."""

from importlib import import_module
from typing import Any, Final

from app.transfer.rows import Reader, Record

_HISTORIANS: Final = ("us-visits", "us-travels", "us-pocom")
FORMATS: Final = (*_HISTORIANS, "gdelt", "env-agreements", "wh-readouts")
"""Their names. A module of this package that is named alike reads each."""


def reader(name: str) -> Reader:
    """Give what reads a format."""
    read: Reader = import_module(f"app.datasets.{name.replace('-', '_')}").read
    return read


def first(name: str) -> list[Record]:
    """Give what the rows of a format refer to and ISO 3166 has no code for; it is made before them."""
    if name not in _HISTORIANS:
        return []
    documents: list[dict[str, Any]] = import_module("app.datasets.historian").COUNTRIES
    return [Record("countries", document, "built in") for document in documents]
