"""Pairs of agreements of one title or one day: a function of what is recorded.

An agreement has a key for each of its titles and for the day of its conclusion. A title is the main one of at least one of a pair.
A key of very many agreements finds nothing, so one that comes or goes may decide about the pairs of others:
`affected` returns the agreements that a write affects.

See decision 202.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import Connection

from app.domain.batches import batched
from app.queries.matching.shared_keys import crossed
from app.queries.paging.list_statements import among, for_each, rows

MOST: Final = 200
_BATCH: Final = 200
Key = tuple[str, str, str]
"""A title, or the first and last day; the others are empty."""

_TITLES: Final = "SELECT key, folded_title FROM agreements WHERE key IN {among}"
_OTHER_TITLES: Final = "SELECT agreement_key, folded_name FROM names WHERE agreement_key IN {among}"
_DAYS: Final = """
SELECT key, CAST(starts_on AS text), CAST(ends_on AS text) FROM agreements
WHERE key IN {among} AND starts_on > '0001-01-01'
"""
_HOLDERS: Final = """
WITH asked AS MATERIALIZED (
    SELECT CAST(value ->> 0 AS bigint) AS place, value ->> 1 AS title, value ->> 2 AS first, value ->> 3 AS last
    FROM {asked} AS asked
)
SELECT place, CAST(found.value AS bigint) FROM asked CROSS JOIN {found}
"""
_OF_TITLE: Final = """
SELECT key FROM agreements WHERE folded_title = asked.title
UNION SELECT agreement_key FROM names WHERE folded_name = asked.title AND agreement_key IS NOT NULL
"""
_OF_DAY: Final = """
SELECT key FROM agreements WHERE starts_on = CAST(asked.first AS {date}) AND ends_on = CAST(asked.last AS {date})
"""


def keys_of(connection: Connection, agreements: Collection[int]) -> set[tuple[int, Key]]:
    """Return agreements with their keys."""
    result: set[tuple[int, Key]] = set()
    for batch in batched(agreements, _BATCH):
        for statement in (_TITLES, _OTHER_TITLES):
            result.update((key, (title, "", "")) for key, title in among(connection, statement, batch))
        result.update((key, ("", first, last)) for key, first, last in among(connection, _DAYS, batch))
    return result


def find(connection: Connection, agreements: Collection[int], crowded: set[Key]) -> set[tuple[int, int]]:
    """Return the pairs that these agreements are part of, the smaller primary key first.

    Adds to `crowded` the keys of very many agreements.
    """
    own = keys_of(connection, agreements)
    holders = _holders(connection, {key for _, key in own}, MOST)
    crowded.update(key for key, others in holders.items() if len(others) > MOST)
    few = {key: others for key, others in holders.items() if len(others) <= MOST}
    agreements_of_keys = {item for others in few.values() for item in others}
    titles = {
        key: title for batch in batched(agreements_of_keys, _BATCH) for key, title in among(connection, _TITLES, batch)
    }
    return {
        (min(one, other), max(one, other))
        for one, key in own
        for other in few.get(key, ())
        if one != other and (not key[0] or key[0] in {titles[one], titles[other]})
    }


def affected(
    connection: Connection, agreements: Collection[int], before: Collection[tuple[int, Key]], crowded: Collection[Key]
) -> set[int]:
    """Return the agreements about whose pairs others decided, once these agreements were written.

    `before` has their keys before, `crowded` what `find` added.
    """
    now = keys_of(connection, agreements) if before or crowded else set()
    return crossed(now, before, crowded, MOST, lambda keys, most: _holders(connection, keys, most))


def _holders(connection: Connection, keys: Iterable[Key], most: int) -> dict[Key, set[int]]:
    """Return the agreements with each key, at most one more than `most`."""
    result: dict[Key, set[int]] = defaultdict(set)
    for batch in batched(sorted(keys), _BATCH):
        for statement, is_title in ((_OF_TITLE, True), (_OF_DAY, False)):
            searched = [[place, *key] for place, key in enumerate(batch) if bool(key[0]) == is_title]
            if searched:
                holders = for_each(connection, f"{statement} LIMIT {most + 1}", "key")
                for place, key in rows(connection, _HOLDERS.replace("{found}", holders), lists={"asked": searched}):
                    result[batch[place]].add(key)
    return result
