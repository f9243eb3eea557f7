"""What is derived from records, and when: after each write, or once at the end of many.

A write says what it touches, and settles when its rows are in the database: the terms of meetings and the indexes of
terms and words follow, in the same transaction. Within `all_at_once` nothing is settled before the end.
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
    """Say that records of a resource are written or deleted, now or by the next flush."""
    touched: dict[str, set[int]] = session.info.setdefault(_TOUCHED, {})
    touched.setdefault(resource, set()).update(keys)


def settle(session: Writing) -> None:
    """Bring up to date what is derived of the records that were touched; their rows are written."""
    if session.info.get(_WAITS):
        return
    touched: dict[str, set[int]] = session.info.pop(_TOUCHED, {})
    terms.refresh(session, sorted(touched.get("meetings", ())))
    for index in (scans.AGREEMENTS, scans.SOURCES):
        term_entries.refresh(session, index, sorted(touched.get(index.model.__tablename__, ())))
    refresh.refresh(session, touched)


@contextmanager
def all_at_once(session: Writing) -> Iterator[None]:
    """Settle what the block writes at its end."""
    session.info[_WAITS] = True
    try:
        yield
    finally:
        session.info[_WAITS] = False
    settle(session)
