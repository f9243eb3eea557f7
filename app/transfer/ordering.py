"""Dependency orders: records come after the records that they refer to.

The result of importing documents must not depend on the order of the rows. So the rows are set aside in temporary
files and read back in a fixed order: resources after those they refer to; within a resource, rows with an id before
rows that are matched by their content; rows that refer to others by id before those that refer to them by name; topics
after their parents, meetings after those that they are parts of, countries after their successors, agreements after those
that they relate to, merged ids after the ids that they were merged into, judgements
last.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, TypeVar

from app.domain.strings.text import fold
from app.problems import Path
from app.schemas.json_patch import RESOURCE_OF_FIELD
from app.schemas.registry import NOT_RECORDS, RETIRED_IDS
from app.services.resources import IN_LOADING_ORDER
from app.transfer.rows import ImportRow, RejectedRow

N = TypeVar("N", bound=Hashable)
_RANKS: Final = {
    name: rank for rank, name in enumerate([*(item.collection.name for item in IN_LOADING_ORDER), *NOT_RECORDS])
}
_IN_MEMORY: Final = 64 * 1024
"""Number of bytes of a temporary file that stay in memory; there may be some dozens of files."""
_MAX_LINKED: Final = 100_000
"""Maximum number of rows per resource that are ordered by their references to rows of the same resource.

Any further ones come last, in the order of the file.
"""
_BATCH_ROWS: Final = 200
_BATCH_BYTES: Final = 2**20
_BY_ID, _BY_IDENTIFIER, _BY_NAME, _LAST = range(4)


def topological_order(nodes: Iterable[N], edges: Mapping[N, Sequence[N]]) -> Iterator[N]:
    """Yield each node after those it refers to, otherwise in the given order.

    In a cycle, one node comes before a node that it refers to.
    """
    done: set[N] = set()
    # Nodes without edges need no memory.
    linked = {*edges, *chain.from_iterable(edges.values())}
    for node in nodes:
        if node not in linked:
            yield node
            continue
        path = {} if node in done else {node: iter(edges.get(node, ()))}
        while path:
            current, remaining = next(reversed(path.items()))
            neighbour = next(
                (neighbour for neighbour in remaining if neighbour not in done and neighbour not in path), None
            )
            if neighbour is not None:
                path[neighbour] = iter(edges.get(neighbour, ()))
                continue
            del path[current]
            done.add(current)
            yield current


def import_batches(rows: Iterable[ImportRow | RejectedRow]) -> Iterator[list[tuple[int, ImportRow | RejectedRow]]]:
    """Yield rows in the order that this module's docstring describes, each with its position in the given order.

    They come in lists that are short enough to stay in memory: refusals as they are read, records once all rows are.
    Memory grows only with the rows that refer to others of their own resource, up to a fixed number of them.
    """
    batch, size = [], 0
    for number, row, row_size in _ordered(rows):
        batch.append((number, row))
        size += row_size
        if len(batch) == _BATCH_ROWS or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def wholes_first(rows: Iterable[ImportRow | RejectedRow]) -> Iterator[tuple[int, ImportRow | RejectedRow]]:
    """Yield rows of one resource in the given order, but those that refer to records of the resource last.

    These come after the rows that they refer to. Each row has its position in the given order. Memory grows as with
    `import_batches`.
    """
    with _file() as file, _file() as rest:
        linked = _LinkedRows(file)
        for number, row in enumerate(rows):
            links = [] if isinstance(row, RejectedRow) else _references(row)
            if isinstance(row, RejectedRow) or not links:
                yield number, row
            elif len(linked.kinds) < _MAX_LINKED:
                linked.add(number, row, (0, 0), links)
            else:
                rest.write(_line(number, row))
        for number, row, _ in chain(linked.rows(), _read(rest)):
            yield number, row


def _ordered(rows: Iterable[ImportRow | RejectedRow]) -> Iterator[tuple[int, ImportRow | RejectedRow, int]]:
    """Yield rows in order, each with its position in the given order and its size in bytes."""
    with ExitStack() as stack:
        files: dict[tuple[int, int, int], IO[bytes]] = {}
        linked = {rank: _LinkedRows(stack.enter_context(_file())) for rank in range(len(_RANKS))}
        for number, row in enumerate(rows):
            if isinstance(row, RejectedRow):
                yield number, row, 0
                continue
            rank, kind = _RANKS[row.resource], (_identification(row.document), _vagueness(row.document))
            links = _references(row)
            if links and len(linked[rank].kinds) < _MAX_LINKED:
                linked[rank].add(number, row, kind, links)
                continue
            place = (rank, _LAST, 0) if links else (rank, *kind)
            if place not in files:
                files[place] = stack.enter_context(_file())
            files[place].write(_line(number, row))
        for rank in range(len(_RANKS)):
            first = sorted(place for place in files if place[0] == rank and place[1] != _LAST)
            for place in first:
                yield from _read(files[place])
            yield from linked[rank].rows()
            if (rank, _LAST, 0) in files:
                yield from _read(files[rank, _LAST, 0])


@dataclass(slots=True)
class _LinkedRows:
    """Rows of one resource that refer to other records of the same resource."""

    file: IO[bytes]
    offsets: list[int] = field(default_factory=list)
    kinds: list[tuple[int, int]] = field(default_factory=list)
    links: list[list[str]] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)

    def add(self, number: int, row: ImportRow, kind: tuple[int, int], links: list[str]) -> None:
        for name in _names(row):
            self.names.setdefault(name, len(self.offsets))
        self.offsets.append(self.file.tell())
        self.kinds.append(kind)
        self.links.append(links)
        self.file.write(_line(number, row))

    def rows(self) -> Iterator[tuple[int, ImportRow, int]]:
        numbers = sorted(range(len(self.offsets)), key=lambda number: self.kinds[number])
        edges = {
            number: [self.names[name] for name in links if name in self.names]
            for number, links in enumerate(self.links)
        }
        for number in topological_order(numbers, edges):
            self.file.seek(self.offsets[number])
            yield _record(self.file.readline())


def _file() -> IO[bytes]:
    return SpooledTemporaryFile(max_size=_IN_MEMORY)


def _line(number: int, row: ImportRow) -> bytes:
    columns = None
    if row.column_of is not None:
        columns = [(path, column) for path in _paths(row.document) if (column := row.column_of(path)) is not None]
    return json.dumps([number, row.resource, row.document, row.location, row.cells, columns]).encode() + b"\n"


def _paths(value: object, path: Path = ()) -> Iterator[Path]:
    """Yield the paths of all values within a document."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield from _paths(item, (*path, name))


