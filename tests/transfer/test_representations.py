"""Lists and records in every format: by suffix, parameter and header; complete, streamed and paged."""

import csv
import io
import json
import re
from datetime import date

import feedparser
import icalendar
import pytest

from app.queries.paging import page_requests
from app.representations.formats import FORMATS
from app.representations.registry import REPRESENTATIONS
from app.web import representations

COUNTED = 23
"""The least number of meetings, people, topics… in each list, with those of the seed."""
LISTS = sorted(REPRESENTATIONS)
FORMS = [(name, format_.name) for name in LISTS for format_ in REPRESENTATIONS[name] if format_.name != "json"]
FORMS_OF_ONE = [(name, format_) for name, format_ in FORMS if format_ != "atom"]


def _fill(client):
    for number in range(COUNTED - 1):
        office = "Envoy" if number % 2 else "Minister"
        document = {
            "title": f"Talks {number}",
            "date": f"2020-01-{number + 1:02}",
            "kind": "call" if number % 3 else "summit",
            "place": {"city": "Lima", "country": "PE"},
            "participants": [{"country": "PE", "office": office, "person": {"name": f"Quispe {number}"}}],
            "topics": [{"topic": {"name": f"Nets {number}"}}],
            "organizations": [{"organization": {"name": f"Board {number}"}}],
            "agreements": [{"agreement": {"title": f"Pact {number}"}, "relation": "signed"}],
            "citations": [{"source": {"headline": f"Headline {number}", "url": f"https://example.org/{number}"}}],
        }
        assert client.put(f"/meetings/talks-{number}", json=document).status_code == 201


@pytest.fixture(scope="module")
def filled(grow, small_file):
    return grow(_fill, small_file)


@pytest.fixture
def start_file(filled):
    return filled


def key(document):
    return document.get("code") or document["id"]


def everything(client, name, **parameters):
    """Return all documents of a list, read page by page as JSON."""
    result, address = [], f"/{name}"
    parameters = {"limit": 1000, **parameters}
    while address:
        page = client.get(address, params=parameters).json()
        result += page["items"]
        address, parameters = page["next"], None
    return result


def ids_in(format_, content, name):
    """Parse a representation with an independent library, and return its ids."""
    match format_:
        case "csv" | "bom.csv":
            text = io.StringIO(content.decode("utf-8-sig"), newline="")
            return [row.get("code") or row["id"] for row in csv.DictReader(text)]
        case "ndjson":
            return [key(json.loads(line)) for line in content.splitlines()]
        case "atom":
            read = feedparser.parse(content)
            assert not read.bozo
            return [entry.id.rpartition("/")[2] for entry in read.entries]
        case "jsonld":
            nodes = json.loads(content)["@graph"][1:]
            return [re.fullmatch(rf".*/{name}/([^/]+)", node["@id"])[1] for node in nodes]
        case "ics":
            events = icalendar.Calendar.from_ical(content).walk("VEVENT")
            return [str(event["UID"]).removesuffix("@diplomatic-events") for event in events]
        case "geojson":
            read = json.loads(content)
            assert read["count"] == len(read["features"])
            return [feature["id"].rpartition("/")[2] for feature in read["features"]]
    raise AssertionError(format_)


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_every_list_is_served_in_every_format_by_suffix_parameter_and_accept(client, name, form):
    expected = [key(item) for item in everything(client, name)]
    media_type = FORMATS[form].media_type
    if form == "atom":
        expected = [key(item) for item in everything(client, name, sort="-updated_at")]
    by_suffix = client.get(f"/{name}.{form}")
    by_parameter = client.get(f"/{name}", params={"format": form})
    by_header = client.get(f"/{name}", headers={"Accept": f"{media_type}, text/html;q=0.5"})
    for response in (by_suffix, by_parameter, by_header):
        assert response.status_code == 200
        assert response.headers["content-type"] == FORMATS[form].content_type
        assert response.headers["vary"] == "Accept"
        wanted = expected[:50] if form == "atom" else expected
        assert ids_in(form, response.content, name) == wanted
    assert len(expected) >= COUNTED


@pytest.mark.parametrize(("name", "form"), FORMS_OF_ONE)
def test_a_list_of_any_length_is_streamed_whole(client, monkeypatch, name, form):
    response = client.get(f"/{name}.{form}")
    monkeypatch.setattr(representations, "MAX_LIMIT", 5)
    streamed = client.get(f"/{name}.{form}")
    assert "etag" in response.headers
    assert "etag" not in streamed.headers
    assert {item: streamed.headers[item] for item in ("content-type", "vary", "cache-control")} == {
        item: response.headers[item] for item in ("content-type", "vary", "cache-control")
    }
    assert ids_in(form, streamed.content, name) == ids_in(form, response.content, name)
    if form in {"csv", "ndjson", "geojson", "ics"}:
        assert streamed.content == response.content


