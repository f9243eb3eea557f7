"""Error strategies for writers, which apply a function to each record: the caller decides what a failure does.

See decision 75.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

import structlog

T = TypeVar("T")
U = TypeVar("U")

log = structlog.get_logger()


class Apply(Protocol):
    """Applies a function to each item, in order and lazily."""

    def __call__(self, write: Callable[[T], U], items: Iterable[T], /) -> Iterator[U]:
        """Yield the result of `write` for each item."""


def fail_fast(write: Callable[[T], U], items: Iterable[T], /) -> Iterator[U]:
    """Yield the result of `write` for each item; an error ends the iteration."""
    return map(write, items)


def skip_failures(write: Callable[[T], U], items: Iterable[T], /) -> Iterator[U]:
    """Yield the result of `write` for each item; log and skip items for which it raises, so that the stream continues.

    Errors of `items` itself, such as a lost database connection, still end the iteration.
    """
    for item in items:
        try:
            written = write(item)
        except Exception:
            log.exception("record left out", record=_name(item))
        else:
            yield written


def _name(item: object) -> str:
    """Return the id that identifies a record in the log, never its content."""
    if isinstance(item, dict):
        return str(item.get("id") or item.get("code") or item.get("@id"))
    return str(getattr(item, "id", None) or getattr(item, "uid", None))
