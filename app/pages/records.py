"""The pages of one record and of the front."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any, Final
from urllib.parse import quote

from app.pages.environment import render
from app.pages.evidence import evidence
from app.pages.lists import with_query, with_value
from app.pages.party_acts import party_acts
from app.pages.phrases import joined
from app.pages.site import Site
from app.pages.timelines import life, strips
from app.pages.world_map import world_map
from app.pages.years import YearBars, year_bars
from app.representations import plain_text
from app.representations.formats import Document

_PARAMETERS: Final = {
    "people": "person",
    "countries": "country",
    "organizations": "organization",
    "agreements": "agreement",
    "topics": "topic",
}
"""The filter of meetings that finds those of a record."""
SOURCES: Final = "sources"
"""The resource whose records have meetings without such a filter: those that cite them."""
_MOST_PAIRS: Final = 3


@dataclass(frozen=True, slots=True)
class Meetings:
    """The newest meetings of a record, and how many there are in all."""

    documents: Sequence[Document]
    total: int | None
    facets: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


def filter_of(resource: str) -> str | None:
    """Return the filter of meetings that finds those of a record of the resource; None if there is none."""
    return _PARAMETERS.get(resource)


def title_of(document: Document) -> str:
    """Return the name of a record as its page shows it."""
    return plain_text.record_name(document) or plain_text.record_id(document)


def _acts(agreement: Document) -> dict[str, Any]:
    """Return the acts of an agreement by party, if they are many, and the axis of those that the numbered list has."""
    acts = party_acts(agreement["parties"], agreement["actions"])
    return {"acts": acts, "life": life(acts.of_all if acts else agreement["actions"])}


def record_page(
    site: Site, resource: str, document: Document, meetings: Meetings | None, whole: str | None = None
) -> bytes:
    """Return the page of a record, with its newest meetings where it has any; `whole` is the title of what it is a part of."""
    record_id = plain_text.record_id(document)
    formats = [("json", "JSON"), ("csv", "CSV"), ("jsonld", "JSON-LD")]
    values: dict[str, Any] = {
        "site": site,
        "resource": resource,
        "heading": title_of(document),
        "record": document,
        "record_id": record_id,
        "evidence": evidence(document),
        "formats": [*formats, ("ics", "Calendar")] if resource == "meetings" else formats,
        "meetings": meetings,
        "meetings_url": partial(_meetings_url, site, resource, record_id),
        "bars": None if meetings is None else _bars(meetings, partial(_meetings_url, site, resource, record_id)),
        "whole": whole,
        "strips": strips(document["tenures"], dt.date.fromisoformat(document["updated_at"][:10]))
        if resource == "people"
        else None,
        **(_acts(document) if resource == "agreements" else {}),
    }
    return render(resource, values)


def _meetings_url(site: Site, resource: str, record_id: str, **parameters: str) -> str:
    """Return the URL of the list of the meetings of a record."""
    if resource == SOURCES:
        return with_query(f"{site.base}/{resource}/{quote(record_id, safe='')}/meetings", [*parameters.items()])
    return with_query(f"{site.base}/meetings", [(_PARAMETERS.get(resource, "part_of"), record_id), *parameters.items()])


def _bars(meetings: Meetings, list_url: Callable[..., str]) -> YearBars | None:
    """Return the chart of the meetings of a record by year."""
    counts = {value["value"]: value["count"] for value in meetings.facets.get("year", ())}
    return year_bars(counts, lambda first, last: list_url(date=first if first == last else f"{first}/{last}"))


def front_page(site: Site, meetings: Meetings) -> bytes:
    """Return the front page, with the newest meetings as examples."""
    values = {
        "site": site,
        "resource": None,
        "heading": None,
        "meetings": meetings,
        "pairs": _pairs(meetings.documents),
        "map": world_map(meetings.facets.get("country", ()), with_value(f"{site.base}/meetings?country=")),
        "formats": (),
    }
    return render("front", values)


def _pairs(documents: Sequence[Document]) -> list[tuple[str, str, str]]:
    """Return the codes of two countries that met alone, each pair once, with their names as a phrase."""
    met = [sorted({item["country"] for item in document["participants"] if item["country"]}) for document in documents]
    pairs = dict.fromkeys((codes[0], codes[1]) for codes in met if len(codes) == 2)
    return [(*pair, joined([*map(plain_text.country_name, pair)])) for pair in islice(pairs, _MOST_PAIRS)]
