"""Imports by guessed mappings: what is recorded, and again after the table was corrected."""

import json
from pathlib import Path

import pytest

from app.mapping.guessing.guess import guess

OFFICES = (
    "name,country,office,start,end\nAnna Lindqvist,NO,Foreign Minister,2010-03-01,2012-04-05\nBéla Kovács,HU,President,2010-03-01,\n"
    "Anna Lindqvist,NO,Prime Minister,2012-04-06,\nJosé Núñez,ES,Foreign Minister,2011-03-02,2014-05-01\n"
)
CORRECTED = (
    "name,country,office,start,end\nLINDQVIST Anna,NO,Foreign Minister,2010-03-01,2012-04-05\nBela Kovacs,HU,President,2010-03-01,2014-05-13\n"
    '"Lindqvist, Anna",NO,Prime Minister,2012-04-06,\nJose Nunez,ES,Foreign Minister,2011-03-02,2014-05-01\n'
)


@pytest.fixture
def start_file(seeded_file):
    return seeded_file


@pytest.fixture
def imported(run):
    """Import a table by a mapping; return the counts of the command's last line."""

    def imported(table, mapping):
        Path("t.csv").write_text(table, encoding="utf-8")
        Path("t.yaml").write_text(mapping, encoding="utf-8")
        result = run("import", "--mapping", "t.yaml", "t.csv")
        assert result.exit_code == 0, result.stderr
        return result.stderr.splitlines()[-1].partition(": ")[2]

    return imported


def mapping_of(table, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(table, encoding="utf-8")
    with path.open("rb") as stream:
        return guess(stream, "t.csv").mapping


@pytest.mark.parametrize("first", [OFFICES, CORRECTED])
def test_a115_names_in_another_order_or_without_diacritics_make_no_second_person(imported, contents, tmp_path, first):
    mapping = mapping_of(OFFICES, tmp_path)
    other = CORRECTED if first is OFFICES else OFFICES
    assert imported(first, mapping).startswith("3 created, 1 changed")
    assert imported(first, mapping).startswith("0 created, 0 changed, 4 unchanged")
    assert imported(other, mapping).startswith("0 created")
    people = [document for (resource, _), document in contents().items() if resource == "people"]
    kovacs = [person for person in people if "ov" in person["name"]]
    assert [tenure["term"] for tenure in kovacs[0]["tenures"]] == [
        "2010-03-01/2014-05-13" if other is CORRECTED else "2010-03-01/"
    ]
    assert sum("indqvist" in json.dumps(person).lower() for person in people) == 1


def test_namesakes_with_other_births_stay_two(imported, contents, tmp_path):
    table = "name,country,office,born,since\nAda Berg,NO,President,1900,1950\nAda Berg,NO,President,1940,1990\n"
    mapping = mapping_of(table, tmp_path)
    assert imported(table, mapping).startswith("2 created")
    assert imported(table, mapping).startswith("0 created, 0 changed, 2 unchanged")


def test_members_of_organizations_add_up(imported, contents, tmp_path):
    table = "organization,abbreviation,member,joined,left\nCod Commission,CC,NO,1970-01-01,\nCod Commission,CC,PE,1971-01-01,1990-06-30\n"
    mapping = mapping_of(table, tmp_path)
    assert imported(table, mapping).startswith("1 created, 1 changed")
    assert imported(table, mapping).startswith("0 created, 0 changed, 2 unchanged")
    (members,) = [item["members"] for item in contents().values() if item.get("name") == "Cod Commission"]
    assert [(member["country"], member["term"]) for member in members] == [
        ("NO", "1970-01-01/"), ("PE", "1971-01-01/1990-06-30"),
    ]  # fmt: skip
