"""Compiled values."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from app.mapping.errors import Path
from app.mapping.model import ValueModel
from app.mapping.scope import NOTHING, Local, Row, Source


@dataclass(frozen=True, slots=True)
class Input:
    """The input of a value: a cell, or a text with cells in it."""

    get: Callable[[Row, Local], Any]
    sources: tuple[Source, ...] = ()

    def column_of(self, row: Row) -> str:
        """Return the column from which the input of a row comes."""
        return self.sources[0].column_of(row) if self.sources else ""


@dataclass(slots=True)
class ValueNode:
    """A compiled value."""

    build: Callable[[Row, Local], Any]
    """Return the value for a row, or NOTHING."""
    sources: tuple[Source, ...] = ()

    @property
    def is_constant(self) -> bool:
        """Whether the value is the same for every row."""
        return not self.sources

    def column_of(self, _path: Path, row: Row, local: Local) -> str | None:
        """Return the column from which the value of a row comes, or for lack of which there is none."""
        if not self.sources:
            return None
        source = self.sources[0]
        if len(self.sources) > 1 and self.build(row, local) is NOTHING:
            source = next((one for one in self.sources if one.get(row, local) is None), source)
        return source.column_of(row)


NO_VALUE: Final = ValueNode(lambda _row, _local: NOTHING)
"""The value of a field that has a fault."""


def cutter(data: ValueModel) -> Callable[[str], str | None]:
    """Return a function that cuts the text of a cell to the part that is read, None if that is empty."""
    marks, after, before = data.strip, data.after, data.before

    def cut(text: str) -> str | None:
        if marks is not None:
            text = text.strip(marks + " ")
        if after is not None:
            _, separator, text = text.partition(after)
            text = text if separator else ""
        if before is not None:
            text = text.partition(before)[0]
        return text.strip() or None

    return cut
