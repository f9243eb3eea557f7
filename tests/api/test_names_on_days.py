"""Names with terms: records show the name that a country, organization or person had on their days."""

import csv
import io
import json

import pytest

CASES = {
    "2010-05-01": "Swaziland",
    "2018-04-18": "Swaziland",
    "2018-04-19": "Eswatini",
    "2018-04": "Eswatini",
    "2018-04-01/2018-04-18": "Swaziland",
    "../1970": "Swaziland",
    "2017/..": "Eswatini",
    "XXXX": "Eswatini",
}
TRADE = {
    "id": "wto",
    "name": "World Trade Organization",
    "abbreviation": "WTO",
    "other_names": [
        {"name": "Accord général", "language": "fr", "term": "1947/1994"},
        {"name": "General Agreement on Tariffs and Trade", "language": "en-GB", "term": "1948-01-01/1994-12-31"},
        {"name": "GATT", "term": "1948/1994"},
    ],
}
GATT, WTO = "General Agreement on Tariffs and Trade", "World Trade Organization"


@pytest.fixture
def organization(client):
    assert client.put("/organizations/wto", json=TRADE).status_code == 201
    assert (
        client.put(
            "/people/a-b", json={"name": "Ana Berg", "other_names": [{"name": "Ana Costa", "term": "../1990"}]}
        ).status_code
        == 201
    )
    return client


def meeting(client, date, **fields):
    document = {"title": f"Talks of {date}", "date": date, "status": "unknown", **fields}
    response = client.post("/meetings?duplicates=allow", json=document)
    assert response.status_code == 201, response.text
    return response.json()


@pytest.mark.parametrize("date", CASES)
def test_country_has_its_name_on_the_day(client, date):
    created = meeting(client, date, participants=[{"country": "SZ"}, {"country": "US"}])
    assert created["countries"] == [{"code": "SZ", "name": CASES[date]}, {"code": "US", "name": "United States"}]
    assert client.get("/meetings", params={"country": "Swaziland"}).json()["items"] == [created]
    assert client.get("/meetings", params={"country": "Eswatini"}).json()["items"] == [created]


def test_other_records_and_formats_have_the_name_on_the_day(organization):
    people = [{"organization": "wto", "person": "a-b", "office": "Envoy"}]
    before = meeting(organization, "1990-05-05", participants=people, organizations=[{"organization": "wto"}])
    after = meeting(organization, "1995-05-05", participants=people, organizations=[{"organization": "wto"}])
    for document, name, person in ((before, GATT, "Ana Costa"), (after, WTO, "Ana Berg")):
        [shown] = document["participants"]
        assert (shown["organization"]["name"], shown["person"]["name"]) == (name, person)
        assert document["organizations"][0]["organization"]["name"] == name
        alone = organization.get(f"/participants/{shown['id']}").json()
        assert alone["organization"] == {"id": "wto", "name": name}
        for form in ("csv", "ndjson", "jsonld", "atom", "ics"):
            text = organization.get("/meetings", params={"format": form, "date": document["date"]}).text
            assert name in text.replace("\r\n ", "").replace("\n ", ""), form
    assert organization.put(f"/meetings/{before['id']}", json=before).json() == before
    renamed = {"other_names": [{"name": "Former", "term": "1990"}]}
    assert organization.patch("/organizations/wto", json=renamed).status_code == 200
    assert organization.get(f"/meetings/{before['id']}").json()["participants"][0]["organization"]["name"] == "Former"


def test_etag_of_a_meeting_follows_the_term_of_a_name(organization):
    created = meeting(organization, "1990-05-05", participants=[{"organization": "wto"}])
    url = f"/meetings/{created['id']}"
    tag = organization.get(url).headers["etag"]
    organization.patch("/organizations/wto", json={"other_names": []})
    assert organization.get(url).headers["etag"] != tag


def test_agreement_shows_names_on_its_signing_day(organization):
    document = {
        "title": "Accord",
        "parties": [{"organization": "wto"}, {"country": "JP"}],
        "actions": [
            {"action": "signed", "date": "1989-05-05"},
            {"action": "entered_into_force", "date": "1996-01-01", "organization": "wto"},
        ],
    }
    response = organization.post("/agreements", json=document)
    assert response.status_code == 201, response.text
    created = response.json()
    assert created["parties"][0]["organization"]["name"] == GATT
    assert created["actions"][1]["organization"]["name"] == GATT
    listed = organization.get(
        "/agreements", params={"organization": "wto", "as_of": "2001", "status": "in_force"}
    ).json()["items"][0]
    assert [party["organization"]["name"] for party in listed["status_as_of"]["parties"]] == [GATT]
    assert organization.put(f"/agreements/{created['id']}", json=created).json() == created


@pytest.mark.parametrize("name", [GATT, WTO, "gatt", "Accord général", "WTO"])
def test_any_name_is_valid_in_filters_and_references(organization, name):
    created = meeting(organization, "1995-05-05", participants=[{"organization": {"name": name}}])
    assert created["participants"][0]["organization"]["id"] == "wto"
    assert organization.get("/organizations", params={"q": name}).json()["items"][0]["id"] == "wto"
    assert organization.get("/meetings", params={"q": name}).json()["items"][0]["id"] == created["id"]


