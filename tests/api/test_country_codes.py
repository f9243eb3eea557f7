"""Countries by codes of other schemes, wherever a country is accepted, and by region in filters."""

import json

import pytest

MEETINGS = {
    "soviet": ("1985-03-12", ("SUHH", "GB")),
    "russian": ("1995-03-12", ("RU", "US")),
    "peruvian": ("2023-09-01", ("JP", "PE")),
    "german": ("1960-05-05", ("DE", "FR")),
}


@pytest.fixture
def meetings(client):
    for name, (date, countries) in MEETINGS.items():
        participants = [{"country": code, "office": "Foreign Minister"} for code in countries]
        document = {"title": name, "date": date, "participants": participants, "place": {"country": countries[0]}}
        assert client.put(f"/meetings/{name}", json=document).status_code == 201
    return client


def ids(client, url="/meetings", **params):
    response = client.get(url, params={"sort": "id", **params})
    assert response.status_code == 200, response.text
    # The seed has a meeting of its own.
    return [item["id"] for item in response.json()["items"] if item["id"] in MEETINGS]


@pytest.mark.parametrize("code", ["cow:740", "COW:740", "gw:740", "iso3:JPN", "numeric:392", "m49:392", "fips:JA"])
def test_filters_accept_codes_with_a_scheme(meetings, code):
    assert ids(meetings, country=code) == ["peruvian"]
    assert ids(meetings, place=code) == ["peruvian"]
    assert ids(meetings, country=["PE", code]) == ["peruvian"]
    assert ids(meetings, country=f"{code},cow:220") == ["german", "peruvian"]
    assert ids(meetings, participant=f"country:{code};office:Foreign Minister") == ["peruvian"]


def test_requested_days_resolve_a_number_shared_by_two_states(meetings):
    assert ids(meetings, country="cow:365") == ["russian"]
    assert ids(meetings, country="cow:365", date="1985") == ["soviet"]
    assert ids(meetings, country="cow:365", date_from="1992-01-01") == ["russian"]
    assert ids(meetings, country="cow:260", date="1960") == ["german"]


def test_body_accepts_codes_valid_on_the_day_of_its_record(meetings):
    document = {"title": "x", "date": "1984-01-01", "participants": [{"country": "cow:365"}, {"country": "gw:260"}]}
    created = meetings.post("/meetings", json=document)
    assert created.status_code == 201, created.text
    assert [item["country"] for item in created.json()["participants"]] == ["SUHH", "DE"]


def test_an_unknown_code_is_refused(meetings):
    response = meetings.get("/meetings", params={"country": "cow:9999"})
    assert response.status_code == 422
    assert "'cow:9999' is not a known country" in response.json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("region", "found"),
    [
        ("region:150", ["german", "russian", "soviet"]),
        ("region:Europe", ["german", "russian", "soviet"]),
        ("region:155", ["german"]),
        ("region:151", ["russian", "soviet"]),
        ("region:5", ["peruvian"]),
        ("region:009", []),
        ("region:005,region:155", ["german", "peruvian"]),
        ("region:005,US", ["peruvian", "russian"]),
    ],
)
def test_filters_accept_regions(meetings, region, found):
    assert ids(meetings, country=region) == found


def test_regions_combine_with_other_filters(meetings):
    assert ids(meetings, country=["region:150", "region:021"]) == ["russian"]
    assert ids(meetings, place="region:150", date="1985") == ["soviet"]
    assert ids(meetings, participant="country:region:142;office:Foreign Minister") == ["peruvian"]
    assert ids(meetings, **{"country!": "region:150"}) == ["peruvian"]
    total = meetings.get("/meetings", params={"country": "region:150", "total": "true"}).json()["total"]
    assert total == 3
    assert ids(meetings, "/countries/US/meetings", country="region:151") == ["russian"]


def test_region_skips_countries_without_a_record(meetings):
    assert meetings.delete("/countries/FO").status_code == 204
    assert ids(meetings, country="region:154") == ["soviet"]


def test_an_unknown_region_is_refused_with_the_nearest(meetings):
    for region, remedy in (("Eurpe", "did you mean 'Europe'?"), ("999", "region:150")):
        response = meetings.get("/meetings", params={"country": f"region:{region}"})
        assert response.status_code == 422
        assert remedy in response.json()["errors"][0]["detail"]


