"""A whole meeting in one request: related records are found or created, all in one transaction."""

import pytest
from sqlalchemy import func, select

from app.db import models as m

TABLES = [
    *(m.Country, m.Organization, m.Person, m.Topic, m.Source, m.Agreement, m.Meeting, m.Participant),
    *(m.Name, m.Identifier, m.Citation, m.Party, m.Action, m.Tenure, m.Term, m.MeetingTerm, m.RetiredId),
]
WHOLE = {
    "title": "Lima talks",
    "date": "1995-05-05",
    "participants": [
        {
            "person": {"name": "Ana Peña", "tenures": [{"office": "Envoy", "organization": {"name": "Foro"}}]},
            "country": "PE",
            "office": "Envoy",
        },
        {"organization": {"name": "Foro", "abbreviation": "FO"}},
    ],
    "agreements": [
        {
            "relation": "signed",
            "agreement": {
                "title": "Lima pact",
                "parties": [{"country": "PE"}, {"organization": {"name": "foro"}}],
                "actions": [{"action": "signed", "date": "1995-05-05"}],
                "topics": [{"name": "Fish", "parent": {"name": "Sea"}}],
            },
        }
    ],
    "topics": [{"topic": {"name": "FISH"}, "note": "Again."}],
    "organizations": [{"organization": {"name": "Foro"}}],
    "citations": [
        {"source": {"headline": "Report", "publisher": "Gazette", "date": "1995-05-06"}, "field": "title"},
        {"source": {"headline": "Report", "publisher": "Gazette", "date": "1995-05-06"}, "field": "date"},
    ],
}


def counts(database):
    with database.reading() as connection:
        return {
            table.__tablename__: connection.execute(select(func.count()).select_from(table)).scalar()
            for table in TABLES
        }


def grown(database, before):
    return {name: count - before[name] for name, count in counts(database).items() if count != before[name]}


def with_order(document):
    """The abbreviation is given where the organization is created: in the first place that names it."""
    tenure = {"office": "Envoy", "organization": {"name": "Foro", "abbreviation": "FO"}}
    first, second = document["participants"]
    return {**document, "participants": [{**first, "person": {**first["person"], "tenures": [tenure]}}, second]}


def test_one_request_creates_each_named_record_once(client, database):
    before = counts(database)
    response = client.post("/meetings", json=with_order(WHOLE))
    assert response.status_code == 201, response.text
    assert {name: count for name, count in grown(database, before).items() if not name.endswith("terms")} == {
        "organizations": 1,
        "people": 1,
        "topics": 2,
        "sources": 1,
        "agreements": 1,
        "meetings": 1,
        "participants": 2,
        "citations": 2,
        "parties": 2,
        "actions": 1,
        "tenures": 1,
    }
    document = response.json()
    assert document["id"] == "1995-05-05-lima-talks"
    assert [
        (participant["id"], participant["person"], participant["organization"])
        for participant in document["participants"]
    ] == [
        ("1995-05-05-lima-talks-ana-pena", {"id": "ana-pena", "name": "Ana Peña"}, None),
        ("1995-05-05-lima-talks-fo", None, {"id": "fo", "name": "Foro"}),
    ]
    assert document["agreements"][0]["agreement"] == {
        "id": "1995-lima-pact",
        "title": "Lima pact",
        "kind": "other",
        "status": "signed",
    }
    assert document["topics"] == [{"topic": {"id": "fish", "name": "Fish"}, "note": "Again."}]
    assert client.get("/people/ana-pena").json()["country"] == "PE"
    assert client.get("/topics/fish").json()["parent"] == {"id": "sea", "name": "Sea"}
    assert [party["organization"] for party in client.get("/agreements/1995-lima-pact").json()["parties"]] == [
        None,
        {"id": "fo", "name": "Foro"},
    ]


def test_repeated_request_finds_all_records(client, database):
    client.post("/meetings", json=with_order(WHOLE))
    before = counts(database)
    again = client.post("/meetings", json={**with_order(WHOLE), "title": "Lima talks, second"})
    assert again.status_code == 409
    assert again.json()["type"] == "/problems/duplicate"
    second = client.post("/meetings?duplicates=allow", json={**with_order(WHOLE), "title": "Lima talks, second"})
    assert second.status_code == 201
    assert {name: count for name, count in grown(database, before).items() if not name.endswith("terms")} == {
        "meetings": 1,
        "participants": 2,
        "citations": 2,
    }


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"place": {"country": "X-NOWHERE"}}, "#/place/country"),
        ({"topics": [{"topic": {"name": "New"}}, {"topic": "none-such"}]}, "#/topics/1/topic"),
        ({"topics": [{"topic": {"name": "Same"}}, {"topic": {"name": "SAME"}}]}, "#/topics/1"),
        ({"participants": [{"person": {"name": "New"}, "country": "X-NOWHERE"}]}, "#/participants/0/country"),
        ({"participants": [{"country": "X-NOWHERE"}]}, "#/participants/0/country"),
        ({"organizations": ["none-such"]}, "#/organizations/0/organization"),
        ({"citations": [{"source": "none-such"}]}, "#/citations/0/source"),
        ({"agreements": [{"agreement": "none-such", "relation": "signed"}]}, "#/agreements/0/agreement"),
        (
            {"agreements": [{"agreement": {"title": "P", "parties": [{"country": "X-NO"}]}, "relation": "signed"}]},
            "#/agreements/0/agreement/parties/0/country",
        ),
        ({"starts_on": "1999-01-01"}, "#/starts_on"),
    ],
)
def test_a_partly_invalid_request_changes_nothing(client, database, change, pointer):
    before = counts(database)
    response = client.post("/meetings", json={**with_order(WHOLE), **change})
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert grown(database, before) == {}


