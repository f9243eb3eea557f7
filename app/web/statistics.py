"""The common ground of statistics: the parameters, the meetings that they count, and addresses of lists."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from fastapi import Request
from pydantic import BaseModel

from app.db.database import ReadConnection
from app.domain.dates import clock
from app.queries.filtering.filter_kinds import by_country
from app.queries.filtering.resolve import resolve
from app.queries.filtering.resolved import Filters
from app.queries.lists import P, RecordList, resolve_and_plan
from app.queries.parameter_values import escape
from app.queries.statistics import continued, dimensions, stored
from app.queries.statistics.counted import CountedMeetings, Defaults
from app.queries.statistics.dimensions import CountryCodes
from app.web import links, tables

_OWN: Final = frozenset({"sort", "limit", "cursor", "format"})
_MEETINGS: Final = "/meetings"


@dataclass(frozen=True, slots=True)
class Counting:
    """The meetings that a request counts, and the address of the list of any of them."""

    counted: CountedMeetings
    filters: Filters
    codes: CountryCodes
    list: "ListAddress"
    today: dt.date

    def total_and_url(self, connection: ReadConnection) -> dict[str, Any]:
        """Return the number of all meetings that are counted (`total`), and the URL of their list (`url`)."""
        return {"total": stored.total(connection, self.counted), "url": self.list.of({})}

    @property
    def only_country(self) -> str | None:
        """The country that the filters name, if there is a single one."""
        groups = self.filters.groups.get("country", [])
        if len(groups) != 1 or len(groups[0]) != 1 or groups[0][0].is_membership:
            return None
        return groups[0][0].id


class ListAddress:
    """The address of the list of meetings that meet the filters of a request, and those of a row."""

    def __init__(self, prefix: str, asked: Sequence[tuple[str, str]], codes: CountryCodes) -> None:
        """Take the prefix of the service, the filters of the request with its defaults, and the codes of countries."""
        self.prefix, self._asked, self._codes = prefix, asked, codes
        self._asked_once = dict(asked)
        # A table has a hundred thousand rows, but few different values.
        self._kept = lru_cache(maxsize=1_000)(self._kept_of)
        self._named = lru_cache(maxsize=10_000)(self._named_of)
        self._periods = lru_cache(maxsize=10_000)(self._periods_of)

    def of(self, texts: Mapping[str, str], extra: Sequence[tuple[str, str]] = (), *, parent: str | None = None) -> str:
        """Return the address for the values of a row, by dimension, and for further filters.

        With `parent`, the path of a record, it is the list of the meetings of that record.
        """
        replaced, periods = self._periods(tuple([texts.get(name) for name in dimensions.PERIODS]))
        pieces = [self._kept(replaced, tuple(texts)), *map(self._named, texts, texts.values()), periods]
        if extra:
            pieces.append(tables.encode_query(extra))
        query = "&".join(filter(None, pieces))
        path = f"{self.prefix}{parent or ''}{_MEETINGS}"
        return f"{path}?{query}" if query else path

    def of_rows(self, names: Sequence[str]) -> Callable[[Sequence[str]], str]:
        """Return a function that returns the address for the texts of these dimensions.

        It is faster than `of`, which it equals, since a table has many rows and few periods.
        """
        of_periods = [place for place, name in enumerate(names) if name in dimensions.PERIODS]
        others = [(place, name) for place, name in enumerate(names) if name not in dimensions.PERIODS]
        path = f"{self.prefix}{_MEETINGS}"

        @lru_cache(maxsize=10_000)
        def around(*texts: str) -> tuple[str, str]:
            by_name = dict(zip([names[place] for place in of_periods], texts, strict=True))
            replaced, periods = self._periods(tuple([by_name.get(name) for name in dimensions.PERIODS]))
            return self._kept(replaced, tuple(names)), periods

        def address(texts: Sequence[str]) -> str:
            kept, periods = around(*[texts[place] for place in of_periods])
            named = [self._named(name, texts[place]) for place, name in others]
            query = "&".join(filter(None, (kept, *named, periods)))
            return f"{path}?{query}" if query else path

        return address

    def _kept_of(self, replaced: frozenset[str], own: tuple[str, ...]) -> str:
        """Return the filters of the request, except for those that the row has of its own: its periods and dimensions `own`."""
        left_out = replaced.union(name for name in own if name in dimensions.SINGLE)
        return tables.encode_query([(name, value) for name, value in self._asked if name not in left_out])

    def _named_of(self, name: str, text: str) -> str:
        if name == "pair":  # there are many times as many pairs as countries
            return "&".join(self._named("country", code) for code in text.split(" "))
        return tables.encode_query(dimensions.parameters(name, text, self._codes))

    def _periods_of(self, periods: tuple[str | None, ...]) -> tuple[frozenset[str], str]:
        texts = {name: text for name, text in zip(dimensions.PERIODS, periods, strict=True) if text is not None}
        added = dimensions.period_parameters(texts, self._asked_once)
        return frozenset(added), tables.encode_query(list(added.items()))


def count(
    connection: ReadConnection,
    request: Request,
    records: RecordList[P],
    params: P,
    own: Sequence[str],
    by: Sequence[str],
    *,
    successors: bool,
    extra: Sequence[tuple[str, str]] = (),
) -> Counting:
    """Return the meetings that a request counts; `own` are the names of the parameters that are not filters.

    `extra` are filters that follow from the path or from parameters of the statistic, as in a URL.
    """
    fields = {name: field for name, field in type(params).model_fields.items() if name not in _OWN and name not in own}
    requested = frozenset(name for name in params.model_fields_set if name in fields) | dict(extra).keys()
    # The order and the page are those of the rows, not of the list.
    filters, plan = resolve_and_plan(connection, records, params.model_copy(update={"sort": "-date"}))
    states = continued.states(connection) if successors else {}
    # `date_match=within` finds the part of a whole that lasts longer than the days, as the filter `within` does.
    within = {"within"} if filters.window.is_within else set()
    defaults = Defaults.of(requested | within, by, whole_dimensions=dimensions.OF_WHOLES)
    counted = CountedMeetings.of_list(filters, plan, requested, defaults, states)
    names = {field.alias or name for name, field in fields.items()}
    given = [(name, value) for name, value in request.query_params.multi_items() if name in names]
    codes = CountryCodes(continued.inverse(states))
    filters_of_url = [*given, *extra, *defaults.parameters.items()]
    return Counting(
        counted, filters, codes, ListAddress(links.prefix(request.scope), filters_of_url, codes), clock.utc_now().date()
    )


def codes_of(connection: ReadConnection, names: Sequence[str]) -> list[str]:
    """Return the codes of countries, given by code or name.

    Raises:
        Unprocessable: a name is unknown.
    """
    filters = resolve(connection, [by_country("country")], _Named(country=[*map(escape, names)]))
    return [value.id for group in filters.groups["country"] for value in group]


class _Named(BaseModel):
    """The only parameter that naming countries takes."""

    country: list[str]


def groups_of(connection: ReadConnection, codes: Sequence[str], *, successors: bool) -> list[list[str]]:
    """Return each country with the states that count for it."""
    former = continued.inverse(continued.states(connection)) if successors else {}
    return [[code, *former.get(code, ())] for code in codes]


def named_values(names: Sequence[str], texts: Sequence[str]) -> dict[str, Any]:
    """Return the values of dimensions by name, from the texts of their columns."""
    return {name: dimensions.value_of(name, text) for name, text in zip(names, texts, strict=True)}
