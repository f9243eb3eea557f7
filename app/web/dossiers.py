"""The dossier of the relations of countries: numbers of meetings and agreements, each with the URL of its list."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from app.db.database import ReadConnection
from app.queries import relations, relations_agreements, relations_in_time, relations_lists
from app.queries.relations import RelatedMeeting
from app.web import list_urls, statistics
from app.web.statistics import Counting


def groups(counting: Counting, codes: Sequence[str]) -> list[list[str]]:
    """Return the codes that count for each country: its own, and those of its former states."""
    return [[code, *counting.codes.former.get(code, ())] for code in codes]


def build(
    connection: ReadConnection,
    counting: Counting,
    codes: Sequence[str],
    meetings: Sequence[RelatedMeeting],
    day: dt.date,
) -> dict[str, Any]:
    """Build the dossier of countries from the meetings that are counted, with statuses and gaps as of a day (JSON values)."""
    counted, urls = counting.counted, counting.urls
    numbers = relations.by_year_and_level(meetings)
    states = groups(counting, codes)

    def link(extra: Sequence[tuple[str, str]]) -> str:
        return urls.of({}, extra)

    def of_source(extra: Sequence[tuple[str, str]]) -> str:
        return urls.of({}, parent=f"/sources/{extra[0][1]}")

    def by(*names: str) -> list[dict[str, Any]]:
        return [
            {**statistics.named_values(names, [*texts.values()]), "meetings": number, "url": urls.of(texts)}
            for texts, number in relations.counts(numbers, names)
        ]

    in_time = relations_in_time.in_time(connection, meetings, day)
    gaps = [
        {**gap, "url": link([("within", f"{gap['after']['date'][-10:]}/{gap['before']['date'][:10]}")])}
        for gap in in_time.pop("gaps")
    ]
    return {
        "countries": list(codes),
        "as_of": day.isoformat(),
        "total": len(meetings),
        "url": urls.of({}),
        **in_time,
        "by_year": by("year"),
        "by_level": by("level"),
        "by_year_and_level": by("year", "level"),
        **relations.by_place(meetings, codes, link, counting.codes.value),
        "people": relations_lists.people(connection, counted, states, link),
        "agreements": _agreements(connection, counting, codes, states, day),
        "topics": relations_lists.topics(connection, meetings, link),
        "memberships": [
            _linked(urls.prefix, item) for item in relations_agreements.memberships(connection, states, day)
        ],
        "sources": relations_lists.sources(connection, counted, of_source),
        "gaps": gaps,
    }


def agreements_url(counting: Counting, codes: Sequence[str], *filters: tuple[str, str]) -> str:
    """Return the URL of the list of the agreements of countries, each with its former states, that meet filters."""
    countries = [("country", counting.codes.value(code)) for code in codes]
    return list_urls.with_query(f"{counting.urls.prefix}/agreements", [*countries, *filters])


def _agreements(
    connection: ReadConnection, counting: Counting, codes: Sequence[str], states: list[list[str]], day: dt.date
) -> dict[str, Any]:
    """Return the agreements of countries, each with its former states, by status on a day, and their next steps."""
    prefix = counting.urls.prefix
    common = relations_agreements.in_common(connection, states)
    by_status = relations_agreements.statuses(connection, common, states, day)
    next_steps = relations_agreements.next_steps(connection, common, states, day)
    return {
        "by_status": [
            {
                "status": status,
                "agreements": number,
                "url": agreements_url(counting, codes, ("status", status), ("as_of", day.isoformat())),
            }
            for status, number in by_status.items()
        ],
        "next_steps": [_linked(prefix, item) for item in next_steps],
    }


def _linked(prefix: str, item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "url": f"{prefix}{item['url']}"}
