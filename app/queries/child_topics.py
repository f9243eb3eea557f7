"""Topics with their children, where these are looked up when a list is read.

Meetings are found by the terms of all topics above theirs instead (`app.filter_index.terms`), so that a topic with many
children is one index scan.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from app.db import models as m
from app.db.database import ReadConnection
from app.queries.resolve import Groups


def keys_with_children(connection: ReadConnection, groups: Groups) -> list[list[int]]:
    """Return the primary keys of the topics of each group, and of their children unless a topic is meant alone."""
    return [
        [key for value in group if value.key is not None for key in _family(connection, value.key, value.is_alone)]
        for group in groups
    ]


def _family(connection: ReadConnection, key: int, is_alone: bool) -> list[int]:  # noqa: FBT001 - private
    if is_alone:
        return [key]
    family = with_children([key])
    return list(connection.execute(select(family.c.key).order_by(family.c.key)).scalars())


def with_children(topics: Collection[int]) -> Any:
    """Build the rows of topics, given by primary key, and of their children; the column is `key`."""
    family = select(m.Topic.key).where(m.Topic.key.in_(topics)).cte("family", recursive=True)
    # UNION, not UNION ALL: it ends even in a cycle.
    return family.union(select(m.Topic.key).join(family, m.Topic.parent_key == family.c.key))
