"""The meaning of EDTF dates, by testing every day of the calendar."""

import contextlib
import datetime as dt
import itertools
from functools import lru_cache
from typing import NamedTuple

FIRST, LAST = dt.date(1, 1, 1), dt.date(9999, 12, 31)


class Span(NamedTuple):
    """The first and the last possible day of a date; None if it is open."""

    first: dt.date | None
    last: dt.date | None

    @property
    def days(self):
        """The first and the last day; an open end becomes the end of the calendar."""
        return self.first or FIRST, self.last or LAST

    def meets(self, other):
        """Return whether both dates may be the same day."""
        return self.days[0] <= other.days[1] and other.days[0] <= self.days[1]


ALWAYS = Span(None, None)


@lru_cache(maxsize=100_000)
def span(text: str | None) -> Span:
    """Return the possible days of a date; without a date, all days.

    Raises ValueError if there is no such day, or the end is before the start.
    """
    if text is None:
        return ALWAYS
    if text.startswith("["):
        spans = members(text)
        firsts, lasts = [one.first for one in spans], [one.last for one in spans]
        return Span(None if None in firsts else min(firsts), None if None in lasts else max(lasts))
    start, slash, end = text.partition("/")
    first = None if start in {"", ".."} else _fitting(start)[0]
    last = None if slash and end in {"", ".."} else _fitting(end if slash else start)[1]
    result = Span(first, last)
    if result.days[0] > result.days[1]:
        raise ValueError(text)
    return result


def members(text):
    """Return the spans of the dates of a set, or the one of another date."""
    if not text.startswith("["):
        return [span(text)]
    result = []
    for member in text[1:-1].split(","):
        first, dots, last = member.partition("..")
        result.append(
            Span(_fitting(first)[0] if first else None, None if dots and not last else _fitting(last or first)[1])
        )
    return result


def in_gap(text, first, last):
    """Return whether days from one to another are between two dates of a set, with none of it among them."""
    if not text.startswith("[") or first > last:
        return False
    spans = [one.days for one in members(text)]
    return not any(begin <= last and end >= first for begin, end in spans) and any(end < first for _, end in spans)


def _fitting(text):
    """Return the first and the last day that one end of an interval fits, trying every digit."""
    patterns = (*text.rstrip("?~%").split("-"), "XX", "XX")[:3]
    digits = [[item] if item != "X" else "0123456789" for item in "".join(patterns)]
    first = next(_days(itertools.product(*digits)), None)
    if first is None:
        raise ValueError(text)
    return first, next(_days(itertools.product(*(digit[::-1] for digit in digits))))


def _days(drawn):
    """Return the days of the calendar among numbers, each a day without its hyphens."""
    for item in map("".join, drawn):
        # Most numbers are no day, which Python says by an exception.
        if item[:4] > "0000" and "0101" <= item[4:] <= "1231":
            with contextlib.suppress(ValueError):
                yield dt.date(int(item[:4]), int(item[4:6]), int(item[6:]))
