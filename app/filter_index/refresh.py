"""The indexes of terms are brought up to date with the records, within the transaction of the write."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby, repeat
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, select

from app.db import models as m
from app.db.database import Writing
from app.domain.batches import batched
from app.filter_index import scans
from app.filter_index.scans import TermIndex

_BATCH: Final = 500
_READ_AT_ONCE: Final = 1_000


def refresh(session: Writing, index: TermIndex, keys: Iterable[int]) -> None:
    """Derive the entries of the records with these keys anew; of one that is not there any more it is removed."""
    if scans.is_there(session.get_bind().dialect):
        _run(session, (*index.removing, *index.adding), keys)


def rebuild(session: Writing) -> None:
    """Derive every entry anew, whatever is there."""
    if scans.is_there(session.get_bind().dialect):
        for index in scans.ALL:
            for statement in index.emptying():
                session.execute(statement)
            _run(session, index.adding, session.execute(select(index.model.key)).scalars().all())


def _run(session: Writing, statements: Sequence[Any], keys: Iterable[int]) -> None:
    # Some at a time: what SQLite groups, it keeps in memory.
    for some in batched(keys, _BATCH):
        for statement in statements:
            session.execute(statement, {"keys": some})


def differences(connection: Connection) -> Iterator[tuple[Any, int]]:
    """Give the records whose entries are not as they should be, as their model and key; some more than once.

    Read are two lists of numbers at a time, side by side.
    """
    if not scans.is_there(connection.dialect):
        return
    for index in scans.ALL:
        for number in _differences(connection, index):
            yield index.model, scans.key_of(number)


def _differences(connection: Connection, index: TermIndex) -> Iterator[int]:
    for numbers in (index.all_held(), index.all_known()):
        yield from _not_in_both(_read(connection, numbers), _read(connection, index.all_wanted()))
    held = index.held()
    for word, wanted in _numbers_of_words(connection, index):
        yield from _not_in_both(_read(connection, held, word=word), wanted)


def _numbers_of_words(connection: Connection, index: TermIndex) -> Iterator[tuple[str, Iterator[int]]]:
    """Give each word, and the numbers of the entries that should have it, in order."""
    if index is not scans.MEETINGS:
        rows = connection.execute(index.all_words()).yield_per(_READ_AT_ONCE)
        yield from ((word, (number for _, number in found)) for word, found in groupby(rows, key=itemgetter(0)))
        return
    # They stand in order by their terms, and are too many to be sorted by their words.
    its = m.MeetingTerm
    wanted = (
        select(scans.place(its.starts_on, its.meeting_key))
        .where(its.term_key == bindparam("term"))
        .order_by(its.starts_on, its.meeting_key)
    )
    terms = connection.execute(select(m.Term.key).where(m.Term.facet.in_(scans.FACETS)))
    for (term,) in terms.yield_per(_READ_AT_ONCE):
        yield str(term), _read(connection, wanted, term=term)


def _read(connection: Connection, numbers: Select[Any], **values: Any) -> Iterator[int]:
    return iter(connection.execute(numbers, values).yield_per(_READ_AT_ONCE).scalars())


def _not_in_both(one: Iterator[int], other: Iterator[int]) -> Iterator[int]:
    """Give the numbers that are in one list only, or twice in one; both are in order."""
    marked = (zip(numbers, repeat(place)) for place, numbers in enumerate((one, other)))
    for number, found in groupby(merge(*marked), key=itemgetter(0)):
        if [place for _, place in found] != [0, 1]:
            yield number
