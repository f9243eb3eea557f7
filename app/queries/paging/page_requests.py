"""Requests for a page of a list, and the cursors that say which row it follows."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from sqlalchemy import Date, Integer

from app.queries.paging import cursors

DEFAULT_LIMIT: Final = 50
MAX_LIMIT: Final = 1000
_LARGEST_INTEGER: Final = 2**63 - 1
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The requested page: sort order, size, and cursor."""

    sort: str
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None
    total: bool = False
    filters: Sequence[tuple[str, Any]] = field(default=())
    """The filters in force; a cursor is valid only for the filters that it was created with."""


def _fingerprint(request: PageRequest) -> str:
    return cursors.fingerprint([request.sort, *request.filters])


def encode_cursor(request: PageRequest, value: Any, key: int) -> str:
    """Return the cursor of the page after the row with this sort value and primary key."""
    plain = value.isoformat() if isinstance(value, dt.date) else value
    return cursors.pack(_fingerprint(request), [plain, key])


def split_page(
    request: PageRequest, rows: Sequence[Row], position: Callable[[Row], tuple[Any, int]]
) -> tuple[Sequence[Row], str | None]:
    """Return the rows of a page and the cursor of the next one, which is None if there is none.

    Args:
        request: The requested page.
        rows: Its rows, read with one more than `limit`, by which the next page shows.
        position: Returns the sort value and the primary key of a row.
    """
    if len(rows) <= request.limit:
        return rows, None
    shown = rows[: request.limit]
    return shown, encode_cursor(request, *position(shown[-1]))


def decode_cursor(request: PageRequest, kind: Any) -> tuple[Any, int]:
    """Return the sort value, of this type, and the primary key that a page follows.

    Raises:
        Unprocessable: the cursor is not valid, or belongs to another query.
    """
    fingerprint, values = cursors.unpack(request.cursor or "")
    try:
        value, key = values
        if not isinstance(key, int) or isinstance(key, bool) or not 0 <= key <= _LARGEST_INTEGER:
            raise ValueError(key)  # noqa: TRY301 - all errors are handled below
        value = _typed(value, kind)
    except (ValueError, TypeError) as error:
        raise cursors.invalid_cursor() from error
    if fingerprint != _fingerprint(request):
        raise cursors.cursor_of_another_query()
    return value, key


def decode_day(value: str) -> dt.date:
    """Return the day that a cursor holds.

    Raises:
        Unprocessable: the value is not a day.
    """
    try:
        day = dt.date.fromisoformat(value)
    except ValueError as error:
        raise cursors.invalid_cursor() from error
    return day


def _typed(value: object, kind: Any) -> Any:
    """Return a cursor's value, converted to the type of its column.

    Raises:
        ValueError: the value has another type. PostgreSQL's driver would send it as that type, and fail.
    """
    if isinstance(kind, Integer):
        # In Python, `True` is an integer; in SQL, it is not.
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LARGEST_INTEGER:
            raise ValueError(value)
        return value
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(value)
    if isinstance(kind, Date):
        day = dt.date.fromisoformat(value)
        if day.isoformat() != value:
            raise ValueError(value)
        return day
    value.encode()  # a lone surrogate cannot be sent to a database
    return value