def _column_at(columns: Mapping[Path, str], path: Path) -> str | None:
    """Return the column of the value at a path, or of the nearest one around it."""
    while path and path not in columns:
        path = path[:-1]
    return columns.get(path)


def _read(file: IO[bytes]) -> Iterator[tuple[int, ImportRow, int]]:
    file.seek(0)
    for line in file:
        yield _record(line)


def _record(line: bytes) -> tuple[int, ImportRow, int]:
    number, resource, document, location, cells, columns = json.loads(line)
    column_of = None
    if columns is not None:
        column_of = partial(_column_at, {tuple(path): column for path, column in columns})
    return number, ImportRow(resource, document, location, cells, column_of), len(line)


def _identification(document: dict[str, Any]) -> int:
    """Return how a document identifies its record; the more reliable way has the smaller number."""
    if document.get("id") or document.get("code"):
        return _BY_ID
    return _BY_IDENTIFIER if document.get("identifiers") or document.get("url") else _BY_NAME


def _vagueness(document: dict[str, Any]) -> int:
    """Return a rank for the least reliable way in which a document refers to other records, people counting first.

    Only names of people are not unique: a person that a row creates under its own id changes what the name refers to.
    """
    ranks = [_BY_ID, _BY_ID]
    pending = [document]
    while pending:
        for name, value in pending.pop().items():
            for item in value if isinstance(value, list) else [value]:
                if not isinstance(item, dict):
                    continue
                pending.append(item)
                # An entry of a meeting's topics is not a reference but contains one.
                if name in RESOURCE_OF_FIELD and not (name == "topics" and "topic" in item):
                    index = 0 if RESOURCE_OF_FIELD[name] == "people" else 1
                    ranks[index] = max(ranks[index], _identification(item))
    return ranks[0] * _LAST + ranks[1]


def _references(row: ImportRow) -> list[str]:
    """Return the names of the records of the same resource that a row refers to, in the form of `_names`."""
    references = _REFERENCES.get(row.resource)
    return [] if references is None else [name for name in references(row.document) if isinstance(name, str)]


def _successors(country: dict[str, Any]) -> list[Any]:
    return _as_list(country.get("successors"))


def _survivor(retired: dict[str, Any]) -> list[Any]:
    successor = retired.get("successor")
    return [] if successor is None else [f"{retired.get('resource')} {successor}"]


def _whole(meeting: dict[str, Any]) -> list[Any]:
    return [meeting.get("part_of")]


def _related(agreement: dict[str, Any]) -> list[Any]:
    targets = [item.get("agreement") for item in _as_list(agreement.get("relations")) if isinstance(item, dict)]
    return [_named(target, "title") for target in targets]


def _parent(topic: dict[str, Any]) -> list[Any]:
    return [_named(topic.get("parent"), "name")]


_REFERENCES: Final[dict[str, Callable[[dict[str, Any]], list[Any]]]] = {
    "countries": _successors,
    "meetings": _whole,
    "agreements": _related,
    "topics": _parent,
    RETIRED_IDS: _survivor,
}
"""By resource, the function that returns the references of a document to records of the same resource; some may be no texts."""


def _named(reference: Any, title: str) -> Any:
    """Return the id that a reference gives, or else its folded name or title, in the form of `_names`."""
    return (reference.get("id") or f" {_folded(reference.get(title))}") if isinstance(reference, dict) else reference


def _names(row: ImportRow) -> list[str]:
    """Return the names by which rows of the same resource refer to a row: its id, and folded names behind a space.

    The space distinguishes names from ids, which never begin with one.
    """
    document = row.document
    if row.resource == RETIRED_IDS:
        return [f"{document.get('resource')} {document.get('id')}"]
    names = [str(document.get("code") or document.get("id"))]
    if row.resource == "agreements":
        names.append(f" {_folded(document.get('title'))}")
    if row.resource == "topics":
        names += [f" {_folded(name)}" for name in [document.get("name"), *_as_list(document.get("aliases"))]]
    return names


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _folded(name: object) -> str:
    return fold(name) if isinstance(name, str) else ""
