"""Counts of meetings by their terms (read by `app.queries.paging.term_counts`).

They are kept in the transaction of the write, as are the values of each meeting (`app.filter_index.meeting_values`) and the nodes of
the network of countries (`app.filter_index.network_nodes`). Every write of terms reports the meetings whose terms it changes, before and after the change, to a `TermChanges`; what follows is written
by a few statements at the end. A term becomes common with its `COMMON`th meeting and stays so, since a term that loses meetings
is about to gain others as often as not.

See decisions 141 and 269.
"""

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Connection,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from app.db import models as m
from app.db.json_functions import elements
from app.db.prepared_statements import fetch, send
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.domain.network_sums import NetworkSums
from app.filter_index import meeting_values, network_nodes
from app.filter_index.meeting_values import KEYS, TERMS, TERMS_OF_MEETINGS
from app.queries.paging import term_counts
from app.queries.paging.term_counts import COUNTED_TERMS, COUNTED_VALUES, KEY_TYPE

COMMON: Final = 500
"""The number of meetings from which on the values of a term's meetings are counted."""
_BATCH: Final = 500
# So many meetings, and so many pairs of a term and a value, are collected in memory: some 6 MB.
_MOST_MEETINGS: Final = 1_000
_MOST_PAIRS: Final = 150_000
_WRITTEN_AT_ONCE: Final = 5_000
# An arbitrary number that identifies this advisory lock; nothing else may use it.
_LOCK: Final = 0x636F_756E_7473

_EARLIER: Final = term_counts.meetings_of_term(bindparam("term")).where(m.MeetingTerm.meeting_key.not_in(KEYS))
_TERM: Final = m.Term.__table__
_COUNT: Final = m.FacetCount.__table__
_CHANGES: Final = elements(bindparam("changes", type_=Text())).alias("changes")


def _place(index: int) -> Any:
    """Build the number at a place of a change: a list of a term, or of a term and a value, and of a number of meetings."""
    return cast(_CHANGES.c.value.op("->>")(literal_column(str(index))), BigInteger)


_ADD_TO_TERMS: Final = (
    update(_TERM).where(_TERM.c.key == _place(0)).values(meeting_count=_TERM.c.meeting_count + _place(1))
)
_MARK_COMMON: Final = update(_TERM).where(_TERM.c.key == bindparam("term")).values(is_common=True)
_DELETE_EMPTY: Final = delete(_COUNT).where(
    _COUNT.c.term_key == bindparam("term"), _COUNT.c.value_key == bindparam("value"), _COUNT.c.meeting_count == 0
)

_Values = dict[int, list[int]]
"""For each term, the values of its meetings, each value once for each meeting; all are primary keys."""


@dataclass(slots=True)
class _Term:
    """A term, with the number of meetings that it has after the changes that were collected before."""

    facet: str
    number: int
    is_common: bool
    is_value: bool
    """Whether facets count it."""
    pair: str | None
    """The pair of countries that it names, if that is its facet."""


