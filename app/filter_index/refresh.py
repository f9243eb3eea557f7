"""Refresh of the term indexes, within the transaction of the write that changes the records."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby, repeat
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, select

from app.db import models as m
from app.db.prepared_statements import send
from app.db.write_session import WriteSession
from app.filter_index import scans
from app.filter_index.facets import FACETS
from app.filter_index.scans import TermIndex

_BATCH: Final = 500
_READ_AT_ONCE: Final = 1_000


def refresh(session: WriteSession, index: TermIndex, keys: Iterable[int]) -> None:
    """Rebuild the entries of the records with these primary keys, and remove those of records that no longer exist."""
    if scans.has_term_index(session.get_bind().dialect):
        _run(session, (*index.delete_statements, *index.insert_statements), keys)


def rebuild(session: WriteSession) -> None:
    """Rebuild every entry from scratch."""
    if scans.has_term_index(session.get_bind().dialect):
        for index in scans.ALL:
            for statement in index.clear_statements():
                session.execute(statement)
            _run(session, index.insert_statements, session.execute(select(index.model.key)).scalars().all())


def _run(session: WriteSession, statements: Sequence[Any], keys: Iterable[int]) -> None:
    # In batches: SQLite keeps the rows that it groups in memory.
    for batch in session.batches(keys, _BATCH):
        for statement in statements:
            send(session, statement, {"keys": batch})


def differences(connection: Connection) -> Iterator[tuple[Any, int]]:
    """Yield the model and primary key of each record whose entries are wrong; some records more than once.

    Two sorted lists of entry numbers at a time are read side by side.
    """
    if not scans.has_term_index(connection.dialect):
        return
    for index in scans.ALL:
        for number in _differences(connection, index):
            yield index.model, scans.key_of(number)


def _differences(connection: Connection, index: TermIndex) -> Iterator[int]:
    for numbers in (index.all_entries(), index.all_recorded()):
        yield from _symmetric_difference(_read(connection, numbers), _read(connection, index.all_expected()))
    entries = index.entries_with_word()
    for word, expected in _numbers_of_words(connection, index):
        yield from _symmetric_difference(_read(connection, entries, word=word), expected)


def _numbers_of_words(connection: Connection, index: TermIndex) -> Iterator[tuple[str, Iterator[int]]]:
    """Yield each word with the numbers of the entries that should have it, in order."""
    if index is not scans.MEETINGS:
        rows = connection.execute(index.all_words()).yield_per(_READ_AT_ONCE)
        yield from ((word, (number for _, number in numbers)) for word, numbers in groupby(rows, key=itemgetter(0)))
        return
    # Meetings are stored in order for each term, and are too many to sort by word.
    link = m.MeetingTerm
    expected = (
        select(scans.entry_number(link.starts_on, link.meeting_key))
        .where(link.term_key == bindparam("term"))
        .order_by(link.starts_on, link.meeting_key)
    )
    terms = connection.execute(select(m.Term.key).where(m.Term.facet.in_(FACETS)))
    for (term,) in terms.yield_per(_READ_AT_ONCE):
        yield str(term), _read(connection, expected, term=term)


def _read(connection: Connection, numbers: Select[Any], **values: Any) -> Iterator[int]:
    return iter(connection.execute(numbers, values).yield_per(_READ_AT_ONCE).scalars())


def _symmetric_difference(one: Iterator[int], other: Iterator[int]) -> Iterator[int]:
    """Yield the numbers that are in only one of two sorted lists, or twice in one."""
    marked = (zip(numbers, repeat(index)) for index, numbers in enumerate((one, other)))
    for number, group in groupby(merge(*marked), key=itemgetter(0)):
        if [place for _, place in group] != [0, 1]:
            yield number
