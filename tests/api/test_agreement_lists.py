"""Lists of agreements by several filters and dates, compared with a filter in Python over all agreements."""

import random

import pytest

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
            data = {
                "id": f"agreement-{number}",
                "title": f"Agreement {number}",
                "kind": chance.choice(KINDS),
                "parties": [{"country": code} for code in chance.sample(CODES, chance.choice((1, 2, 2, 3)))],
                "topics": [{"name": name} for name in chance.sample(TOPICS, chance.choice((0, 1, 2)))],
                "actions": [{key: value for key, value in signed.items() if value is not None}],
            }
            response = client.post("/agreements", json=data)
            assert response.status_code == 201, response.text

    return grow(write)


def test_agreement_changes_its_position_with_its_signing_date(client):
    def listed(**query):
        return [item["id"] for item in client.get("/countries/JP/agreements", params=query).json()["items"]]

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
