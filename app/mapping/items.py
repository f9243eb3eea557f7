"""The items of a list within a row: the parts of a cell, the cells of several columns, or an array of JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.mapping.conditions import Matches, matcher
from app.mapping.errors import CellError, Path
from app.mapping.model import ForEach, ItemList
from app.mapping.scope import Compiler, Local, Row, Scope, Source, resolve, split


@dataclass(slots=True)
class _List:
    """The values of one list, each with its column."""

    source: Source | None
    columns: list[str]
    data: ItemList
    nulls: frozenset[str]

    @property
    def column(self) -> str:
        return self.source.columns[0] if self.source else self.columns[0] if self.columns else ""

    def read(self, row: Row, local: Local) -> list[tuple[str, Any]]:
        if self.source is None:
            cells = ((name, row.cells.get(name)) for name in self.columns)
            return [item for name, cell in cells for item in (self._parts(cell, name) or [(name, None)])]
        return self._parts(self.source.get(row, local), self.source.column_of(row))

    def _parts(self, cell: Any, column: str) -> list[tuple[str, Any]]:
        if cell is None:
            return []
        if isinstance(cell, str) and self.data.split is not None:
            cell = split(cell, self.data.split, self.data.whole, column)
        parts = cell if isinstance(cell, list) else [cell]
        return [
            (column, None if isinstance(part, str) and (not part or part in self.nulls) else part) for part in parts
        ]


@dataclass(slots=True)
class Items:
    """The items of a list, with those of the lists that run in parallel."""

    items: _List
    others: dict[str, _List]
    only: Matches | None
    ignored: Matches | None

    @classmethod
    def compile(cls, compiler: Compiler, scope: Scope, data: ForEach, path: Path) -> "Items":
        """Compile `for_each`; faults go to the compiler."""
        others = {name: _list(compiler, scope, item, (*path, "with", name)) for name, item in data.with_.items()}
        for name in others:
            if name in {"item", "column", "number", "value"} or "." in name or "|" in name:
                compiler.fault((*path, "with", name), "is not a name for a list; choose another")
        for name in ("only_if", "ignore_if"):
            if isinstance(getattr(data, name), dict):
                compiler.fault(
                    (*path, name),
                    f"takes the values of the item; conditions on columns go beside for_each, as {name} of the entry",
                )
        only, ignored = data.only_if, data.ignore_if
        return cls(
            _list(compiler, scope, data, path),
            others,
            matcher(only) if isinstance(only, list) else None,
            matcher(ignored) if isinstance(ignored, list) else None,
        )

    @property
    def column(self) -> str:
        """The column that has the items."""
        return self.items.column

    @property
    def names(self) -> dict[str, str]:
        """The names that an entry may refer to, with their columns."""
        own = dict.fromkeys(("item", "column", "number"), self.column)
        return own | {name: other.column for name, other in self.others.items()}

    def read(self, row: Row, local: Local) -> Iterator[Local]:
        """Yield the items of a row, without the empty ones.

        Raises:
            CellError: a parallel list has another length.
        """
        items = self.items.read(row, local)
        others = {name: other.read(row, local) for name, other in self.others.items()}
        for name, parts in others.items():
            if parts and len(parts) != len(items):
                raise CellError(
                    self.items.column,
                    f"has {len(items)} values, but {self.others[name].column} {len(parts)}; correct one of them, or list in "
                    "`whole` the values that contain the mark at which the cell is split",
                )
        for index, (column, item) in enumerate(items):
            if item is None or (self.only and not self.only(item)) or (self.ignored and self.ignored(item)):
                continue
            parallel = {name: parts[index][1] if parts else None for name, parts in others.items()}
            yield {**local, "item": item, "column": column, "number": str(index + 1), **parallel}


def _list(compiler: Compiler, scope: Scope, data: ItemList, path: Path) -> _List:
    if data.column is not None:
        return _List(resolve(compiler, scope, data.column, (*path, "column")), [], data, compiler.nulls)
    try:
        columns = compiler.header.find_range(data.columns or [])
    except ValueError as error:
        compiler.fault((*path, "columns"), str(error))
        columns = []
    return _List(None, columns, data, compiler.nulls)
