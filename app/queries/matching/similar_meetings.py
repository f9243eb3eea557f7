"""Pairs of meetings of one pair of countries or one person within a day of each other: a function of what is recorded.

A meeting has a key for each of its terms on each day from its first to the day after its last, so two meetings with a common
key are within a day of each other. Those of more than a month have the keys of their first month; they count, but are
compared with none. A key of very many meetings finds nothing, so one that comes or goes may decide about the pairs of others:
`affected` returns the meetings that a write affects.

See decision 202.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import product
from typing import Final, NamedTuple

from sqlalchemy import Connection

from app.domain.batches import batched
from app.domain.dates.edtf import EARLIEST, LATEST, days_later
from app.queries.days import SHORT_DAYS
from app.queries.paging.list_statements import among, day, for_each, rows

MOST_OF_A_DAY: Final = 200
_ONE_DAY: Final = dt.timedelta(days=1)
_BATCH: Final = 200
Key = tuple[int, dt.date]
"""A term and a day."""

# The index by meeting lacks the last day. On SQLite it is looked up for the terms of these facets alone.
_TERMS: Final = """
SELECT found.meeting_key, found.term_key, found.starts_on, found.ends_on
FROM meeting_terms CROSS JOIN terms CROSS JOIN meeting_terms AS found
WHERE meeting_terms.meeting_key IN {among} AND terms.key = meeting_terms.term_key AND terms.facet IN ('pair', 'person')
    AND found.term_key = terms.key AND found.starts_on = meeting_terms.starts_on
    AND found.meeting_key = meeting_terms.meeting_key
"""
_BETWEEN: Final = """
SELECT meeting_key FROM meeting_terms
WHERE meeting_terms.term_key = asked.term_key AND meeting_terms.starts_on > '0001-01-01'
    AND meeting_terms.starts_on BETWEEN CAST(asked.first AS {date}) AND CAST(asked.last AS {date})
    AND meeting_terms.ends_on >= CAST(asked.least AS {date})
"""
_HOLDERS: Final = """
WITH asked AS MATERIALIZED (
    SELECT CAST(value ->> 0 AS bigint) AS place, CAST(value ->> 1 AS bigint) AS term_key, value ->> 2 AS first,
        value ->> 3 AS last, value ->> 4 AS least
    FROM {asked} AS asked
)
SELECT place, CAST(found.value AS bigint) FROM asked CROSS JOIN {found}
"""


class TermOfMeeting(NamedTuple):
    """A term of a meeting, and the first and last day on which the meeting has a key for it."""

    meeting: int
    term: int
    first: dt.date
    last: dt.date

    @property
    def keys(self) -> Iterator[Key]:
        """The keys of the meeting for this term."""
        for number in range(self.first.toordinal(), self.last.toordinal() + 1):
            yield self.term, dt.date.fromordinal(number)


def terms_of(connection: Connection, meetings: Collection[int]) -> set[TermOfMeeting]:
    """Return the terms of meetings by which others are found, as they are in the term index now."""
    result = set()
    for batch in batched(meetings, _BATCH):
        for meeting, term, starts_on, ends_on in among(connection, _TERMS, batch):
            first, last = day(starts_on), day(ends_on)
            if EARLIEST < first < LATEST - dt.timedelta(days=SHORT_DAYS + 1):
                last = min(last, first + dt.timedelta(days=SHORT_DAYS)) + _ONE_DAY
                result.add(TermOfMeeting(meeting, term, first, last))
    return result


def find(connection: Connection, meetings: Collection[int], crowded: set[Key]) -> set[tuple[int, int]]:
    """Return the pairs that these meetings are part of, the smaller primary key first.

    Adds to `crowded` the keys that may be those of very many meetings.
    """
    neighbours = _neighbours(connection, terms_of(connection, meetings))
    many = {term for term, others in neighbours.items() if len(others) > MOST_OF_A_DAY}
    pairs = {(term.meeting, other) for term, others in neighbours.items() if term not in many for other in others}
    holders = _holders(connection, {key for term in many for key in term.keys}, MOST_OF_A_DAY)
    crowded.update(holders)
    for term in many:
        for key in term.keys:
            if len(holders[key]) <= MOST_OF_A_DAY:
                pairs |= set(product([term.meeting], holders[key]))
    return {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}


def affected(
    connection: Connection, meetings: Collection[int], before: Collection[TermOfMeeting], crowded: Collection[Key]
) -> set[int]:
    """Return the meetings about whose pairs others decided, once these meetings were written.

    `before` has their terms before, `crowded` what `find` added. They are the holders of keys that very many meetings have
    now, or had before, but not both; a key that a meeting had before may count as a new one.
    """
    lost = Counter(key for term in {*before} for key in term.keys)
    for batch in batched(meetings, _BATCH) if before else ():
        lost.subtract(key for term in terms_of(connection, batch).intersection(before) for key in term.keys)
    changed = {*crowded, *(key for key, count in lost.items() if count)}
    gained: Counter[Key] = Counter()
    for batch in batched(meetings, _BATCH) if changed else ():
        gained.update(key for term in terms_of(connection, batch) for key in term.keys if key in changed)
    # So many that those who had the key before are among them.
    most = MOST_OF_A_DAY + max(gained.values(), default=0)
    result: set[int] = set()
    for key, holders in _holders(connection, changed, most).items():
        count = len(holders)
        if count - gained[key] <= MOST_OF_A_DAY < count or count <= MOST_OF_A_DAY < count + lost[key]:
            result |= holders
    return result


def _neighbours(connection: Connection, terms: Iterable[TermOfMeeting]) -> dict[TermOfMeeting, set[int]]:
    """Return the meetings with a key in common with each, itself among them; at most one more than may be."""
    ordered = sorted(terms)
    result: dict[TermOfMeeting, set[int]] = {term: set() for term in ordered}
    windows = [(term.term, term.first, term.last) for term in ordered]
    for place, meeting in _within(connection, windows, MOST_OF_A_DAY):
        result[ordered[place]].add(meeting)
    return result


def _holders(connection: Connection, keys: Iterable[Key], most: int) -> dict[Key, set[int]]:
    """Return the meetings with each key, at most one more than `most`."""
    ordered = sorted(keys)
    result: dict[Key, set[int]] = defaultdict(set, {key: set() for key in ordered})
    for place, meeting in _within(connection, [(term, on, on) for term, on in ordered], most):
        result[ordered[place]].add(meeting)
    return result


def _within(
    connection: Connection, windows: Iterable[tuple[int, dt.date, dt.date]], most: int
) -> Iterator[tuple[int, int]]:
    """Yield the place of each window, a term with a first and a last day, and the meetings that have a key within it."""
    searched = []
    for place, (term, first, last) in enumerate(windows):
        start = days_later(first, -1 - SHORT_DAYS)
        searched.append([place, term, start.isoformat(), last.isoformat(), (first - _ONE_DAY).isoformat()])
    if searched:
        holders = for_each(connection, f"{_BETWEEN} LIMIT {most + 1}", "meeting_key")
        for place, meeting in rows(connection, _HOLDERS.replace("{found}", holders), lists={"asked": searched}):
            yield place, meeting
