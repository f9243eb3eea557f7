"""What an importer gives: one outcome for every row it reads, so that the counts of a run add up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO


@dataclass(frozen=True, slots=True)
class Record:
    """A row that was understood.

    `document` is a draft of `resource` ("meetings", "people", "agreements", "sources"…) as `POST /{resource}` takes
    it, with related records inline. Where the record exists already (same id or identifier) the import *enriches* it:
    list entries are added, empty fields are filled, and nothing that is recorded is overwritten.
    """

    resource: str
    document: dict[str, Any]
    where: str
    """Where the row stands: "1960.xml visit 2392", "events.csv line 17"."""
    is_row: bool = False
    """Whether it was a row of a table of ours, so that complaints name its columns."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row, or a part of one, that was not understood: what is reported instead of being invented."""

    where: str
    field: str
    """The field of the data set that is at fault."""
    reason: str
    """What is wrong with it, and what would mend it."""


Reader = Callable[[BinaryIO, str], Iterator[Record | Refusal]]
"""Reads an open file with its name. Gives one `Record` or `Refusal` a row, in the order of the file, reading as it
goes. Raises ValueError, naming file and place, for a file that is not of the format at all."""
