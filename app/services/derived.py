"""Refresh of derived data: after each write, or once at the end of many.

A write calls `touch` for the records that it changes, and `settle` once their rows are in the database. That refreshes
the terms of meetings, the term indexes and the full-text index in the same transaction. Within `all_at_once`, the
refresh is deferred to the end of the block.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from app.db.database import Writing
from app.filter_index import refresh as term_entries
from app.filter_index import scans, terms
from app.search import refresh

_TOUCHED: Final = "touched"
_WAITS: Final = "settles_later"


def touch(session: Writing, resource: str, keys: Iterable[int]) -> None:
    """Mark records of a resource as written or deleted, now or by the next flush."""
    touched: dict[str, set[int]] = session.info.setdefault(_TOUCHED, {})
    touched.setdefault(resource, set()).update(keys)


def settle(session: Writing) -> None:
    """Refresh the data derived from touched records, whose rows must be written already."""
    if session.info.get(_WAITS):
        return
    touched: dict[str, set[int]] = session.info.pop(_TOUCHED, {})
    terms.refresh(session, sorted(touched.get("meetings", ())))
    for index in (scans.AGREEMENTS, scans.SOURCES):
        term_entries.refresh(session, index, sorted(touched.get(index.model.__tablename__, ())))
    refresh.refresh(session, touched)


@contextmanager
def all_at_once(session: Writing) -> Iterator[None]:
    """Settle all writes of the block once, at its end."""
    session.info[_WAITS] = True
    try:
        yield
    finally:
        session.info[_WAITS] = False
    settle(session)
