"""Intervals in one cell, as in `15/03/2021 - 17/03/2021`, `15–17 November 1975`, `June 8–9, 2018` and `1914–18`."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from app.mapping import dates
from app.mapping.dates import DateReader

_TILDES: Final = "~\u223c\u301c\uff5e"
"""Tildes and wave dashes, which tables of East Asia have between the ends of an interval."""
_DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
"""Hyphens, dashes and the minus sign, which tables use for one another."""
_LONGEST: Final = 200
"""The most characters of an interval."""


class IntervalReader:
    """A reader of cells that have a date, or the first and the last day with a mark between them."""

    def __init__(self, reader: DateReader, marks: Sequence[str]) -> None:
        """Take the reader of dates, and the marks; a dash stands for every kind of dash."""
        self._reader, self._marks = reader, marks
        self._split = re.compile("|".join(map(mark_expression, marks)))
        self.read = lru_cache(maxsize=4_096)(self._read)

    def _read(self, text: str) -> tuple[str, bool]:
        """Return the EDTF date or interval of a text, and whether another of the formats gives another one.

        What the days have in common may be written once. A text that is a date as a whole is that date.

        Raises:
            ValueError: the text is neither a date nor an interval.
        """
        if len(text) > _LONGEST:  # the work for many spaces around a dash would grow with their square
            raise ValueError(f"{text[:60]!r} has {len(text)} characters, which no interval has; correct it")
        text = dates.western_digits(text)
        ends = [end.strip() for end in self._split.split(text)]
        if len(ends) > 1 and (whole := self._whole(text)) is not None:
            date, is_unsure = whole
            return date, is_unsure or (len(ends) == 2 and self._is_interval(*ends))
        if len(ends) > 2:
            raise ValueError(
                f"{text[:60]!r} has {len(ends)} parts between {' or '.join(map(repr, self._marks))}; an interval has two: correct it, or `split`"
            )
        if len(ends) == 2 and not all(ends):
            raise ValueError(
                f"{text[:60]!r} has only one date beside {' or '.join(map(repr, self._marks))}; write both ends, or one date alone"
            )
        try:
            read = [self._reader.read(end) for end in ends]
        except ValueError:
            if len(ends) == 2 and (intervals := self._shared(text, *ends)):
                return dates.join(*intervals[0]) or "", len(set(intervals)) > 1
            raise
        return dates.join(read[0][0], read[-1][0]) or "", any(is_unsure for _, is_unsure in read)

    def _whole(self, text: str) -> tuple[str, bool] | None:
        try:
            return self._reader.read(text)
        except ValueError:
            return None

    def _is_interval(self, first: str, last: str) -> bool:
        """Return whether a text that is a date as a whole may be an interval, such as *2001-02*, by what both ends share."""
        try:
            return bool(self._reader.shared(first, last))
        except ValueError:
            return False

    def _shared(self, text: str, first: str, last: str) -> list[tuple[str, str]]:
        try:
            return self._reader.shared(first, last)
        except ValueError as error:
            raise ValueError(f"{text[:60]!r}: {error}; correct it") from error


def mark_expression(mark: str) -> str:
    """Return the expression of a mark, of any kind of dash or tilde for a dash or tilde, which may be doubled.

    Around one there may be spaces, and must be where the mark has some.
    """
    alike = next((signs for signs in (_DASHES, _TILDES) if mark.strip() and mark.strip() in signs), None)
    if alike is None:
        return re.escape(mark)
    space = r"\s+" if mark != mark.strip() else r"\s*"
    return f"{space}[{alike}]{{1,2}}{space}"
