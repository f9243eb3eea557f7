"""Lists of meetings by several filters and days, compared with what a reader of all meetings would pick."""

import itertools
import random

import pytest
from api_pages import ids, pages

from app.dates import bounds
from app.query import meeting_walks

CODES = ("JP", "PE", "FR", "TR", "KE")
KINDS = ("bilateral_meeting", "call", "summit")
DATES = ("2019", "2020-01", "2020-01-31", "2020-02", "2020-02-15", "2020-03-01/2020-04-20", "../2020-02-01", "2020/..")


@pytest.fixture(scope="module")
def start_file(grow):
    def write(client):
        chance = random.Random("meetings")
        for number in range(150):
            codes = chance.sample(CODES, chance.choice((1, 1, 2, 3, 5)))
            draft = {
                "id": f"meeting-{number}",
                "title": f"Meeting {number}",
                "date": chance.choice((*DATES, f"2020-0{chance.randrange(1, 5)}-{chance.randrange(1, 29):02}")),
                "kind": chance.choice(KINDS),
                "place": {"country": chance.choice(CODES)},
                "participants": [{"country": code} for code in codes],
            }
            if number < 40:
                draft["identifiers"] = [{"scheme": "wikidata", "value": f"Q{number}"}]
            assert client.post("/meetings?duplicates=allow", json=draft).status_code == 201

    return grow(write)


def _matches(document, query):
    codes = {each["code"] for each in document["countries"]}
    span = bounds(document["date"])
    days = [bounds(query[name]) for name in ("date", "date_from", "date_to") if name in query]
    firsts = [bounds(query[name]).starts_on for name in ("date", "date_from") if name in query]
    lasts = [bounds(query[name]).ends_on for name in ("date", "date_to") if name in query]
    return (
        all(codes & set(group.split(",")) for group in query.get("country", []))
        and ("kind" not in query or document["kind"] in query["kind"].split(","))
        and ("place" not in query or document["place"]["country"] == query["place"])
        and all(span.ends_on >= first for first in firsts)
        and all(span.starts_on <= last for last in lasts)
        and (
            "identifier" not in query
            or query["identifier"] in {f"{each['scheme']}:{each['value']}" for each in document["identifiers"]}
        )
        and len(days) < 4
    )


def _order(document, sort):
    name = sort.removeprefix("-")
    value = bounds(document["date"]).starts_on if name == "date" else document[name]
    return value, int(document["id"].removeprefix("meeting-")) if document["id"].startswith("meeting-") else -1


def _drawn(chance):
    query = {"sort": chance.choice(("date", "-date", "id", "-updated_at"))}
    if chance.random() < 0.7:
        groups = chance.randrange(1, 4)
        query["country"] = [",".join(chance.sample(CODES, chance.choice((1, 1, 2)))) for _ in range(groups)]
    if chance.random() < 0.3:
        query["kind"] = ",".join(chance.sample(KINDS, chance.choice((1, 2))))
    if chance.random() < 0.3:
        query["place"] = chance.choice(CODES)
    if chance.random() < 0.5:
        days = ("2020-01-15", "2020-02", "2020-03-10", "2020-05", "2020-02-20/2020-03-05", "2018")
        query["date"] = chance.choice(days)
    if chance.random() < 0.3:
        query["date_from"] = chance.choice(("2020-01-20", "2020-03", "2021"))
    if chance.random() < 0.2:
        query["date_to"] = chance.choice(("2021", "2022"))
    if chance.random() < 0.1:
        query["identifier"] = f"wikidata:Q{chance.randrange(45)}"
    return query


@pytest.fixture
def everything(client):
    """All meetings, in the order in which they were made."""
    return client.get("/meetings?limit=1000&sort=updated_at").json()["items"]


@pytest.fixture(
    params=[(1_000, 17, 50), (1, 0, 50), (1_000, 1_000_000, 0)],
    ids=["few are sorted", "all count as many", "all are common enough for the index of terms"],
)
def counted(request, monkeypatch):
    most, most_sorted, few = request.param
    monkeypatch.setattr(meeting_walks, "_COUNTED", most)
    monkeypatch.setattr(meeting_walks, "_STEPS_FOR_A_SORT", most_sorted)
    monkeypatch.setattr(meeting_walks, "_FEW", few)


def test_every_list_holds_what_a_reader_of_all_would_pick(client, everything, counted):
    chance = random.Random("queries")
    sizes = set()
    for _ in range(100):
        query = _drawn(chance)
        expected = [each["id"] for each in everything if _matches(each, query)]
        order = {each["id"]: _order(each, query["sort"]) for each in everything}
        expected.sort(key=order.__getitem__, reverse=query["sort"].startswith("-"))
        found = []
        for page in pages(client, "/meetings", **query, limit=13, total="true"):
            found += ids(page)
            assert page["total"] == len(expected), query
        assert found == expected, query
        sizes.add(min(len(found), 20))
    assert {0, 1, 20} <= sizes


def test_meetings_of_more_countries_than_are_paired_are_found_by_two_of_them(client):
    codes = [each["code"] for each in client.get("/countries?limit=1000").json()["items"]][
        : meeting_walks.MOST_PAIRED + 1
    ]
    for name, chosen in (("assembly", codes), ("paired", codes[:-1])):
        draft = {
            "id": name,
            "title": name,
            "date": "2021-05-05",
            "participants": [{"country": each} for each in chosen],
        }
        assert client.post("/meetings", json=draft).status_code == 201
    for one, other in itertools.islice(itertools.combinations(codes[:-1], 2), 40):
        found = client.get("/meetings", params={"country": [one, other], "date": "2021-05-05"}).json()["items"]
        assert {"assembly", "paired"} <= {each["id"] for each in found}
    found = client.get("/meetings", params={"country": [codes[0], codes[-1]], "date": "2021-05-05"}).json()["items"]
    assert "assembly" in {each["id"] for each in found}


def test_terms_follow_a_change(client):
    participants = [{"country": "JP"}, {"country": "PE"}]
    draft = {"id": "changing", "title": "Changing", "date": "2021", "participants": participants}
    assert client.post("/meetings", json=draft).status_code == 201

    def is_found(**asked):
        found = client.get("/meetings", params={"country": ["JP", "PE"], **asked}).json()["items"]
        return "changing" in {each["id"] for each in found}

    assert is_found(date="2021-12-31")
    assert client.patch("/meetings/changing", json={"date": "2021-03-01"}).status_code == 200
    assert not is_found(date="2021-12-31")
    assert is_found(date="2021-03-01")
    changed = {"participants": [{"country": "JP"}, {"country": "FR"}]}
    assert client.patch("/meetings/changing", json=changed).status_code == 200
    assert not is_found(date="2021-03-01")
