"""Lists by day of records that last for years, such as tenures, which may have begun long before the day.

Each record has a length class. Within a class, the records that overlap a day began at most its length before, and of
those that began so, a quarter or more overlap it. So one index scan a class reads little more than the page.

See decision 139.
"""

import datetime as dt
from bisect import bisect_left
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.domain.dates.edtf import DateWindow
from app.queries.filtering.filters import overlap_conditions
from app.queries.paging.pagination import IndexScan

LENGTHS: Final = (31, 124, 496, 1_984, 7_936)
"""The largest numbers of days from the first to the last day, by length class; longer records have a class of their own."""


def length_class(starts_on: dt.date, ends_on: dt.date) -> int:
    """Return the length class of a record with these first and last days."""
    return bisect_left(LENGTHS, (ends_on - starts_on).days)


def scans_by_length(model: Any, window: DateWindow) -> list[IndexScan]:
    """Build the index scans, one a length class, of the records that overlap a window, in order of their first days.

    The model has an index of length class, first day and primary key.
    """
    return [_scan(aliased(model), number, window) for number in range(len(LENGTHS) + 1)]


def _scan(record: Any, number: int, window: DateWindow) -> IndexScan:
    conditions = [record.length_class == number, *overlap_conditions(record.starts_on, record.ends_on, window)]
    if number < len(LENGTHS) and window.first is not None:
        earliest = max(1, window.first.toordinal() - LENGTHS[number])
        conditions.append(record.starts_on >= dt.date.fromordinal(earliest))
    return IndexScan(select(record.key).where(*conditions), record.key, record.starts_on)
