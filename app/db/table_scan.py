"""Read all rows of a table in batches, each by a statement of its own, so that memory and transactions stay small."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session


def row_batches(connection: Connection | Session, model: Any, *columns: Any, size: int) -> Iterator[Sequence[Any]]:
    """Yield the rows of a table in the order of its primary key, `size` at a time; the first column is that key."""
    last = -1
    while rows := connection.execute(
        select(model.key, *columns).where(model.key > last).order_by(model.key).limit(size)
    ).all():
        yield rows
        last = rows[-1][0]


def key_batches(connection: Connection | Session, model: Any, size: int) -> Iterator[list[int]]:
    """Yield the primary keys of a table in ascending order, `size` at a time."""
    for rows in row_batches(connection, model, size=size):
        yield [key for (key,) in rows]
