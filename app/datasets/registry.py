"""Registry of the data set formats that can be imported; each reader is loaded on first use."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from app.domain.enums import Origin
from app.transfer.rows import ImportRow, Reader, RejectedRow

_HISTORIAN_FORMATS: Final = ("us-visits", "us-travels", "us-pocom")
_FOLDER_FORMATS: Final = ("cabinets",)
FORMATS: Final = (*_HISTORIAN_FORMATS, "gdelt", "env-agreements", "wh-readouts", *_FOLDER_FORMATS)
"""The names of the formats. Each is read by the module of this package with the same name."""
FolderReader = Callable[[Path], Iterator[ImportRow | RejectedRow]]
"""Reader of a folder of several files, which otherwise does as a `Reader`."""


def folder_reader(name: str) -> FolderReader | None:
    """Return the reader of a format whose files are read together, in a folder; None for a format of single files."""
    if name not in _FOLDER_FORMATS:
        return None
    read: FolderReader = import_module(f"app.datasets.{name.replace('-', '_')}").read_folder
    return read


def reader(name: str) -> Reader:
    """Return the reader of a format."""
    read: Reader = import_module(f"app.datasets.{name.replace('-', '_')}").read
    return read


def origin(name: str) -> Origin:
    """Return the origin of the records of a format."""
    return Origin.MACHINE_CODED if name == "gdelt" else Origin.IMPORTED


def prerequisites(name: str) -> list[ImportRow]:
    """Return the records to create before the rows of a format: countries they refer to that have no ISO 3166 code."""
    if name not in _HISTORIAN_FORMATS:
        return []
    documents: list[dict[str, Any]] = import_module("app.datasets.historian_places").COUNTRIES
    return [ImportRow("countries", document, "built in") for document in documents]
