"""The same people are joined in whatever order data sets are imported: holders of offices, and meetings that name them."""

import itertools
import json

import pytest

from app.datasets import cabinets
from app.queries.matching.duplicate_candidates import RESOURCES
from app.schemas.judgement import JudgementInput
from app.services.derivation import duplicates
from app.services.identity import judgements
from app.transfer import importing
from app.transfer.rows import ImportRow

TERM = ("1990-01-01", "1995-01-01")


@pytest.fixture
def cabinet(tmp_path):
    """Return the rows of a folder of `cabinets`, from posts, names, Wikidata ids, terms and dates of birth."""

    def rows(*holders, country="Peru"):
        folder = tmp_path / country
        (folder / "html").mkdir(parents=True, exist_ok=True)
        lines = ["position,person,personID,start,end,DOB", *(",".join(holder) for holder in holders)]
        (folder / "html" / "holders21.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (folder / "meta.json").write_text(json.dumps({"jurisdiction": {"name": country}}), encoding="utf-8")
        return list(cabinets.read_folder(folder))

    return rows


def visit(number, name, office="Prime Minister", date="1992-02-02"):
    document = {
        "title": f"Visit {number}",
        "date": date,
        "identifiers": [{"scheme": "us-visit", "value": str(number)}],
        "participants": [{"person": {"name": name}, "country": "PE", "office": office}, {"country": "US"}],
    }
    return [ImportRow("meetings", document, f"visit {number}")]


@pytest.fixture
def people_of(database, lines_of):
    """Import sets of rows in order, merge the offered matches; return everybody's Wikidata ids and meetings."""

    def run(*sets, merge=True):
        for rows in sets:
            outcome = importing.run_import(database, rows, importing.ImportOptions(enrich=True))
            assert outcome.problems == []
        with database.reading() as connection:
            for resource in RESOURCES:
                assert list(duplicates.differences(connection, resource)) == []
            offered = connection.exec_driver_sql(
                "SELECT a.id, b.id FROM duplicate_pairs JOIN people AS a ON a.key = left_key "
                "JOIN people AS b ON b.key = right_key WHERE resource = 'people' AND is_match"
            ).all()
        for a, b in offered if merge else ():
            with database.writing("a curator") as session:
                judgements.judge(session, JudgementInput(resource="people", a=a, b=b, judgement="same"))
        documents = [json.loads(line) for line in lines_of(database)]
        met = {}
        for line in documents:
            for participant in line["document"].get("participants", ()) if line["resource"] == "meetings" else ():
                if participant["person"] and line["document"]["title"].startswith("Visit"):
                    met.setdefault(participant["person"]["id"], []).append(line["document"]["title"])
        return sorted(
            (sorted(item["value"] for item in line["document"]["identifiers"]), sorted(met[line["document"]["id"]]))
            for line in documents
            if line["resource"] == "people" and line["document"]["id"] in met
        )

    return run


NAMES = ["Orlo Tarka", "Tarka, Orlo", "TARKA Orlo", "Dr. Orlo Tarka", "Orlo-Tarka"]


@pytest.mark.parametrize("turned", [False, True], ids=["office first", "meeting first"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("office", ["Prime Minister", "Special Envoy"])
def test_another_form_of_a_name_is_the_same_person(people_of, cabinet, name, office, turned):
    sets = [cabinet(("Prime Minister", "Orlo Tarka", "Q101", *TERM, "1940")), visit(1, name, office)]
    assert people_of(*(sets[::-1] if turned else sets), merge=False) == [(["Q101"], ["Visit 1"])]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
@pytest.mark.parametrize("name", ["Tarka", "Orlo M. Tarka", "Orlo Tarca"])
def test_likely_names_are_offered_as_a_match(people_of, cabinet, name, order):
    sets = [
        cabinet(("Prime Minister", "Orlo Tarka", "Q101", *TERM, "")),
        visit(1, name),
        visit(2, "Tarka Orlo", date="1993-03-03"),
    ]
    assert people_of(*(sets[place] for place in order)) == [(["Q101"], ["Visit 1", "Visit 2"])]


@pytest.mark.parametrize("turned", [False, True], ids=["office first", "meeting first"])
@pytest.mark.parametrize(
    ("holder", "date"),
    [
        (("Prime Minister", "Orlo Tarka", "Q101", "1870-01-01", "1875-01-01", "1820"), "1992-02-02"),
        (("Prime Minister", "Orlo Tarka", "Q101", "1900-01-01", "1905-01-01", ""), "1992-02-02"),
        (("Prime Minister", "Orlo Tarka", "Q101", "", "", "1995"), "1992-02-02"),
    ],
)
def test_name_over_more_than_a_lifetime_is_two_people(people_of, cabinet, holder, date, turned):
    sets = [cabinet(holder), visit(1, "Tarka Orlo", date=date)]
    assert people_of(*(sets[::-1] if turned else sets)) == [([], ["Visit 1"])]


FORMS = [
    "Dr. Orlo Hale Tarka",
    "Hale Tarka Orlo",
    "Hale Tarka, Orlo",
    "Orlo Hale Tarka",
    "Orlo Hale-Tarka",
    "Orló Hale-Tarka",
]


@pytest.mark.parametrize("turned", [False, True], ids=["office first", "meeting first"])
def test_the_names_of_a_person_depend_on_no_order(people_of, cabinet, contents, turned):
    """Accents, hyphens, titles and the order of a name find the person; each form is kept, whichever came first."""
    sets = [cabinet(("Prime Minister", FORMS[1], "Q101", *TERM, "")), *(visit(n, name) for n, name in enumerate(FORMS))]
    sets = sets[::-1] if turned else sets
    people_of(*sets, merge=False)
    [person] = [item for (resource, _), item in contents().items() if resource == "people" and "Tarka" in item["name"]]
    assert sorted([person["name"], *(other["name"] for other in person["other_names"])]) == FORMS
    before = contents()
    people_of(*sets, merge=False)
    assert contents() == before


MONARCH = ("Monarch", "Orlo Tarka", "Q101", *TERM, "1940")


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_head_of_two_states_is_one_person(people_of, cabinet, order):
    """A visit in the name of one state finds the monarch of both, whichever list comes first, and importing again changes nothing."""
    sets = [cabinet(MONARCH), cabinet(MONARCH, country="Japan"), visit(1, "Tarka Orlo", "Monarch")]
    ordered = [sets[place] for place in order]
    expected = [(["Q101"], ["Visit 1"])]
    assert people_of(*ordered, merge=False) == expected
    assert people_of(*ordered, merge=False) == expected


@pytest.mark.parametrize(
    ("holders", "ids"),
    [
        ([("Monarch", "Orlo Tarka", "Q102", *TERM, "1940"), MONARCH], ["Q102"]),
        ([("Monarch", "Ola Tarka", "Q101", *TERM, "1940")], []),
        ([("Monarch", "Orlo Tarka", "Q101", "1870-01-01", "1875-01-01", "1940")], []),
    ],
    ids=["another id", "another name", "another century"],
)
def test_row_that_may_mean_somebody_else_merges_nobody(people_of, cabinet, holders, ids):
    sets = [cabinet(MONARCH, country="Japan"), visit(1, "Orlo Tarka", "Monarch"), cabinet(*holders)]
    assert people_of(*sets, merge=False) == [(ids, ["Visit 1"])]


@pytest.mark.databases("sqlite", "postgresql")
def test_undone_merge_is_not_repeated_by_an_import(client, database, people_of, cabinet):
    sets = [visit(1, "Orlo Tarka", "Monarch"), cabinet(MONARCH, country="Japan"), cabinet(MONARCH)]
    for rows in sets:
        outcome = importing.run_import(database, rows, importing.ImportOptions(enrich=True))
    [entry] = outcome.merged
    assert {entry["id"], entry["other"]} == {"/people/orlo-tarka", "/people/orlo-tarka-2"}
    assert client.post(f"{entry['other']}/unmerge").status_code == 200
    assert people_of(*sets, merge=False) == [([], ["Visit 1"])]
