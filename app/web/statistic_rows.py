"""The rows of statistics that a page shows: countries in the order of their names, which readers see, not of their codes.

See decision 328.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from fastapi import Request

from app.db.database import ReadConnection
from app.domain.strings.text import fold
from app.pages.dimension_texts import COUNTRIES, DimensionTexts, Names
from app.queries.statistics import dimensions, grouped
from app.queries.statistics.counted import CountedMeetings
from app.web import tables

_MOST_SORTED: Final = 10_000
"""The most rows that are put in order by name; tables of more stay in the order of codes."""
_BY_NAME: Final = 0
"""The first value of a key by name; keys of other formats begin with a text or a number below zero."""
Row = Sequence[Any]
Key = Callable[[Row], tables.Key]


@dataclass(frozen=True, slots=True)
class RowsOfPage:
    """The rows of meetings by dimensions, with the names of records for their order."""

    connection: ReadConnection
    counted: CountedMeetings
    by: Sequence[str]
    measures: Sequence[str]
    only: str | None
    """As for `grouped.rows`."""
    names: Names

    def read(self, request: Request, cursor: str | None, most: int, *, most_first: bool) -> tuple[Sequence[Row], Key]:
        """Return at most `most` of the rows after a cursor, or the first ones, and their keys for the next cursor.

        Raises:
            Unprocessable: the cursor is not valid, or belongs to another query.
        """
        after = None if cursor is None else tables.key_of_cursor(request, cursor)
        # A cursor that JSON returned goes on in the order of codes.
        is_by_name = after is None or after[:1] == (_BY_NAME,)
        if most and is_by_name and not most_first and (named := self._by_name()) is not None:
            rows, by_name = named
            if after is not None:
                rows = tables.rows_after(after, (row for row in rows), by_name, most=most)
            return rows[:most], by_name
        size = len(self.by)

        def key(row: Row) -> tables.Key:
            return (-row[size], *row[:size]) if most_first else tuple(row[:size])

        if after is not None:
            found = grouped.rows(
                self.connection, self.counted, self.by, self.measures, only=self.only, most_first=most_first
            )
            return tables.rows_after(after, found, key, most=most), key
        return (self._first(most, most_first=most_first) if most else []), key

    def _first(self, most: int, *, most_first: bool) -> Sequence[Row]:
        return grouped.first_rows(
            self.connection, self.counted, self.by, self.measures, most, only=self.only, most_first=most_first
        )

    def _by_name(self) -> tuple[Sequence[Row], Key] | None:
        """Return all rows in the order of names, and their keys; None without a country among the dimensions, or if they are many."""
        places = [place for place, name in enumerate(self.by) if name in COUNTRIES]
        if not places:
            return None
        rows = self._first(_MOST_SORTED + 1, most_first=False)
        if len(rows) > _MOST_SORTED:
            return None
        texts = {place: self._texts(self.by[place], {row[place] for row in rows}) for place in places}

        def key(row: Row) -> tables.Key:
            values = (
                texts[place][text] if place in texts else (text,) for place, text in enumerate(row[: len(self.by)])
            )
            return _BY_NAME, *chain.from_iterable(values)

        return sorted(rows, key=key), key

    def _texts(self, name: str, values: Iterable[str]) -> Mapping[str, tuple[bool, str, str]]:
        """Return what orders the values of a dimension: those without a name last, the others by name and then by code."""
        of_values = {text: dimensions.value_of(name, text) for text in values}
        words = DimensionTexts({name: of_values.values()}, self.names)
        return {text: (value is None, fold(words.of(name, value)), text) for text, value in of_values.items()}
