"""The terms of each meeting that facets count, in one row for each meeting (read by `app.queries.paging.term_counts`).

See decisions 209 and 297.
"""

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, bindparam, case, delete, insert, select

from app.db import models as m
from app.db.json_functions import integers
from app.db.models import FACETS_OF_VALUES, MEETING_VALUES
from app.db.prepared_statements import fetch, send
from app.db.write_session import WriteSession
from app.queries.lookups import PAIR
from app.queries.paging import term_counts
from app.queries.paging.term_counts import KEY_TYPE

_BATCH: Final = 500

KEYS: Final = integers("keys")
"""The primary keys in the parameter `keys`, a JSON array, for `column.in_(…)`."""
TERMS_OF_MEETINGS: Final = select(m.MeetingTerm.meeting_key, m.MeetingTerm.term_key).where(
    m.MeetingTerm.meeting_key.in_(KEYS)
)
"""The pairs of a meeting and a term of the meetings `keys`."""
_IS_VALUE: Final = case((term_counts.is_value_of(FACETS_OF_VALUES), 1), else_=0)
_PAIR: Final = case((m.Term.facet == PAIR, m.Term.value))
TERMS: Final = select(m.Term.key, m.Term.facet, m.Term.meeting_count, m.Term.is_common, _PAIR, _IS_VALUE).where(
    m.Term.key.in_(KEYS)
)
"""The terms `keys`: primary key, facet, number of meetings, whether their values are counted, the pair of countries that they name, and
whether facets count them."""


def put(session: WriteSession, meetings: Mapping[int, Iterable[int]], facets: Mapping[int, str]) -> None:
    """Write the rows of meetings, given the keys of their terms, and the facets of those terms that facets count."""
    send(session, _insertion(session.dialect.insert), *_rows(meetings, facets))


def rebuild(connection: Connection) -> None:
    """Write the rows of all meetings again."""
    connection.execute(delete(MEETING_VALUES))
    for rows in _all_rows(connection):
        connection.execute(insert(MEETING_VALUES), rows)


def differences(connection: Connection) -> Iterator[int]:
    """Yield the primary keys of the meetings whose rows do not follow from their terms."""
    for rows in _all_rows(connection):
        last = rows[-1]["meeting_key"]
        these = MEETING_VALUES.c.meeting_key.between(rows[0]["meeting_key"], last)
        stored = {row.meeting_key: row._asdict() for row in connection.execute(select(MEETING_VALUES).where(these))}
        yield from (key for row in rows if stored.get(key := row["meeting_key"]) != row)


@cache
def _insertion(insert_into: Callable[[Any], Any]) -> Any:
    new = insert_into(MEETING_VALUES).values({column.name: bindparam(column.name) for column in MEETING_VALUES.c})
    return new.on_conflict_do_update(
        index_elements=["meeting_key"], set_={facet: new.excluded[facet] for facet in FACETS_OF_VALUES}
    )


def _rows(meetings: Mapping[int, Iterable[int]], facets: Mapping[int, str]) -> Iterator[dict[str, Any]]:
    """Yield the row of each meeting, given its terms and the facets of those that are counted."""
    for meeting, terms in meetings.items():
        keys: dict[str, list[int]] = {facet: [] for facet in FACETS_OF_VALUES}
        for term in sorted(terms):
            if term in facets:
                keys[facets[term]].append(term)
        yield {
            "meeting_key": meeting,
            **{facet: array(KEY_TYPE, facet_keys).tobytes() for facet, facet_keys in keys.items()},
        }


def _all_rows(connection: Connection) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of all meetings in batches, in order."""
    last = -1
    keys_after = select(m.Meeting.key).where(m.Meeting.key > bindparam("last")).order_by(m.Meeting.key).limit(_BATCH)
    while meetings := connection.execute(keys_after, {"last": last}).scalars().all():
        last = meetings[-1]
        terms: dict[int, list[int]] = {key: [] for key in meetings}
        for key, term in fetch(connection, TERMS_OF_MEETINGS, {"keys": json.dumps(meetings)}):
            terms[key].append(term)
        keys = json.dumps(sorted({term for of_meeting in terms.values() for term in of_meeting}))
        facets = {key: facet for key, facet, *_, is_value in fetch(connection, TERMS, {"keys": keys}) if is_value}
        yield list(_rows(terms, facets))