class TermChanges:
    """Changes of the terms of meetings within one transaction, from which the counts follow."""

    def __init__(self, session: WriteSession, write_terms: Callable[[set[int]], None] = lambda _terms: None) -> None:
        """Begin without changes.

        `write_terms` writes which meetings have these terms, as far as it was added here but is not in the database yet.
        """
        self._session, self._write_terms = session, write_terms
        self._before: dict[int, Sequence[int]] = {}
        self._after: dict[int, Sequence[int]] = {}
        self._numbers: Counter[int] = Counter()
        self._pairs: defaultdict[int, Counter[int]] = defaultdict(Counter)
        """The differences of the numbers of meetings, by term and value."""
        self._newly_common: set[int] = set()
        self._nodes = NetworkSums()
        """The differences of the nodes of the network of countries."""

    def remove(self, meetings: Iterable[int]) -> None:
        """Subtract the terms that meetings have: call this before they change."""
        for key, terms in _terms_of(self._session, meetings):
            self._before[key] = array(KEY_TYPE, terms)

    def add(self, terms: Mapping[int, Sequence[int]]) -> None:
        """Add the terms that meetings have now: call this after they have changed."""
        self._after.update(terms)
        if len(self._before.keys() | self._after.keys()) >= _MOST_MEETINGS:
            self._collect()
            if sum(map(len, self._pairs.values())) >= _MOST_PAIRS:
                self._write()

    def apply(self) -> None:
        """Write the counts. On PostgreSQL other writers of counts wait from here on, so this comes last."""
        self._collect()
        self._write()

    def _collect(self) -> None:
        """Turn the terms of meetings into differences of numbers."""
        before, after = self._before, self._after
        self._before, self._after = {}, {}
        changes = Counter(key for keys in after.values() for key in keys)
        changes.subtract(key for keys in before.values() for key in keys)
        terms = self._terms(changes)
        self._begin(
            [key for key, number in changes.items() if number > 0 and _becomes_common(terms[key], number)],
            {key for key, term in terms.items() if term.number > 0},
            before.keys() | after.keys(),
        )
        for key, term in terms.items():
            if term.pair is not None:
                self._nodes.change(term.pair.split(" "), term.number, term.number + changes[key])
        self._numbers.update(changes)
        facets = {key: term.facet for key, term in terms.items() if term.is_value}
        if after:
            meeting_values.put(self._session, after, facets)
        values = {key for key, facet in facets.items() if facet in COUNTED_VALUES}
        common = {key for key, term in terms.items() if term.is_common}
        for key, lost in _values_of(before, common, values).items():
            self._pairs[key].subtract(Counter(lost))
        for key, gained in _values_of(after, common | self._newly_common, values).items():
            self._pairs[key].update(gained)

    def _terms(self, keys: Collection[int]) -> dict[int, _Term]:
        rows = (
            row
            for batch in batched(sorted(keys), _BATCH)
            for row in fetch(self._session, TERMS, {"keys": json.dumps(batch)})
        )
        return {
            key: _Term(
                facet, number + self._numbers[key], bool(is_common) or key in self._newly_common, bool(is_value), pair
            )
            for key, facet, number, is_common, pair, is_value in rows
        }

    def _begin(self, begun: Collection[int], with_others: set[int], changed: Iterable[int]) -> None:
        """Count the values of the meetings of terms that become common, except those of the changed meetings.

        Only terms `with_others` may have others.
        """
        self._newly_common.update(begun)
        if not (begun_before := with_others.intersection(begun)):
            return
        self._write_terms(begun_before)
        others, keys = _EARLIER.subquery("met"), json.dumps(sorted(changed))
        for term in sorted(begun_before):
            values = {"term": term, "keys": keys}
            self._pairs[term].update(
                term_counts.of_meetings(self._session.connection(), others, COUNTED_VALUES, values)
            )

    def _write(self) -> None:
        numbers = [(key, number) for key, number in sorted(self._numbers.items()) if number]
        pairs = [
            (term, value, number)
            for term, values in sorted(self._pairs.items())
            for value, number in sorted(values.items())
            if number
        ]
        newly_common, self._newly_common = self._newly_common, set()
        nodes, self._nodes = self._nodes, NetworkSums()
        self._numbers, self._pairs = Counter(), defaultdict(Counter)
        connection = self._session.connection()
        if numbers or pairs or newly_common:
            # All take the same lock first, so that writers who update the same counts in another order never deadlock.
            self._session.dialect.lock(connection, _LOCK)
        _send_changes(connection, _ADD_TO_TERMS, numbers)
        network_nodes.add(self._session, nodes)
        if newly_common:
            send(connection, _MARK_COMMON, *({"term": key} for key in sorted(newly_common)))
        _send_changes(connection, _add_counts(self._session.dialect.insert), pairs)
        if emptied := [{"term": term, "value": value} for term, value, number in pairs if number < 0]:
            send(connection, _DELETE_EMPTY, *emptied)


def _becomes_common(term: _Term, gained: int) -> bool:
    return not term.is_common and term.facet in COUNTED_TERMS and term.number + gained >= COMMON


