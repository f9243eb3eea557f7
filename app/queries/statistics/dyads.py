"""Pairs of countries by year, as data sets of dyads have them: one row for each pair and year."""

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, permutations
from typing import Any, Final

from sqlalchemy import Date, Select, case, func, literal, select, union_all
from sqlalchemy.orm import aliased

from app.db import models as m
from app.db.database import ReadConnection
from app.domain import state_codes
from app.domain.edtf import DateWindow
from app.domain.enums import Level, Mode
from app.queries.days import day_text, period_of
from app.queries.statistics import pairs
from app.queries.statistics.continued import inverse
from app.queries.statistics.counted import CountedMeetings, has_known_days

LEVELS: Final = tuple(Level)
CODES: Final = (state_codes.ISO3, state_codes.COW, state_codes.GW)
"""The schemes of codes that a row may have."""
NUMBERS: Final = (
    "meetings", "visits_1_to_2", "visits_2_to_1", "in_third", "calls", "bilateral", "multilateral",
)  # fmt: skip
_OF_BOTH: Final = (*(name for name in NUMBERS if not name.startswith("visits")), "best_level", "uncertain", "last")
_REMOTE: Final = (Mode.PHONE.value, Mode.VIDEO.value)
_STREAMED: Final = 2_000


@dataclass(frozen=True, slots=True)
class DyadOptions:
    """How pairs are written, and which of them are added without a meeting."""

    directed: bool = False
    """Whether each pair has a row in both orders."""
    zeros: tuple[int, int] | None = None
    """The first and last year for which pairs without a meeting are added; None to add none."""
    named: frozenset[str] = frozenset()
    """The countries for pairs that are added: each has one of them; empty for any."""


Row = tuple[tuple[str, str, str], dict[str, Any]]
"""The codes of both countries and the year, as text (empty if it is unknown), and the values."""


