"""Parquet export: the tables of the CSV representation, one file per resource.

Needs the extra `diplomatic-events[parquet]`.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from app.db.database import Database, ReadConnection
from app.domain.batches import batched
from app.files import private
from app.representations.csv_columns import header
from app.representations.csv_rows import to_row
from app.transfer import exporting

_ROWS: Final = 5000
_NUMBERS: Final = frozenset({"place_latitude", "place_longitude"})


def write_parquet(database: Database, directory: Path) -> None:
    """Write one `<resource>.parquet` per resource into a new directory, as one consistent snapshot.

    Columns are those of the CSV representation, as text; coordinates are numbers.

    Raises:
        ValueError: the extra is not installed, or the directory already exists.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an optional extra
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise ValueError("Parquet requires pyarrow: pip install 'diplomatic-events[parquet]'") from error
    if directory.exists() or directory.is_symlink():
        raise ValueError(f"{directory} already exists; choose another directory")
    with private.directory(directory) as unfinished, database.reading() as connection:
        for name in exporting.EXPORTED:
            columns = header(name)
            schema = pa.schema([(column, pa.float64() if column in _NUMBERS else pa.string()) for column in columns])
            with pq.ParquetWriter(unfinished / f"{name}.parquet", schema, compression="zstd") as writer:
                for rows in batched(_rows(connection, name), _ROWS):
                    writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def _rows(connection: ReadConnection, name: str) -> Iterator[dict[str, Any]]:
    for document in exporting.documents(connection, name):
        yield to_row(name, json.loads(document))
