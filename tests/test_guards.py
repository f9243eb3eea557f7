"""The table of guards fits the tree; `make guards` takes them out one by one."""

import ast

import pytest
from guards import GUARDS
from remove_guards import ROOT, path_of_test

TESTS = ROOT / "tests"
IN_ONE_PROCESS = [
    "db/test_deadline.py",
    "domain/test_text_normalization.py",
    "queries/test_filters.py",
    "queries/test_garbage_ids_and_cursors.py",
    "queries/test_pagination.py",
    "representations/test_atom_control_characters.py",
    "representations/test_csv_formulas.py",
    "representations/test_ical_lines.py",
    "schemas/test_forbidden_characters.py",
    "schemas/test_impossible_dates.py",
    "schemas/test_merge_patch.py",
    "schemas/test_numbers_out_of_range.py",
    "search/test_query_text.py",
    "services/test_change_log.py",
    "services/test_deletion_races.py",
    "services/test_idempotency_races.py",
    "services/test_uniqueness.py",
    "transfer/test_importing.py",
    "web/middleware/test_auth.py",
    "web/middleware/test_auth_garbage.py",
    "web/middleware/test_auth_scopes.py",
    "web/middleware/test_cors.py",
    "web/middleware/test_foreign_host.py",
    "web/middleware/test_head.py",
    "web/middleware/test_rate_limit.py",
    "web/middleware/test_security_headers.py",
    "web/test_bodies.py",
    "web/test_bodies_compressed.py",
    "web/test_bounded_work.py",
    "web/test_conditional.py",
    "web/test_conditional_races.py",
    "web/test_media_types.py",
    "web/test_text_of_clients.py",
]
"""Tests of faults that need no process of their own, beside the other tests of their module."""


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.test)
def test_a_guard_and_its_test_are_there(guard):
    assert (ROOT / "app" / guard.file).read_text().count(guard.text) == 1
    assert guard.text != guard.instead
    file, _, name = path_of_test(guard.test).partition("::")
    made = ast.parse((ROOT / file).read_text()).body
    assert not name or name in {each.name for each in made if isinstance(each, ast.FunctionDef)}


def test_every_fault_has_a_guard():
    guarded = {ROOT / path_of_test(guard.test).partition("::")[0] for guard in GUARDS}
    assert {*(TESTS / "faults").glob("test_*.py"), *(TESTS / each for each in IN_ONE_PROCESS)} <= guarded
