"""Pairs of organizations whose names share a key: a function of the records.

A key of over fifty organizations finds nothing, so one that comes or goes may decide about the pairs of others:
`affected` returns the organizations that a write affects.

See decision 220.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import Connection

from app.domain.batches import batched
from app.queries.matching.shared_keys import crossed
from app.queries.paging.list_statements import for_each, rows
from app.search import organization_keys

MOST: Final = 50
_BATCH: Final = 200

_HOLDERS: Final = """
WITH asked AS MATERIALIZED (SELECT CAST(value ->> 0 AS bigint) AS digest FROM {asked} AS asked)
SELECT digest, CAST(found.value AS bigint) FROM asked CROSS JOIN {found}
"""
_OF_KEY: Final = "SELECT organization_key FROM organization_keys WHERE organization_keys.digest = asked.digest"


def find(connection: Connection, organizations: Collection[int], crowded: set[int]) -> set[tuple[int, int]]:
    """Return the pairs that these organizations are part of, the smaller primary key first.

    Adds to `crowded` the keys of very many organizations.
    """
    own = organization_keys.TABLE.stored(connection, sorted(organizations))
    holders = _holders(connection, {digest for _, digest in own}, MOST)
    crowded.update(digest for digest, others in holders.items() if len(others) > MOST)
    return {
        (min(one, other), max(one, other))
        for one, digest in own
        for other in holders[digest]
        if one != other and digest not in crowded
    }


def affected(
    connection: Connection,
    organizations: Collection[int],
    before: Collection[tuple[int, int]],
    crowded: Collection[int],
) -> set[int]:
    """Return the organizations about whose pairs others decided, once these organizations were written.

    `before` has their keys before, `crowded` what `find` added.
    """
    now = organization_keys.TABLE.stored(connection, sorted(organizations)) if before or crowded else set()
    return crossed(now, before, crowded, MOST, lambda keys, most: _holders(connection, keys, most))


def _holders(connection: Connection, keys: Iterable[int], most: int) -> dict[int, set[int]]:
    """Return the organizations with each key, at most one more than `most`."""
    result: dict[int, set[int]] = defaultdict(set)
    holders = for_each(connection, f"{_OF_KEY} LIMIT {most + 1}", "organization_key")
    for batch in batched(sorted(keys), _BATCH):
        searched = [[digest] for digest in batch]
        for digest, key in rows(connection, _HOLDERS.replace("{found}", holders), lists={"asked": searched}):
            result[digest].add(key)
    return result
