"""The meetings that statistics count: those of a list, without cancelled, postponed and repeated ones by default.

See decision 156.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Select, and_, func, literal, select, union

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import PreparedStatement
from app.db.statement_cache import StatementCache
from app.domain.dates.edtf import DateWindow
from app.domain.enums import MeetingStatus
from app.domain.geography.shared_names import ALL_DAYS
from app.queries import parts
from app.queries.filtering.filters import in_gap, overlap_conditions
from app.queries.filtering.resolved import Filters
from app.queries.paging.facets import keys_of
from app.queries.paging.pagination import IndexScan, Plan

NOT_HELD: Final = (MeetingStatus.CANCELLED.value, MeetingStatus.POSTPONED.value)
"""The statuses of meetings that count only where a request asks for them."""
DATES: Final = frozenset({"date", "date_from", "date_to", "date_match"})
_OF_STATUS: Final = DATES | {"country", "status", "not_status"}
"""The filters that a whole meets wherever a part that it covers does."""
_STATEMENTS: Final = StatementCache()


@dataclass(frozen=True, slots=True)
class Defaults:
    """The meetings that are left out unless a request asks for them."""

    is_held: bool
    """Whether cancelled and postponed meetings are left out."""
    is_once: bool
    """Whether parts that are covered by their wholes are left out."""

    @classmethod
    def of(cls, asked: frozenset[str], dimensions: Sequence[str], *, whole_dimensions: frozenset[str]) -> "Defaults":
        """Return the defaults for a request with these filters (by the names of their fields) and dimensions.

        A filter or dimension other than countries, days and status may find a part and not its whole, so parts count then.
        """
        is_held = asked.isdisjoint({"status", "not_status"}) and "status" not in dimensions
        is_once = asked <= _OF_STATUS and whole_dimensions.issuperset(dimensions)
        return cls(is_held, is_once and "parts" not in asked)

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of a list of meetings that leave out the same."""
        held = {"status!": ",".join(NOT_HELD)} if self.is_held else {}
        return held | ({"parts": "once"} if self.is_once else {})


@dataclass(frozen=True, slots=True)
class CountedMeetings:
    """The meetings to count."""

    keys: Any
    """A subquery of their primary keys (`key`), and if the index has them of their days (`starts_on`, `ends_on`); None for all that
    meet the conditions."""
    values: Mapping[str, Any]
    """The values of the parameters of the subquery."""
    window: DateWindow
    """The days that they must overlap, where there is no subquery."""
    defaults: Defaults
    continued: Mapping[str, str] = field(default_factory=dict)
    """The states that count for others, by code: the Soviet Union for Russia."""
    cache_key: Hashable | None = None
    """Determines the text of the subquery; None if it differs from request to request."""

    @classmethod
    def of_list(
        cls, filters: Filters, plan: Plan, asked: frozenset[str], defaults: Defaults, continued: Mapping[str, str]
    ) -> "CountedMeetings":
        """Return the meetings of a list, planned for these filters."""
        if asked <= DATES:
            return cls(None, {}, filters.window, defaults, continued, "all" if filters.window == ALL_DAYS else None)
        return cls(_keys_and_days(plan.scans()), plan.values, ALL_DAYS, defaults, continued, plan.cache_key)

    def fetch(
        self,
        connection: ReadConnection,
        name: Hashable,
        build: Callable[["CountedMeetings"], Select[Any]],
        values: Mapping[str, Any] = MappingProxyType({}),
    ) -> Sequence[Any]:
        """Return the rows of a statement on these meetings, as the driver returns them; `values` are those of its parameters.

        The statement is built and compiled once for all lists of the same shape: that takes longer than to read a few meetings.
        """
        values = {**self.values, **values}
        if self.cache_key is None:
            return connection.execute(build(self), values).all()
        continued = tuple(sorted(self.continued.items()))
        key = (name, self.cache_key, self.defaults, continued, connection.dialect.name)
        prepared = _STATEMENTS.get(key, lambda: PreparedStatement(build(self), connection.dialect))
        return prepared.rows(connection, values)

    def conditions(self, key: Any, days: tuple[Any, Any] | None = None) -> list[Any]:
        """Build the conditions on a meeting, given its primary key and its first and last day, which a list has checked already."""
        window = self.window
        conditions = [] if days is None else overlap_conditions(*days, window)
        if days is not None and window.is_closed and not window.is_within:
            conditions.append(~in_gap(key, literal(window.first, Date()), literal(window.last, Date())))
        return [*conditions, *(key.not_in(keys) for keys in self.left_out())]

    def left_out(self) -> list[Select[Any]]:
        """Build the selects of the primary keys of the meetings that are left out by default, each in one of them."""
        result: list[Select[Any]] = [_not_held()] if self.defaults.is_held else []
        if self.defaults.is_once:
            covered = parts.covered_keys()
            result.append(covered.where(*(covered.selected_columns[0].not_in(others) for others in result)))
        return result

    def count(self, connection: ReadConnection) -> int:
        """Return the number of meetings."""
        return int(self.fetch(connection, "count", _count)[0][0])


def _keys_and_days(scans: Sequence[IndexScan]) -> Any:
    """Return a subquery of the primary keys of the scanned meetings, with their days if each scan has them.

    Rows of meetings are long, and far apart in the file.
    """
    days = [scan.days for scan in scans if scan.days is not None and scan.bare_keys is None]
    if len(days) < len(scans):
        return keys_of(scans)
    selects = [
        scan.keys.add_columns(first.label("starts_on"), last.label("ends_on"))
        for scan, (first, last) in zip(scans, days, strict=True)
    ]
    return (union(*selects) if len(selects) > 1 else selects[0]).subquery("met")


def _count(counted: CountedMeetings) -> Select[Any]:
    meeting: Any = m.Meeting.__table__
    rows = meeting if counted.keys is None else counted.keys
    days = (meeting.c.starts_on, meeting.c.ends_on) if counted.keys is None else None
    return select(func.count()).select_from(rows).where(*counted.conditions(rows.c.key, days))


def _not_held() -> Select[Any]:
    link, term = m.MeetingTerm, m.Term
    return select(link.meeting_key).join(term, term.key == link.term_key).where(is_not_held(term))


def is_not_held(term: Any) -> ColumnElement[bool]:
    """Build the condition that a term is one of the statuses of meetings that were not held."""
    return and_(term.facet == "status", term.value.in_([literal(status) for status in NOT_HELD]))
