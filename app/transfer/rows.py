"""Rows for the import: a reader yields one `ImportRow` or `RejectedRow` per row, so that the counts of a run add up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from app.problems import Path


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row that could be read.

    `document` is an input of `resource` ("meetings", "people", "agreements", "sources"…) in the form that
    `POST /{resource}` takes, with related records inline. If the record already exists (same id or identifier), an
    import of a data set *enriches* it: list entries are added, empty fields are filled, and no recorded value is
    overwritten.
    """

    resource: str
    document: dict[str, Any]
    location: str
    """The location of the row: "1960.xml visit 2392", "events.csv line 17"."""
    cells: dict[str, str] | None = None
    """The texts of a row of a CSV table in our own format, by column; None if the row comes from another file."""
    column_of: Callable[[Path], str | None] | None = None
    """For a table in another format, a function that returns the column from which a field of the document comes."""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row, or a part of one, that could not be read. It is reported; its meaning is never guessed."""

    location: str
    field: str
    """The field of the data set that is wrong."""
    reason: str
    """The error in the field, and how to fix it."""


Reader = Callable[[BinaryIO, str], Iterator[ImportRow | RejectedRow]]
"""Reader of an open file, called with the file and its name.

It yields one `ImportRow` or `RejectedRow` per row, in the order of the file, while it reads. It raises ValueError, with the
name of the file and the position, for a file that is not of the format at all.
"""
