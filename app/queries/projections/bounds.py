"""The first and last day of a record, as null where they are open."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, null

from app.domain.dates.edtf import EARLIEST, LATEST, OPEN_MARKS, UNKNOWN


def known_start(column: Any, is_known: ColumnElement[bool]) -> ColumnElement[Any]:
    """Build the earliest day, or null if it is open, that is, `EARLIEST` where the condition `is_known` does not hold."""
    return case((and_(column == EARLIEST, not_(is_known)), null()), else_=column)


def known_end(column: Any, is_known: ColumnElement[bool]) -> ColumnElement[Any]:
    """Build the latest day, or null if it is open, that is, `LATEST` where the condition `is_known` does not hold."""
    return case((and_(column == LATEST, not_(is_known)), null()), else_=column)


def names_start(date: Any) -> ColumnElement[bool]:
    """Build the condition that an EDTF date names its first day."""
    # A set (`[..1971-07]`) may be open too.
    return _is_named(date, func.substr(func.ltrim(date, "["), 1, 1))


def names_end(date: Any) -> ColumnElement[bool]:
    """Build the condition that an EDTF date names its last day."""
    bare = func.rtrim(date, "]")
    return _is_named(date, func.substr(bare, func.length(bare), 1))


def _is_named(date: Any, character: Any) -> ColumnElement[bool]:
    """Build the condition that a date is known, and not open at the end that has this character."""
    # Not `NOT IN`, which is written out only when a statement is executed, and so cannot be prepared.
    return and_(date != UNKNOWN, *(character != mark for mark in OPEN_MARKS))
