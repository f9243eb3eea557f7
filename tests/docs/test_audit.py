"""The audit table names a test for each finding, and the test exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = re.findall(
    r"^\| (\S+) \| .+ \| .+ \| `(\S+)::(\w+)` \|$", (ROOT / "docs" / "audit.md").read_text(), re.MULTILINE
)


def test_every_finding_has_a_row():
    assert [finding for finding, _, _ in ROWS] == [
        *(f"A{number:02}" for number in range(1, 139)),
        "Redaction",
        "Status",
    ]


@pytest.mark.parametrize(("finding", "file", "name"), ROWS, ids=[finding for finding, _, _ in ROWS])
def test_every_finding_names_an_existing_test(finding, file, name):
    functions = {node.name for node in ast.parse((ROOT / file).read_text()).body if isinstance(node, ast.FunctionDef)}
    assert name in functions
    assert finding in {"Redaction", "Status"} or name.startswith(f"test_{finding.lower()}_")
