"""The table of cases names a test for each case, and the test exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = re.findall(
    r"^\| (\S+) \| .+ \| .+ \| `(\S+)::(\w+)` \|$", (ROOT / "docs" / "cases.md").read_text(), re.MULTILINE
)
IDENTITY = (*range(1, 8), 15, 16, 17, 22, *range(24, 28), *range(43, 48), 49, 51)
MEETINGS = (11, 12, 13, 14, 23, 28, 29, 30, 31, 32, 35, 36, 38, 39, 40, 41, 42)
CASES = (*sorted(IDENTITY + MEETINGS), "Chair", "Acting", "Places", "Not")


def test_every_case_has_a_row():
    assert [case for case, _, _ in ROWS] == [*map(str, CASES), *(f"D{number}" for number in range(1, 16))]


@pytest.mark.parametrize(("file", "name"), [row[1:] for row in ROWS], ids=[case for case, _, _ in ROWS])
def test_every_case_names_an_existing_test(file, name):
    functions = {node.name for node in ast.parse((ROOT / file).read_text()).body if isinstance(node, ast.FunctionDef)}
    assert name in functions
