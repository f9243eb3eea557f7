"""Days, titles and countries of recorded meetings, read for many rows of a write at once to save a query for each."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import NamedTuple

Days = tuple[dt.date, dt.date]
"""The first and the last day of a meeting."""


class KnownMeeting(NamedTuple):
    """Days, date and title: all by which a meeting is found, apart from who met."""

    days: Days
    date: str
    title: str


class KnownMeetings:
    """The meetings of some days, as long as nothing has been written that could change that.

    Countries are represented by their number and the sum of their primary keys. Others may have the same, so a known
    meeting may turn out to be one of other countries, but a meeting of unknown numbers does not exist.
    """

    def __init__(self) -> None:
        """Begin without known meetings."""
        self._days: frozenset[dt.date] = frozenset()
        self._meetings: set[tuple[Days, int, int]] = set()
        self._titles: set[KnownMeeting] = set()

    def replace(self, days: Iterable[dt.date], meetings: Iterable[tuple[KnownMeeting, int, int]]) -> None:
        """Replace the known meetings by those that begin on these days, with the number and the sum of their countries."""
        self._days, self._meetings, self._titles = frozenset(days), set(), set()
        for meeting, count, keys in meetings:
            self._meetings.add((meeting.days, count, keys))
            self._titles.add(meeting)

    def may_exist(self, days: Days, countries: Collection[int]) -> bool:
        """Return whether there may be a meeting of exactly these countries, given by primary key, on these days."""
        return days[0] not in self._days or (days, len(countries), sum(countries)) in self._meetings

    def may_be_titled(self, meeting: KnownMeeting) -> bool:
        """Return whether there may be a meeting of exactly this date and title."""
        return meeting.days[0] not in self._days or meeting in self._titles

    def add(self, meeting: KnownMeeting, countries: Collection[int]) -> None:
        """Note that a meeting of these countries was created."""
        if meeting.days[0] in self._days:
            self._meetings.add((meeting.days, len(countries), sum(countries)))
            self._titles.add(meeting)

    def clear(self) -> None:
        """Forget everything."""
        self.replace((), ())
