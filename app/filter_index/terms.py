"""Filter terms of meetings, derived from the meetings into the tables `terms` and `meeting_terms`.

Each filter value ("country JP", "office foreign minister", "kind summit") is a term. The meetings of a term are stored
in date order, so that a filtered page is an index scan. `app.filter_index.term_values` says which terms a meeting has.

See decision 3.
"""

import json
from array import array
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Connection,
    Dialect,
    Text,
    and_,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
)

from app.db import models as m
from app.db.json_functions import elements, integers
from app.db.prepared_statements import PreparedStatement, fetch, send, send_rows
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.domain.key_set import KeySet
from app.filter_index import refresh as term_entries
from app.filter_index import scans
from app.filter_index.term_counts import TermChanges
from app.filter_index.term_values import term_values
from app.filter_index.topic_trees import linked_to
from app.queries.paging.term_counts import KEY_TYPE

_CHUNK: Final = 200
_MOST_KEYS: Final = 50_000
"""The number of terms from which on their primary keys are forgotten, so that memory stays flat."""
_MOST_ROWS: Final = 100_000
"""The number of rows of `meeting_terms` that wait in memory to be written, about 10 MB of them."""


def meetings_of_topics(session: WriteSession, topics: Sequence[int]) -> set[int]:
    """Return the primary keys of the meetings of topics, and of their children."""
    link = m.MeetingTopic
    return linked_to(session, link.meeting_key, link.topic_key, topics)


def refresh(session: WriteSession, meetings: Iterable[int]) -> None:
    """Bring the terms of the meetings with these primary keys, and the counts of these terms, up to date."""
    update(session, meetings).apply()


def update(session: WriteSession, meetings: Iterable[int]) -> TermChanges:
    """Bring the terms of the meetings with these primary keys up to date; terms that are right are not rewritten.

    Returns the changes, which must be applied to the counts. All terms are written before the first entry of the term
    index: every statement of several rows makes FTS5 flush what it still has in memory, so the two must not alternate.
    """
    missing = _MissingRows(session)
    changes, keys, changed = TermChanges(session, missing.write_of), dict[tuple[str, str], int](), KeySet()
    for chunk in session.batches(meetings, _CHUNK):
        changed.update(_refresh(session, chunk, changes, keys, missing))
    missing.write()
    term_entries.refresh(session, scans.MEETINGS, changed)
    return changes


class _MissingRows:
    """New rows of `meeting_terms`, written for thousands of meetings at once in the order of the table.

    The meetings of a term lie on days far apart, so each row of a few meetings has a page of its own, which a table that
    is larger than the page cache would read and write again for the next few.
    """

    def __init__(self, session: WriteSession) -> None:
        """Begin without rows."""
        self._session = session
        self._rows: list[tuple[int, Any, int, Any]] = []

    def add(self, rows: Iterable[tuple[int, Any, int, Any]]) -> None:
        """Add rows: term, first day, meeting and last day of each."""
        self._rows += rows
        if len(self._rows) >= _MOST_ROWS:
            self.write()

    def write(self) -> None:
        """Write the rows."""
        rows, self._rows = self._rows, []
        self._send(rows)

    def write_of(self, terms: AbstractSet[int]) -> None:
        """Write the rows of some terms."""
        self._send([row for row in self._rows if row[0] in terms])
        self._rows = [row for row in self._rows if row[0] not in terms]

    def _send(self, rows: list[tuple[int, Any, int, Any]]) -> None:
        if rows:
            rows.sort()
            send_rows(self._session.connection(), _INSERT_MISSING, _COLUMNS, rows)


def forget(session: WriteSession, meetings: Sequence[int]) -> None:
    """Remove the terms of meetings that are about to be deleted, while the counts can still follow."""
    session.write_held_counts()
    changes = TermChanges(session)
    changes.remove(meetings)
    session.connection().execute(delete(_LINKS).where(_LINKS.c.meeting_key.in_(meetings)))
    changes.apply()


def outdated(connection: Connection, meetings: Sequence[int]) -> list[int]:
    """Return the meetings, among these primary keys, whose terms `refresh` would write."""
    outdated_keys: set[int] = set()
    for chunk in batched(meetings, _CHUNK):
        expected, days, present = _expected_and_present(connection, chunk)
        outdated_keys.update(term[0] for term in expected.keys() ^ present.keys())
        outdated_keys.update(
            term[0] for term, (_, days_of_term) in present.items() if days_of_term != days.get(term[0])
        )
    return sorted(outdated_keys)


_Term = tuple[int, str, str]
"""A meeting's primary key, a facet and a value."""
_Days = tuple[Any, Any]
_TWICE: Final[_Days] = (None, None)
"""The days of a term that a meeting has twice, which is as wrong as one with other days."""


def _expected_and_present(
    connection: Connection, meetings: Sequence[int]
) -> tuple[dict[_Term, None], dict[int, _Days], dict[_Term, tuple[int, _Days]]]:
    """Return the terms that meetings should have, the days of meetings, and the terms that they have, with keys and days."""
    dialect = connection.dialect
    # A single write reads the same every time, by the value itself: a list costs more than the rows of one meeting.
    is_one = len(meetings) == 1
    values = {"key": meetings[0]} if is_one else {"keys": json.dumps(list(meetings))}
    # Days stay as the driver returns them: comparing them needs no conversion.
    days = {key: (first, last) for key, first, last in _days(dialect, is_one=is_one).rows(connection, values)}
    expected: dict[_Term, None] = dict.fromkeys(_expected_terms(dialect, is_one=is_one).rows(connection, values))
    present: dict[_Term, tuple[int, _Days]] = {}
    for row in _present_terms(dialect, is_one=is_one).rows(connection, values):
        term: _Term = tuple(row[:3])
        present[term] = (row[3], _TWICE if term in present else tuple(row[4:]))
    return expected, days, present


