"""Tables of statistics as CSV, NDJSON and Parquet. Unlike records, their columns depend on the request."""

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from io import RawIOBase
from itertools import chain
from typing import Any, Final

from app.domain.batches import batched
from app.representations import csv, ndjson
from app.representations.chunks import in_chunks
from app.representations.formats import CSV, CSV_BOM, JSON, NDJSON, PARQUET, Format

Columns = Mapping[str, type]
"""The names of the columns, in order, with the types of their values."""

Cells = Sequence[Any]
"""The values of a row, in the order of the columns."""
Link = Callable[[], str] | None
"""Returns the URL of the list that a row counts; None if it has none."""

TABLE_FORMATS: Final = (JSON, CSV, CSV_BOM, NDJSON, PARQUET)
LINK: Final = "url"
"""The column with the URL of the list that a row counts; tables without links leave it out."""
_ROWS: Final = 5_000


def has_parquet() -> bool:
    """Return whether the extra that writes Parquet is installed."""
    return find_spec("pyarrow") is not None


def write(format_: Format, columns: Columns, rows: Iterable[tuple[Cells, Link]]) -> Iterator[bytes]:
    """Write rows in a format other than JSON; only NDJSON has their links."""
    if format_ is NDJSON:
        return in_chunks(ndjson.write(document(columns, cells, link) for cells, link in rows))
    cells_of_rows = (cells for cells, _ in rows)
    if format_ is PARQUET:
        return _parquet(columns, cells_of_rows)
    begin = [codecs.BOM_UTF8] if format_ is CSV_BOM else []
    texts = [number for number, kind in enumerate(columns.values()) if kind in {str, list}]
    if list in columns.values():
        cells_of_rows = (_flat(cells) for cells in cells_of_rows)
    return in_chunks(chain(begin, csv.write_table(cells_of_rows, list(columns), texts)))


def document(columns: Iterable[str], cells: Cells, link: Link) -> dict[str, Any]:
    """Return a row as a JSON document."""
    row = dict(zip(columns, cells, strict=True))
    if link is not None:
        row[LINK] = link()
    return row


def _flat(cells: Cells) -> Cells:
    """Return cells with lists as text: codes with spaces between them."""
    return [" ".join(cell) if isinstance(cell, list) else cell for cell in cells]


class _Sink(RawIOBase):
    """A file that keeps what was written since it was last taken, and counts all of it."""

    def __init__(self) -> None:
        self._pending = bytearray()
        self._position = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        written = bytes(data)
        self._pending += written
        self._position += len(written)
        return len(written)

    def tell(self) -> int:
        return self._position

    def take(self) -> bytes:
        """Return the bytes written since the last call."""
        taken = bytes(self._pending)
        self._pending.clear()
        return taken


def _parquet(columns: Columns, rows: Iterable[Cells]) -> Iterator[bytes]:
    import pyarrow as pa  # noqa: PLC0415 - an optional extra
    import pyarrow.parquet as pq  # noqa: PLC0415

    types = {int: pa.int64(), float: pa.float64(), str: pa.string(), list: pa.list_(pa.string())}
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    sink = _Sink()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for batch in batched(rows, _ROWS):
            arrays = [
                pa.array(values, field.type) for values, field in zip(zip(*batch, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            yield sink.take()
    yield sink.take()
