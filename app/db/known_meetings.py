"""Countries and days of recorded meetings, read for many rows of a write at once to save a query for each."""

import datetime as dt
from collections.abc import Collection, Iterable

Days = tuple[dt.date, dt.date]
"""The first and the last day of a meeting."""


class KnownMeetings:
    """The countries that met on days, as long as nothing has been written that could change that.

    Countries are represented by their number and the sum of their primary keys. Others may have the same, so a known
    meeting may turn out to be one of other countries, but a meeting of unknown numbers does not exist.
    """

    def __init__(self) -> None:
        """Begin without known meetings."""
        self._days: frozenset[dt.date] = frozenset()
        self._meetings: set[tuple[Days, int, int]] = set()

    def replace(self, days: Iterable[dt.date], meetings: Iterable[tuple[Days, int, int]]) -> None:
        """Replace the known meetings by those that begin on these days."""
        self._days, self._meetings = frozenset(days), set(meetings)

    def may_exist(self, days: Days, countries: Collection[int]) -> bool:
        """Return whether there may be a meeting of exactly these countries, given by primary key, on these days."""
        return days[0] not in self._days or (days, len(countries), sum(countries)) in self._meetings

    def add(self, days: Days, countries: Collection[int]) -> None:
        """Note that a meeting was created."""
        if days[0] in self._days:
            self._meetings.add((days, len(countries), sum(countries)))

    def clear(self) -> None:
        """Forget everything."""
        self.replace((), ())