def test_a_partly_invalid_edit_changes_nothing(client, database):
    before = counts(database)
    meeting = client.get("/meetings/2023-09-01-japan-peru-foreign-ministers").json()
    participants = [{"person": {"name": "Somebody New"}, "country": "JP"}, {"country": "X-NOWHERE"}]
    response = client.put(f"/meetings/{meeting['id']}", json={**meeting, "participants": participants})
    assert response.status_code == 422
    assert grown(database, before) == {}
    assert client.get(f"/meetings/{meeting['id']}").json() == meeting


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("topics", [{"topic": "east-asia"}, {"topic": "east-asia", "note": "Again."}]),
        ("organizations", ["iaea", {"organization": {"name": "International Atomic Energy Agency"}}]),
        (
            "agreements",
            [{"agreement": "japan-peru-memorandum-of-cooperation-on-antarctic-research", "relation": "signed"}] * 2,
        ),
    ],
)
def test_duplicate_entries_are_refused(client, name, entries):
    response = client.post("/meetings", json={"title": "T", "date": "1999", name: entries})
    assert response.status_code == 422
    assert response.json()["errors"] == [{"pointer": f"#/{name}/1", "detail": f"repeats #/{name}/0; list each once"}]


def test_one_agreement_may_have_several_relations(client):
    agreement = "japan-peru-memorandum-of-cooperation-on-antarctic-research"
    entries = [{"agreement": agreement, "relation": item} for item in ("signed", "welcomed")]
    document = client.post("/meetings", json={"title": "T", "date": "1999", "agreements": entries}).json()
    assert [item["relation"] for item in document["agreements"]] == ["signed", "welcomed"]


AMENDS = {"relation": "amends", "agreement": "japan-peru-memorandum-of-cooperation-on-antarctic-research"}


def test_duplicate_entries_of_other_resources_are_refused(client):
    for url, document, pointer in (
        ("/agreements", {"title": "T", "parties": [{"country": "JP"}, {"country": "JP"}]}, "#/parties/1"),
        ("/agreements", {"title": "T", "topics": ["east-asia", {"name": "East Asia"}]}, "#/topics/1"),
        ("/agreements", {"title": "T", "depositaries": [{"country": "JP"}, {"country": "Japan"}]}, "#/depositaries/1"),
        ("/agreements", {"title": "T", "relations": [AMENDS, AMENDS]}, "#/relations/1"),
        ("/countries", {"code": "X-A", "name": "A", "successors": ["JP", "JP"]}, "#/successors"),
        ("/countries", {"code": "X-A", "name": "A", "valid_from": "2000", "valid_to": "1999"}, "#/valid_to"),
        ("/people", {"name": "A", "born": "2000", "died": "1999"}, "#/died"),
        ("/topics", {"name": "T", "aliases": ["A", "A"]}, "#/aliases"),
        ("/people", {"name": "A", "other_names": [{"name": "B"}, {"name": "B"}]}, "#/other_names"),
        ("/topics", {"name": "T", "citations": [{"source": "x", "field": "nmae"}]}, "#/citations/0/field"),
    ):
        response = client.post(url, json=document)
        assert response.status_code == 422
        assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


SPELLINGS = {
    "members": ("organizations", {"name": "Union", "members": [{"country": "PE"}, {"country": "Perú"}]}, "members/1"),
    "sources": (
        "topics",
        {"name": "Nets", "citations": [{"source": {"headline": "Gazette"}}, {"source": {"headline": "GAZETTE"}}]},
        "citations/1",
    ),
    "says": (
        "meetings",
        {
            "title": "Talks",
            "date": "2001",
            "citations": [
                {"source": {"headline": "Gazette"}, "field": "place.country", "says": name} for name in ("PE", "Peru")
            ],
        },
        "citations/1",
    ),
    "merged": ("topics", {"name": "Nets", "citations": [{"source": "old"}, {"source": "new"}]}, "citations/1"),
    "participant": (
        "meetings",
        {
            "title": "Talks",
            "date": "2001",
            "participants": [{"country": "PE", "citations": [{"source": "old"}, {"source": "new"}]}],
        },
        "participants/0/citations/1",
    ),
}


@pytest.mark.parametrize("case", SPELLINGS)
def test_entry_that_repeats_another_in_other_words_is_refused(client, case):
    for name in ("new", "old"):
        assert client.put(f"/sources/{name}", json={"headline": f"Source {name}"}).status_code == 201
    assert client.post("/sources/new/merge", json={"other": "old"}).status_code == 200
    resource, document, place = SPELLINGS[case]
    response = client.post(f"/{resource}", json=document)
    assert response.status_code == 422, response.text
    [error] = response.json()["errors"]
    assert error == {"pointer": f"#/{place}", "detail": f"repeats #/{place[:-1]}0; list each once"}


def test_what_a_source_says_may_repeat_itself(client):
    says = [{"country": "Peru"}, {"country": "PE"}]
    union = {"name": "Union", "citations": [{"source": {"headline": "Gazette"}, "field": "members", "says": says}]}
    created = client.post("/organizations", json=union)
    assert created.status_code == 201, created.text
    assert client.put(created.headers["location"], json=created.json()).json() == created.json()
