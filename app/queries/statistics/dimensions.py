"""The dimensions of statistics: the values that a meeting has, and the filters that list the meetings with a value.

See decision 155.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import func, literal

from app.domain.dates.edtf import bounds
from app.queries.days import common_period
from app.queries.parameter_values import escape
from app.queries.statistics.meeting_rows import MeetingRows

_HOST: Final = " host"
SINGLE: Final = ("kind", "level", "mode", "status", "origin")
"""The dimensions that are columns of a meeting: each has one value."""
PERIODS: Final = ("decade", "year", "month")
"""The dimensions that are periods, the longest first: a meeting has the one in which all its days lie, or none."""
_TERMS: Final = ("topic", "organization", "office", "person", "city")
DIMENSIONS: Final = (
    "country", "partner", "pair", "year", "month", "decade", "level", "kind", "mode", "status", "topic", "organization",
    "office", "person", "host", "place_country", "city", "origin",
)  # fmt: skip
OF_WHOLES: Final = frozenset({"country", "partner", "pair", "status", *PERIODS})
"""The dimensions that cannot tell a part from a whole that covers it."""
FACETS: Final = {name: name for name in (*SINGLE, *_TERMS, "country")} | {"place_country": "place"}
"""The dimensions whose values are those of a facet of meetings, with the facet."""
_TEXTS: Final = frozenset({"office", "city"})

Parameters = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CountryCodes:
    """The codes by which a list finds a country: its own, and those of the states that count for it."""

    former: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def value(self, code: str) -> str:
        """Return the value of a filter by country."""
        return ",".join([code, *self.former.get(code, ())])


def columns(rows: MeetingRows, dimensions: Sequence[str], only: str | None) -> list[Any]:
    """Join the values of dimensions to the rows, and return their columns; `only` is the single country of the filter."""
    built: dict[str, Any] = {}
    # Periods and columns of meetings need no rows of their own, so that terms come first.
    for name in sorted(dimensions, key=lambda name: (name in PERIODS or name in SINGLE, name == "partner")):
        built[name] = _column(rows, name, built.get("country", literal(only)))
    return [built[name] for name in dimensions]


def _column(rows: MeetingRows, name: str, country: Any) -> Any:
    if name == "country":
        return rows.country()
    if name == "partner":
        partner = rows.country()
        rows.conditions.append(partner != country)
        return partner
    if name == "pair":
        one, other = rows.country(), rows.country()
        rows.conditions.append(one < other)
        return one.concat(" ").concat(other)
    if name == "host":
        value = rows.term("country_role")
        rows.conditions.append(value.like(f"%{_HOST}"))
        return rows.counted_for(func.substr(value, 1, func.length(value) - len(_HOST)))
    if name == "place_country":
        return rows.country("place")
    if name in PERIODS:
        rows.ready()
        return common_period(rows.starts_on, rows.ends_on, name)
    return rows.term(name) if name in _TERMS else rows.meeting[name]


def value_of(name: str, text: str) -> Any:
    """Return the value of a dimension in a row, from the text of its column."""
    if name == "year":
        return int(text) if text else None
    if name == "decade":
        return int(text) * 10 if text else None
    return text.replace(" ", "-") if name == "pair" else text or None


def parameters(name: str, text: str, codes: CountryCodes) -> Parameters:
    """Return the filters of a list of meetings for the value of a dimension other than a period."""
    return [] if name in PERIODS else _PARAMETERS.get(name, _plain)(name, text, codes)


def _plain(name: str, text: str, _: CountryCodes) -> Parameters:
    return [(name, escape(text) if name in _TEXTS else text)]


def _countries(_: str, text: str, codes: CountryCodes) -> Parameters:
    return [("country", codes.value(code)) for code in text.split(" ")]


def _place(_: str, text: str, codes: CountryCodes) -> Parameters:
    return [("place", codes.value(text))]


def _host(_: str, text: str, codes: CountryCodes) -> Parameters:
    return [("participant", f"country:{codes.value(text)};role:host")]


_PARAMETERS: Final[dict[str, Callable[[str, str, CountryCodes], Parameters]]] = {
    "country": _countries,
    "partner": _countries,
    "pair": _countries,
    "place_country": _place,
    "host": _host,
}


def period_parameters(texts: Mapping[str, str], asked: Mapping[str, str]) -> dict[str, str]:
    """Return the filters for the periods of a row, next to the parameters `asked`, some of which they replace.

    Meetings that lie in no single period of a kind are those that cross it.
    """
    known = {name: texts[name] for name in PERIODS if texts.get(name)}
    crossed = [name for name in PERIODS if texts.get(name) == ""]
    result: dict[str, str] = {}
    if known:
        name, text = list(known.items())[-1]  # the shortest lies in the others
        date = f"{text}X" if name == "decade" else text
        if "within" in asked:
            result["within"] = _common(date, asked["within"])
        elif asked.keys() & {"date", "date_from", "date_to"}:
            result["within"] = date
        else:
            result |= {"date": date, "date_match": "within"}
    if crossed:
        # Crossing a long period is crossing the shorter ones.
        named = [*crossed, *([asked["crosses"]] if "crosses" in asked else [])]
        result["crosses"] = min(named, key=PERIODS.index)
    return result


def _common(one: str, other: str) -> str:
    """Return the days that are in both of two dates that overlap."""
    first, second = bounds(one), bounds(other)
    starts_on, ends_on = max(first.starts_on, second.starts_on), min(first.ends_on, second.ends_on)
    return starts_on.isoformat() if starts_on == ends_on else f"{starts_on.isoformat()}/{ends_on.isoformat()}"
