"""Lists of agreements by several filters and days, compared with what a reader of all agreements would pick."""

import random

import pytest
from api_pages import ids, pages

from app.dates import bounds
from app.query import filters
from app.store import term_entries

CODES = ("JP", "PE", "FR", "TR")
KINDS = ("treaty", "joint_statement", "declaration")
TOPICS = ("Trade", "Fisheries", "Space")
DATES = ("2019", "2020-01-31", "2020-02", "2020-02-15", "2020-02-15", "2018/2021", "2020-01-20/2020-02-10", None)


@pytest.fixture(scope="module")
def start_file(grow):
    def write(client):
        chance = random.Random("agreements")
        for number in range(120):
            drawn = f"2020-0{chance.randrange(1, 5)}-{chance.randrange(1, 29):02}"
            signed = {"action": "signed", "date": chance.choice((*DATES, drawn))}
            draft = {
                "id": f"agreement-{number}",
                "title": f"Agreement {number}",
                "kind": chance.choice(KINDS),
                "parties": [{"country": code} for code in chance.sample(CODES, chance.choice((1, 2, 2, 3)))],
                "topics": [{"name": name} for name in chance.sample(TOPICS, chance.choice((0, 1, 2)))],
                "actions": [{key: value for key, value in signed.items() if value is not None}],
            }
            answer = client.post("/agreements", json=draft)
            assert answer.status_code == 201, answer.text

    return grow(write)


def _matches(document, query):
    codes = {each["country"] for each in document["parties"]}
    topics = {each["id"] for each in document["topics"]}
    starts_on, ends_on = document["starts_on"] or "0001-01-01", document["ends_on"] or "9999-12-31"
    firsts = [bounds(query[name]).starts_on.isoformat() for name in ("date", "date_from") if name in query]
    lasts = [bounds(query[name]).ends_on.isoformat() for name in ("date", "date_to") if name in query]
    return (
        all(codes & set(group.split(",")) for group in query.get("country", []))
        and all(topics & set(group.split(",")) for group in query.get("topic", []))
        and ("kind" not in query or document["kind"] in query["kind"].split(","))
        and ("status" not in query or document["status"] == query["status"])
        and all(ends_on >= first for first in firsts)
        and all(starts_on <= last for last in lasts)
    )


def _drawn(chance):
    query = {"sort": chance.choice(("date", "-date", "date", "-date", "id"))}
    if chance.random() < 0.6:
        query["country"] = [
            ",".join(chance.sample(CODES, chance.choice((1, 1, 2)))) for _ in range(chance.choice((1, 2)))
        ]
    if chance.random() < 0.3:
        query["topic"] = [",".join(chance.sample(("trade", "fisheries", "space"), chance.choice((1, 1, 2))))]
    if chance.random() < 0.3:
        query["kind"] = ",".join(chance.sample(KINDS, chance.choice((1, 2))))
    if chance.random() < 0.2:
        query["status"] = "signed"
    if chance.random() < 0.4:
        query["date"] = chance.choice(("2020-02-15", "2020-02", "2020-01-15", "2019-05", "2024"))
    if chance.random() < 0.2:
        query["date_from"] = chance.choice(("2020-01-20", "2020-03"))
    if chance.random() < 0.2:
        query["date_to"] = chance.choice(("2020-03-10", "2022"))
    return query


@pytest.mark.parametrize("most", [0, 3_000], ids=["all are common", "few lead"])
def test_every_list_holds_what_a_reader_of_all_would_pick(client, database, monkeypatch, most):
    monkeypatch.setattr(filters, "MOST_SORTED", most)
    with database.reading() as connection:
        assert list(term_entries.differences(connection)) == []
    everything = client.get("/agreements?limit=1000&sort=updated_at").json()["items"]
    order = {document["id"]: place for place, document in enumerate(everything)}
    chance = random.Random("queries")
    sizes = set()
    for _ in range(120):
        query = _drawn(chance)
        expected = [each for each in everything if _matches(each, query)]
        if query["sort"] == "id":
            expected.sort(key=lambda each: each["id"])
        else:
            expected.sort(
                key=lambda each: (each["starts_on"] or "", order[each["id"]]), reverse=query["sort"].startswith("-")
            )
        found = []
        for page in pages(client, "/agreements", **query, limit=7, total="true"):
            found += ids(page)
            assert page["total"] == len(expected), query
        assert found == [each["id"] for each in expected], query
        sizes.add(min(len(found), 20))
    assert {1, 20} <= sizes


def test_an_agreement_moves_with_its_signing(client):
    def listed(**query):
        return [each["id"] for each in client.get("/countries/JP/agreements", params=query).json()["items"]]

    first = listed()[0]
    assert client.patch(
        f"/agreements/{first}", json={"actions": [{"action": "signed", "date": "1950-01-01"}]}
    ).is_success
    assert first not in listed()[:1]
    assert listed(date="1950-01-01", kind=",".join(KINDS))[0] == first
    assert client.delete(f"/agreements/{first}").status_code == 204
    assert first not in listed(date="1950-01-01")
    assert client.post(f"/agreements/{first}/undelete").is_success
    assert first in listed(date="1950-01-01")
    assert client.patch(f"/agreements/{first}", json={"parties": [{"country": "KE"}]}).is_success
    assert first not in listed(date="1950-01-01")
