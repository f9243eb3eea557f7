"""Rows are changed where they differ: what is set again as it was would count as touched."""

from typing import Any


def set_values(row: Any, **values: Any) -> None:
    """Set the attributes that differ."""
    for name, value in values.items():
        if name not in row.__dict__ or row.__dict__[name] != value:
            setattr(row, name, value)
