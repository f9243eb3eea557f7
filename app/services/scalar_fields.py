"""Rows are changed where they differ: what is set again as it was would count as touched."""

from collections.abc import Iterable
from typing import Any


def set_values(row: Any, **values: Any) -> None:
    """Set the attributes that differ."""
    for name, value in values.items():
        if name not in row.__dict__ or row.__dict__[name] != value:
            setattr(row, name, value)


def set_order(rows: Iterable[Any]) -> None:
    """Set the positions of parts so that they increase; those that do already stay, also with gaps between them.

    A part that was deleted on its own leaves a gap. To close it would count as a change of every part after it.
    """
    last = -1
    for row in rows:
        own = row.__dict__.get("position")
        last = own if own is not None and own > last else last + 1
        set_values(row, position=last)
