"""Every record that the service accepts appears in each representation, which stays well-formed."""

import csv
import io
import itertools
import json
import math
import re
from functools import partial
from types import SimpleNamespace

import icalendar
import pyarrow.parquet
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from property_settings import examples

from app.db.sqlite import sqlite_module
from app.representations import calendar_events, error_strategies, geojson, map_features, registry
from app.representations.csv_documents import read_rows
from app.representations.formats import PageInfo
from app.transfer import exporting, parquet

FEED = PageInfo(title="All", self_url="https://events.example/all", base_url="https://events.example/")
RUNS = itertools.count()
TEXTS = st.one_of(
    st.sampled_from(
        ["=1+1", "a\nb", "a, b; c\\n|d", "]]><x a='b'>&amp;", "\u2028", "اب\u200cپ", "\U0001f468\u200d\U0001f33e"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40),
    st.integers(1, 500).map(lambda count: "x\u0301" * count),
)
DAYS = st.sampled_from(
    ["0001", "0001-01-01", "0004-02-29", "1950-01-01", "190X-02-29", "20XX", "9999-12", "9999-12-31"]
)
DATES = st.one_of(
    DAYS,
    DAYS.map("../{}".format),
    DAYS.map("{}/..".format),
    DAYS.map("/{}".format),
    DAYS.map("0001/{}".format),
    st.dates().map(str),
    st.dates().map("0001-01-01/{}~".format),
)
COORDINATES = st.one_of(st.sampled_from([0.0, -0.0, 5e-324, 1e-5, -90.0, 90.0, 89.99999999999999]), st.floats(-90, 90))
MOMENTS = st.sampled_from(
    ["0001-01-01T00:00:00Z", "1950-01-01T00:00:00Z", "1970-01-01T00:00:00.000001Z", "2024-02-29T23:59:59.999999Z"]
)
SOURCES = st.fixed_dictionaries(
    {"headline": TEXTS}, optional={"date": DATES, "publisher": TEXTS, "note": TEXTS, "accessed_on": DATES}
)
PLACES = st.fixed_dictionaries(
    {"latitude": COORDINATES, "longitude": COORDINATES},
    optional={"venue": TEXTS, "city": TEXTS, "country": st.just("JP")},
)
PARTICIPANTS = st.fixed_dictionaries(
    {"country": st.sampled_from(["JP", "PE"])},
    optional={
        "office": TEXTS,
        "name_as_printed": TEXTS,
        "note": TEXTS,
        "person": st.fixed_dictionaries({"name": TEXTS}),
    },
)
MEETINGS = st.fixed_dictionaries(
    {"title": TEXTS, "date": DATES},
    optional={
        "summary": TEXTS,
        "note": TEXTS,
        "created_at": MOMENTS,
        "place": PLACES,
        "participants": st.lists(PARTICIPANTS, max_size=2),
        "topics": st.lists(st.fixed_dictionaries({"topic": st.fixed_dictionaries({"name": TEXTS})}), max_size=2),
        "identifiers": st.lists(st.builds(dict, scheme=st.just("wikidata"), value=TEXTS), max_size=1),
        "citations": st.lists(st.fixed_dictionaries({"source": SOURCES}), max_size=1),
    },
)
AGREEMENTS = st.fixed_dictionaries(
    {"title": TEXTS},
    optional={
        "actions": st.lists(st.builds(dict, action=st.just("signed"), date=DATES), max_size=2),
        "created_at": MOMENTS,
        "note": TEXTS,
    },
)


def csv_ids(content):
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    return [row["id"] for row in rows]


def ndjson_ids(content):
    return [json.loads(line)["id"] for line in content.decode().split("\n")[:-1]]


def ics_ids(content):
    content.decode()
    assert max(map(len, content.split(b"\r\n"))) <= 75
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar.errors == []
    for line in re.findall(rb"^GEO:(.*)\r$", content, re.MULTILINE):
        assert re.fullmatch(rb"-?\d+\.\d+;-?\d+\.\d+", line), "RFC 5545, section 3.3.7, has no exponents"
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        assert event.decoded("dtstart") is not None
        assert 0 <= int(event["sequence"]) < 2**31
    return [str(event["uid"]).partition("@")[0] for event in calendar.walk("VEVENT")]


def atom_ids(content):
    feed = etree.fromstring(content)
    name = {"a": "http://www.w3.org/2005/Atom"}
    return [item.text.rpartition("/")[2] for item in feed.iterfind("a:entry/a:id", name)]


def geojson_ids(content):
    collection = json.loads(content, parse_constant=pytest.fail)
    for feature in collection["features"]:
        if feature["geometry"]:
            assert all(map(math.isfinite, feature["geometry"]["coordinates"]))
    assert collection["count"] == len(collection["features"])
    return [feature["id"] for feature in collection["features"]]


def jsonld_ids(content):
    graph = json.loads(content, parse_constant=pytest.fail)["@graph"]
    assert not any(" " in sameA for node in graph for sameA in node.get("sameAs", ()))
    return [node["@id"].rpartition("/")[2] for node in graph[1:]]


READERS = {"csv": csv_ids, "bom.csv": csv_ids, "ndjson": ndjson_ids, "atom": atom_ids, "jsonld": jsonld_ids}
OF_MEETINGS = READERS | {"ics": ics_ids, "geojson": geojson_ids}


@examples(60)
@given(MEETINGS, st.booleans())
@example({"title": "t", "date": "0001/..", "place": {"latitude": 1e-5, "longitude": -0.0}}, True)
@example({"title": "t", "date": "../9999"}, True)
@example({"title": "t", "date": "0001-01-01/9999-12-31"}, False)
@example({"title": "t", "date": "1950-01-01", "created_at": "1950-01-01T00:00:00Z"}, True)
@example({"title": "t", "date": "1950", "identifiers": [{"scheme": "wikidata", "value": "Q1 2"}]}, False)
def test_a05_any_meeting_is_in_every_representation(client, document, is_changed):
    record_id = f"meeting-{next(RUNS)}"
    response = client.put(f"/meetings/{record_id}", json=document)
    if response.status_code in {409, 422}:
        return  # rejected: a possible duplicate, or nothing visible
    assert response.status_code == 201, response.text
    if is_changed:
        assert client.patch(f"/meetings/{record_id}", json={"mode": "phone"}).status_code == 200
    for format_, ids_in in OF_MEETINGS.items():
        content = client.get(f"/meetings/{record_id}?format={format_}")
        assert (content.status_code, ids_in(content.content)) == (200, [record_id]), format_
    [(_, read)] = read_rows(io.BytesIO(client.get(f"/meetings/{record_id}?format=csv").content), "meetings")
    assert client.put(f"/meetings/{record_id}", json=read).status_code == 200
    # The list contains it as well, and is complete.
    assert record_id in ics_ids(client.get("/meetings.ics").content)


OTHERS = {
    "agreements": AGREEMENTS,
    "people": st.fixed_dictionaries(
        {"name": TEXTS},
        optional={
            "born": DATES,
            "note": TEXTS,
            "other_names": st.lists(st.fixed_dictionaries({"name": TEXTS}), max_size=1),
            "tenures": st.lists(st.fixed_dictionaries({"office": TEXTS}, optional={"term": DATES}), max_size=2),
        },
    ),
    "organizations": st.fixed_dictionaries({"name": TEXTS}, optional={"abbreviation": TEXTS, "note": TEXTS}),
    "topics": st.fixed_dictionaries({"name": TEXTS}, optional={"description": TEXTS, "created_at": MOMENTS}),
    "sources": SOURCES,
}


@pytest.mark.parametrize("resource", OTHERS)
def test_a05_any_other_record_is_in_every_representation(client, resource):
    @examples(20)
    @given(OTHERS[resource])
    def check(document):
        record_id = f"record-{next(RUNS)}"
        response = client.put(f"/{resource}/{record_id}", json=document)
        if response.status_code in {409, 422}:
            return
        assert response.status_code == 201, response.text
        for format_, ids_in in READERS.items():
            content = client.get(f"/{resource}/{record_id}?format={format_}")
            assert (content.status_code, ids_in(content.content)) == (200, [record_id]), format_
        [(_, read)] = read_rows(io.BytesIO(client.get(f"/{resource}/{record_id}?format=csv").content), resource)
        assert client.put(f"/{resource}/{record_id}", json=read).json() == client.get(f"/{resource}/{record_id}").json()

    check()


@pytest.fixture
def extremes(client):
    """Meetings with extreme values, by id."""
    ids = []
    for date in ("0001", "9999-12-31", "../9999", "0001/..", "0001-01-01/9999-12-31", "190X-02-29"):
        ids.append(f"extreme-{next(RUNS)}")
        document = {
            "title": "=Extreme\u200b",
            "date": date,
            "created_at": "0001-01-01T00:00:00Z",
            "place": {"latitude": 5e-324, "longitude": -0.0},
        }
        assert client.put(f"/meetings/{ids[-1]}", json=document).status_code == 201
        assert client.patch(f"/meetings/{ids[-1]}", json={"mode": "phone"}).status_code == 200
    return set(ids)


def test_a05_extreme_values_survive_in_parquet_and_sqlite(client, database, extremes, tmp_path):
    parquet.write_parquet(database, tmp_path / "tables")
    table = pyarrow.parquet.read_table(tmp_path / "tables" / "meetings.parquet")
    assert extremes <= set(table.column("id").to_pylist())
    exporting.export_sqlite(database, tmp_path / "copy.db")
    copy = sqlite_module().connect(str(tmp_path / "copy.db"))
    assert extremes <= {row[0] for row in copy.execute("SELECT id FROM meetings")}
    assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    copy.close()


@pytest.mark.parametrize("format_", ["ics", "geojson"])
def test_a05_a_record_that_cannot_be_written_is_left_out_of_a_whole_stream(client, extremes, format_, monkeypatch):
    report = []
    bad = min(extremes)
    project, write = {
        "ics": (calendar_events.meeting, registry.write_calendar),
        "geojson": (map_features.meeting, partial(geojson.write, apply=error_strategies.skip_failures)),
    }[format_]

    def failing(document, base_url):
        if document["id"] == bad:
            raise ValueError("cannot be written")
        return project(document, base_url)

    monkeypatch.setattr(
        error_strategies, "log", SimpleNamespace(exception=lambda _event, record: report.append(record))
    )
    documents = [client.get(f"/meetings/{extreme}").json() for extreme in sorted(extremes)]
    content = b"".join(registry.document_writer(failing, write)(iter(documents), FEED))
    assert OF_MEETINGS[format_](content) == sorted(extremes - {bad})
    assert report == [bad]
