"""The first and last day of a record, as null where they are open."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, null

from app.domain.edtf import EARLIEST, LATEST, OPEN_MARKS, UNKNOWN


def known_start(column: Any, is_known: ColumnElement[bool]) -> ColumnElement[Any]:
    """Return the earliest day, or null if it is open, that is, `EARLIEST` and not known."""
    return case((and_(column == EARLIEST, not_(is_known)), null()), else_=column)


def known_end(column: Any, is_known: ColumnElement[bool]) -> ColumnElement[Any]:
    """Return the latest day, or null if it is open, that is, `LATEST` and not known."""
    return case((and_(column == LATEST, not_(is_known)), null()), else_=column)


def names_start(date: Any) -> ColumnElement[bool]:
    """Build the condition that an EDTF date names its first day."""
    # A set (`[..1971-07]`) may be open too.
    first_character = func.substr(func.ltrim(date, "["), 1, 1)
    # Not `NOT IN`, which is written out only when a statement is executed, and so cannot be prepared.
    return and_(date != UNKNOWN, *(first_character != mark for mark in OPEN_MARKS))


def names_end(date: Any) -> ColumnElement[bool]:
    """Build the condition that an EDTF date names its last day."""
    bare = func.rtrim(date, "]")
    return and_(date != UNKNOWN, func.substr(bare, func.length(bare), 1).not_in(OPEN_MARKS))
