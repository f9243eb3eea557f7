"""Responses with the rows of a statistic: JSON in pages, other formats whole unless `limit` asks for a page.

See decision 248.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, dropwhile, islice
from typing import Any, Final, TypeVar
from urllib.parse import quote

from fastapi import Request, Response

from app.db.database import ReadConnection
from app.domain.strings.json_text import json_text
from app.problems import NotAcceptable, Unprocessable
from app.queries.paging import cursors
from app.representations import tables
from app.representations.formats import HTML, JSON, NDJSON, PARQUET, Format
from app.representations.tables import Cells, Columns, Link
from app.web import app_state, links, representations
from app.web.conditional import conditional_response
from app.web.list_urls import with_query
from app.web.streaming import LimitedStream

_BUFFERED: Final = 10_000
R = TypeVar("R")
Key = tuple[Any, ...]
Row = tuple[Key, Cells, Link]
"""The key that orders a row, its cells, and its link, which only the formats of `LINKED` need."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a statistic: their columns, and each row with the key that orders it."""

    columns: Columns
    rows: Generator[Row]
    summary: Callable[[], Mapping[str, Any]]
    """Returns the fields about all rows together, such as their total; it reads with the connection."""
    is_detached: bool = False
    """Whether the rows after the first are built without the connection."""


Read = Callable[[ReadConnection], Rows]
LINKED: Final = frozenset({HTML, JSON, NDJSON})
"""The formats whose rows have links."""


def negotiate(request: Request, suffix: str | None, parameter: str | None, offered: Sequence[Format]) -> Format:
    """Return the format that a request asks for.

    Raises:
        NotFound, Unprocessable, NotAcceptable: it is not offered, or its extra is not installed.
    """
    if suffix is not None and parameter is not None:
        raise Unprocessable.parameter("format", f"the path names the format ({suffix[:40]}); leave it out")
    format_ = representations.choose_among(request, offered, suffix, parameter, path=request.url.path[:200])
    if format_ is PARQUET and not tables.has_parquet():
        raise NotAcceptable(
            "Parquet requires pyarrow: pip install 'diplomatic-events[parquet]'; or request CSV or NDJSON"
        )
    return format_


async def respond(
    request: Request, read: Read, format_: Format, *, limit: int, is_page: bool, cursor: str | None
) -> Response:
    """Return the rows, `limit` at a time if `is_page` or in JSON, after those of the page before."""
    after = None if cursor is None else key_of_cursor(request, cursor)
    is_whole = format_ is not JSON and not is_page and cursor is None
    size = _BUFFERED if is_whole else limit

    def written(connection: ReadConnection) -> tuple[bytes, str | None] | Iterator[bytes]:
        table = read(connection)
        remaining = table.rows if after is None else _after(table.rows, after)
        rows = list(islice(remaining, size + 1))
        if is_whole and table.is_detached and len(rows) > size:
            return tables.write(format_, table.columns, _without_keys(chain(rows, remaining)))
        # Closed, or a cursor of PostgreSQL would stay open.
        remaining.close()
        following = None
        if len(rows) > size:
            if is_whole:
                return _whole(request, read, format_)
            following = next_url(request, rows[size - 1][0])
        shown = list(_without_keys(rows[:size]))
        if format_ is not JSON:
            return b"".join(tables.write(format_, table.columns, shown)), following
        documents = [tables.document(table.columns, cells, link) for cells, link in shown]
        document = {"rows": documents, "next": following, **table.summary()}
        return json_text(document).encode(), following

    content = await app_state.database(request).read_in_thread(written)
    if not isinstance(content, tuple):
        headers = {"Cache-Control": "no-cache", "Vary": "Accept"}
        return LimitedStream(content, media_type=format_.content_type, headers=headers)
    body, following = content
    return conditional_response(request, body, format_.content_type, links.next_page(following), cacheable=True)


def key_of_cursor(request: Request, cursor: str) -> Key:
    """Return the key of the row that a page follows.

    Raises:
        Unprocessable: the cursor is not valid, or belongs to another query.
    """
    fingerprint, values = cursors.unpack(cursor)
    if fingerprint != _fingerprint(request):
        raise cursors.cursor_of_another_query()
    return tuple(values)


def rows_after(after: Key, rows: Generator[R], key: Callable[[R], Key], *, most: int) -> list[R]:
    """Return at most `most` of the rows after the one with the key `after`, of rows in the order of their keys.

    Raises:
        Unprocessable: the key, which comes from a cursor, has values of another kind.
    """
    with closing(rows):
        try:
            return list(islice(dropwhile(lambda row: key(row) <= after, rows), most))
        except TypeError as error:  # values of another kind
            raise cursors.invalid_cursor() from error


def next_url(request: Request, key: Key) -> str:
    """Return the URL of the rows after the one with this key."""
    cursor = cursors.pack(_fingerprint(request), key)
    parameters = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    path = f"{links.prefix(request.scope)}{quote(links.path(request.scope))}"
    return with_query(path, [*parameters, ("cursor", cursor)])


def _whole(request: Request, read: Read, format_: Format) -> Generator[bytes]:
    """Yield all rows, read once more from a transaction of their own."""
    with app_state.database(request).reading(app_state.settings(request).export_timeout_seconds) as connection:
        table = read(connection)
        yield from tables.write(format_, table.columns, _without_keys(table.rows))


def _without_keys(rows: Iterable[Row]) -> Iterator[tuple[Cells, Link]]:
    return ((cells, link) for _, cells, link in rows)


def _after(rows: Generator[Row], key: Key) -> Generator[Row]:
    try:
        yield from dropwhile(lambda row: row[0] <= key, rows)
    except TypeError as error:  # values of another kind
        raise cursors.invalid_cursor() from error


def _fingerprint(request: Request) -> str:
    items = sorted(item for item in request.query_params.multi_items() if item[0] not in {"cursor", "limit", "format"})
    return cursors.fingerprint([request.url.path, *items])
