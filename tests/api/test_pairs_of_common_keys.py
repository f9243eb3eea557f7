"""Pairs of meetings, agreements and organizations follow from the records alone, also where very many have a day or a title in common."""

import pytest

from app.db import models as m
from app.queries.matching import similar_agreements, similar_meetings, similar_organizations
from app.services.derivation import duplicates

MOST = 4


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(similar_meetings, "MOST_OF_A_DAY", MOST)
    monkeypatch.setattr(similar_agreements, "MOST", MOST)
    monkeypatch.setattr(similar_organizations, "MOST", MOST)


@pytest.fixture
def pairs(database):
    """Return the number of the stored pairs, which are those of a new database with these records."""

    def count(resource):
        with database.reading() as connection:
            assert list(duplicates.differences(connection, resource)) == []
            rows = connection.execute(m.DuplicatePair.__table__.select().where(m.DuplicatePair.resource == resource))
            return len(rows.all())

    return count


@pytest.fixture
def talks(client):
    def put(record_id, date="2023-05-12", **fields):
        document = {"title": "Talks", "date": date, "participants": [{"country": "PE"}, {"country": "JP"}]}
        response = client.put(f"/meetings/{record_id}", json=document | fields)
        assert response.status_code in {200, 201}, response.text

    return put


def test_meetings_of_a_common_day(client, talks, pairs):
    for number in range(MOST):
        talks(f"talks-{number}")
    assert pairs("meetings") == 6
    talks("more", "2023-05-11/2023-05-14")
    assert pairs("meetings") == 0, "each day of the interval on which a fifth meets has five"
    talks("more", "2023-05-13")
    assert pairs("meetings") == 6, "the day of the four has four again; the day after has five"
    talks("more", "2023-05-12")
    assert pairs("meetings") == 0
    assert client.delete("/meetings/more").status_code == 204
    assert pairs("meetings") == 6
    talks("other")
    talks("other", participants=[{"country": "PE"}, {"country": "NO"}])
    assert pairs("meetings") == 6
    assert client.post("/meetings/talks-0/merge", json={"other": "talks-1"}).status_code == 200
    talks("last")
    assert pairs("meetings") == 6


def test_long_meetings_count_in_whatever_order(client, talks, pairs):
    talks("long", "2023-05-01/2023-07-31")
    for number in range(MOST):
        talks(f"talks-{number}")
    assert pairs("meetings") == 0
    assert client.delete("/meetings/long").status_code == 204
    assert pairs("meetings") == 6
    talks("another", "2023-05-01/2023-07-31")
    assert pairs("meetings") == 0


@pytest.fixture
def treaty(client):
    def put(record_id, title="Treaty on Lake Orlo", **fields):
        response = client.put(f"/agreements/{record_id}", json={"title": title, **fields})
        assert response.status_code in {200, 201}, response.text

    return put


def test_agreements_of_a_common_title(client, treaty, pairs):
    for number in range(MOST):
        treaty(f"treaty-{number}")
    assert pairs("agreements") == 6
    treaty("more", "Another Treaty", other_titles=["Treaty on Lake Orlo"])
    assert pairs("agreements") == 0
    treaty("more", "Another Treaty")
    assert pairs("agreements") == 6
    treaty("more")
    assert pairs("agreements") == 0
    assert client.delete("/agreements/more").status_code == 204
    assert pairs("agreements") == 6


def test_agreements_of_a_common_day(client, treaty, pairs):
    signed = {"actions": [{"action": "signed", "date": "1999-06-29"}]}
    for number in range(MOST):
        treaty(f"treaty-{number}", f"Treaty on Lake Orlo, part {'abcdefg'[number]}", **signed)
    before = pairs("agreements")
    assert before
    treaty("more", "Treaty on Lake Orlo, part x", **signed)
    assert pairs("agreements") == 0
    treaty("more", "Treaty on Lake Orlo, part x")
    assert pairs("agreements") == before


def test_other_titles_are_found_from_both_sides(treaty, pairs):
    treaty("main")
    for number in range(MOST - 1):
        treaty(f"treaty-{number}", f"Treaty on Lake Orlo and {'abc'[number] * 9}", other_titles=["Treaty on Lake Orlo"])
    treaty("main", note="Written again.")
    assert pairs("agreements") == MOST - 1


NAMES = [
    ("Orlo Lake Water Commission", {}),
    ("Orlo Lake Water Committee", {}),
    ("The Commission of the Orlo-Lake Water", {}),
    ("Lake Water Authority (OLWC)", {}),
    ("Authority of Lakes", {"abbreviation": "OLWC"}),
    ("OLWC", {}),
    ("Lake Board", {"other_names": [{"name": "Orlo Lake Water Commission"}]}),
]


@pytest.fixture
def body(client):
    def put(record_id, name, **fields):
        response = client.put(f"/organizations/{record_id}", json={"name": name, "kind": "agency"} | fields)
        assert response.status_code in {200, 201}, response.text

    return put


@pytest.mark.parametrize("step", [1, -1])
def test_organizations_in_whatever_order(client, body, pairs, step):
    for number, (name, fields) in [*enumerate(NAMES)][::step]:
        body(f"body-{number}", name, **fields)
    listed = client.get("/duplicates", params={"resource": "organizations", "limit": 100}).json()["items"]
    assert sorted(sorted([pair["a"]["id"][-1], pair["b"]["id"][-1]]) for pair in listed) == [
        ["0", "1"],
        ["0", "2"],
        ["0", "6"],
        ["1", "2"],
        ["1", "6"],
        ["2", "6"],
        ["3", "4"],
        ["4", "5"],
    ]
    assert pairs("organizations") == len(listed)


def test_organizations_of_a_common_name(client, body, pairs):
    for number in range(MOST):
        body(f"body-{number}", "abcdef"[number] * 9, other_names=[{"name": "Ministry of Lakes"}])
    assert pairs("organizations") == 6
    body("more", "Another Body", other_names=[{"name": "Ministry of Lakes"}])
    assert pairs("organizations") == 0
    body("more", "Another Body")
    assert pairs("organizations") == 6
    body("more", "Lakes Ministry")
    assert pairs("organizations") == 6, "the words are those of five now, but the name is that of four"
    body("more", "Ministry of Lakes")
    assert pairs("organizations") == 0
    assert client.delete("/organizations/more").status_code == 204
    assert pairs("organizations") == 6
    assert client.post("/organizations/more/undelete").status_code == 200
    assert pairs("organizations") == 0
    assert client.post("/organizations/body-0/merge", json={"other": "body-1"}).status_code == 200
    assert pairs("organizations") == 6
