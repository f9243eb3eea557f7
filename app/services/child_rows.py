"""Child rows of a record, updated to match its draft: names, identifiers, citations and other lists.

Rows that are already right stay untouched, so that writing a record back unchanged changes nothing.
"""

from collections.abc import Sequence
from typing import Any

from app.db import models as m
from app.domain.text import fold
from app.schemas.common import Identifier, Name
from app.services.scalar_fields import set_order, set_values


def sync(current: list[Any], wanted: Sequence[dict[str, Any]], make: type, identity: tuple[str, ...] = ()) -> list[Any]:
    """Update a list of child rows to hold `wanted`, in order, and return the rows.

    Rows are matched by the values of the `identity` columns, or by position if there are none. Unmatched rows are
    deleted by the next flush.
    """
    left: dict[object, list[Any]] = {}
    for place, row in enumerate(current):
        left.setdefault(tuple(getattr(row, name) for name in identity) if identity else place, []).append(row)
    kept: list[Any] = []
    for place, values in enumerate(wanted):
        matching = left.get(tuple(values[name] for name in identity) if identity else place)
        row = matching.pop(0) if matching else make()
        set_values(row, **values)
        kept.append(row)
    set_order(kept)
    if [id(row) for row in kept] != [id(row) for row in current]:
        current[:] = kept
    return kept


def set_names(current: list[Any], names: Sequence[Name]) -> None:
    """Set the names of a record other than its main one."""
    wanted = [
        {"name": each.name, "folded_name": fold(each.name), "language": each.language, "script": each.script}
        for each in names
    ]
    sync(current, wanted, m.Name)


def set_plain_names(current: list[Any], names: Sequence[str]) -> None:
    """Set aliases or other titles, which have no language and no script."""
    set_names(current, [Name(name=name) for name in names])


def set_identifiers(current: list[Any], identifiers: Sequence[Identifier]) -> None:
    """Set identifiers, matched by scheme and value because each may occur only once."""
    wanted = [{"scheme": each.scheme, "value": each.value} for each in identifiers]
    sync(current, wanted, m.Identifier, ("scheme", "value"))
