"""Writers apply a function to each record; what becomes of a record that cannot be written is for their caller to say."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

import structlog

T = TypeVar("T")
U = TypeVar("U")

log = structlog.get_logger()


class Apply(Protocol):
    """Applies a function to each of some items, in order, as they come."""

    def __call__(self, write: Callable[[T], U], items: Iterable[T], /) -> Iterator[U]:
        """Yield what `write` returns for each item."""


def strictly(write: Callable[[T], U], items: Iterable[T], /) -> Iterator[U]:
    """Yield what `write` returns for each item; an error ends it."""
    return map(write, items)


def leaving_out(write: Callable[[T], U], items: Iterable[T], /) -> Iterator[U]:
    """Yield what `write` returns for each item, and log those for which it raises: a stream of others goes on.

    Errors of `items` itself, such as a lost database, still end it.
    """
    for item in items:
        try:
            written = write(item)
        except Exception:
            log.exception("record left out", record=_name(item))
        else:
            yield written


def _name(item: object) -> str:
    """Return what tells a record apart in the log: its id, never what it says."""
    if isinstance(item, dict):
        return str(item.get("id") or item.get("code") or item.get("@id"))
    return str(getattr(item, "id", None) or getattr(item, "uid", None))
