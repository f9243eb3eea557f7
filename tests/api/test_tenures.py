"""Tenures by place of posting, office and day: the list of tenures, and people found by one of theirs."""

import csv
import itertools
import json
import random

import pytest

from app.domain.dates.edtf import EARLIEST, LATEST, Bounds, bounds

US_AMBASSADOR = "Ambassador Extraordinary and Plenipotentiary"
HOLDERS = {
    "ada-reed": [
        {"office": US_AMBASSADOR, "country": "US", "posted_to": "PT", "term": "1990-05-01/1993-06"},
        {"office": "Consul", "country": "US", "posted_to": "ES", "term": "1980/1984"},
    ],
    "ben-cole": [
        {"office": US_AMBASSADOR, "country": "US", "posted_to": "ES", "term": "1990/1991"},
        {"office": "Consul", "country": "US", "posted_to": "PT", "term": "1985/1987"},
    ],
    "cy-dunn": [
        {"office": US_AMBASSADOR, "country": "US", "posted_to": "PT", "term": "../1989-12", "note": "Retired."}
    ],
    "eva-lind": [{"office": "Ambassador", "country": "NO", "posted_to": "PT", "term": "1991-02-02/.."}],
    "flo-gray": [{"office": US_AMBASSADOR, "country": "US", "posted_to": "PT"}],
    "gus-hall": [{"office": "Minister Resident", "country": "US", "posted_to": "PT", "term": "1850~/1853"}],
}


@pytest.fixture
def holders(client):
    for name, tenures in HOLDERS.items():
        document = {"name": name.replace("-", " ").title(), "country": tenures[0]["country"], "tenures": tenures}
        assert client.put(f"/people/{name}", json=document).status_code == 201
    return client


def who(client, url="/tenures", **params):
    response = client.get(url, params=params)
    assert response.status_code == 200, response.text
    return [item["person"]["id"] if url == "/tenures" else item["id"] for item in response.json()["items"]]


def test_ambassadors_between_two_countries_are_listed_by_date(holders):
    query = {"country": "US", "posted_to": "Portugal", "office": "Ambassador*"}
    assert who(holders, **query) == ["cy-dunn", "flo-gray", "ada-reed"]
    assert who(holders, **query, sort="-date") == ["ada-reed", "flo-gray", "cy-dunn"]
    assert who(holders, **query, as_of="1992") == ["flo-gray", "ada-reed"]
    response = holders.get("/tenures", params={**query, "total": "true", "limit": 1})
    assert response.json()["total"] == 3
    assert response.json()["items"] == [
        {
            "person": {"id": "cy-dunn", "name": "Cy Dunn"},
            "office": US_AMBASSADOR,
            "country": "US",
            "organization": None,
            "posted_to": "PT",
            "acting": None,
            "term": "../1989-12",
            "known_until": None,
            "starts_on": None,
            "ends_on": "1989-12-31",
            "note": "Retired.",
        }
    ]
    following = holders.get(response.json()["next"]).json()["items"]
    assert [item["person"]["id"] for item in following] == ["flo-gray"]
    assert (following[0]["term"], following[0]["starts_on"], following[0]["ends_on"]) == (None, None, None)


def test_all_filters_apply_to_one_tenure(holders):
    assert who(holders, posted_to="PT", office="consul") == ["ben-cole"]
    assert who(holders, posted_to="PT,ES", office="Consul", sort="-date") == ["ben-cole", "ada-reed"]
    assert who(holders, posted_to="PT", office=f"Consul,{US_AMBASSADOR}", as_of="1986") == [
        "cy-dunn",
        "flo-gray",
        "ben-cole",
    ]
    assert who(holders, person="ada-reed") == ["ada-reed", "ada-reed"]
    assert who(holders, office="Ambassador") == ["eva-lind"]