def _send_changes(connection: Connection, statement: Any, changes: Sequence[Sequence[int]]) -> None:
    """Write differences of numbers by few statements: others wait for the lock meanwhile."""
    for batch in batched(changes, _WRITTEN_AT_ONCE):
        send(connection, statement, {"changes": json.dumps(batch)})


@cache
def _add_counts(insert_into: Callable[[Any], Any]) -> Any:
    # Without a condition, SQLite would take ON CONFLICT for that of a join.
    changes = select(*map(_place, range(3))).where(_place(2) != literal_column("0"))
    new = insert_into(_COUNT).from_select(["term_key", "value_key", "meeting_count"], changes)
    return new.on_conflict_do_update(
        index_elements=["term_key", "value_key"],
        set_={"meeting_count": _COUNT.c.meeting_count + new.excluded.meeting_count},
    )


def rebuild(session: WriteSession) -> None:
    """Derive the values of all meetings, and count everything, again."""
    connection, link = session.connection(), m.MeetingTerm
    session.dialect.lock(connection, _LOCK)
    meeting_values.rebuild(connection)
    number = select(func.count()).where(link.term_key == _TERM.c.key).scalar_subquery()
    connection.execute(update(_TERM).values(meeting_count=number, is_common=False))
    is_common = _TERM.c.facet.in_(COUNTED_TERMS) & (_TERM.c.meeting_count >= COMMON)
    connection.execute(update(_TERM).where(is_common).values(is_common=True))
    network_nodes.rebuild(connection)
    connection.execute(delete(_COUNT))
    for term, counts in _counts_of_common_terms(connection):
        if counts:
            rows_of_term = [
                {"term_key": term, "value_key": value, "meeting_count": number} for value, number in counts.items()
            ]
            connection.execute(insert(_COUNT), rows_of_term)


def differences(connection: Connection) -> Iterator[str]:
    """Yield the terms, as `facet value`, whose counts do not follow from the terms of meetings, and the meetings, as `#key`."""
    term, link = m.Term, m.MeetingTerm
    number = select(func.count()).where(link.term_key == term.key).scalar_subquery()
    is_missing = term.facet.in_(COUNTED_TERMS) & (number >= COMMON) & ~term.is_common
    wrong = select(term.facet, term.value).where((term.meeting_count != number) | is_missing)
    yield from (f"{facet} {value}" for facet, value in connection.execute(wrong))
    yield from (f"partners of {country}" for country in network_nodes.differences(connection))
    counts = m.FacetCount
    for key, expected in _counts_of_common_terms(connection):
        stored = select(counts.value_key, counts.meeting_count).where(counts.term_key == key)
        if dict(connection.execute(stored).all()) != expected:
            facet, value = connection.execute(select(term.facet, term.value).where(term.key == key)).one()
            yield f"{facet} {value}"
    yield from (f"#{key}" for key in meeting_values.differences(connection))
    others = select(counts.term_key).distinct().where(counts.term_key.not_in(select(term.key).where(term.is_common)))
    yield from (f"#{key}" for (key,) in connection.execute(others))


def _counts_of_common_terms(connection: Connection) -> Iterator[tuple[int, dict[int, int]]]:
    common = connection.execute(select(m.Term.key).where(m.Term.is_common).order_by(m.Term.key)).scalars().all()
    for key in common:
        meetings = term_counts.meetings_of_term(key).subquery("met")
        yield key, term_counts.of_meetings(connection, meetings, COUNTED_VALUES)


def _terms_of(session: WriteSession, meetings: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
    """Yield the meetings that have terms, with these."""
    for batch in batched(meetings, _BATCH):
        terms: dict[int, list[int]] = {}
        for meeting, term in fetch(session, TERMS_OF_MEETINGS, {"keys": json.dumps(batch)}):
            terms.setdefault(meeting, []).append(term)
        yield from terms.items()


def _values_of(meetings: Mapping[int, Sequence[int]], common: set[int], values: set[int]) -> _Values:
    """Return the values of the meetings of each common term."""
    result: _Values = defaultdict(list)
    for keys in meetings.values():
        counted = values.intersection(keys)
        for term in common.intersection(keys):
            result[term] += counted
    return result
