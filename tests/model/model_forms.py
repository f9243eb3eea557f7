"""The content of each representation, read with an independent library."""

import csv
import datetime as dt
import io
import json
from dataclasses import replace

import icalendar
from lxml import etree
from model_dates import span
from model_filters import in_feeds
from model_world import record_id

ATOM = "{http://www.w3.org/2005/Atom}"
_LONGEST = 366
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
_STATUSES = {
    "tentative": "TENTATIVE",
    "postponed": "TENTATIVE",
    "confirmed": "CONFIRMED",
    "held": "CONFIRMED",
    "cancelled": "CANCELLED",
    "unknown": "None",
}
_PLACE = "place_"


def _label(document):
    return next(document[name] for name in ("title", "name", "headline") if name in document)


def _csv(content, documents):
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    for row, document in zip(rows, documents, strict=False):
        data = {**document, **{f"{_PLACE}{name}": value for name, value in (document.get("place") or {}).items()}}
        for name, value in data.items():
            if name in row and (isinstance(value, str) or value is None):
                mark = "'" if value and value.startswith(_FORMULA) else ""
                assert (name, row[name]) == (name, f"{mark}{value or ''}")
    return [row.get("code") or row["id"] for row in rows]


def _compare(read, documents):
    """Compare documents one by one, and name the fields that differ."""
    for line, document in zip(read, documents, strict=False):
        names = [name for name in {**document, **line} if line.get(name) != document.get(name)]
        assert not names, (record_id(line), {name: (line.get(name), document.get(name)) for name in names})


def _ndjson(content, documents):
    read = [json.loads(line) for line in content.splitlines()]
    _compare(read, documents)
    return [record_id(item) for item in read]


def _json(content, documents):
    read = json.loads(content)["items"]
    _compare(read, documents)
    return [record_id(item) for item in read]


def _ics(content, documents):
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    for event, meeting in zip(events, documents, strict=False):
        report = {name: str(event.get(name)) for name in ("SUMMARY", "STATUS", "X-EDTF-DATE")}
        # The value of an unknown property stays as it is written: as TEXT (RFC 5545, section 3.8.8.2).
        report["X-EDTF-DATE"] = report["X-EDTF-DATE"].replace("\\,", ",")
        assert report == {
            "SUMMARY": meeting["title"],
            "STATUS": _STATUSES[meeting["status"]],
            "X-EDTF-DATE": meeting["date"],
        }
        if meeting["starts_at"] is not None:
            assert event.start == dt.datetime.fromisoformat(meeting["starts_at"])
            continue
        first, last = span(meeting["date"])
        days = (first or last, last or first)
        if days[0] is not None:
            if (days[1] - days[0]).days >= _LONGEST:
                days = (days[0], days[0])
            assert event.start == days[0]
            # The calendar ends with 9999-12-31, so no day after it exists for DTEND.
            if days[1] < dt.date.max:
                assert event.end == days[1] + dt.timedelta(days=1)
    return [str(item["UID"]).removesuffix("@diplomatic-events") for item in events]


def _atom(content, documents):
    entries = etree.fromstring(content).findall(f"{ATOM}entry")
    for entry, document in zip(entries, documents, strict=False):
        report = [entry.findtext(f"{ATOM}{name}") for name in ("updated", "published")]
        assert report == [document["updated_at"], document["created_at"]]
        if "meeting" not in document:
            assert entry.findtext(f"{ATOM}title") == _label(document)
    return [item.findtext(f"{ATOM}id").rpartition("/")[2] for item in entries]


def _geojson(content, documents):
    read = json.loads(content)
    assert read["count"] == len(read["features"]) == sum(read["precisions"].values())
    for feature, meeting in zip(read["features"], documents, strict=False):
        report, place = feature["properties"], meeting["place"] or {}
        names = (
            "title",
            "date",
            "starts_on",
            "ends_on",
            "kind",
            "level",
            "mode",
            "status",
            "summary",
            "origin",
            "reviewed",
        )
        assert {name: report[name] for name in names} == {name: meeting[name] for name in names}
        assert [report[name] for name in ("venue", "city", "country")] == [
            place.get(name) for name in ("venue", "city", "country")
        ]
        assert report["countries"] == [country["code"] for country in meeting["countries"]]
        if place.get("latitude") is not None:
            positions = feature["geometry"]["coordinates"]
            first = positions if feature["geometry"]["type"] == "Point" else positions[0]
            assert first == [place["longitude"], place["latitude"]]
    return [item["id"].rpartition("/")[2] for item in read["features"]]


def _jsonld(content, documents):
    nodes = json.loads(content)["@graph"][1:]
    for node, document in zip(nodes, documents, strict=False):
        if "meeting" not in document:
            assert _label(document) in {node.get("name"), node.get("headline")}
    return [item["@id"].rpartition("/")[2] for item in nodes]


READERS = {
    "json": _json,
    "csv": _csv,
    "bom.csv": _csv,
    "ndjson": _ndjson,
    "ics": _ics,
    "atom": _atom,
    "geojson": _geojson,
    "jsonld": _jsonld,
}
"""By format: what checks a representation of records, and returns the ids that it holds."""
JSON_ALONE = ("total", "snippets", "facets", "facet_limit")
DEFAULT_LIMITS = {"json": 50, "atom": 50}
"""The most records of a page without a `limit`; other formats list all."""


def check_representation(client, world, query, format_, options):
    """Compare a list in a format with the model, page by page; `options` says how the format is requested.

    Raises AssertionError with the query and the difference.
    """
    params = {name: value for name, value in query.asked.items() if name not in JSON_ALONE}
    in_order = {"sort": "-updated_at"} if format_ == "atom" else {}
    result = replace(query, asked=in_order | query.asked).answer(world)
    if format_ in {"ics", "atom"}:
        result = [item for item in result if in_feeds(query.listing.resource, item, query.asked)]
    limit = int(params["limit"]) if "limit" in params else DEFAULT_LIMITS.get(format_, max(len(result), 1))
    path, headers = query.path, {}
    if options == "suffix":
        path += f".{format_}"
    elif options == "format":
        params["format"] = format_
    else:
        headers["Accept"] = options
    parameters = params
    for start in range(0, max(len(result), 1), limit):
        response = client.get(path, params=parameters, headers=headers)
        assert response.status_code == 200, (path, params, response.text)
        page = result[start : start + limit]
        try:
            report = READERS[format_](response.content, page)
            assert report == [record_id(item) for item in page]
        except AssertionError as error:
            raise AssertionError(f"{path} {params} as {format_}: {error}") from error
        is_last = start + limit >= len(result)
        assert ("next" in response.links) is not is_last, (path, params)
        if is_last or "limit" not in params:
            return
        path, parameters = response.links["next"]["url"], None