def test_people_are_found_by_their_postings(holders):
    def people(**params):
        return who(holders, "/people", **params)

    assert people(posted_to="PT", country="US") == ["ada-reed", "ben-cole", "cy-dunn", "flo-gray", "gus-hall"]
    query = {"posted_to": "PT", "office": US_AMBASSADOR}
    assert people(**query) == ["ada-reed", "cy-dunn", "flo-gray"]
    assert people(**query, as_of="1990-06-01") == ["ada-reed", "flo-gray"]
    assert people(**query, as_of="1993-07-01") == ["flo-gray"]
    assert people(posted_to="ES", as_of="1982") == ["ada-reed"]
    assert people(posted_to=["PT", "ES"]) == ["ada-reed", "ben-cole"]
    # Words are those of a person, whichever tenure they are from.
    found = people(posted_to="PT", q="ambassador portugal", sort="name")
    assert found == ["ada-reed", "ben-cole", "cy-dunn", "eva-lind", "flo-gray"]
    holders.patch("/people/flo-gray", json={"tenures": []})
    assert people(**query, as_of="1993-07-01") == []


@pytest.mark.parametrize(
    ("url", "params", "pointer"),
    [
        ("/tenures", {"office": "Ambasador*"}, "office"),
        ("/tenures", {"office": "Ambassador,"}, "office"),
        ("/tenures", {"posted_to": "Portugual"}, "posted_to"),
        ("/tenures", {"office": "Ambassador", "q": "x"}, "q"),
        ("/people", {"as_of": "1990"}, "as_of"),
        ("/people", {"posted_to": "nowhere"}, "posted_to"),
    ],
)
def test_invalid_tenure_filters_are_rejected(holders, url, params, pointer):
    response = holders.get(url, params=params)
    assert response.status_code == 422
    assert [error["parameter"] for error in response.json()["errors"]] == [pointer]


def test_tenures_equal_those_of_the_people(client):
    chance = random.Random("tenures")
    codes, offices, terms = (
        ("PT", "ES", "NO"),
        ("Envoy", "Envoy General", "Consul"),
        ("1990", "1991/1993", "1992~/..", None),
    )
    tenures = {}
    for number in range(30):
        tenures[f"p-{number:02}"] = [
            {
                "office": chance.choice(offices),
                "country": chance.choice(codes),
                "posted_to": chance.choice(codes),
                "term": chance.choice(terms),
            }
            for _ in range(chance.randrange(3))
        ]
        document = {"name": f"P {number}", "tenures": tenures[f"p-{number:02}"]}
        assert client.put(f"/people/p-{number:02}", json=document).status_code == 201
    for office, country, posted_to in itertools.product((*offices, "Envoy*", None), (*codes, None), (*codes, None)):
        asked = {"office": office, "country": country, "posted_to": posted_to}
        params = {name: value for name, value in asked.items() if value}
        expected = sorted(
            name
            for name, held in tenures.items()
            for one in held
            if (office in {None, one["office"]} or (office == "Envoy*" and one["office"].startswith("Envoy")))
            and country in {None, one["country"]}
            and posted_to in {None, one["posted_to"]}
        )
        assert sorted(name for name in who(client, **params, limit=100) if name in tenures) == expected


TERMS = (
    None,
    "../1989",
    "1990",
    "1990-05-01",
    "1985/1993",
    "1989-12-31/1990-01-01",
    "1950/1990-06",
    "1991/..",
    "1980~/",
)


@pytest.mark.parametrize("sort", ["date", "-date"])
@pytest.mark.parametrize("day", ["1900", "1989-12-31", "1990-05-01", "1990/1991", "../1988", "2001/..", "0001", "9999"])
def test_tenures_of_any_length_are_found_by_day(client, day, sort):
    for number, term in enumerate(TERMS):
        document = {"name": f"P {number}", "tenures": [{"office": "Envoy", "term": term}]}
        assert client.put(f"/people/p-{number}", json=document).status_code == 201
    window = bounds(day)
    terms = [bounds(term) if term else Bounds(EARLIEST, LATEST) for term in TERMS]
    expected = {
        f"p-{number}"
        for number, term in enumerate(terms)
        if term.starts_on <= window.ends_on and window.starts_on <= term.ends_on
    }
    found, url, days = [], f"/tenures?as_of={day}&sort={sort}&limit=2", []
    while url:
        page = client.get(url).json()
        found += [item["person"]["id"] for item in page["items"]]
        days += [item["starts_on"] or "0000" for item in page["items"]]
        url = page["next"]
    assert set(found) - {"hayashi-yoshimasa", "ana-cecilia-gervasi"} == expected
    assert len(found) == len(set(found))
    assert days == sorted(days, reverse=sort == "-date")


