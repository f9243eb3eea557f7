"""Judgements that are imported before the records that they are about: a new database, filled from the files again."""

import pytest

from app.maintenance import checks
from app.queries.matching.duplicate_candidates import RESOURCES
from app.schemas.judgement import JudgementInput
from app.services.derivation import duplicates, judged_ids
from app.services.identity import judgements
from app.transfer import importing
from app.transfer.rows import ImportRow

HOLDER = ImportRow(
    "people",
    {
        "name": "Orlo Tarka",
        "country": "PE",
        "identifiers": [{"scheme": "wikidata", "value": "Q101"}],
        "tenures": [{"office": "Prime Minister", "country": "PE", "term": "1990-01-01/1995-01-01"}],
    },
    "holder",
)


def visit(number, name):
    document = {
        "title": f"Visit {number}",
        "date": "1992-02-02",
        "identifiers": [{"scheme": "us-visit", "value": str(number)}],
        "participants": [{"person": {"name": name}, "country": "PE", "office": "Prime Minister"}, {"country": "US"}],
    }
    return ImportRow("meetings", document, f"visit {number}")


def judgement(a, b, kind, resource="people"):
    moment = {"at": "2024-01-01T00:00:00Z", "actor": "a curator"}
    return ImportRow("judgements", {"resource": resource, "a": a, "b": b, "judgement": kind, **moment}, "judgement")


@pytest.fixture
def take(database):
    def run(*rows, enrich=True, **options):
        outcome = importing.run_import(database, rows, importing.ImportOptions(enrich=enrich, **options))
        assert outcome.problems == []
        with database.reading() as connection:
            for resource in RESOURCES:
                assert list(duplicates.differences(connection, resource)) == [], resource
            assert list(judged_ids.wrong(connection)) == []
        return outcome

    return run


@pytest.fixture
def met(contents):
    """Return who took part in each visit."""

    def people():
        return {
            document["title"]: document["participants"][0]["person"]["id"]
            for (resource, _), document in contents().items()
            if resource == "meetings" and document["title"].startswith("Visit")
        }

    return people


@pytest.mark.parametrize("rows", [[HOLDER, visit(1, "Tarka Orlo")], [visit(1, "Tarka Orlo"), HOLDER]], ids=len)
def test_people_judged_different_stay_separate(take, met, contents, rows):
    take(judgement("orlo-tarka", "tarka-orlo", "different"), enrich=False)
    take(*rows)
    assert met() == {"Visit 1": "tarka-orlo"}
    assert contents()["people", "orlo-tarka"]["identifiers"][0]["value"] == "Q101"
    assert take(*rows).unchanged == 2
    assert met() == {"Visit 1": "tarka-orlo"}


def test_without_a_judgement_people_of_one_name_are_joined(take, met):
    take(HOLDER, visit(1, "Tarka Orlo"))
    assert met() == {"Visit 1": "orlo-tarka"}


@pytest.mark.parametrize("rows", [[HOLDER, visit(1, "Tarka")], [visit(1, "Tarka"), HOLDER]], ids=["holder", "visit"])
def test_people_judged_the_same_are_merged(take, met, contents, database, rows):
    take(judgement("orlo-tarka", "tarka", "same"), enrich=False)
    for row in rows:
        take(row)
    [merged] = {record_id for resource, record_id in contents() if resource == "people" and "tarka" in record_id}
    assert met() == {"Visit 1": merged}
    person = contents()["people", merged]
    assert ({person["name"], *(other["name"] for other in person["other_names"])}) == {"Orlo Tarka", "Tarka"}
    assert person["tenures"][0]["term"] == "1990-01-01/1995-01-01"
    before = contents()
    assert take(*rows).unchanged == 2
    assert contents() == before
    with database.writing("a curator") as session:
        data = JudgementInput(resource="people", a="orlo-tarka", b="tarka", judgement="same")
        assert not judgements.judge(session, data).is_new


def test_meetings_judged_the_same_are_merged(take, contents):
    take(judgement("1992-02-02-visit-1", "1992-02-02-visit-2", "same", "meetings"), visit(1, "Orlo Tarka"))
    assert take(visit(2, "Orlo Tarka")).created == 1
    [document] = [item for (name, _), item in contents().items() if name == "meetings" and "Visit" in item["title"]]
    assert {item["value"] for item in document["identifiers"]} == {"1", "2"}


def test_withdrawn_judgement_merges_nothing(take, contents):
    ended = judgement("orlo-tarka", "tarka", "same")
    ended.document.update(ended_at="2024-02-01T00:00:00Z", ended_by="a curator")
    take(ended, enrich=False)
    take(HOLDER, visit(1, "Tarka"))
    assert {("people", "orlo-tarka"), ("people", "tarka")} <= contents().keys()


def test_a_dry_run_merges_nothing(take, contents):
    take(judgement("orlo-tarka", "tarka", "same"), HOLDER)
    before = contents()
    take(visit(1, "Tarka"), dry_run=True)
    assert contents() == before


def test_a_judgement_about_an_id_of_no_record_is_reported(take, database, client):
    outcome = take(HOLDER, judgement("orlo-tarka", "tarka-orlow", "same"), judgement("orlo-tarka", "tarka", "same"))
    [first, second] = outcome.waiting
    assert (first["where"], first["lacks"], second["lacks"]) == (
        "judgement",
        ["/people/tarka-orlow"],
        ["/people/tarka"],
    )
    assert [note.split()[3] for note in checks.notes(database)] == ["/people/tarka-orlow,", "/people/tarka,"]
    listed = client.get("/judgements?waiting=true").json()["items"]
    assert {f"/judgements/{item['id']}" for item in listed} == {first["id"], second["id"]}
    again = take(judgement("orlo-tarka", "tarka", "same"), visit(1, "Tarka"))
    assert again.waiting == []
    assert len(client.get("/judgements?waiting=false").json()["items"]) == 1
    assert client.delete(first["id"]).status_code == 204
    assert list(checks.notes(database)) == client.get("/judgements?waiting=true").json()["items"] == []


def test_every_judgement_that_waits_is_reported(take):
    outcome = take(
        HOLDER,
        judgement("x", "orlo-tarka", "different"),
        judgement("x", "y", "unsure", "meetings"),
        judgement("x", "y", "same", "sources"),
    )
    assert [entry["lacks"] for entry in outcome.waiting] == [
        ["/people/x"],
        ["/meetings/x", "/meetings/y"],
        ["/sources/x", "/sources/y"],
    ]


def test_a_judgement_about_a_deleted_record_does_not_wait(take, client):
    take(HOLDER)
    assert client.delete("/people/orlo-tarka").status_code == 204
    assert [entry["lacks"] for entry in take(judgement("orlo-tarka", "x", "different")).waiting] == [["/people/x"]]
