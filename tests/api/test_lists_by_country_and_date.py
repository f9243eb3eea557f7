"""Lists of meetings by several countries and dates, which use special terms."""

import itertools
import random

import pytest

from app.filter_index import planner

CODES = ("JP", "PE", "FR", "TR", "KE")
KINDS = ("bilateral_meeting", "call", "summit")
DATES = ("2019", "2020-01", "2020-01-31", "2020-02", "2020-02-15", "2020-03-01/2020-04-20", "../2020-02-01", "2020/..")


@pytest.fixture(scope="module")
def start_file(grow):
    def write(client):
        chance = random.Random("meetings")
        for number in range(150):
            codes = chance.sample(CODES, chance.choice((1, 1, 2, 3, 5)))
            data = {
                "id": f"meeting-{number}",
                "title": f"Meeting {number}",
                "date": chance.choice((*DATES, f"2020-0{chance.randrange(1, 5)}-{chance.randrange(1, 29):02}")),
                "kind": chance.choice(KINDS),
                "place": {"country": chance.choice(CODES)},
                "participants": [{"country": code} for code in codes],
            }
            if number < 40:
                data["identifiers"] = [{"scheme": "wikidata", "value": f"Q{number}"}]
            assert client.post("/meetings?duplicates=allow", json=data).status_code == 201

    return grow(write)


def test_meetings_of_more_countries_than_are_paired_are_found_by_two_of_them(client):
    codes = [item["code"] for item in client.get("/countries?limit=1000").json()["items"]][: planner.MOST_PAIRED + 1]
    for name, chosen in (("assembly", codes), ("paired", codes[:-1])):
        data = {
            "id": name,
            "title": name,
            "date": "2021-05-05",
            "participants": [{"country": item} for item in chosen],
        }
        assert client.post("/meetings", json=data).status_code == 201
    for one, other in itertools.islice(itertools.combinations(codes[:-1], 2), 40):
        result = client.get("/meetings", params={"country": [one, other], "date": "2021-05-05"}).json()["items"]
        assert {"assembly", "paired"} <= {item["id"] for item in result}
    result = client.get("/meetings", params={"country": [codes[0], codes[-1]], "date": "2021-05-05"}).json()["items"]
    assert "assembly" in {item["id"] for item in result}


def test_terms_follow_a_change(client):
    participants = [{"country": "JP"}, {"country": "PE"}]
    data = {"id": "changing", "title": "Changing", "date": "2021", "participants": participants}
    assert client.post("/meetings", json=data).status_code == 201

    def is_found(**params):
        result = client.get("/meetings", params={"country": ["JP", "PE"], **params}).json()["items"]
        return "changing" in {item["id"] for item in result}

    assert is_found(date="2021-12-31")
    assert client.patch("/meetings/changing", json={"date": "2021-03-01"}).status_code == 200
    assert not is_found(date="2021-12-31")
    assert is_found(date="2021-03-01")
    changed = {"participants": [{"country": "JP"}, {"country": "FR"}]}
    assert client.patch("/meetings/changing", json=changed).status_code == 200
    assert not is_found(date="2021-03-01")
