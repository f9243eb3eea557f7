"""Cells that a spreadsheet would execute are escaped in the CSV of every resource, and restored by the import."""

import csv
import io

import pytest
from factories import RESOURCES, create_with_text

pytestmark = pytest.mark.usefixtures("well_afterwards")

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0", "＝1+1", "-2+3+cmd", "'=1", "''",
    '=";,|"', "=a\nb",
]  # fmt: skip
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝")
SPARED = {"latitude", "longitude"}
"""Columns of numbers, whose sign no text can forge."""


@pytest.fixture
def start_file(small_file):
    return small_file


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_begins_like_a_formula_and_the_import_restores_it(client, resource, formula):
    url = create_with_text(client, resource, formula)
    before = client.get(url).json()
    assert formula.split("\n")[0] in before["description" if resource == "topics" else "note"]
    content = client.get(f"/{resource}.csv").content
    header, *rows = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    cells = [cell for row in rows for name, cell in zip(header, row, strict=True) if name.split("_")[-1] not in SPARED]
    assert any(formula[:1] in cell[:2] for cell in cells)
    assert [cell for cell in cells if cell.startswith(STARTS)] == []
    again = client.post(f"/imports?resource={resource}", content=content, headers={"content-type": "text/csv"})
    assert (again.status_code, again.json()["changed"], again.json()["created"]) == (200, 0, 0), again.text
    assert client.get(url).json() == before


@pytest.mark.parametrize("start", ["\t", "\r", "\n", " =", "\u00a0="])
def test_white_space_does_not_hide_a_formula(client, start):
    response = client.post("/topics", json={"name": "A", "description": f"{start}1+1"})
    if response.status_code == 422:  # a character that text may not contain
        return
    rows = list(csv.DictReader(io.StringIO(client.get("/topics.csv?q=A").text, newline="")))
    assert [row["description"] for row in rows if row["description"].lstrip(" \u00a0").startswith(STARTS)] == []
