"""The pages of one record, of an error, and of the front."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

from app.domain.strings.text import fold
from app.pages.environment import render
from app.pages.evidence import evidence
from app.pages.lists import with_query, with_value
from app.pages.party_acts import party_acts
from app.pages.phrases import joined
from app.pages.site import SECTIONS, Site
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
_NOT_FOUND: Final = 404
_SEARCH_REQUEST: Final = "; search with GET "
"""The beginning of the part of a detail that is for programs: the page has the search as a link."""
_MOST_PAIRS: Final = 3
_QUOTED: Final = r"""(?:'([^']+)'|"([^"]+)")"""
_SUGGESTED: Final = re.compile(rf"did you mean {_QUOTED}\?")
"""The one value or name that an error suggests."""
_REFUSED: Final = re.compile(_QUOTED)
"""The value that an error is about: the first text that it quotes."""
_SEPARATORS: Final = re.compile("([,:;])")
"""The characters between the values of a filter, and between the conditions of a participant."""


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


def problem_page(site: Site, status: int, title: str, problem: Document, deleted: Document | None = None) -> bytes:
    """Return the page of an error: what happened, where, and what to do about it; `deleted` is a record as it was."""
    section = site.path[1:].partition("/")[0]
    values = {
        "site": site,
        "resource": None,
        "section": section,
        "heading": title,
        "status": status,
        "problem": problem,
        "detail": _for_people(problem["detail"], section),
        "deleted": plain_text.record_name(deleted) if deleted else None,
        "remedies": [*_remedies(site, status, problem)],
        "formats": (),
    }
    return render("problem", values)


def _for_people(detail: str, section: str) -> str:
    """Return the detail of a problem as a sentence: without the name of the resource, and the request that a link replaces."""
    text = detail.removeprefix(f"{section}: ").partition(_SEARCH_REQUEST)[0]
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}."


def _corrected(query: str, errors: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]] | None:
    """Return the parameters that errors refuse as the errors suggest them; None if one of them suggests nothing."""
    given = parse_qsl(query, keep_blank_values=True)
    result: dict[str, tuple[str, str]] = {}
    for error in errors:
        refused, detail = error.get("parameter"), error["detail"]
        values = [value for name, value in given if name == refused]
        match = _SUGGESTED.search(detail)
        if refused is None or match is None or len(values) != 1:
            return None
        suggested = match[1] or match[2]
        if detail.startswith("is not recognized"):
            if any(name == suggested for name, _ in given):
                return None
            result[refused] = (suggested, values[0])
            continue
        _, value = result.get(refused, (refused, values[0]))
        wrong = _REFUSED.search(detail)
        replaced = wrong and _replaced(value, wrong[1] or wrong[2], suggested)
        if not replaced:
            return None
        result[refused] = (refused, replaced)
    return [*result.values()]


def _replaced(value: str, wrong: str, suggested: str) -> str | None:
    """Return the value of a parameter with another one in place of a wrong one, which may be one of several; None without it."""
    if fold(value) == fold(wrong):
        return suggested
    parts = _SEPARATORS.split(value)
    changed = [suggested if fold(part) == fold(wrong) else part for part in parts]
    # A comma in a name would separate two.
    return None if changed == parts or "," in suggested else "".join(changed)


def _in_words(parameters: Sequence[tuple[str, str]]) -> str:
    return "With " + ", ".join(f"{name}={value}" for name, value in parameters)


def _remedies(site: Site, status: int, problem: Document) -> Iterator[tuple[str, str]]:
    """Yield links that are likely to help, as texts and URLs."""
    refused = {error["parameter"] for error in problem.get("errors", ()) if "parameter" in error}
    if refused and site.query:
        kept = [pair for pair in parse_qsl(site.query, keep_blank_values=True) if pair[0] not in refused]
        url = f"{site.base}{site.path}"
        if corrected := _corrected(site.query, problem["errors"]):
            yield _in_words(corrected), with_query(url, [*kept, *corrected])
        yield f"The same without {', '.join(sorted(refused))}", with_query(url, kept)
    resource, _, record_id = site.path[1:].partition("/")
    if status == _NOT_FOUND and resource in SECTIONS and record_id:
        words = " ".join(record_id.partition("/")[0].split("-"))
        yield f"Search {SECTIONS[resource].lower()} for “{words}”", f"{site.base}/{resource}?{urlencode({'q': words})}"
    if status == _NOT_FOUND and resource == "relations" and record_id:
        yield "Choose the countries", f"{site.base}/relations?{urlencode({'country': record_id})}"
    if site.path == "/drafts":
        yield "Turn an article into a record", f"{site.base}/drafts/new"
