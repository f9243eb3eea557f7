"""Conditions that several collections share. A symptom that a sibling would show as well is mended here."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, literal_column, or_, select

from app import dates
from app import models as m
from app.problems import Unprocessable
from app.query import lookup
from app.query.lookup import contains
from app.text import fold


def keys_of(model: Any, ids: Sequence[str]) -> Any:
    """Make the keys of the records with these ids."""
    return select(model.key).where(model.id.in_(ids)).scalar_subquery()


def overlaps(starts_on: Any, ends_on: Any, date: str | None, date_from: str | None, date_to: str | None) -> list[Any]:
    """Make the conditions that a span of days can touch `date`, and the days from `date_from` to `date_to`.

    All are EDTF; of `date_from` the earliest day counts and of `date_to` the latest.

    Raises:
        Unprocessable: `date_to` is before `date_from`.
    """
    conditions = []
    if date is not None:
        whole = dates.bounds(date)
        conditions += [starts_on <= whole.ends_on, ends_on >= whole.starts_on]
    first = dates.bounds(date_from).starts_on if date_from else None
    last = dates.bounds(date_to).ends_on if date_to else None
    if first and last and last < first:
        raise Unprocessable.parameter("date_to", "is before date_from; exchange them")
    if first is not None:
        conditions.append(ends_on >= first)
    if last is not None:
        conditions.append(starts_on <= last)
    return conditions


def says(phrase: str | None, *columns: Any) -> list[Any]:
    """Make the conditions that each word of a phrase stands somewhere in the folded columns, taken literally."""
    words = fold(phrase).split() if phrase else []
    if phrase and not words:
        # Not `false()`, which would swallow the conditions beside it, joins among them.
        return [literal_column("0") == literal_column("1")]
    return [or_(*(contains(column, word) for column in columns)) for word in words]


def identified(values: Sequence[str], owner: Any, key: Any) -> list[Any]:
    """Make the conditions that a record has each of the identifiers, written `scheme:value`.

    Raises:
        Unprocessable: a value without a scheme.
    """
    conditions = []
    for each in values:
        scheme, colon, value = each.partition(":")
        if not (scheme and colon and value):
            raise Unprocessable.parameter("identifier", f"{each[:60]!r} lacks a scheme; write it as wikidata:Q17")
        conditions.append(
            key.in_(select(owner).where(m.Identifier.scheme == scheme, m.Identifier.value == value, owner.is_not(None)))
        )
    return conditions


def offices(values: Sequence[str]) -> list[list[str]]:
    """Read a filter on offices, whose names are compared folded."""
    return [[fold(word) for word in group] for group in lookup.groups("office", values)]


def same_text(column: Any, value: str) -> Any:
    """Make the condition that a column has this text, whatever its case."""
    return func.lower(column) == func.lower(value)


def matching(model: Any, *conditions: Any) -> Select[Any]:
    """Make the select, without columns, of the rows that meet all conditions."""
    return select(model.key).select_from(model).where(*conditions)
