"""The meetings that a request for statistics counts, by its parameters, and the countries that it names."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
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
from app.web import links
from app.web.list_urls import MeetingListUrls

_SHAPING: Final = frozenset({"sort", "limit", "cursor", "format"})
"""The parameters of every statistic that are not filters."""


@dataclass(frozen=True, slots=True)
class Counting:
    """The meetings that a request counts, and the URLs of their lists."""

    counted: CountedMeetings
    filters: Filters
    codes: CountryCodes
    urls: MeetingListUrls
    today: dt.date

    def total_and_url(self, connection: ReadConnection) -> dict[str, Any]:
        """Return the number of all meetings that are counted (`total`), and the URL of their list (`url`)."""
        return {"total": stored.total(connection, self.counted), "url": self.urls.of({})}

    @property
    def only_country(self) -> str | None:
        """The country that the filters name, if there is a single one, or that all of the named ones count for."""
        groups = self.filters.groups.get("country", [])
        if len(groups) != 1 or any(value.is_membership for value in groups[0]):
            return None
        codes = {self.counted.continued.get(value.id, value.id) for value in groups[0]}
        return codes.pop() if len(codes) == 1 else None


def count(
    connection: ReadConnection,
    request: Request,
    records: RecordList[P],
    params: P,
    not_filters: Sequence[str],
    by: Sequence[str],
    *,
    successors: bool,
    extra: Sequence[tuple[str, str]] = (),
) -> Counting:
    """Return the meetings that a request counts; `not_filters` are the parameters of the statistic itself.

    `extra` are filters that follow from the path or from parameters of the statistic, as in a URL.
    """
    left_out = _SHAPING.union(not_filters)
    fields = {name: field for name, field in type(params).model_fields.items() if name not in left_out}
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
        counted,
        filters,
        codes,
        MeetingListUrls(links.prefix(request.scope), filters_of_url, codes),
        clock.utc_now().date(),
    )


def codes_of(connection: ReadConnection, names: Sequence[str]) -> list[str]:
    """Return the codes of countries, given by code or name.

    Raises:
        Unprocessable: a name is unknown.
    """
    filters = resolve(connection, [by_country("country")], _CountryNames(country=[*map(escape, names)]))
    return [value.id for group in filters.groups["country"] for value in group]


class _CountryNames(BaseModel):
    """The only parameter that naming countries takes."""

    country: list[str]


def counted_for(connection: ReadConnection, codes: Sequence[str]) -> list[str]:
    """Return the codes of the states that states count for, mostly their own."""
    states = continued.states(connection)
    return [states.get(code, code) for code in codes]


def groups_of(connection: ReadConnection, codes: Sequence[str], *, successors: bool) -> list[list[str]]:
    """Return each country with the states that count for it."""
    former = continued.inverse(continued.states(connection)) if successors else {}
    return [[code, *former.get(code, ())] for code in codes]


def named_values(names: Sequence[str], texts: Sequence[str]) -> dict[str, Any]:
    """Return the values of dimensions by name, from the texts of their columns."""
    return {name: dimensions.value_of(name, text) for name, text in zip(names, texts, strict=True)}
