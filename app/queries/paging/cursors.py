"""The text of cursors: the fingerprint of a query, and the values of the row that a page follows."""

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from app.domain.strings.json_text import json_text
from app.problems import Unprocessable


def fingerprint(query: Sequence[Any]) -> str:
    """Return a short text that differs between queries."""
    content = json.dumps(query, default=str, ensure_ascii=True)
    return hashlib.blake2b(content.encode(), digest_size=6).hexdigest()


def pack(query_fingerprint: str, values: Sequence[Any]) -> str:
    """Return the cursor of these values."""
    text = json_text([query_fingerprint, *values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpack(cursor: str) -> tuple[Any, list[Any]]:
    """Return the fingerprint and the values of a cursor, which may be of any type.

    Raises:
        Unprocessable: the text is not a cursor.
    """
    try:
        content = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        query_fingerprint, *values = content
    except (ValueError, TypeError, RecursionError) as error:
        raise invalid_cursor() from error
    return query_fingerprint, values


def invalid_cursor() -> Unprocessable:
    """Return the problem of a cursor that the service did not write."""
    return Unprocessable.parameter("cursor", "is not a valid cursor; leave it out to start from the first page")


def cursor_of_another_query() -> Unprocessable:
    """Return the problem of a cursor whose fingerprint is that of another query."""
    return Unprocessable.parameter(
        "cursor", "belongs to another query; keep the filters and sort of the page that it came from"
    )
