"""Rows of a mapped table that refer to later rows of it, or to rows of another file of the same import."""

from pathlib import Path

import pytest

MAPPING = """
source: {headline: "Summits of Norland"}
document:
  id: "{Id}"
  title: "{Title}"
  date: {column: Day, formats: [edtf]}
  part_of: "{Within}"
  participants:
    - {country: {literal: NO}}
    - {country: {literal: PE}}
"""
HEADER = "Id,Title,Day,Within\n"
BILATERAL = "bilateral,Norland and Peru,2019-06-28,dinner\n"
DINNER = "dinner,Dinner of the summit,2019-06-28,summit\n"
SUMMIT = "summit,Summit of Norland,2019-06-28/2019-06-29,\n"


@pytest.fixture
def start_file(seeded_file):
    return seeded_file


@pytest.fixture
def imports(run):
    """Import tables with the mapping, each a file of its own."""

    def call(*tables, mapping=MAPPING, more=()):
        Path("m.yaml").write_text(mapping, encoding="utf-8")
        names = [f"{number}.csv" for number in range(len(tables))]
        for name, table in zip(names, tables, strict=True):
            Path(name).write_text(HEADER + table, encoding="utf-8")
        return run("import", "--mapping", "m.yaml", *more, *names)

    return call


def wholes(contents):
    meetings = {record_id: document for (resource, record_id), document in contents().items() if resource == "meetings"}
    return {
        record_id: document["part_of"]
        for record_id, document in meetings.items()
        if record_id in {"bilateral", "dinner", "summit"}
    }


@pytest.mark.parametrize(
    "tables", [(BILATERAL + DINNER + SUMMIT,), (BILATERAL, SUMMIT + DINNER), (DINNER, BILATERAL, SUMMIT)], ids=len
)
def test_part_is_joined_to_a_later_row(imports, contents, tables):
    result = imports(*tables)
    assert result.exit_code == 0, result.stderr
    assert wholes(contents) == {"bilateral": "dinner", "dinner": "summit", "summit": None}
    assert "3 rows: 0 created, 0 changed, 3 unchanged, 0 refused; no changes." in imports(*tables).stderr


@pytest.mark.parametrize("more", [(), ("--keep-going",)])
def test_part_of_no_row_is_refused_with_its_line_and_column(imports, contents, more):
    result = imports(BILATERAL + SUMMIT, more=more)
    assert result.exit_code == 1
    assert "0.csv line 2 Within: no meeting has the id 'dinner'; create it first" in result.stderr
    assert wholes(contents) == ({"summit": None} if more else {})


def test_rows_within_each_other_are_refused_with_their_lines(imports):
    result = imports(BILATERAL + DINNER.replace("summit\n", "bilateral\n"))
    assert result.exit_code == 1
    for line, whole in ((2, "dinner"), (3, "bilateral")):
        assert f"0.csv line {line} Within: no meeting has the id {whole!r}; create it first" in result.stderr


def test_other_faults_of_a_part_name_their_column(imports):
    result = imports(SUMMIT + BILATERAL.replace(",dinner", ",summit").replace("Norland and Peru", "x" * 5000))
    assert result.exit_code == 1
    assert "0.csv line 3 Title:" in result.stderr


def test_part_is_joined_over_http(client):
    table = (HEADER + BILATERAL + DINNER + SUMMIT).encode()
    files = {"mapping": ("m.yaml", MAPPING.encode()), "data": ("0.csv", table)}
    response = client.post("/imports", files=files)
    assert (response.status_code, response.json()["created"]) == (200, 3), response.text
    assert [item["id"] for item in client.get("/meetings", params={"part_of": "summit"}).json()["items"]] == ["dinner"]


TOPICS = """
resource: topics
document:
  id: "{Id}"
  name: "{Title}"
  parent: {id: "{Within}"}
"""


def test_parent_of_a_topic_is_joined_to_a_later_row(imports, contents):
    result = imports("arms-control,Arms control,,security\nsecurity,Security,,\n", mapping=TOPICS)
    assert result.exit_code == 0, result.stderr
    topics = contents()
    assert topics["topics", "arms-control"]["parent"]["id"] == "security"