def test_largest_page_equals_the_limit_of_lists():
    assert representations.MAX_LIMIT == page_requests.MAX_LIMIT == 1000


@pytest.mark.parametrize("format_", ["csv", "bom.csv", "ndjson", "ics", "geojson", "jsonld", "atom"])
def test_every_format_takes_the_same_filters(client, monkeypatch, format_):
    query = {"country": "PE", "date_from": "2020-01-05", "kind": "call", "sort": "date", "q": "talks", "place": "Peru"}
    expected = [key(item) for item in everything(client, "meetings", **query)]
    assert 10 < len(expected) < 20
    for largest in (1000, 4):
        monkeypatch.setattr(representations, "MAX_LIMIT", largest)
        response = client.get(f"/meetings.{format_}", params=query)
        assert ids_in(format_, response.content, "meetings") == expected
    nothing = client.get(f"/meetings.{format_}", params={"country": "JP", "date": "1950"})
    assert (nothing.status_code, ids_in(format_, nothing.content, "meetings")) == (200, [])
    assert client.get(f"/meetings.{format_}", params={"contry": "PE"}).status_code == 422
    assert client.get(f"/meetings.{format_}?date=2020&date=2021").status_code == 422


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_limit_returns_a_page_and_link_continues_to_the_end(client, name, form):
    order = {"sort": "-updated_at"} if form == "atom" else {}
    expected = [key(item) for item in everything(client, name, **order)]
    limit = len(expected) // 3
    result, address = [], f"/{name}.{form}?limit={limit}"
    while address:
        response = client.get(address)
        assert response.headers["content-type"] == FORMATS[form].content_type
        page = ids_in(form, response.content, name)
        assert 0 < len(page) <= limit
        result += page
        address = response.links["next"]["url"] if "next" in response.links else None
    assert result == expected


def test_atom_feed_pages_link_to_the_end(client):
    expected = [key(item) for item in everything(client, "meetings", country="PE", sort="-updated_at")]
    result, address, feeds = [], "http://127.0.0.1/meetings.atom?country=PE&limit=4", set()
    while address:
        read = feedparser.parse(client.get(address).content)
        assert read.feed.title == "Meetings: country PE"
        feeds.add(read.feed.id)
        result += [entry.id.rpartition("/")[2] for entry in read.entries]
        address = next((link.href for link in read.feed.links if link.rel == "next"), None)
        assert address is None or address.startswith("http://127.0.0.1/meetings.atom?")
    assert result == expected
    assert len(feeds) == 1


@pytest.mark.parametrize("name", LISTS)
def test_a_feed_begins_with_the_latest_change(client, name):
    before = feedparser.parse(client.get(f"/{name}.atom?limit=1000").content)
    oldest = before.entries[-1].id.rpartition("/")[2]
    url = f"/{name}/{oldest}"
    document = client.get(url).json()
    response = client.patch(url, json={"note" if "note" in document else "description": "Entered today."})
    assert response.status_code == 200, response.text
    after = feedparser.parse(client.get(f"/{name}.atom").content)
    assert after.entries[0].id.rpartition("/")[2] == oldest
    assert after.feed.updated == after.entries[0].updated == response.json()["updated_at"]
    assert after.feed.updated > before.feed.updated
    sort = "-id" if name != "countries" else "-code"
    feed = feedparser.parse(client.get(f"/{name}.atom?sort={sort}&limit=1000").content)
    assert [entry.id.rpartition("/")[2] for entry in feed.entries] == sorted(
        (entry.id.rpartition("/")[2] for entry in before.entries), reverse=True
    )


def test_filtered_feed_has_only_matching_changes(client):
    for params in ({"country": "PE"}, {"q": "talks"}, {"date": "2020"}, {"country": "PE", "q": "talks -nowhere"}):
        expected = [key(item) for item in everything(client, "meetings", sort="-updated_at", **params)][:50]
        response = client.get("/meetings.atom", params=params)
        assert ids_in("atom", response.content, "meetings") == expected
        tag = response.headers["ETag"]
        old = {"title": "Congress", "date": "1955-01-01"}
        assert client.post("/meetings?duplicates=allow", json=old).status_code == 201
        assert client.get("/meetings.atom", params=params, headers={"If-None-Match": tag}).status_code == 304
    created = client.post(
        "/meetings", json=old | {"title": "Peruvian talks", "participants": [{"country": "PE"}]}
    ).json()
    feed = feedparser.parse(client.get("/meetings.atom", params={"country": "PE", "q": "talks"}).content)
    assert feed.entries[0].id.rpartition("/")[2] == created["id"]
    assert feed.feed.updated == created["updated_at"]


def test_calendar_events_are_on_the_days_of_the_meetings(client):
    events = icalendar.Calendar.from_ical(client.get("/meetings.ics?q=talks&sort=date").content).walk("VEVENT")
    assert [event.start for event in events] == [date(2020, 1, day) for day in range(1, COUNTED)]


