"""The table of guards fits the tree; `make guards` takes them out one by one."""

import ast

import pytest
from guards import GUARDS
from remove_guards import ROOT

FAULTS = ROOT / "tests" / "faults"


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.test)
def test_a_guard_and_its_test_are_there(guard):
    assert (ROOT / "app" / guard.file).read_text().count(guard.text) == 1
    assert guard.text != guard.instead
    file, _, name = guard.test.partition("::")
    made = ast.parse((FAULTS / file).read_text()).body
    assert not name or name in {each.name for each in made if isinstance(each, ast.FunctionDef)}


def test_every_fault_has_a_guard():
    assert {each.test.partition("::")[0] for each in GUARDS} == {each.name for each in FAULTS.glob("test_*.py")}