@pytest.mark.parametrize("term", ["1948", "[1948,1950]", "XXXX", "1994/1948", "190X-02-29", "spring"])
def test_invalid_terms_are_rejected(client, term):
    document = {"name": "Body", "other_names": [{"name": "Old body", "term": term}]}
    response = client.post("/organizations", json=document)
    if term == "1948":
        assert response.json()["other_names"] == [{"name": "Old body", "language": None, "script": None, "term": term}]
        return
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "#/other_names/0/term"


def test_one_name_may_have_several_terms(client):
    names = [{"name": "Siam", "term": "../1939-06-23"}, {"name": "Siam", "term": "1945-09-08/1949-05-10"}]
    land = {"code": "X-T", "name": "Thailand", "other_names": names}
    shown = client.put("/countries/X-T", json=land).json()
    assert [name["term"] for name in shown["other_names"]] == ["../1939-06-23", "1945-09-08/1949-05-10"]
    assert client.put("/countries/X-T", json=land | {"other_names": [names[0], names[0]]}).status_code == 422
    dates = {"1920": "Siam", "1942": "Thailand", "1946-05": "Siam", "1960": "Thailand"}
    shown = {date: meeting(client, date, participants=[{"country": "X-T"}])["countries"][0]["name"] for date in dates}
    assert shown == dates


def test_terms_survive_a_table_and_an_import(organization, tmp_path):
    table = organization.get("/organizations.csv").text
    [row] = [row for row in csv.DictReader(io.StringIO(table)) if row["id"] == "wto"]
    assert "GATT; term=1948/1994" in row["other_names"]
    before = organization.get("/organizations/wto").json()
    organization.patch("/organizations/wto", json={"other_names": []})
    headers = {"Content-Type": "text/csv"}
    cells = io.StringIO()
    csv.writer(cells).writerows([["id", "name", "other_names"], ["wto", WTO, row["other_names"]]])
    response = organization.post("/imports?resource=organizations", content=cells.getvalue(), headers=headers)
    assert response.status_code == 200, response.text
    assert organization.get("/organizations/wto").json()["other_names"] == before["other_names"]


def test_jsonld_has_the_term_of_a_name(organization):
    nodes = organization.get("/organizations", params={"format": "jsonld", "q": "GATT"}).json()["@graph"]
    [gatt] = [node["alternateName"][-1] for node in nodes if node.get("@type") == "Organization"]
    assert gatt == {
        "@type": "Role",
        "alternateName": "GATT",
        "term": "1948/1994",
        "startDate": "1948",
        "endDate": "1994",
    }


def test_old_document_without_terms_is_accepted(organization):
    shown = organization.get("/organizations/wto").json()
    for name in shown["other_names"]:
        del name["term"]
    assert organization.put("/organizations/wto", json=shown).status_code == 200
    names = organization.get("/organizations/wto").json()["other_names"]
    assert [name["term"] for name in names] == [None, None, None]


def test_texts_use_the_name_of_the_place_on_the_day(client):
    meeting(client, "2010-05-01", place={"city": "Mbabane", "country": "SZ"}, participants=[{"country": "US"}])
    location = client.get("/meetings.ics?place=SZ").text.replace("\r\n ", "")
    assert "LOCATION:Mbabane\\, Swaziland" in location
    document = {"title": "Pact", "parties": [{"country": "SZ"}], "actions": [{"action": "signed", "date": "2011"}]}
    assert client.post("/agreements", json=document).status_code == 201
    assert "Parties: Swaziland" in client.get("/agreements.atom?q=Pact").text


def test_feed_and_history_contain_terms(organization):
    entry = organization.get("/changes?resource=organizations&id=wto").json()["items"][0]
    assert json.dumps(entry["document"]).count('"term": "1948') == 2


@pytest.mark.parametrize("form", ["ics", "atom", "geojson"])
def test_calendars_feeds_and_maps_use_dated_names_of_places(client, form):
    country = client.get("/countries/SZ").json()
    names = [*country["other_names"], {"name": "Ngwane Kingdom", "term": "2030-01-01/.."}]
    names = [name for name in names if name["name"] != "Swaziland"]
    assert client.patch("/countries/SZ", json={"other_names": names}).status_code == 200
    place = {"city": "Mbabane", "country": "SZ"}
    for date, title in (("2031-05-01", "Later visit"), ("2010-05-01", "Early visit")):
        body = {"title": title, "date": date, "place": place, "participants": [{"country": "JP"}]}
        body |= {"status": "confirmed"} if date > "2027" else {}
        assert client.post("/meetings", json=body).status_code == 201
    later = client.get(f"/meetings.{form}?date=2031").text.replace("\r\n ", "").replace("\\,", ",")
    assert "Mbabane, Ngwane Kingdom" in later
    # The curator removed the name that the table of former names has.
    early = client.get(f"/meetings.{form}?date=2010").text.replace("\r\n ", "").replace("\\,", ",")
    assert "Mbabane, Eswatini" in early
