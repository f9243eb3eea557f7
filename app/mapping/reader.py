"""Reader of tables by a mapping: yields a row for the import for each record, and counts what it left out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO, Final

from app.domain.strings.suggestions import did_you_mean
from app.mapping import groups
from app.mapping.cells import CellReader
from app.mapping.columns import Header
from app.mapping.documents import ObjectNode
from app.mapping.errors import CellError, MappingError, Path
from app.mapping.identity import Identity
from app.mapping.loading import LoadedMapping
from app.mapping.scope import NOTHING, Compiler, Row
from app.mapping.tables import open_table
from app.mapping.tables.table import Table, TableRow, nameless
from app.transfer.rows import ImportRow, RejectedRow

SAMPLES: Final = 3
MAX_GROUP: Final = 1_000
"""The most rows of one record, which is kept in memory until it is complete."""


@dataclass(slots=True)
class MappingReport:
    """The result of a mapping for the rows of all files."""

    read: int = 0
    """Rows of the files that are not blank."""
    ignored: int = 0
    """Rows that `ignore_if` and `only_if` left out."""
    joined: int = 0
    """Rows that were added to the record of the row before, by `group_by`."""
    samples: list[dict[str, Any]] = field(default_factory=list)
    """The first documents."""
    unmapped: dict[str, list[str]] = field(default_factory=dict)
    """The columns that the mapping does not read, by file."""
    unsure: int = 0
    """Dates that fit several of the given forms; the first form decided."""
    first_unsure: str | None = None

    def lines(self) -> Iterator[str]:
        """Yield the report as lines of text."""
        joined = f", {self.joined} joined to the row before" if self.joined else ""
        yield f"{self.read} rows read, {self.ignored} left out{joined}"
        for name, columns in self.unmapped.items():
            yield f"{name}: columns that the mapping does not read: {', '.join(columns)}"
        if self.unsure:
            yield f"{self.unsure} dates fit several forms; the first one decided: {self.first_unsure}"


@dataclass(slots=True)
class _PendingRecord:
    """A record that further rows may belong to."""

    key: tuple[str, ...] | None
    location: str
    document: dict[str, Any]
    row: Row
    rows: int = 1


class MappingReader:
    """A reader of files by one mapping."""

    def __init__(self, loaded: LoadedMapping) -> None:
        self._loaded, self._mapping = loaded, loaded.mapping
        self.report = MappingReport()

    def begin_again(self) -> None:
        """Forget what was read: the same files are read again."""
        self.report = MappingReport()

    def read(self, stream: BinaryIO, name: str) -> Iterator[ImportRow | RejectedRow]:
        """Yield a row for each record of a file.

        Raises:
            ValueError: the file cannot be read, lacks a column, or has one that the mapping refuses to leave unread.
        """
        table = open_table(stream, name, self._mapping.reads)
        yield from _File(self._loaded, table, name, self.report).rows()


class _File:
    """A file that is read by a mapping."""

    def __init__(self, loaded: LoadedMapping, table: Table, name: str, report: MappingReport) -> None:
        self._loaded, self._mapping, self._table = loaded, loaded.mapping, table
        self._name, self._report = name, report
        self._header = Header(table.columns)
        try:
            self._node, compiler = loaded.compile(self._header)
            self._identity, self._cells, self._group = self._outside_document(compiler)
        except MappingError as error:
            raise ValueError(f"{name} does not fit the mapping: {'; '.join(str(error).splitlines())}") from error
        self._columns = [column for column in table.columns or sorted(self._header.read) if column in self._header.read]
        self._nameless = [column for place, column in enumerate(table.columns or (), 1) if column == nameless(place)]
        self._seen: dict[str, None] = {}
        if table.columns is not None:
            self._note_unmapped([column for column in table.columns if column not in self._nameless])

    def _outside_document(self, compiler: Compiler) -> tuple[Identity, CellReader, list[list[str]]]:
        identity, cells = Identity(self._loaded, compiler), CellReader(compiler)
        group = [compiler.find(text, ("group_by", place)) for place, text in enumerate(self._mapping.group_by or ())]
        if compiler.faults:
            raise MappingError(self._loaded.name, compiler.faults)
        return identity, cells, group

    def rows(self) -> Iterator[ImportRow | RejectedRow]:
        """Yield the rows for the import."""
        pending: _PendingRecord | None = None
        for item in self._table.rows:
            self._report.read += 1
            if isinstance(item, RejectedRow):
                yield item
                continue
            try:
                record = self._record(item)
                if record is None or (pending is not None and self._has_joined(pending, record)):
                    continue
            except CellError as error:
                yield RejectedRow(item.location, error.column, error.reason)
                continue
            if pending is not None:
                yield from self._finished(pending)
            pending = record
            if not self._group:
                yield from self._finished(pending)
                pending = None
        if pending is not None:
            yield from self._finished(pending)
        self._finish()

    def _has_joined(self, pending: _PendingRecord, record: _PendingRecord) -> bool:
        """Join a record to the one before it if both are of one group; return whether they are.

        Raises:
            CellError: the two give different values for a field, or the group has too many rows.
        """
        if record.key is None or record.key != pending.key:
            return False
        if pending.rows == MAX_GROUP:
            column = self._group[0][0]
            raise CellError(column, f"has more than {MAX_GROUP} rows in one group; group by further columns")
        pending.rows += 1
        groups.join(pending.document, record.document)
        self._report.joined += 1
        return True

    def _record(self, item: TableRow) -> _PendingRecord | None:
        """Return the record of a row, or None if the row is left out."""
        if self._table.columns is None:
            self._seen.update(dict.fromkeys(item.cells))
        else:
            self._seen.update((column, None) for column in self._nameless if item.cells.get(column))
        cells = self._cells.clean(item.cells, self._columns, fills=item.refusal is None)
        if not self._cells.keeps(cells):
            self._report.ignored += 1
            return None
        if item.refusal is not None:
            raise CellError(item.refusal.field, item.refusal.reason)
        row = Row(cells)
        document = self._node.build(row, {})
        if row.unsure:
            self._report.unsure += len(row.unsure)
            column, text = next(iter(row.unsure.items()))
            self._report.first_unsure = self._report.first_unsure or f"{item.location} {column}: {text}"
        key = None
        if self._group:
            parts = [next((str(cells[name]) for name in names if cells[name] is not None), "") for names in self._group]
            key = tuple(parts) if any(parts) else None
        return _PendingRecord(key, item.location, {} if document is NOTHING else document, row)

    def _finished(self, pending: _PendingRecord) -> Iterator[ImportRow | RejectedRow]:
        try:
            self._identity.complete(pending.document, pending.row)
        except CellError as error:
            yield RejectedRow(pending.location, error.column, error.reason)
            return
        if len(self._report.samples) < SAMPLES:
            self._report.samples.append(pending.document)
        column_of = partial(_column_of, self._node, pending.row)
        yield ImportRow(self._mapping.resource, pending.document, pending.location, column_of=column_of)

    def _finish(self) -> None:
        """Check the columns of the whole file, which for JSON are known only now.

        Raises:
            ValueError: the mapping reads a column that no record has, or refuses to leave one unread.
        """
        if self._table.columns is None and self._seen:
            missing = next((names for names in self._header.references if self._seen.keys().isdisjoint(names)), None)
            if missing:
                raise ValueError(
                    f"no record of {self._name} has {' or '.join(map(repr, missing))}{did_you_mean(missing[0], self._seen)}"
                )
        self._note_unmapped(list(self._seen))

    def _note_unmapped(self, columns: list[str]) -> None:
        # An object of JSON that is null in one record has its fields in others.
        objects = {name.rsplit(".", depth)[0] for name in self._header.read for depth in range(1, name.count(".") + 1)}
        unread = [column for column in columns if column not in self._header.read and column not in objects]
        if not unread:
            return
        if self._mapping.unmapped == "refuse":
            raise ValueError(
                f"{self._name} has columns that the mapping does not read: {', '.join(unread)}; read them, list them in reads: "
                "{ignore_columns: […]}, or write unmapped: report"
            )
        self._report.unmapped.setdefault(self._name, []).extend(unread)


def _column_of(node: ObjectNode, row: Row, path: Path) -> str | None:
    """Return the column from which the value at a path of a document comes."""
    return node.column_of(path, row, {})
