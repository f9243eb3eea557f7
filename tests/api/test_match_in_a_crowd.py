"""`POST /match` and `/reconcile` find a record among very many that have words, an abbreviation, a title or a day in common."""

import json

import pytest

from app.queries.matching import record_candidates

MOST = 4
PLACES = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo"]
COUNTRIES = ["BR", "CL", "FR", "IT", "JP", "NO", "PE"]


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Judge few candidates, and record more of a kind; the one that is looked for is the last."""
    monkeypatch.setattr(record_candidates, "MOST", MOST)


@pytest.fixture
def record(client):
    def create(resource, documents):
        for number, document in enumerate(documents):
            response = client.put(f"/{resource}/{resource[0]}-{number}", json=document)
            assert response.status_code == 201, response.text

    return create


@pytest.fixture
def first(client):
    def ask(resource, **question):
        response = client.post("/match", json={resource: {"a": question}})
        assert response.status_code == 200, response.text
        return [candidate["id"] for candidate in response.json()["a"]][:1]

    return ask


LAST = len(PLACES) - 1


@pytest.mark.parametrize(
    "question",
    [
        {"name": "Gingko Institute of Foreign Trade"},
        {"name": "Ginkgo Institute for Foreign Trade"},
        {"name": "The Institute of Foreign Trade, Ginkgo"},
        {"name": "Trade Institute of Ginkgo", "abbreviation": "IFT"},
    ],
    ids=lambda question: question["name"],
)
def test_organization_whose_words_very_many_have(client, record, first, question):
    names = (f"{place} Institute of Foreign Trade" for place in PLACES)
    record("organizations", [{"name": name, "abbreviation": "IFT"} for name in names])
    assert first("organizations", **question) == [f"o-{LAST}"]
    queries = {"a": {"query": question["name"], "type": "organizations"}}
    best, *_ = client.post("/reconcile", data={"queries": json.dumps(queries)}).json()["a"]["result"]
    assert best["id"] == f"organizations/o-{LAST}"


@pytest.mark.parametrize("found_by", [{"countries": ["US", "PE"]}, {"on": "1956-03-04"}])
def test_agreement_of_a_common_title(record, first, found_by):
    record(
        "agreements",
        [
            {
                "title": "Air Transport Agreement",
                "kind": "agreement",
                "parties": [{"country": "US"}, {"country": country}],
                "actions": [{"action": "signed", "date": f"{1950 + number}-03-04"}],
            }
            for number, country in enumerate(COUNTRIES)
        ],
    )
    assert first("agreements", name="Air Transport Agreement", **found_by) == [f"a-{LAST}"]


@pytest.mark.parametrize(
    "found_by",
    [{"name": "Talks in Ginkgo"}, {"countries": ["US", "PE"]}, {"countries": ["US"], "city": "Ginkgo"}],
    ids=str,
)
def test_meeting_of_a_common_year(record, first, found_by):
    record(
        "meetings",
        [
            {
                "title": f"Talks in {place}",
                "date": f"2014-03-{number + 10}",
                "place": {"city": place, "country": "US"},
                "participants": [{"country": "US"}, {"country": COUNTRIES[number]}],
            }
            for number, place in enumerate(PLACES)
        ],
    )
    assert first("meetings", on="2014", **found_by) == [f"m-{LAST}"]
