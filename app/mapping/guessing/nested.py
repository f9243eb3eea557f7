"""Files of JSON that have their records in an array within an object."""

import io
import json
from collections import deque
from typing import Any, BinaryIO, Final

from app.mapping.tables.records import MOST_WHOLE
from app.mapping.tables.table import peek

_DEEPEST: Final = 4


def array_of(stream: BinaryIO) -> tuple[BinaryIO, str | None]:
    """Return the stream from its beginning, and the path of the longest array of records within the object of a file; None if there is none."""
    start = peek(stream, 64).lstrip(b"\xef\xbb\xbf \r\n\t")
    if not start.startswith(b"{"):
        return stream, None
    content = stream.read(MOST_WHOLE + 1)
    again = io.BufferedReader(io.BytesIO(content))
    if len(content) > MOST_WHOLE:
        return again, None
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return again, None  # the reader of the table reports it
    arrays = sorted(_arrays(value), key=lambda item: -item[1])
    return again, arrays[0][0] if arrays else None


def _arrays(value: Any) -> list[tuple[str, int]]:
    """Return the paths of arrays of objects within an object, and their lengths, the nearest first."""
    found = []
    pending = deque([("", value, 0)])
    while pending:
        path, current, depth = pending.popleft()
        if isinstance(current, list) and path and any(isinstance(item, dict) for item in current):
            found.append((path, len(current)))
        elif isinstance(current, dict) and depth < _DEEPEST:
            pending += [
                (f"{path}.{name}" if path else name, item, depth + 1)
                for name, item in current.items()
                if "." not in name
            ]
    return found
