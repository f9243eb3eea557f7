"""References to the cells of a row, and to the items of a list within it."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from app.domain.dates.edtf import DateWindow
from app.domain.geography.shared_names import ALL_DAYS
from app.mapping.columns import Header
from app.mapping.errors import CellError, Fault, Path
from app.mapping.model import Reads
from app.mapping.yaml_text import LocatedText


class _Nothing:
    """The value of a field about which a row says nothing."""


NOTHING: Final = _Nothing()

Local = dict[str, Any]
"""The item of a list, and what goes with it."""


@dataclass(slots=True)
class Row:
    """A row of a table: its cells by column, None where empty."""

    cells: dict[str, Any]
    days: DateWindow = ALL_DAYS
    """The days that the record is about, which decide what some codes of countries mean."""
    unsure: dict[str, str] = field(default_factory=dict)
    """Cells whose date depends on the order of the formats, by column."""


_BULLET: Final = re.compile(r"(?:[•‣▪◦·●■○*]\s*|[–—-]\s+)")
"""The mark in front of an item that has a line of its own."""
MAX_PARTS: Final = 5_000
"""The most parts of a cell, which is the longest list of any record."""

Getter = Callable[[Row, Local], Any]


@dataclass(slots=True)
class Compiler:
    """The state of the compilation of a mapping for a file."""

    header: Header
    text: LocatedText
    reads: Reads
    faults: list[Fault] = field(default_factory=list)
    nulls: frozenset[str] = frozenset()
    dates: dict[str, list[Callable[[Row], str | None]]] = field(default_factory=dict)
    """The readers of the columns that have dates."""

    def fault(self, path: Path, reason: str) -> None:
        """Note a fault of the mapping."""
        self.faults.append(Fault(self.text.line_of(path), path, reason))

    def find(self, text: str, path: Path) -> list[str]:
        """Return the columns that a text outside the document names, separated by bars; a fault if there is none."""
        try:
            return self.header.find([text] if self.header.has(text) else [name.strip() for name in text.split("|")])
        except ValueError as error:
            self.fault(path, str(error))
            return []


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that have a meaning at a place of the mapping, in addition to the columns."""

    names: dict[str, str] = field(default_factory=dict)
    """The columns from which the items with these names come."""

    def with_names(self, names: dict[str, str]) -> "Scope":
        """Return a scope with further names."""
        return Scope({**self.names, **names})


@dataclass(frozen=True, slots=True)
class Source:
    """A reference to a cell: how it is read, and the columns that it reads."""

    get: Getter
    columns: tuple[str, ...]

    def column_of(self, row: Row) -> str:
        """Return the column from which the value of a row comes."""
        if len(self.columns) == 1:
            return self.columns[0]
        return next((name for name in self.columns if row.cells.get(name) is not None), self.columns[0])


def resolve(compiler: Compiler, scope: Scope, names: Sequence[str], path: Path) -> Source:
    """Return the source of the first of these names that has a value; names separated by bars are alternatives, too."""
    whole = "|".join(names)
    alternatives = [whole] if compiler.header.has(whole) else [part.strip() for part in whole.split("|")]
    getters: list[Getter] = []
    columns: list[str] = []
    others: list[str] = []
    for name in alternatives:
        base, _, rest = name.partition(".")
        if name in scope.names:
            getters.append(_item_getter(name))
            columns.append(scope.names[name])
        elif rest and base in scope.names:
            getters.append(_member_getter(base, rest))
            columns.append(scope.names[base])
        else:
            others.append(name)
    if others or not getters:
        try:
            file_columns = compiler.header.find(others)
        except ValueError as error:
            if not getters:
                compiler.fault(path, str(error))
            file_columns = []
        getters += [_cell_getter(name) for name in file_columns]
        columns += file_columns
    source = tuple(columns) or (alternatives[0],)
    if len(getters) == 1:
        return Source(getters[0], source)

    def first(row: Row, local: Local) -> Any:
        return next((value for get in getters if (value := get(row, local)) is not None), None)

    return Source(first, source)


def _cell_getter(name: str) -> Getter:
    return lambda row, _local: row.cells.get(name)


def _item_getter(name: str) -> Getter:
    return lambda _row, local: local.get(name)


def _member_getter(base: str, rest: str) -> Getter:
    def get(_row: Row, local: Local) -> Any:
        item = local.get(base)
        return item.get(rest) if isinstance(item, dict) else None

    return get


def text_of(value: Any, column: str) -> str:
    """Return a cell as text.

    Raises:
        CellError: the cell is a list or an object, of a file of JSON.
    """
    if isinstance(value, str):
        return value
    raise CellError(column, "is a list or an object; read its entries with for_each")


def split(text: str, marks: Sequence[str], whole: Collection[str], column: str) -> list[str]:
    """Return the parts of a text between any of the marks; the texts of `whole` stay in one piece.

    Where lines are parts, bullets at their beginning are left out.

    Raises:
        CellError: there are more parts than a record can have.
    """
    expression = _splitter(tuple(marks))
    parts = [part.strip() for part in expression.split(text, MAX_PARTS)]
    if "\n" in marks:
        parts = [_without_bullet(part) for part in parts]
    if len(parts) > MAX_PARTS:
        raise CellError(column, f"has more than {MAX_PARTS} parts; check the mark at which it is split")
    if not whole:
        return parts
    kept = [(item, [piece.strip() for piece in expression.split(item)]) for item in whole]
    kept.sort(key=lambda item: -len(item[1]))  # "a, b, c" before "a, b"
    result: list[str] = []
    position = 0
    while position < len(parts):
        here = parts[position]
        item, length = next(
            ((item, len(pieces)) for item, pieces in kept if parts[position : position + len(pieces)] == pieces),
            (here, 1),
        )
        result.append(item.strip())
        position += length
    return result


def _without_bullet(part: str) -> str:
    match = _BULLET.match(part)
    return part if match is None else part[match.end() :]


@cache
def _splitter(marks: tuple[str, ...]) -> re.Pattern[str]:
    """Return the expression of any of the marks, of which a longer one comes first."""
    return re.compile("|".join(re.escape(mark) for mark in sorted(marks, key=len, reverse=True)))
