"""Mappings and small tables, read without a database."""

import io
from textwrap import dedent

import pytest

from app.mapping.loading import load
from app.mapping.reader import MappingReader
from app.transfer.rows import RejectedRow


class Result:
    """The result of a mapping for a file."""

    def __init__(self, reader, rows):
        self.report = reader.report
        self.rows = rows
        self.documents = [row.document for row in rows if not isinstance(row, RejectedRow)]
        self.refusals = [(row.location, row.field, row.reason) for row in rows if isinstance(row, RejectedRow)]


@pytest.fixture
def read():
    """Read a table, given as text or bytes, by a mapping, given as text."""

    def run(mapping, table, name="table.csv"):
        reader = MappingReader(load(dedent(mapping).encode(), "m.yaml"))
        content = table if isinstance(table, bytes) else dedent(table).lstrip("\n").encode()
        return Result(reader, list(reader.read(io.BufferedReader(io.BytesIO(content)), name)))

    return run


@pytest.fixture
def values(read):
    """Return the values of one field of the document for each row of a table with the column `c`."""

    def run(spec, *cells, field="summary", reads="{}", columns="c"):
        mapping = f"reads: {reads}\ndocument: {{title: T, date: '2020', {field}: {spec}}}"
        lines = [columns, *('"' + cell.replace('"', '""') + '"' if "," not in columns else cell for cell in cells)]
        result = read(mapping, "\n".join(lines))
        assert not result.refusals, result.refusals
        return [document.get(field) for document in result.documents]

    return run