def test_related_lists_have_every_format(client):
    for format_ in ("csv", "bom.csv", "ndjson", "ics", "geojson", "jsonld", "atom"):
        response = client.get(f"/people/quispe-3/meetings?format={format_}")
        assert ids_in(format_, response.content, "meetings") == ["talks-3"]


@pytest.mark.parametrize("format_", ["json", "csv", "bom.csv", "ndjson", "ics", "geojson", "jsonld", "atom"])
def test_each_format_has_its_own_etag(client, format_):
    address = f"/meetings?format={format_}"
    first = client.get(address)
    tag = first.headers["etag"]
    same = client.get(address, headers={"If-None-Match": tag})
    assert (same.status_code, same.content, same.headers["etag"], same.headers["vary"]) == (304, b"", tag, "Accept")
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(first.headers)
    others = {client.get(f"/meetings?format={other}").headers["etag"] for other in FORMATS if other != format_}
    assert (tag not in others, len(others)) == (True, len(FORMATS) - 1)
    assert client.get(address, headers={"If-None-Match": next(iter(others))}).status_code == 200
    client.patch("/meetings/talks-1", json={"title": "Changed"})
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_head_of_a_stream_equals_get(client, monkeypatch):
    monkeypatch.setattr(representations, "MAX_LIMIT", 5)
    head, get = client.head("/meetings.csv"), client.get("/meetings.csv")
    assert (head.status_code, head.content, dict(head.headers)) == (200, b"", dict(get.headers))


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/meetings.xml", 404, "'xml' is not an available format"),
        ("/meetings.cvs", 404, "did you mean csv?"),
        ("/people.ics", 404, "'ics' is not an available format"),
        ("/nothing.csv", 404, "nothing exists at"),
        ("/meetings.csv?format=ndjson", 422, "format: is not recognized"),
        ("/meetings?format=xml", 422, "'xml' is not an available format"),
        ("/people?format=geojson", 422, "'geojson' is not an available format"),
        ("/meetings.csv?cursor=x", 422, "is not a valid cursor"),
        ("/meetings.csv?limit=1001", 422, "1000"),
    ],
)
def test_unknown_format_is_rejected(client, address, status, told):
    response = client.get(address)
    assert response.status_code == status
    assert told in response.json()["detail"]


@pytest.mark.parametrize("address", ["/meetings", "/meetings/talks-1", "/people"])
def test_a_client_that_accepts_no_format_gets_the_list(client, address):
    response = client.get(address, headers={"Accept": "text/markdown"})
    assert response.status_code == 406
    assert "application/x-ndjson" in response.json()["detail"]


def test_a_browser_gets_a_page(client):
    response = client.get("/meetings", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_every_record_in_every_format(client, name, form):
    document = client.get(f"/{name}?limit=1").json()["items"][0]
    address = f"/{name}/{key(document)}"
    as_json = client.get(address)
    by_parameter = client.get(address, params={"format": form})
    by_header = client.get(address, headers={"Accept": FORMATS[form].media_type})
    for response in (by_parameter, by_header):
        assert (response.status_code, response.headers["content-type"]) == (200, FORMATS[form].content_type)
        assert ids_in(form, response.content, name) == [key(document)]
        assert response.headers["etag"] != as_json.headers["etag"]
        again = client.get(response.url, headers={"If-None-Match": response.headers["etag"]} | _accept(response))
        assert again.status_code == 304
    if form == "ndjson":
        assert by_parameter.json() == as_json.json() == document


def _accept(response):
    return {"Accept": response.headers["content-type"].partition(";")[0]}


def test_invalid_fields_of_a_record_are_refused(client):
    for query, parameter in (("format=xml", "format"), ("formt=csv", "formt"), ("limit=1", "limit")):
        response = client.get(f"/meetings/talks-1?{query}")
        assert (response.status_code, response.json()["errors"][0]["parameter"]) == (422, parameter)


def test_stream_is_a_snapshot(client, database, monkeypatch):
    monkeypatch.setattr(representations, "MAX_LIMIT", 5)
    expected = [key(item) for item in everything(client, "meetings", sort="id")]
    write = REPRESENTATIONS["meetings"][FORMATS["ndjson"]]
    seen = []

    def slowly(documents, feed):
        for number, document in enumerate(documents):
            if number == 7:
                client.delete("/meetings/talks-9")
                client.put("/meetings/talks-99", json={"title": "New", "date": "2020"})
            seen.append(key(document))
            yield from write(iter([document]), feed)

    monkeypatch.setattr(
        representations, "REPRESENTATIONS", {"meetings": {**REPRESENTATIONS["meetings"], FORMATS["ndjson"]: slowly}}
    )
    response = client.get("/meetings.ndjson?sort=id")
    assert seen == ids_in("ndjson", response.content, "meetings") == expected
    assert "talks-99" in [key(item) for item in everything(client, "meetings")]
