"""Judgements in exports, in later imports and in matching: what a person decided is not undone."""

import json

import pytest

from app.queries.matching import matches
from app.schemas.judgement import JudgementInput
from app.schemas.match import MatchRequest
from app.services.identity import judgements
from app.transfer import importing
from app.transfer.rows import ImportRow


@pytest.fixture
def judge(database):
    def write(resource, a, b, judgement):
        with database.writing("a curator") as session:
            return judgements.judge(session, JudgementInput(resource=resource, a=a, b=b, judgement=judgement)).row.id

    return write


@pytest.fixture
def take(database):
    def run(*rows, **options):
        outcome = importing.run_import(
            database,
            [ImportRow(*row, f"row {number}") for number, row in enumerate(rows)],
            importing.ImportOptions(**options),
        )
        assert outcome.problems == []
        return outcome

    return run


PEOPLE = [
    ("people", {"id": "one", "name": "Orlo Venn", "country": "PE"}),
    ("people", {"id": "two", "name": "Venn", "country": "PE"}),
    ("people", {"id": "three", "name": "Orlo Venn", "identifiers": [{"scheme": "wikidata", "value": "Q900001"}]}),
]
DIFFERENT = {
    "resource": "people",
    "a": "one",
    "b": "two",
    "judgement": "different",
    "at": "2024-01-01T00:00:00Z",
    "actor": "x",
}


def test_exports_contain_all_judgements(database, copy_of, as_rows, lines_of, judge, take):
    take(*PEOPLE)
    judge("people", "one", "two", "unsure")
    first = judge("people", "two", "one", "different")
    judge("people", "one", "three", "different")
    lines = lines_of(database)
    documents = [json.loads(line)["document"] for line in lines if b'"judgements"' in line]
    assert [(item["a"], item["b"], item["judgement"]) for item in documents] == [
        ("one", "three", "different"),
        ("one", "two", "unsure"),
        ("one", "two", "different"),
    ]
    assert documents[1]["ended_by"] == documents[0]["actor"] == "a curator"
    copy, outcome = copy_of(lines)
    assert (outcome.problems, outcome.created) == ([], len(lines))
    assert lines_of(copy) == lines
    assert importing.run_import(copy, as_rows(lines), importing.ImportOptions()).unchanged == len(lines)
    with copy.writing("a curator") as session:
        judgements.take_back(session, first)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"b": "one"}, "#/b"),
        ({"judgement": "perhaps"}, "#/judgement"),
        ({"resource": "topics"}, "#/resource"),
        ({"x": 1}, "#/x"),
        ({"b": "one", "judgement": "right", "question": "far_dates", "value": "2999"}, "#/question"),
        ({"ended_at": "2023-12-31T23:59:59Z", "ended_by": "x"}, "#/ended_at"),
        ({"ended_by": "x"}, "#/ended_by"),
    ],
)
def test_invalid_judgements_are_rejected(database, take, fields, place):
    take(*PEOPLE)
    rows = [ImportRow("judgements", DIFFERENT | fields, "row")]
    outcome = importing.run_import(database, rows, importing.ImportOptions(keep_going=True))
    assert [problem["field"] for problem in outcome.problems] == [place]


@pytest.mark.parametrize(("name", "value"), [("judgement", "unsure"), ("actor", "y")])
def test_another_judgement_of_the_same_time_is_rejected(database, take, name, value):
    take(*PEOPLE, ("judgements", DIFFERENT))
    rows = [ImportRow("judgements", DIFFERENT | {name: value}, "row")]
    outcome = importing.run_import(database, rows, importing.ImportOptions(keep_going=True))
    assert [problem["field"] for problem in outcome.problems] == [f"#/{name}"]
    ended = {"ended_at": "2024-01-02T00:00:00Z", "ended_by": "y"}
    assert take(("judgements", DIFFERENT | ended)).changed + take(("judgements", DIFFERENT)).unchanged == 2


def test_data_set_does_not_rejoin_people_judged_different(database, take, judge, contents):
    take(*PEOPLE)
    meeting = {
        "title": "Talks",
        "date": "2001-02-03",
        "identifiers": [{"scheme": "list", "value": "7"}],
        "participants": [{"person": {"name": "Orlo Venn"}, "country": "PE", "office": "President"}],
    }
    take(("meetings", meeting), enrich=True)
    [(_, record_id)] = [key for key in contents() if key[0] == "meetings" and "talks" in key[1]]
    take(
        (
            "meetings",
            {
                **contents()["meetings", record_id],
                "participants": [{"person": "two", "country": "PE", "office": "President"}],
            },
        )
    )
    judge("people", "one", "two", "different")
    assert take(("meetings", meeting), enrich=True).unchanged == 1
    assert [item["person"]["id"] for item in contents()["meetings", record_id]["participants"]] == ["two"]


@pytest.mark.parametrize("printed", [None, "President Orlo Venn"])
def test_name_finds_the_same_person_as_before(take, contents, printed):
    meeting = {
        "title": "Talks",
        "date": "2001-02-03",
        "identifiers": [{"scheme": "list", "value": "7"}],
        "participants": [
            {"person": {"name": "Orlo Venn"}, "country": "PE", "office": "President", "name_as_printed": printed}
        ],
    }
    take(("people", {"id": "before", "name": "Venn Orlo", "country": "PE"}))
    take(("meetings", meeting), enrich=True)
    identifiers = [{"scheme": "wikidata", "value": "Q900001"}]
    take(("people", {"id": "later", "name": "Orlo Venn", "country": "PE", "identifiers": identifiers}))
    before = contents()
    assert take(("meetings", meeting), enrich=True).unchanged == 1
    assert contents() == before
    [talks] = [item for (name, _), item in before.items() if name == "meetings" and item["identifiers"]]
    assert [item["person"]["id"] for item in talks["participants"]] == ["before"]
    # An identifier decides, whatever the name.
    named = {**meeting["participants"][0], "person": {"name": "Orlo Venn", "identifiers": identifiers}}
    assert take(("meetings", meeting | {"participants": [named]}), enrich=True).unchanged == 0


def test_match_omits_people_judged_different(database, take, judge):
    take(*PEOPLE)
    asked = MatchRequest(
        people={
            "row": {"name": "Orlo Venn", "country": "PE", "identifiers": [{"scheme": "wikidata", "value": "Q900001"}]}
        }
    )

    def candidates():
        with database.reading() as connection:
            return [(item["id"], item["match"]) for item in matches.answer(connection, asked)["row"]]

    assert dict(candidates()) == {"one": False, "two": False, "three": True}
    judge("people", "one", "three", "different")
    assert dict(candidates()) == {"two": False, "three": True}
