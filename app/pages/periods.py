"""Years, decades and months as positions in the sequence of all periods of their kind, for axes of time."""

from collections.abc import Sequence
from typing import Any, Final

_STEPS: Final = {"year": 1, "decade": 10, "month": 1}
_MOST_COLUMNS: Final = 60


def position(name: str, value: Any) -> int:
    """Return the number of a period in the sequence of all periods of its kind (`year`, `decade` or `month`)."""
    if name == "month":
        year, month = str(value).split("-")
        return int(year) * 12 + int(month)
    return int(value) // _STEPS[name]


def period_at(name: str, place: int) -> Any:
    """Return the period at a position."""
    if name == "month":
        return f"{(place - 1) // 12:04}-{(place - 1) % 12 + 1:02}"
    return place * _STEPS[name]


def without_gaps(name: str, values: Sequence[Any]) -> list[Any]:
    """Return periods in order of time with those between them, so that a table shows the gaps; None, if given, stays first.

    Periods that are too far apart to be columns of one table are returned as they are.
    """
    places = [position(name, value) for value in values if value is not None]
    if not places or places[-1] - places[0] >= _MOST_COLUMNS:
        return [*values]
    unknown = [value for value in values if value is None]
    return [*unknown, *(period_at(name, place) for place in range(places[0], places[-1] + 1))]
