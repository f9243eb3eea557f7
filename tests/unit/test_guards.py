"""The table of guards fits the tree; `make guards` takes them out one by one."""

import ast

import pytest
from guards import GUARDS
from remove_guards import ROOT, path_of_test

FAULTS = ROOT / "tests" / "faults"


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.test)
def test_a_guard_and_its_test_are_there(guard):
    assert (ROOT / "app" / guard.file).read_text().count(guard.text) == 1
    assert guard.text != guard.instead
    file, _, name = path_of_test(guard.test).partition("::")
    made = ast.parse((ROOT / file).read_text()).body
    assert not name or name in {each.name for each in made if isinstance(each, ast.FunctionDef)}


def test_every_fault_has_a_guard():
    guarded = {ROOT / path_of_test(guard.test).partition("::")[0] for guard in GUARDS}
    assert set(FAULTS.glob("test_*.py")) <= guarded
