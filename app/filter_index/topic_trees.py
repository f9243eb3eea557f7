"""Topics with those above them: a record is found by its topics, and by all that these are part of.

See decision 134.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from app.db import models as m
from app.db.write_session import WriteSession


def with_topics_above(links: Select[Any, Any], name: str) -> Any:
    """Build the rows of links between records and topics, and of links to the topics above.

    `links` has two columns, the primary keys of a record and of a topic.
    """
    rows = links.cte(name, recursive=True)
    record, topic = rows.c
    # UNION, not UNION ALL: it ends even in a cycle.
    return rows.union(
        select(record, m.Topic.parent_key)
        .join_from(rows, m.Topic, m.Topic.key == topic)
        .where(m.Topic.parent_key.is_not(None))
    )


def linked_to(session: WriteSession, record: Any, topic: Any, topics: Sequence[int]) -> set[int]:
    """Return the primary keys of the records that a link table links to topics, or to topics below these.

    `record` and `topic` are its columns.
    """
    if not topics:
        return set()
    family = select(m.Topic.key).where(m.Topic.key.in_(topics)).cte("family", recursive=True)
    family = family.union(select(m.Topic.key).join(family, m.Topic.parent_key == family.c.key))
    return set(session.execute(select(record).where(topic.in_(select(family.c.key)))).scalars())