def test_code_table_has_the_validity_of_each_code(client):
    items = client.get("/country-codes", params={"scheme": "cow"}).json()["items"]
    assert [item for item in items if item["country"] == "SUHH"] == [
        {"country": "SUHH", "scheme": "cow", "code": "365", "valid_from": "1922-12-30", "valid_to": "1991-12-25"}
    ]
    assert {item["scheme"] for item in items} == {"cow"}
    on_a_day = client.get("/country-codes", params={"scheme": "cow,gw", "as_of": "1985-03-12"}).json()["items"]
    assert {(item["country"], item["scheme"]) for item in on_a_day if item["code"] == "365"} == {
        ("SUHH", "cow"),
        ("SUHH", "gw"),
    }
    every = client.get("/country-codes").json()["items"]
    assert {item["scheme"] for item in every} == {"iso3", "numeric", "m49", "cow", "gw", "fips", "region"}


def test_code_table_is_served_as_csv_with_an_etag(client):
    response = client.get("/country-codes.csv", params={"scheme": "gw", "as_of": "2020"})
    lines = response.text.splitlines()
    assert lines[0] == "country,scheme,code,valid_from,valid_to"
    assert "JP,gw,740,1816-01-01," in lines
    assert response.headers["content-type"].startswith("text/csv")
    again = client.get(
        "/country-codes.csv",
        params={"scheme": "gw", "as_of": "2020"},
        headers={"If-None-Match": response.headers["etag"]},
    )
    assert again.status_code == 304


def test_an_unknown_scheme_is_refused(client):
    response = client.get("/country-codes", params={"scheme": "cowc"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["parameter"] == "scheme"


def codes(document):
    return {item["scheme"]: item["value"] for item in document["codes"]}


def test_documents_have_the_current_or_last_valid_codes(client):
    japan = {"iso3": "JPN", "numeric": "392", "m49": "392", "cow": "740", "gw": "740", "fips": "JA"}
    assert codes(client.get("/countries/JP").json()) == japan
    listed = {item["code"]: codes(item) for item in client.get("/countries", params={"limit": 500}).json()["items"]}
    assert listed["JP"] == japan
    assert (listed["DE"]["cow"], listed["SUHH"]["cow"], listed["RU"]["cow"]) == ("255", "365", "365")
    assert "cow" not in listed["AQ"]
    table = client.get("/country-codes").json()["items"]
    assert {(code, scheme, value) for code, found in listed.items() for scheme, value in found.items()} <= {
        (item["country"], item["scheme"], item["code"]) for item in table
    }


def test_codes_cannot_be_written(client):
    document = client.get("/countries/JP").json()
    assert client.put("/countries/JP", json=document).json() == document
    changed = {**document, "codes": [{"scheme": "cow", "value": "2"}]}
    for response in (
        client.put("/countries/JP", json=changed),
        client.patch("/countries/JP", json={"codes": changed["codes"]}),
    ):
        assert response.status_code == 422
        assert response.json()["errors"][0]["pointer"] == "#/codes"
    own = client.put("/countries/X-ISLE", json={"code": "X-ISLE", "name": "Isle"}).json()
    assert own["codes"] == []


def test_codes_are_in_every_format(client):
    table = client.get("/countries.csv", params={"q": "japan"}).text
    assert "iso3=JPN | numeric=392 | m49=392 | cow=740 | gw=740 | fips=JA" in table
    nodes = client.get("/countries.jsonld", params={"q": "japan"}).json()
    assert '"propertyID": "cow", "value": "740"' in json.dumps(nodes)


@pytest.mark.parametrize(
    ("identifier", "code"), [("cow:740", "JP"), ("iso3:PER", "PE"), ("cow:365", "RU"), ("cow:9999", None)]
)
def test_codes_are_exported_as_identifiers(client, identifier, code):
    items = client.get("/countries", params={"identifier": identifier}).json()["items"]
    assert [item["code"] for item in items] == ([code] if code else [])
    assert client.get("/people", params={"identifier": identifier}).json()["items"] == []


def test_recorded_identifiers_come_before_codes(client):
    isle = {"code": "X-ISLE", "name": "Isle", "identifiers": [{"scheme": "cow", "value": "740"}]}
    assert client.put("/countries/X-ISLE", json=isle).status_code == 201
    items = client.get("/countries", params={"identifier": "cow:740"}).json()["items"]
    assert [item["code"] for item in items] == ["X-ISLE"]
