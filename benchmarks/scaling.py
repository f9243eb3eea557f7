"""Measure the cost of a page as the data grows: every filter, pair of filters, order and deep page, at two sizes.

So are totals and facets under one filter.

Counted are the instructions that SQLite executes, which no other process on the machine can disturb, and the time.
Where the small database has fewer records to show, its own page is no measure: then the price of as many records in
its plain list is.
"""

import argparse
import itertools
import json
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import OperationalError

from app.api import participants
from app.db.database import Database, ReadConnection
from app.domain.enums import Role
from app.queries.filtering.resolve import resolve
from app.queries.lists import RecordList, read_page
from app.queries.paging.page_requests import PageRequest, encode_cursor
from app.queries.paging.pagination import paginate
from app.web.agreement_list import AGREEMENT_LIST, AgreementParams
from app.web.meeting_list import MEETING_LIST, MeetingParams
from benchmarks import addresses, load
from benchmarks.figures import print_figure

_EVERY: Final = 20
_DRAWS: Final = 2
_TIMES: Final = 3
_MOST_SECONDS: Final = 0.2
_MOST_INSTRUCTIONS: Final = 10_000_000
_MOST_GROWTH: Final = 1.5
_FACETS: Final = "country,kind,topic"
_RECORD_LISTS: Final[dict[str, tuple[RecordList[Any], Any]]] = {
    "meetings": (MEETING_LIST, MeetingParams),
    "agreements": (AGREEMENT_LIST, AgreementParams),
    "participants": (participants.PARTICIPANT_LIST, participants.ParticipantParams),
}
_LISTS: Final = frozenset(
    ("country", "person", "topic", "agreement", "office", "place", "kind", "level", "mode", "status", "role")
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A list to measure."""

    name: str
    resource: str
    parameters: tuple[tuple[str, Any], ...]
    after: tuple[Any, int] | None = None
    """The sort value and key of the record that a deep page follows."""
    is_counted: bool = False
    """Whether the total or facets are measured, too."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a page."""

    instructions: int
    milliseconds: float
    records: int
    given_up: bool = False
    """Whether it was stopped: it has cost enough to be reported."""


def asked(size: int) -> Iterator[Asked]:
    """Return the lists to measure in a data set of this number of meetings."""
    chance = random.Random("scaling")
    yield from _orders_and_deep_pages(chance, size)
    yield Asked("date_from=2030", "meetings", (("date_from", "2030"),))
    yield from _days()
    yield Asked("identifier, of none", "meetings", (("identifier", ["wikidata:Q0"]),))
    both = [*itertools.combinations(addresses.FILTERS, 2), ("country", "country"), ("topic", "topic")]
    for names in [*((name,) for name in addresses.FILTERS), *both]:
        if set(names) not in _SAME:
            for _ in range(_DRAWS):
                yield Asked(" and ".join(names), "meetings", _drawn(chance, size, *names))
    for name in addresses.FILTERS:
        for what, parameter in (("total", ("total", True)), ("facets", ("facets", [_FACETS]))):
            for _ in range(_DRAWS):
                drawn = (*_drawn(chance, size, name), parameter, ("limit", 1))
                yield Asked(f"{what} of {name}", "meetings", drawn, is_counted=True)
    for resource, filters in (("agreements", _AGREEMENT), ("participants", _PARTICIPANT)):
        yield Asked(f"{resource}: all", resource, ())
        pairs = [*itertools.combinations(filters, 2), *([("country", "country")] if resource == "agreements" else [])]
        for names in [*((name,) for name in filters), *pairs]:
            for _ in range(_DRAWS if set(names) not in _SAME else 0):
                drawn = _drawn(chance, size, *names, resource=resource)
                yield Asked(f"{resource}: {' and '.join(names)}", resource, drawn)


def _days() -> Iterator[Asked]:
    """Return the lists of a day, of which there are few records in either data set."""
    chance = random.Random("days")
    for resource in ("meetings", "agreements"):
        day = f"{chance.randrange(1950, 2024)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        for sort in ("date", "-date"):
            yield Asked(f"{resource}: a day, sort={sort}", resource, (("date", day), ("sort", sort)))


def _orders_and_deep_pages(chance: random.Random, size: int) -> Iterator[Asked]:
    middle = ("1986-06-15", size // 2)
    yield Asked("all", "meetings", ())
    for sort in ("date", "-date", "id", "-id", "updated_at", "-updated_at"):
        yield Asked(f"sort={sort}", "meetings", (("sort", sort),))
    yield Asked("deep page", "meetings", (), middle)
    yield Asked("deep page, sort=id", "meetings", (("sort", "id"),), ("meeting-5", size // 2))
    for _ in range(_DRAWS):
        code = addresses.country(chance)
        yield Asked("country, deep page", "meetings", (("country", code),), middle)
        for sort in ("id", "-updated_at"):
            yield Asked(f"country, sort={sort}", "meetings", (("country", code), ("sort", sort)))


_SAME: Final = ({"date", "date_from"}, {"date", "date_to"})
"""Pairs of filters where one implies the other."""
_AGREEMENT: Final = ("country", "kind", "status", "date", "date_from", "date_to")
_PARTICIPANT: Final = ("country", "person", "office", "role", "meeting")


def _drawn(chance: random.Random, size: int, *names: str, resource: str = "meetings") -> tuple[tuple[str, Any], ...]:
    draw = dict(addresses.FILTERS)
    if resource == "agreements":
        draw |= {"kind": lambda _chance, _size: "agreement", "status": lambda _chance, _size: "signed"}
    draw |= {
        "role": lambda chance, _size: chance.choice((Role.HOST.value, Role.GUEST.value)),
        "meeting": lambda chance, size: f"meeting-{chance.randrange(size)}",
    }
    while True:
        drawn = tuple((name, draw[name](chance, size)) for name in names)
        if len(set(drawn)) == len(drawn) and dict(drawn).get("date_from", "0") <= dict(drawn).get("date_to", "9"):
            return drawn


def measure(connection: ReadConnection, expected: Asked) -> Cost:
    """Read a page several times, and return its cost."""
    listed_records, query_type = _RECORD_LISTS[expected.resource]
    collection = listed_records.collection
    fields: dict[str, Any] = {}
    for name, value in expected.parameters:
        listed = name in _LISTS or name == "meeting"
        fields[name] = [*fields.get(name, []), value] if listed else value
    query = query_type.model_validate(fields)
    request = query.request(collection, "")
    if expected.after is not None:
        value, key = expected.after
        request = PageRequest(request.sort, cursor=encode_cursor(request, value, key), filters=request.filters)
    ticks = 0

    def tick() -> bool:
        nonlocal ticks
        ticks += 1
        return ticks > _MOST_INSTRUCTIONS // _EVERY

    driver: Any = connection.connection.driver_connection
    times: list[float] = []
    records, given_up = request.limit, False
    while len(times) < _TIMES and sum(times) < _MOST_SECONDS:
        ticks = 0
        started = time.perf_counter()
        filters = resolve(connection, listed_records.filters, query, None, listed_records.derive)
        plan = listed_records.plan(connection, filters, query)
        # Only the page, the total and facets can grow: the work to look up values of filters is bounded.
        driver.set_progress_handler(tick, _EVERY)
        try:
            if expected.is_counted:
                records = len(read_page(connection, listed_records, query, "").items)
            else:
                records = len(paginate(connection, collection, plan, request).items)
        except OperationalError:  # interrupted
            given_up = True
        driver.set_progress_handler(None, _EVERY)
        times.append(time.perf_counter() - started)
    return Cost(ticks * _EVERY, min(times) * 1e3, records, given_up)


def prices(connection: ReadConnection, resource: str) -> list[Cost]:
    """Return the cost of a page of zero to fifty records in the unfiltered list."""
    listed_records, query_type = _RECORD_LISTS[resource]
    result = []
    for limit in (1, 10, 20, 30, 40, 50):
        query = query_type(limit=limit)
        driver: Any = connection.connection.driver_connection
        ticks = [0]
        driver.set_progress_handler(lambda ticks=ticks: ticks.append(1) or 0, _EVERY)
        started = time.perf_counter()
        read_page(connection, listed_records, query, "")
        elapsed = (time.perf_counter() - started) * 1e3
        driver.set_progress_handler(None, _EVERY)
        result.append(Cost(len(ticks) * _EVERY, elapsed, limit))
    return result


def main() -> None:
    """Compare two sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meetings", type=int, nargs=2, default=[1_000, 1_000_000], help="the two sizes")
    parser.add_argument("--quick", action="store_true", help="1,000 and 10,000 meetings, to try it out")
    parser.add_argument("--results", type=Path, help="write every line to this file, as NDJSON")
    arguments = parser.parse_args()
    small, large = (1_000, 10_000) if arguments.quick else arguments.meetings
    costs: dict[int, list[Cost]] = {}
    plain: dict[str, list[Cost]] = {}
    for size in (small, large):
        database = Database(f"sqlite:///{load.cached(size)}")
        with database.reading() as connection:
            if size == small:
                plain = {resource: prices(connection, resource) for resource in _RECORD_LISTS}
            costs[size] = [measure(connection, item) for item in asked(size)]
        database.close()
    rows: dict[str, list[dict[str, Any]]] = {}
    for expected, before, after in zip(asked(large), costs[small], costs[large], strict=True):
        price = next(item for item in plain[expected.resource] if item.records >= after.records)
        instructions = after.instructions / max(before.instructions, price.instructions)
        row = {
            "name": expected.name,
            "parameters": expected.parameters,
            "ratio": round(instructions, 2),
            "given_up": after.given_up,
            "small": [before.instructions, round(before.milliseconds, 2), before.records],
            "large": [after.instructions, round(after.milliseconds, 2), after.records],
        }
        rows.setdefault(expected.name, []).append(row)
    good = 0
    for name, result in sorted(rows.items(), key=lambda item: -max(row["ratio"] for row in item[1])):
        worst = max(result, key=lambda row: row["ratio"])
        if worst["ratio"] <= _MOST_GROWTH:
            good += 1
            continue
        median = statistics.median(row["ratio"] for row in result)
        ended = "given up" if worst["given_up"] else f"{worst['large'][2]} records"
        slow = f"{worst['small'][1]:.1f} ms → {worst['large'][1]:.1f} ms ({ended})"
        more = f"median {median:.2f}; {slow} {dict(worst['parameters'])}"
        print_figure(f"{name}, the worst cost / at {small:,} meetings", worst["ratio"], at_most=_MOST_GROWTH, more=more)
    what = f"kinds of lists that cost at {large:,} meetings at most {_MOST_GROWTH} times the cost at {small:,}"
    print_figure(what, good, at_least=len(rows))
    if arguments.results:
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for result in rows.values() for row in result]
        arguments.results.write_text("".join(lines))


if __name__ == "__main__":
    main()
