"""Filter terms of meetings, derived from the meetings into the tables `terms` and `meeting_terms`.

Each filter value ("country JP", "office foreign minister", "kind summit") is a term. The meetings of a term are stored
in date order, so that a filtered page is an index scan. `app.filter_index.term_values` says which terms a meeting has.
"""

import json
from array import array
from collections.abc import Callable, Iterable, Sequence
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
from app.db.prepared_statements import PreparedStatement, fetch, send
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.filter_index import refresh as term_entries
from app.filter_index import scans
from app.filter_index.term_counts import TermChanges
from app.filter_index.term_values import term_values
from app.filter_index.topic_trees import linked_to
from app.queries.paging.term_counts import KEY_TYPE

_CHUNK: Final = 200


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
    changes = TermChanges(session)
    changed = [key for chunk in session.batches(meetings, _CHUNK) for key in _refresh(session, chunk, changes)]
    term_entries.refresh(session, scans.MEETINGS, changed)
    return changes


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
        expected, present = _expected_and_present(connection, chunk)
        present_days = {term: days for term, (_, days) in present.items()}
        outdated_keys.update(
            term[0] for term in expected.keys() | present_days.keys() if expected.get(term) != present_days.get(term)
        )
    return sorted(outdated_keys)


_Term = tuple[int, str, str]
"""A meeting's primary key, a facet and a value."""
_Days = tuple[Any, Any]
_TWICE: Final[_Days] = (None, None)
"""The days of a term that a meeting has twice, which is as wrong as one with other days."""


def _expected_and_present(
    connection: Connection, meetings: Sequence[int]
) -> tuple[dict[_Term, _Days], dict[_Term, tuple[int, _Days]]]:
    """Return the terms that meetings should have, and those that they have with their primary keys; each with days."""
    dialect = connection.dialect
    # A single write reads the same every time, by the value itself: a list costs more than the rows of one meeting.
    is_one = len(meetings) == 1
    values = {"key": meetings[0]} if is_one else {"keys": json.dumps(list(meetings))}
    # Days stay as the driver returns them: comparing them needs no conversion.
    days = {key: (first, last) for key, first, last in _days(dialect, is_one=is_one).rows(connection, values)}
    rows = _expected_terms(dialect, is_one=is_one).rows(connection, values)
    expected: dict[_Term, _Days] = {(key, facet, value): days[key] for key, facet, value in rows}
    present: dict[_Term, tuple[int, _Days]] = {}
    for row in _present_terms(dialect, is_one=is_one).rows(connection, values):
        term: _Term = tuple(row[:3])
        present[term] = (row[3], _TWICE if term in present else tuple(row[4:]))
    return expected, present


def _refresh(session: WriteSession, meetings: Sequence[int], changes: TermChanges) -> list[int]:
    """Write missing terms, delete outdated ones, and return the meetings whose entries are now outdated, sorted."""
    connection = session.connection()
    expected, present = _expected_and_present(connection, meetings)
    outdated = [
        {"its_term": term, "its_meeting": meeting_key}
        for (meeting_key, facet, value), (term, days) in present.items()
        if expected.get((meeting_key, facet, value)) != days
    ]
    missing = (
        [term for term, days in expected.items() if term not in present or present[term][1] != days]
        if present
        else list(expected)
    )
    changed = {row["its_meeting"] for row in outdated} | {meeting for meeting, _, _ in missing}
    changes.remove(changed & {meeting for meeting, _, _ in present})
    without_terms = set(meetings) - {meeting for meeting, _, _ in expected}
    if outdated:
        send(connection, _DELETE_OUTDATED, *outdated)
    keys = _term_keys(session, sorted({(facet, value) for _, facet, value in missing})) if missing else {}
    after = {meeting: array(KEY_TYPE) for meeting in changed}
    rows = []
    for term, key in ((term, keys[term[1:]]) for term in missing):
        starts_on, ends_on = expected[term]
        rows.append({"term_key": key, "meeting_key": term[0], "starts_on": starts_on, "ends_on": ends_on})
        after[term[0]].append(key)
    if rows:
        send(connection, _INSERT_MISSING, *rows)
    for term, (key, days) in present.items():
        if term[0] in changed and term in expected and expected[term] == days:
            after[term[0]].append(key)
    changes.add({meeting: terms for meeting, terms in after.items() if terms})
    return sorted(changed | without_terms)


def _term_keys(session: WriteSession, terms: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the primary keys of terms, creating the terms that do not exist yet."""
    keys = _recorded_terms(session, terms)
    new = [term for term in terms if term not in keys]
    if new:
        # Another writer may create a term at the same time: then nothing is inserted, and its key is read as well.
        statement = _new_term(session.dialect.insert)
        send(session, statement, *({"facet": facet, "value": value} for facet, value in new))
        keys |= _recorded_terms(session, new)
    return keys


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
_INSERT_MISSING: Final = insert(_LINKS).values({column.name: bindparam(column.name) for column in _LINKS.c})
