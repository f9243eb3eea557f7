"""The status of an agreement for a party on a day."""

import pytest

CLIMATE = {
    "id": "climate-accord",
    "title": "Climate Accord",
    "kind": "agreement",
    "parties": [{"country": code} for code in ("US", "JP", "NO", "RU")],
    "actions": [
        {"action": "adopted", "date": "2015-12-12"},
        {"action": "signed", "date": "2016-04-22", "country": "US"},
        {"action": "accepted", "date": "2016-09-03", "country": "US"},
        {"action": "ratified", "date": "2016-06-20", "country": "NO"},
        {"action": "entered_into_force", "date": "2016-11-04"},
        {"action": "accepted", "date": "2019-10-07", "country": "RU"},
        {"action": "withdrawn", "date": "2019-11-04", "effective_date": "2020-11-04", "country": "US"},
        {"action": "accepted", "date": "2021-01-20", "country": "US"},
        {"action": "entered_into_force", "date": "2021-02-19", "country": "US"},
    ],
}
FISHERIES = {
    "id": "fisheries",
    "title": "Fisheries treaty",
    "kind": "treaty",
    "parties": [{"country": "JP"}, {"country": "PE"}],
    "actions": [
        {"action": "signed", "date": "1960-01-01"},
        {"action": "entered_into_force", "date": "1961-01-01"},
        {"action": "denounced", "date": "1970-01-01", "country": "PE"},
    ],
}


@pytest.fixture
def pacts(client):
    for document in (CLIMATE, FISHERIES):
        assert client.put(f"/agreements/{document['id']}", json=document).status_code == 201
    return client


def ids(client, url="/agreements", **params):
    response = client.get(url, params=params)
    assert response.status_code == 200, response.text
    return [item["id"] for item in response.json()["items"]]


@pytest.mark.parametrize(
    ("day", "code", "status"),
    [
        ("2016-01-01", "US", "adopted"),
        ("2016-05-01", "US", "signed"),
        ("2016-09-30", "US", "signed"),
        ("2016-11-04", "US", "in_force"),
        ("2020-11-03", "US", "in_force"),
        ("2020-11-04", "US", "terminated"),
        ("2020-12-01", "US", "terminated"),
        ("2021-02-18", "US", "terminated"),
        ("2021-02-19", "US", "in_force"),
        ("2018-01-01", "RU", "adopted"),
        ("2019-10-07", "RU", "in_force"),
        ("2018-01-01", "JP", "in_force"),
    ],
)
def test_an_agreement_is_found_by_its_status_for_a_party(pacts, day, code, status):
    for url, params in (("/agreements", {"country": code}), (f"/countries/{code}/agreements", {})):
        for asked in ("adopted", "signed", "in_force", "terminated"):
            expected = ["climate-accord"] if asked == status else []
            assert ids(pacts, url, q="Climate", as_of=day, status=asked, **params) == expected
    (item,) = pacts.get("/agreements", params={"country": code, "as_of": day, "status": status}).json()["items"]
    assert item["status_as_of"]["date"] == day
    assert item["status_as_of"]["parties"] == [{"country": code, "organization": None, "statuses": [status]}]


def test_response_has_the_overall_status_and_that_of_requested_parties(pacts):
    query = {"country": ["US,NO", "JP"], "as_of": "2020-12", "status": "in_force"}
    (item,) = pacts.get("/agreements", params=query).json()["items"]
    assert item["status"] == "in_force"
    assert item["status_as_of"] == {
        "date": "2020-12",
        "statuses": ["in_force"],
        "parties": [
            {"country": "JP", "organization": None, "statuses": ["in_force"]},
            {"country": "NO", "organization": None, "statuses": ["in_force"]},
            {"country": "US", "organization": None, "statuses": ["terminated"]},
        ],
    }
    # Over a longer time there are several.
    query = {"country": "US", "as_of": "2020", "status": "in_force"}
    (item,) = pacts.get("/agreements", params=query).json()["items"]
    assert item["status_as_of"]["parties"][0]["statuses"] == ["in_force", "terminated"]
    assert pacts.put("/agreements/climate-accord", json=item).json() == pacts.get("/agreements/climate-accord").json()
    assert len(pacts.get("/agreements/climate-accord/history").json()["items"]) == 1
    rows = pacts.get("/agreements.csv", params=query)
    assert "status_as_of" in rows.text.splitlines()[0]
    imported = pacts.post("/imports?resource=agreements", content=rows.content, headers={"Content-Type": "text/csv"})
    assert imported.json()["unchanged"] == 1, imported.text
    assert (
        "As of 2020: in force; United States: in force, terminated" in pacts.get("/agreements.atom", params=query).text
    )
    assert pacts.get("/agreements/climate-accord").json()["status_as_of"] is None


def test_agreements_in_force_between_two_countries_on_a_day_are_found(pacts):
    both = {"country": ["JP", "PE"], "status": "in_force"}
    assert ids(pacts, as_of="1965-06-01", **both) == ["fisheries"]
    assert ids(pacts, as_of="1960-06-01", **both) == []
    assert ids(pacts, as_of="1970-01-01", **both) == []
    assert ids(pacts, **both) == []
    both["country"] = ["US", "JP"]
    assert ids(pacts, as_of="2020-12-01", **both) == []
    assert ids(pacts, as_of="2020-11-03", **both) == ids(pacts, **both) == ["climate-accord"]


def test_organizations_are_parties_too(client):
    bodies = [client.post("/organizations", json={"name": name}).json()["id"] for name in ("Union", "League")]
    document = {
        "title": "Association",
        "parties": [*({"organization": body} for body in bodies), {"country": "NO"}],
        "actions": [
            {"action": "entered_into_force", "date": "2000"},
            {"action": "formally_confirmed", "date": "1999", "organization": "union"},
            {"action": "withdrawn", "date": "2010", "organization": "league"},
        ],
    }
    assert client.put("/agreements/association", json=document).status_code == 201
    for body, status in zip(bodies, ("in_force", "terminated"), strict=True):
        (item,) = client.get("/agreements", params={"organization": body, "as_of": "2015", "status": status}).json()[
            "items"
        ]
        party = {"country": None, "organization": {"id": body, "name": body.title()}, "statuses": [status]}
        assert item["status_as_of"]["parties"] == [party]
        assert ids(client, organization=body, status="suspended") == []


def test_party_status_follows_changes_of_parties_and_actions(pacts):
    query = {"country": "US", "status": "in_force"}
    assert ids(pacts, **query) == ["climate-accord"]
    pacts.patch("/agreements/climate-accord", json={"actions": CLIMATE["actions"][:-2]})
    assert ids(pacts, **query) == []
    pacts.delete("/agreements/climate-accord")
    assert ids(pacts, status="terminated", country="US") == []
    pacts.post("/agreements/climate-accord/undelete")
    assert ids(pacts, status="terminated", country="US") == ["climate-accord"]
    pacts.post("/agreements/climate-accord/restore?version=1")
    assert ids(pacts, **query) == ["climate-accord"]
    pacts.patch("/agreements/climate-accord", json={"parties": [{"country": "JP"}]})
    assert ids(pacts, **query) == []
