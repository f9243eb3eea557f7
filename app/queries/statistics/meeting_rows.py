"""The rows of counted meetings, joined with the values of dimensions: one row for each combination of values."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, case, func

from app.db import models as m
from app.queries.lookups import MEMBER_PREFIX
from app.queries.statistics.counted import CountedMeetings


@cache
def alias(model: Any, number: int = 0) -> Any:
    """Return an alias of a table, one for each number.

    With aliases of their own, building the statements of a dossier takes longer than reading it.
    """
    return model.__table__.alias(f"{model.__tablename__}_counted_{number}")


class MeetingRows:
    """A FROM clause that grows with each dimension. It begins with what is cheapest: the keys of a list, or a facet's terms.

    What it joins last is part of `rows` and of `ready()` from then on, so these are read after all columns.
    """

    def __init__(self, counted: CountedMeetings) -> None:
        """Begin without any row."""
        self.counted = counted
        self.key: Any = None
        self._days: tuple[Any, Any] | None = None
        self.conditions: list[Any] = []
        self.rows: Any = None
        self._meeting: Any = None
        self._terms = 0

    @property
    def meeting(self) -> Any:
        """The columns of the meeting."""
        self._begin()
        if self._meeting is None:
            self._meeting = alias(m.Meeting)
            self.rows = self.rows.join(self._meeting, self._meeting.c.key == self.key)
        return self._meeting.c

    @property
    def starts_on(self) -> Any:
        """The first day of the meeting."""
        return self._bounds()[0]

    @property
    def ends_on(self) -> Any:
        """The last day of the meeting."""
        return self._bounds()[1]

    def term(self, facet: str) -> Any:
        """Join the terms of a facet, and return the column of their values."""
        link, term = alias(m.MeetingTerm, self._terms), alias(m.Term, self._terms)
        self._terms += 1
        if self.rows is None and self.counted.keys is None:
            self.rows = term.join(link, link.c.term_key == term.c.key)
            self.conditions.append(term.c.facet == facet)
            self._drive(link.c.meeting_key, link.c.starts_on, link.c.ends_on)
        else:
            self._begin()
            # Neither `+ 0` nor `|| ''` changes a value: they keep SQLite from looking up every term of the facet first.
            self.rows = self.rows.join(link, link.c.meeting_key == self.key).join(
                term, term.c.key == link.c.term_key + 0
            )
            self.conditions.append(term.c.facet.concat("") == facet)
        return term.c.value

    def country(self, facet: str = "country") -> Any:
        """Join the countries of a facet, and return the column of their codes, or of those that they count for."""
        value = self.term(facet)
        if facet == "country":
            self.conditions.append(func.substr(value, 1, len(MEMBER_PREFIX)) != MEMBER_PREFIX)
        return self.counted_for(value)

    def counted_for(self, code: Any) -> ColumnElement[Any]:
        """Build the code of the state that a state counts for, mostly itself."""
        continued = dict(self.counted.continued)
        return case(continued, value=code, else_=code) if continued else code

    def ready(self) -> Any:
        """Return the FROM clause."""
        self._begin()
        return self.rows

    def _begin(self) -> None:
        if self.rows is not None:
            return
        if self.counted.keys is None:
            meeting = self._meeting = self.rows = alias(m.Meeting)
            self._drive(meeting.c.key, meeting.c.starts_on, meeting.c.ends_on)
        else:
            keys = self.rows = self.counted.keys
            self.key = keys.c.key
            if "starts_on" in keys.c:
                self._days = keys.c.starts_on, keys.c.ends_on
            self.conditions += self.counted.conditions(self.key)

    def _drive(self, key: Any, starts_on: Any, ends_on: Any) -> None:
        self.key, self._days = key, (starts_on, ends_on)
        self.conditions += self.counted.conditions(key, self._days)

    def _bounds(self) -> tuple[Any, Any]:
        self._begin()
        if self._days is None:  # the keys of some lists have none
            self._days = self.meeting.starts_on, self.meeting.ends_on
        return self._days
