"""Memberships of organizations: shown, and filters by members on the day of a meeting."""

import pytest

UNION = {
    "id": "eu",
    "name": "European Union",
    "abbreviation": "EU",
    "kind": "bloc",
    "members": [
        {"country": "GB", "term": "1973-01-01/2020-01-31", "note": "Left by referendum."},
        {"country": "France", "term": "1958-01-01/.."},
        {"country": "HR", "term": "2013-07-01/.."},
        {"country": "NO"},
    ],
}
MEETINGS = {
    "before-accession": ("2013-06-30", ("HR", "US")),
    "accession": ("2013-07-01", ("HR", "US")),
    "around-accession": ("2013-06-30/2013-07-02", ("HR", "US")),
    "perhaps-before": ("2013", ("HR", "US")),
    "last-day": ("2020-01-31", ("GB", "US")),
    "day-after": ("2020-02-01", ("GB", "US")),
    "one-of-both": ("2021-05-05", ("GB", "FR")),
    "outsiders": ("2021-05-06", ("US", "JP")),
    "always": ("1905-05-05", ("NO", "SE")),
}
MEMBERS = ["accession", "always", "around-accession", "last-day", "one-of-both", "perhaps-before"]


@pytest.fixture
def union(client):
    assert client.put("/organizations/eu", json=UNION).status_code == 201
    for name, (date, countries) in MEETINGS.items():
        document = {
            "title": name,
            "date": date,
            "participants": [{"id": f"{name}-{code}".lower(), "country": code} for code in countries],
        }
        assert client.put(f"/meetings/{name}", json=document).status_code == 201
    return client


def ids(client, url="/meetings", **params):
    response = client.get(url, params={"sort": "id", **params})
    assert response.status_code == 200, response.text
    return [item["id"] for item in response.json()["items"]]


def test_members_are_returned_and_stored(union):
    shown = union.get("/organizations/eu").json()
    assert shown["members"][:2] == [
        {"country": "GB", "term": "1973-01-01/2020-01-31", "note": "Left by referendum."},
        {"country": "FR", "term": "1958-01-01/..", "note": None},
    ]
    assert union.put("/organizations/eu", json=shown).json() == shown
    assert ids(union, "/organizations", member="GB") == ["eu"]
    assert ids(union, "/organizations", member="GB", as_of="2020-01-31") == ["eu"]
    assert ids(union, "/organizations", member="GB", as_of="2020-02") == []
    assert ids(union, "/organizations", member=["GB", "Croatia"]) == ["eu"]
    assert ids(union, "/organizations", q="referendum") == ["eu"]
    assert union.delete("/countries/HR").status_code == 409
    rows = union.get("/organizations.csv", params={"member": "GB"})
    imported = union.post("/imports?resource=organizations", content=rows.content, headers={"Content-Type": "text/csv"})
    assert imported.json()["unchanged"] == 1, imported.text
    graph = union.get("/organizations.jsonld").json()["@graph"]
    [node] = [item for item in graph if item.get("name") == "European Union"]
    node = node["member"][0]
    assert (node["startDate"], node["endDate"], node["member"]["identifier"]) == ("1973-01-01", "2020-01-31", "GB")


def test_meetings_are_found_by_members_on_their_days(union):
    assert ids(union, country="member:eu") == MEMBERS
    assert ids(union, country="member:eu", sort="date")[0] == "always"
    assert ids(union, country="member:eu", date="2020") == ["last-day"]
    assert ids(union, country="member:eu", date_from="2013-07-01", date_to="2013-07-01", sort="-date") == [
        "accession",
        "around-accession",
        "perhaps-before",
    ]
    assert ids(union, country=["US", "member:eu"]) == ["accession", "around-accession", "last-day", "perhaps-before"]
    assert ids(union, country="US,member:eu") == sorted(MEETINGS)
    assert ids(union, "/countries/GB/meetings", country="member:eu") == ["last-day", "one-of-both"]
    response = union.get("/meetings", params={"country": "member:eu", "facets": "country", "total": "true"}).json()
    assert response["total"] == len(MEMBERS)
    assert {item["value"] for item in response["facets"]["country"]} == {"GB", "FR", "HR", "NO", "SE", "US"}


def test_one_participant_is_of_a_member_on_the_day(union):
    by_gb, by_us = "last-day-gb", "last-day-us"
    union.patch(f"/participants/{by_gb}", json={"office": "Envoy", "role": "host"})
    union.patch(f"/participants/{by_us}", json={"office": "Legate"})
    union.patch("/participants/day-after-gb", json={"office": "Envoy", "role": "host"})
    for more in ({}, {"sort": "-date"}, {"date_from": "1900"}, {"mode": "unknown"}):
        assert ids(union, participant="country:member:eu", **more) == ids(union, country="member:eu", **more)
        assert ids(union, participant="country:member:eu;office:Envoy", **more) == ["last-day"]
        assert ids(union, participant="country:member:eu;role:host", **more) == ["last-day"]
        assert ids(union, participant="country:member:eu;office:Legate", **more) == []
        assert ids(union, participant="country:US,member:eu;office:Legate,Envoy", **more) == ["last-day"]
        assert ids(union, participant="country:US;office:Legate", **more) == ["last-day"]
    without_envoy = ids(union, country="US,FR", **{"participant!": "country:member:eu;office:Envoy"})
    assert set(without_envoy) == set(MEETINGS) - {"last-day", "always"}
    without_members = ids(union, country="US", **{"participant!": "country:member:eu"})
    assert set(without_members) == set(MEETINGS) - {*MEMBERS}


