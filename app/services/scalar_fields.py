"""Assignment of row attributes only where they differ: setting an equal value would count as a change.

See decision 53.
"""

from collections.abc import Iterable
from typing import Any

from app.db.new_rows import NewRow


def set_values(row: Any, **values: Any) -> None:
    """Set the attributes that differ."""
    if isinstance(row, NewRow):
        row.__dict__.update(values)
        return
    for name, value in values.items():
        if name not in row.__dict__ or row.__dict__[name] != value:
            setattr(row, name, value)


def set_order(rows: Iterable[Any]) -> None:
    """Set increasing positions on child rows; positions that already increase stay, even with gaps.

    A child row that was deleted on its own leaves a gap. Closing it would count as a change of every row after it.
    """
    last = -1
    for row in rows:
        position = row.__dict__.get("position")
        last = position if position is not None and position > last else last + 1
        set_values(row, position=last)