def rows(
    connection: ReadConnection, counted: CountedMeetings, options: DyadOptions, today: dt.date
) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield the rows of all pairs with the keys that order them: the ISO codes of both countries, and the year."""
    signed, alpha3 = _Signed.read(connection, counted.continued), iso_codes(connection)
    sort_keys = {code: iso or code for code, iso in alpha3.items()}
    met = _met(connection, _statement(counted, options, today), counted)
    if options.zeros is not None:
        codes = [code for code in sorted(sort_keys, key=sort_keys.__getitem__) if code not in counted.continued]
        met = _with_zeros(met, options, sort_keys, _States(codes, inverse(counted.continued), options.named))
    pair, last = ("", ""), None
    for (one, other, year), values in met:
        if (one, other) != pair:
            pair, last = (one, other), None
        of_row = values.pop("last")
        if year and of_row is not None:
            last = of_row if last is None else max(last, of_row)
        uncertain = values.pop("uncertain")
        yield (
            (sort_keys[one], sort_keys[other], year),
            {
                "year": int(year) if year else None,
                "countries": (one, other),
                **values,
                "agreements_signed": signed.count(one, other, year) if year else 0,
                "days_since_last": _days_since(last, int(year), today) if year else None,
                "uncertain": uncertain,
            },
        )


def _days_since(last: dt.date | None, year: int, today: dt.date) -> int | None:
    """Return the days from the last meeting through the end of a year, or through today in the present one."""
    end = min(dt.date(year, 12, 31), today)
    return (end - last).days if last is not None and last <= end else None


@dataclass(frozen=True, slots=True)
class CodeColumns:
    """The codes of the countries of a row."""

    schemes: Sequence[str]
    alpha3: Mapping[str, str | None]
    former: Mapping[str, Sequence[str]]
    """The states that count for others, whose codes those have in their time."""

    def of(self, countries: Sequence[str], year: int | None) -> dict[str, Any]:
        """Return the codes of both countries in each scheme, as they were in the year; null if a country had none."""
        return {
            f"{scheme}_{number}": self._code(country, scheme, year)
            for scheme in self.schemes
            for number, country in enumerate(countries, 1)
        }

    def _code(self, country: str, scheme: str, year: int | None) -> Any:
        if scheme == state_codes.ISO3:
            return self.alpha3.get(country)
        if year is None:
            return None
        codes = (country, *self.former.get(country, ()))
        return next((int(code) for one in codes if (code := _code(one, scheme, year)) is not None), None)


@lru_cache(maxsize=100_000)
def _code(country: str, scheme: str, year: int) -> str | None:
    return state_codes.code_of(country, scheme, DateWindow(dt.date(year, 1, 1), dt.date(year, 12, 31)))


def iso_codes(connection: ReadConnection) -> dict[str, str | None]:
    """Return the alpha-3 codes of all countries by their codes."""
    return dict(connection.execute(select(m.Country.id, m.Country.alpha3)).all())


def _met(connection: ReadConnection, statement: Select[Any], counted: CountedMeetings) -> Iterator[Row]:
    """Yield the rows of pairs that met, in order, with the `last` known day on which they did."""
    with connection.execute(statement.execution_options(yield_per=_STREAMED), dict(counted.values)) as found:
        for row in found:
            values: dict[str, Any] = {name: int(getattr(row, name)) for name in NUMBERS}
            level = LEVELS[row.best_level]
            values["best_level"] = None if level is Level.UNKNOWN else level.value
            values["uncertain"] = int(row.uncertain)
            values["last"] = dt.date.fromisoformat(row.last) if row.last else None
            yield (row.one, row.other, row.year), values


def _statement(counted: CountedMeetings, options: DyadOptions, today: dt.date) -> Select[Any]:
    columns = _by_pair(counted, today).subquery("by_pair").c
    one, other = pairs.First(columns.pair), pairs.Second(columns.pair)
    same = [columns[name] for name in ("year", *_OF_BOTH)]

    def oriented(first: Any, second: Any, there: Any, back: Any) -> Select[Any]:
        visits = [there.label("visits_1_to_2"), back.label("visits_2_to_1")]
        return select(first.label("one"), second.label("other"), *same, *visits)

    forward = oriented(one, other, columns.visits_to_second, columns.visits_to_first)
    backward = oriented(other, one, columns.visits_to_first, columns.visits_to_second)
    written = union_all(forward, backward).subquery("written")
    first, second = aliased(m.Country), aliased(m.Country)
    key_of_one, key_of_other = func.coalesce(first.alpha3, first.id), func.coalesce(second.alpha3, second.id)
    return (
        select(written)
        .join(first, first.id == written.c.one)
        .join(second, second.id == written.c.other)
        .where(*([] if options.directed else [key_of_one < key_of_other]))
        .order_by(key_of_one, key_of_other, written.c.year)
    )


def _by_pair(counted: CountedMeetings, today: dt.date) -> Select[Any]:
    each = _of_meetings(counted, today).subquery("each_pair")

    def number(condition: Any) -> Any:
        return func.sum(case((condition, 1), else_=0))

    return select(
        each.c.pair,
        each.c.year,
        func.count().label("meetings"),
        number(each.c.is_in_person & each.c.is_at_second).label("visits_to_second"),
        number(each.c.is_in_person & each.c.is_at_first).label("visits_to_first"),
        number(each.c.is_in_person & each.c.has_place & ~each.c.is_at_first & ~each.c.is_at_second).label("in_third"),
        number(each.c.is_call).label("calls"),
        number(~each.c.is_of_many).label("bilateral"),
        number(each.c.is_of_many).label("multilateral"),
        func.min(each.c.rank).label("best_level"),
        number(~each.c.is_known).label("uncertain"),
        func.max(case((each.c.is_known & each.c.is_over, each.c.last_day))).label("last"),
    ).group_by(each.c.pair, each.c.year)


def _of_meetings(counted: CountedMeetings, today: dt.date) -> Select[Any]:
    """Build the select of what counts of each meeting of a pair."""
    pair, meeting, place = pairs.of_meetings(counted), m.Meeting, m.Country
    place_code: Any = func.coalesce(place.id, "")
    if counted.continued:
        place_code = case(dict(counted.continued), value=place_code, else_=place_code)
    start, end = period_of(meeting.starts_on, "year"), period_of(meeting.ends_on, "year")
    levels = {level.value: number for number, level in enumerate(LEVELS)}
    columns = {
        "year": case((start == end, start), else_=""),
        "is_in_person": meeting.mode.not_in(_REMOTE),
        "is_call": meeting.mode.in_(_REMOTE),
        "has_place": place.id.is_not(None),
        "is_at_first": pairs.is_at(meeting, pairs.First(pair.c.pair), place_code),
        "is_at_second": pairs.is_at(meeting, pairs.Second(pair.c.pair), place_code),
        "is_of_many": meeting.key.in_(pairs.of_many(counted)),
        "is_known": has_known_days(meeting.date, meeting.starts_on, meeting.ends_on),
        "is_over": meeting.ends_on <= literal(today, Date()),
        "rank": case(levels, value=meeting.level),
        "last_day": day_text(meeting.ends_on),
    }
    return (
        select(pair.c.pair, *(column.label(name) for name, column in columns.items()))
        .select_from(pair)
        .join(meeting, meeting.key == pair.c.meeting_key)
        .outerjoin(place, place.key == meeting.place_country_key)
    )


def _with_zeros(
    met: Iterator[Row], options: DyadOptions, sort_keys: Mapping[str, str], names: "_States"
) -> Iterator[Row]:
    """Yield the rows of pairs that met among those of pairs that did not, in order."""

    def order(row: Row) -> tuple[str, ...]:
        one, other, year = row[0]
        return sort_keys[one], sort_keys[other], year

    previous: tuple[str, ...] | None = None
    # Of equal rows, those of pairs that met come first.
    for row in heapq.merge(met, names.zeros(options), key=order):
        if row[0] != previous:
            yield row
        previous = row[0]


@dataclass(frozen=True, slots=True)
class _States:
    """The states of each year, in order."""

    codes: Sequence[str]
    """The codes of all countries, in the order of rows."""
    former: Mapping[str, Sequence[str]]
    """The states that count for others."""
    named: frozenset[str]
    """The countries that the request names: each pair has one of them; empty for all."""

    def zeros(self, options: DyadOptions) -> Iterator[Row]:
        """Yield the rows of all pairs of states that both existed, for the years asked for."""
        first, last = options.zeros or (1, 0)
        years = range(first, last + 1)
        lives = {code: frozenset(year for year in years if self._existed(code, year)) for code in self.codes}
        present = [code for code in self.codes if lives[code]]
        ordered = permutations(present, 2) if options.directed else combinations(present, 2)
        for one, other in ordered:
            if self.named and self.named.isdisjoint((one, other)):
                continue
            for year in sorted(lives[one] & lives[other]):
                yield (one, other, f"{year:04}"), dict(_NOTHING)

    def _existed(self, code: str, year: int) -> bool:
        return any(_code(one, scheme, year) for one in (code, *self.former.get(code, ())) for scheme in _DATED)


_DATED: Final = state_codes.DATED_SCHEMES
_NOTHING: Final[Mapping[str, Any]] = {**dict.fromkeys(NUMBERS, 0), "best_level": None, "uncertain": 0, "last": None}


@dataclass(frozen=True, slots=True)
class _Signed:
    """The agreements signed in each year, as a set of bits for each country and year."""

    bits: Mapping[tuple[str, str], int]

    @classmethod
    def read(cls, connection: ReadConnection, continued: Mapping[str, str]) -> "_Signed":
        """Read the parties of all agreements whose first signature was surely in one year."""
        agreement, party, country = m.Agreement, m.Party, m.Country
        start, end = period_of(agreement.starts_on, "year"), period_of(agreement.ends_on, "year")
        statement = (
            select(agreement.key, start, country.id)
            .join(party, party.agreement_key == agreement.key)
            .join(country, country.key == party.country_key)
            .where(start == end)
            .order_by(agreement.key)
        )
        bits: defaultdict[tuple[str, str], int] = defaultdict(int)
        numbers: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for key, year, code in connection.execute(statement):
            number = numbers[year].setdefault(key, len(numbers[year]))
            bits[continued.get(code, code), year] |= 1 << number
        return cls(bits)

    def count(self, one: str, other: str, year: str) -> int:
        """Return the number of agreements that two countries are parties to and that were signed in a year."""
        return (self.bits.get((one, year), 0) & self.bits.get((other, year), 0)).bit_count()
