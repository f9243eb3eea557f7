"""First mappings, and the documents that they make of the table they were guessed from."""

import io

from app.mapping.guessing.guess import guess
from app.mapping.loading import load
from app.mapping.reader import MappingReader
from app.transfer.rows import ImportRow


def documents_of(content, name="t.csv"):
    """Return the guess for a table, given as text or bytes, and its documents without what the source says of them."""
    content = content.encode() if isinstance(content, str) else content
    result = guess(io.BytesIO(content), name)
    reader = MappingReader(load(result.mapping.encode(), "guess.yaml"))
    rows = list(reader.read(io.BufferedReader(io.BytesIO(content)), name))
    assert all(isinstance(row, ImportRow) for row in rows), rows
    left_out = {"identifiers", "citations"}
    return result, [{key: value for key, value in row.document.items() if key not in left_out} for row in rows]