def test_tenures_are_served_as_tables(client, holders):
    listed = client.get("/tenures", params={"posted_to": "PT"}).json()["items"]
    answers = [
        client.get("/tenures.csv", params={"posted_to": "PT"}),
        client.get("/tenures", params={"posted_to": "PT", "format": "csv"}),
        client.get("/tenures", params={"posted_to": "PT"}, headers={"Accept": "text/csv"}),
    ]
    assert len({answer.text for answer in answers}) == 1
    rows = list(csv.DictReader(answers[0].text.splitlines()))
    assert [row["person"] for row in rows] == [item["person"]["id"] for item in listed]
    assert [(row["office"], row["country"], row["term"] or None) for row in rows] == [
        (item["office"], item["country"], item["term"]) for item in listed
    ]
    assert {row["person_name"] for row in rows} == {item["person"]["name"] for item in listed}
    lines = client.get("/tenures.ndjson", params={"posted_to": "PT"}).text.splitlines()
    assert [json.loads(line)["note"] or "" for line in lines] == [row["note"] for row in rows]
    assert list(json.loads(lines[0])) == list(rows[0])
    assert client.get("/tenures.bom.csv", params={"posted_to": "PT"}).content.startswith("\ufeffperson,".encode())


def test_tables_of_tenures_are_complete_or_paged(client, holders, monkeypatch):
    whole = client.get("/tenures.csv").text
    first = client.get("/tenures.csv", params={"limit": 2})
    assert len(first.text.splitlines()) == 3
    rest = client.get(first.links["next"]["url"])
    assert first.text.splitlines()[1:] + rest.text.splitlines()[1:] == whole.splitlines()[1:5]
    monkeypatch.setattr("app.api.tenures.MAX_LIMIT", 2)
    assert client.get("/tenures.csv").text == whole
    assert client.get("/tenures.csv", params={"total": "true"}).status_code == 422
    assert client.get("/tenures.csv", params={"format": "csv"}).status_code == 422
    assert client.get("/tenures.xlsx").status_code == 404
    assert client.get("/tenures.csv", params={"office": "Nobody"}).status_code == 422


def test_office_with_commas_is_found_as_a_whole(holders):
    office = "Minister, Trade"
    ruth = {"name": "Ruth Vale", "tenures": [{"office": office, "term": "2001"}, {"office": "Trade", "term": "2003"}]}
    assert holders.put("/people/ruth-vale", json=ruth).status_code == 201
    for value in (office, "MINISTER, trade", r"minister\, trade", "Minister, T*"):
        assert who(holders, office=value) == ["ruth-vale"], value
    assert who(holders, office=r"Trade,minister\, trade,Ambassador") == ["eva-lind", "ruth-vale", "ruth-vale"]
    assert holders.get("/tenures", params={"office": "Minister, Peace"}).status_code == 422


def test_a77_office_held_at_meetings_alone_is_known_and_has_no_tenures(holders):
    participants = [{"country": "NO", "office": "Master of Ceremonies, Chief Herald"}]
    document = {"title": "Reception", "date": "1990-01-01", "participants": participants}
    assert holders.put("/meetings/reception", json=document).status_code == 201
    assert who(holders, office="master of ceremonies\\, chief herald") == []
    assert who(holders, office="Master of Ceremonies, Chief Herald") == []
    assert who(holders, office="Master*") == []
    assert who(holders, office="Master*,Minister*") == ["gus-hall"]
    response = holders.get("/tenures", params={"office": "Master of Ceremony"})
    assert response.status_code == 422
    assert holders.delete("/meetings/reception").status_code == 204
    assert holders.get("/tenures", params={"office": "Master*"}).status_code == 422
