"""The forms of CSV cells, and columns, which map them to the fields of a document."""

from dataclasses import dataclass
from enum import Enum


class Shape(Enum):
    """The form of the content of a cell."""

    TEXT = "one text"
    NUMBER = "one decimal number"
    BOOLEAN = "true or false"
    WHOLE = "one whole number"
    JSON = "one JSON value"
    VALUES = "texts between bars"
    PAIRS = "name=value between bars: identifiers or codes, each a scheme and a value"
    ENTRIES = "entries between bars, each of the parts that the column names"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a row, or a part of an entry, and the document field that it maps to."""

    name: str
    """The header of the column, or the name of the part; the name of the first part is never written in the cell."""
    path: tuple[str, ...] = ()
    """The path of the field, such as `place`, `city`; by default the field of the same name."""
    shape: Shape = Shape.TEXT
    required: bool = False
    """Whether the field is never null: an empty cell then omits it, so that its default applies."""
    parts: tuple["Column", ...] = ()
    """The parts of an entry, the unnamed one first."""

    @property
    def field(self) -> tuple[str, ...]:
        """The path of the value in the document."""
        return self.path or (self.name,)
