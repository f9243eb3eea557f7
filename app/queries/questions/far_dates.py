"""Days so far ahead that a year is likely mistaken, such as one of another calendar, and births and deaths to come."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Date, literal, select, tuple_

from app.db import models as m
from app.domain.dates import clock
from app.domain.dates.edtf import bounds
from app.domain.strings.text import PLACEHOLDER
from app.queries.paging.cursors import invalid_cursor
from app.queries.paging.page_requests import decode_day
from app.queries.questions.answers import answered, choice, right
from app.queries.questions.provider import Position, question

_FEW_YEARS: Final = dt.timedelta(days=5 * 366)
_ONE_YEAR: Final = dt.timedelta(days=366)
_KIND: Final = "far_date"
Row = tuple[Any, int, str, str]
"""The value by which a scan is ordered, the primary key of the row, the id of the record and the date."""


@dataclass(frozen=True, slots=True)
class _Scan:
    """An index scan over one date of a resource."""

    resource: str
    field: str
    """The field that is corrected."""
    subject: str
    """The beginning of the reason, before the date."""
    record_id: Any
    key: Any
    date: Any
    order: Any
    """The column of the index: the first day, or the date itself where the table has no column for its day."""
    ahead: dt.timedelta

    @property
    def _is_of_days(self) -> bool:
        return isinstance(self.order.type, Date)

    def rows(self, connection: Connection, after: tuple[str, int] | None, limit: int) -> list[Row]:
        """Return at most `limit` rows with dates that may be too far ahead, after a position."""
        last = clock.latest_today() + self.ahead
        conditions: list[Any] = [self.order > (last if self._is_of_days else str(last.year))]
        if after is not None:
            value: Any = decode_day(after[0]) if self._is_of_days else after[0]
            conditions.append(tuple_(self.order, self.key) > tuple_(literal(value), literal(after[1])))
        statement = select(self.order, self.key, self.record_id, self.date).select_from(self.key.table)
        if self.record_id.table is not self.key.table:
            statement = statement.join(self.record_id.table)
        rows = connection.execute(statement.where(*conditions).order_by(self.order, self.key).limit(limit))
        return [(order, key, record_id, date) for order, key, record_id, date in rows]

    def is_far(self, date: str) -> bool:
        """Return whether a date certainly begins too far ahead."""
        return bounds(date).starts_on > clock.latest_today() + self.ahead

    def value(self, date: str) -> str:
        """Return the value that a person confirms: field and date."""
        return f"{self.field} {date}"

    def question(self, record_id: str, date: str) -> dict[str, Any]:
        """Return the document of the question about a date."""
        how_far = {_FEW_YEARS: "is more than 5 years ahead", _ONE_YEAR: "is more than a year ahead"}
        choices = [
            choice(f"correct the {self.field}", f"PATCH /{self.resource}/{record_id}", {self.field: PLACEHOLDER}),
            right(_KIND, self.resource, record_id, self.value(date)),
        ]
        why = f"{self.subject} {date} {how_far.get(self.ahead, 'is in the future')}"
        # A meeting has one date.
        part = "" if self.resource == "meetings" else f"{self.field}:{date}"
        return question(_KIND, self.resource, record_id, why, choices, part)


_SCANS: Final = (
    _Scan("meetings", "date", "its date", m.Meeting.id, m.Meeting.key, m.Meeting.date, m.Meeting.starts_on, _FEW_YEARS),
    _Scan(
        "agreements",
        "actions",
        "the date of an action",
        m.Agreement.id,
        m.Action.key,
        m.Action.date,
        m.Action.starts_on,
        _FEW_YEARS,
    ),
    _Scan(
        "agreements",
        "actions",
        "the effective date of an action",
        m.Agreement.id,
        m.Action.key,
        m.Action.effective_date,
        m.Action.effective_date,
        _FEW_YEARS,
    ),
    _Scan("sources", "date", "its date", m.Source.id, m.Source.key, m.Source.date, m.Source.starts_on, _ONE_YEAR),
    *(
        _Scan("people", column.key, subject, m.Person.id, m.Person.key, column, column, dt.timedelta())
        for column, subject in ((m.Person.born, "the birth"), (m.Person.died, "the death"))
    ),
)


class _FarDates:
    kind = _KIND

    def page(
        self, connection: Connection, resources: Sequence[str], after: Position | None, limit: int
    ) -> list[tuple[Position, dict[str, Any]]]:
        first, place = _position(after)
        result: list[tuple[Position, dict[str, Any]]] = []
        for number, scan in enumerate(_SCANS):
            if number < first or (resources and scan.resource not in resources):
                continue
            position = place if number == first else None
            while len(result) < limit:
                rows = scan.rows(connection, position, limit)
                right_ones = answered(connection, scan.resource, self.kind, {row[2] for row in rows})
                for order, key, record_id, date in rows:
                    position = (order.isoformat() if isinstance(order, dt.date) else order, key)
                    if scan.is_far(date) and (record_id, scan.value(date)) not in right_ones:
                        result.append(((f"{number}:{position[0]}", key), scan.question(record_id, date)))
                if len(rows) < limit:
                    break
        return result[:limit]

    def values(self, connection: Connection, resource: str, record_id: str) -> set[str]:
        """Return the values that questions of this kind about a record ask about, answered or not."""
        result = set()
        for scan in _SCANS:
            if scan.resource == resource:
                dates = select(scan.date).select_from(scan.key.table).where(scan.record_id == record_id)
                if scan.record_id.table is not scan.key.table:
                    dates = dates.join(scan.record_id.table)
                result |= {
                    scan.value(date) for date in connection.execute(dates).scalars() if date and scan.is_far(date)
                }
        return result


def _position(after: Position | None) -> tuple[int, tuple[str, int] | None]:
    if after is None:
        return 0, None
    number, _, value = after[0].partition(":")
    if number not in map(str, range(len(_SCANS))):
        raise invalid_cursor()
    return int(number), (value, after[1])


PROVIDER: Final = _FarDates()
