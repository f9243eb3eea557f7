"""Gatherings that several visitors attended. All of them are invented."""

import io

import pytest

from app.datasets import us_visits
from app.datasets.us_visits_gatherings import name_of
from app.transfer import importing
from app.transfer.rows import ImportRow, RejectedRow

SUMMIT = "us-visits-norland-summit-1999-05"
COUNTRIES = {"peru": "Peru", "chile": "Chile", "norway": "Norway", "japan": "Japan"}


def visit(number, slug, description="Attended the Norland Summit in Exampleton, Ohio.", start=4, end=6):
    return (
        f"<visit><id>{number}</id><start-date>1999-05-{start:02}</start-date><end-date>1999-05-{end:02}</end-date>"
        f"<visitor>President Ana Ruiz</visitor><from id='{slug}'>{COUNTRIES[slug]}</from>"
        f"<description>{description}</description></visit>"
    )


def read(*visits):
    text = f"<visits>{''.join(visits)}</visits>"
    return list(us_visits.read(io.BytesIO(text.encode()), "1990.xml"))


@pytest.mark.parametrize(
    ("description", "name"),
    [
        ("Attended the Norland Summit in Exampleton.", "Norland Summit in Exampleton"),
        ("Attended the U.S.-Norland Leaders' Summit. Arrived May 3.", "U.S.-Norland Leaders' Summit"),
        ("Attended the Norland Summit and discussed the crisis.", "Norland Summit"),
        ("Working visit. Participated in the Fishing Forum; met with the President.", "Fishing Forum"),
        ("Working Visit; Norland Leaders' Summit.", "Norland Leaders' Summit"),
        ("Attended funeral of Senator Example.", "funeral of Senator Example"),
        ("Participated at the Norland Retreat.", "Norland Retreat"),
        ("Was present at the Norland Inauguration, met with the President.", "Norland Inauguration"),
        ("Attended signing of the Norland Accords. Afterwards visited Exampleton.", "signing of the Norland Accords"),
        ("Took part at the Norland Commemoration in Exampleton.", "Norland Commemoration in Exampleton"),
        ("Attended a conference on fishing.", None),
        ("Attended a meeting.", None),
        ("Met with the President at a summit.", None),
        ("Working visit.", None),
        ("", None),
    ],
)
def test_name_of_a_gathering_is_recognized(description, name):
    assert name_of(description) == name


def test_visits_from_three_countries_are_parts_of_a_gathering():
    result = read(
        visit(1, "peru"),
        visit(2, "chile", "Private visit."),
        visit(3, "chile", "Attended the Norland Summit and met with officials.", end=5),
        visit(4, "norway"),
    )
    documents = {item.document["id"]: item.document for item in result}
    assert list(documents) == ["us-visit-2", SUMMIT, "us-visit-3", "us-visit-1", "us-visit-4"]
    assert {key: document.get("part_of") for key, document in documents.items()} == {
        "us-visit-2": None, SUMMIT: None, "us-visit-1": SUMMIT, "us-visit-3": SUMMIT, "us-visit-4": SUMMIT,
    }  # fmt: skip
    whole = documents[SUMMIT]
    assert (whole["title"], whole["kind"], whole["date"], whole["level"], whole["place"]) == (
        "Norland Summit in Exampleton, Ohio", "summit", "1999-05-04/1999-05-06", "head_of_state",
        {"city": "Exampleton", "country": "US"},
    )  # fmt: skip
    assert [(item["country"], item.get("role")) for item in whole["participants"]] == [
        ("CL", None), ("PE", None), ("NO", None), ("US", "host"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "visits",
    [
        [visit(1, "peru"), visit(2, "chile")],
        [visit(1, "peru"), visit(2, "peru"), visit(3, "chile")],
        [visit(1, "peru"), visit(2, "chile", start=14, end=15), visit(3, "norway", start=24, end=25)],
        [visit(number, slug, "Working visit.") for number, slug in enumerate(COUNTRIES)],
        [visit(number, slug, f"Attended the {slug} Summit.") for number, slug in enumerate(COUNTRIES)],
    ],
)
def test_other_descriptions_name_no_gathering(visits):
    result = read(*visits)
    assert len(result) == len(visits)
    assert not any("part_of" in item.document for item in result)


def test_same_name_on_other_days_is_another_gathering():
    result = read(
        *(visit(number, slug) for number, slug in enumerate(COUNTRIES)),
        *(visit(number, slug, start=20, end=21) for number, slug in enumerate(COUNTRIES, start=10)),
    )
    assert {item.document["part_of"] for item in result if "part_of" in item.document} == {SUMMIT, f"{SUMMIT}-20"}


def test_rejected_row_is_not_a_part():
    broken = visit(9, "peru").replace("1999-05-04", "May")
    result = read(broken, *(visit(number, slug) for number, slug in enumerate(COUNTRIES)))
    assert [type(item) for item in result] == [RejectedRow, *[ImportRow] * 5]


@pytest.fixture
def load(database):
    def run(*visits):
        return importing.run_import(database, read(*visits), importing.ImportOptions(enrich=True, keep_going=True))

    return run


VISITS = [visit(number, slug) for number, slug in enumerate(COUNTRIES, start=1)]


def test_a_second_import_changes_nothing(load, client):
    assert load(*VISITS).created == 5
    before = client.get(f"/meetings/{SUMMIT}").json()
    assert before["parts"] == ["us-visit-1", "us-visit-2", "us-visit-3", "us-visit-4"]
    again = load(*VISITS)
    assert (again.unchanged, again.kept, again.updated) == (5, [], [])
    assert client.get(f"/meetings/{SUMMIT}").json() == before


def test_visits_that_were_imported_before_become_parts(load, client):
    load(VISITS[0])
    assert client.get("/meetings/us-visit-1").json()["part_of"] is None
    load(*VISITS)
    assert client.get("/meetings/us-visit-1").json()["part_of"] == SUMMIT


def test_deleted_gathering_is_not_recreated_and_blocks_no_visit(load, client):
    load(*VISITS[:3])
    for number in (1, 2, 3):
        client.patch(f"/meetings/us-visit-{number}", json={"part_of": None})
    assert client.delete(f"/meetings/{SUMMIT}").status_code == 204
    outcome = load(*VISITS)
    assert (outcome.created, outcome.refused) == (1, 1)  # the fourth visit, and the gathering
    assert client.get("/meetings/us-visit-4").json()["part_of"] is None
    assert client.get("/meetings/us-visit-1").json()["disputed"] == []
