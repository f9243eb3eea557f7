"""The dossier of the relations of countries: numbers of meetings and agreements, each with the URL of its list."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.db.database import ReadConnection
from app.queries import relations, relations_agreements, relations_in_time, relations_lists
from app.queries.relations import RelatedMeeting
from app.web import list_urls, statistics
from app.web.statistics import Counting


@dataclass(frozen=True, slots=True)
class Common:
    """The countries of a dossier, and what they have in common."""

    codes: Sequence[str]
    states: Sequence[Sequence[str]]
    """The codes that count for each country: its own, and those of its former states."""
    meetings: Sequence[RelatedMeeting]
    agreements: Sequence[int]
    """The primary keys of the agreements to which all are parties."""


def read_common(connection: ReadConnection, counting: Counting, codes: Sequence[str]) -> Common:
    """Return what countries have in common: of their meetings those that are counted."""
    states = [[code, *counting.codes.former.get(code, ())] for code in codes]
    meetings = relations.read_meetings(connection, counting.counted)
    return Common(codes, states, meetings, relations_agreements.in_common(connection, states))


def build(connection: ReadConnection, counting: Counting, common: Common, day: dt.date) -> dict[str, Any]:
    """Build the dossier of countries from what they have in common, with statuses and gaps as of a day (JSON values)."""
    counted, urls = counting.counted, counting.urls
    codes, states, meetings = common.codes, common.states, common.meetings
    numbers = relations.by_year_and_level(meetings)

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
        "agreements": _agreements(connection, counting, common, day),
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


def _agreements(connection: ReadConnection, counting: Counting, common: Common, day: dt.date) -> dict[str, Any]:
    """Return the agreements of countries, each with its former states, by status on a day, and their next steps."""
    prefix = counting.urls.prefix
    by_status = relations_agreements.statuses(connection, common.agreements, common.states, day)
    next_steps = relations_agreements.next_steps(connection, common.agreements, common.states, day)
    return {
        "by_status": [
            {
                "status": status,
                "agreements": number,
                "url": agreements_url(counting, common.codes, ("status", status), ("as_of", day.isoformat())),
            }
            for status, number in by_status.items()
        ],
        "next_steps": [_linked(prefix, item) for item in next_steps],
    }


def _linked(prefix: str, item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "url": f"{prefix}{item['url']}"}