def _refresh(
    session: WriteSession,
    meetings: Sequence[int],
    changes: TermChanges,
    keys: dict[tuple[str, str], int],
    missing_rows: _MissingRows,
) -> set[int]:
    """Delete outdated terms, add missing ones to `missing_rows`, and return the meetings whose entries are now outdated.

    `keys` has the primary keys of the terms of earlier batches, and gains others.
    """
    connection = session.connection()
    expected, days, present = _expected_and_present(connection, meetings)
    outdated = [
        {"its_term": key, "its_meeting": term[0]}
        for term, (key, days_of_term) in present.items()
        if term not in expected or days_of_term != days[term[0]]
    ]
    missing = (
        [term for term in expected if term not in present or present[term][1] != days[term[0]]]
        if present
        else list(expected)
    )
    changed = {row["its_meeting"] for row in outdated} | {meeting for meeting, _, _ in missing}
    changes.remove(changed & {meeting for meeting, _, _ in present})
    without_terms = set(meetings) - {meeting for meeting, _, _ in expected}
    if outdated:
        send(connection, _DELETE_OUTDATED, *outdated)
    _add_keys(session, keys, {(facet, value) for _, facet, value in missing})
    after = {meeting: array(KEY_TYPE) for meeting in changed}
    rows = []
    for meeting, facet, value in missing:
        key = keys[facet, value]
        starts_on, ends_on = days[meeting]
        rows.append((key, starts_on, meeting, ends_on))
        after[meeting].append(key)
    missing_rows.add(rows)
    for term, (key, days_of_term) in present.items():
        if term[0] in changed and term in expected and days[term[0]] == days_of_term:
            after[term[0]].append(key)
    changes.add({meeting: terms for meeting, terms in after.items() if terms})
    return changed | without_terms


def _add_keys(session: WriteSession, keys: dict[tuple[str, str], int], terms: AbstractSet[tuple[str, str]]) -> None:
    """Add the primary keys of terms that `keys` lacks, creating the terms that do not exist."""
    if len(keys) > _MOST_KEYS:
        keys.clear()
    if not (unknown := sorted(terms - keys.keys())):
        return
    keys |= _recorded_terms(session, unknown)
    if new := [term for term in unknown if term not in keys]:
        # Another writer may create a term at the same time: then nothing is inserted, and its key is read as well.
        send_rows(session, _new_term(session.dialect.insert), ("facet", "value"), new)
        keys |= _recorded_terms(session, new)


def _recorded_terms(session: WriteSession, terms: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    return {
        (facet, value): key for facet, value, key in fetch(session.connection(), _TERMS, {"asked": json.dumps(terms)})
    }


@cache
def _new_term(insert_into: Callable[[Any], Any]) -> Any:
    return insert_into(m.Term).values(facet=bindparam("facet"), value=bindparam("value")).on_conflict_do_nothing()


@cache
def _expected_terms(dialect: Dialect, *, is_one: bool) -> PreparedStatement:
    values = term_values(_keys(is_one=is_one))
    return PreparedStatement(select(values.c.meeting_key, values.c.facet, values.c.value), dialect)


@cache
def _days(dialect: Dialect, *, is_one: bool) -> PreparedStatement:
    meeting = m.Meeting
    return PreparedStatement(
        select(meeting.key, meeting.starts_on, meeting.ends_on).where(meeting.key.in_(_keys(is_one=is_one))), dialect
    )


@cache
def _present_terms(dialect: Dialect, *, is_one: bool) -> PreparedStatement:
    link = m.MeetingTerm
    return PreparedStatement(
        select(link.meeting_key, m.Term.facet, m.Term.value, link.term_key, link.starts_on, link.ends_on)
        .join_from(link, m.Term, m.Term.key == link.term_key)
        .where(link.meeting_key.in_(_keys(is_one=is_one))),
        dialect,
    )


def _keys(*, is_one: bool) -> Any:
    return [bindparam("key", type_=BigInteger())] if is_one else integers("keys")


_ASKED: Final = elements(bindparam("asked", type_=Text()))
_TERMS: Final = select(m.Term.facet, m.Term.value, m.Term.key).join_from(
    _ASKED,
    m.Term,
    and_(
        *(
            column == _ASKED.c.value.op("->>")(literal_column(place))
            for place, column in (("0", m.Term.facet), ("1", m.Term.value))
        )
    ),
)
_LINKS: Final = m.MeetingTerm.__table__
_DELETE_OUTDATED: Final = delete(_LINKS).where(
    _LINKS.c.term_key == bindparam("its_term"), _LINKS.c.meeting_key == bindparam("its_meeting")
)
# VALUES, not SELECT: for one row of values SQLite needs no statement journal, which costs ten times as much as the row.
_COLUMNS: Final = tuple(column.name for column in _LINKS.c)
_INSERT_MISSING: Final = insert(_LINKS).values({name: bindparam(name) for name in _COLUMNS})