def test_participants_are_found_by_membership_on_the_day(union):
    found = ids(union, "/participants", country="member:eu")
    assert found == sorted(
        ["accession-hr", "always-no", "around-accession-hr", "last-day-gb", "one-of-both-fr", "perhaps-before-hr"]
    )
    assert ids(union, "/participants", country="member:eu,SE", meeting="always") == ["always-no", "always-se"]
    assert ids(union, "/participants", country=["GB", "member:eu"]) == ["last-day-gb"]


def test_agreements_are_found_by_membership_on_the_day_asked_or_of_the_signing(union):
    for name, code, signed in (
        ("early", "GB", "2019-05-05"),
        ("late", "GB", "2020-05-05"),
        ("other", "JP", "2019-05-05"),
    ):
        document = {
            "title": name,
            "parties": [{"country": code}, {"country": "US"}],
            "actions": [{"action": "signed", "date": signed}, {"action": "entered_into_force", "date": signed}],
        }
        assert union.put(f"/agreements/{name}", json=document).status_code == 201
    for sort in ("id", "date", "-updated_at"):
        assert ids(union, "/agreements", country="member:eu", sort=sort) == ["early"]
        assert ids(union, "/agreements", country=["member:eu", "US"], kind="other", sort=sort) == ["early"]
    query = {"country": "member:eu", "status": "in_force"}
    assert ids(union, "/agreements", **query, as_of="2019-06-01") == ["early"]
    assert ids(union, "/agreements", **query, as_of="2020-06-01") == []
    assert ids(union, "/agreements", **query) == []
    # A member today that was none at the signing.
    document = {
        "title": "before accession",
        "parties": [{"country": "HR"}, {"country": "US"}],
        "actions": [{"action": "signed", "date": "2005"}, {"action": "entered_into_force", "date": "2005"}],
    }
    assert union.put("/agreements/before-accession", json=document).status_code == 201
    for sort in ("id", "date", "-updated_at"):
        assert ids(union, "/agreements", **query, sort=sort) == ["before-accession"]
    assert ids(union, "/agreements", country="member:eu") == ["early"]
    assert ids(union, "/agreements", **query, as_of="2010") == []


def test_membership_filter_follows_changes_of_members_and_meetings(union):
    union.patch("/meetings/day-after", json={"date": "2020-01-30"})
    assert "day-after" in ids(union, country="member:eu")
    without = [member for member in UNION["members"] if member["country"] != "GB"]
    union.patch("/organizations/eu", json={"members": without})
    assert ids(union, country="member:eu") == [name for name in MEMBERS if name != "last-day"]
    union.patch("/organizations/eu", json={"members": [*without, {"country": "GB", "term": "../2020-01-30"}]})
    assert ids(union, country=["GB", "member:eu"]) == ["day-after", "one-of-both"]
    union.post("/organizations/eu/restore?version=1")
    assert "last-day" in ids(union, country="member:eu")
    union.delete("/organizations/eu")
    assert union.get("/meetings?country=member:eu").status_code == 422
    union.post("/organizations/eu/undelete")
    assert ids(union, country="member:eu", date="2020") == ["day-after", "last-day"]


def test_memberships_move_with_a_merge(union):
    other = {"name": "Union of Europe", "members": [{"country": "JP", "term": "2021-05-06"}]}
    response = union.put("/organizations/union", json=other)
    assert response.status_code == 201, response.text
    assert ids(union, country="member:union") == ["outsiders"]
    union.post("/organizations/eu/merge", json={"other": "union"})
    assert "outsiders" in ids(union, country="member:eu")
    assert ids(union, country="member:union") == ids(union, country="member:eu")
    union.post("/organizations/union/unmerge")
    assert ids(union, country="member:union") == ["outsiders"]
    assert "outsiders" not in ids(union, country="member:eu")


@pytest.mark.parametrize(
    ("url", "value", "text"),
    [
        ("/meetings", "member:ue", "no record has the id 'ue'"),
        ("/meetings", "member:EU", "no record has the id 'EU'; did you mean 'eu'?"),
        ("/agreements", "member:european union", "no record has the id 'european union'; did you mean 'eu'?"),
        ("/meetings", "member:", "no record has the id"),
        ("/participants", "FR,member:nobody", "no record has the id 'nobody'"),
        ("/people", "member:eu", "not a known country"),
    ],
)
def test_unknown_members_are_refused(union, url, value, text):
    response = union.get(url, params={"country": value})
    assert response.status_code == 422
    assert text in response.json()["errors"][0]["detail"]


def test_a_membership_is_listed_once(client):
    member = {"country": "FR", "term": "1958"}
    response = client.post("/organizations", json={"name": "Club", "members": [member, member]})
    assert response.status_code == 422
    # A country may leave and come back.
    again = client.post("/organizations", json={"name": "Club", "members": [member, {**member, "term": "1970/.."}]})
    assert again.status_code == 201
