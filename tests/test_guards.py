"""The table of guards fits the tree; `make guards` takes them out one by one."""

import ast

import pytest
from guards import GUARDS
from guards.removals import Always, Body, Constant, DoesNotFit, Instead, Never, Skip, Without
from remove_guards import ROOT, path_of_test

FAULTS = ROOT / "tests" / "faults"


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.test)
def test_a_guard_and_its_test_are_there(guard):
    with_it = (ROOT / guard.removal.file).read_text()
    without = guard.removal.take_out(with_it)
    if guard.removal.file.suffix == ".py":
        assert ast.dump(ast.parse(without)) != ast.dump(ast.parse(with_it))
    else:
        assert without != with_it
    file, _, name = path_of_test(guard.test).partition("::")
    created = ast.parse((ROOT / file).read_text()).body
    assert not name or name in {item.name for item in created if isinstance(item, ast.FunctionDef)}


CODE = '''
LIMIT = 9
KINDS = {5: "busy", 11: ("damaged", "file")}

class Reader:
    def read(self, text, limit=LIMIT):
        """Check limit."""
        if len(text) > limit:
            raise ValueError
        check(text)
        return clean(strip(text), kinds=KINDS) if limit else [part for part in text if part]
'''


@pytest.mark.parametrize(
    ("removal", "before", "after"),
    [
        (Skip("app.x:Reader.read", "check"), "check(text)", "pass"),
        (Never("app.x:Reader.read", "len"), "len(text) > limit", "False"),
        (Never("app.x:Reader.read", "part"), "if part]", "if False]"),
        (Always("app.x:Reader.read", "len limit"), "len(text) > limit", "True"),
        (Instead("app.x:Reader.read", "strip text", "text"), "strip(text)", "text"),
        (Without("app.x:Reader.read", "kinds"), ", kinds=KINDS", ""),
        (Without("app.x:KINDS", "11"), ", 11: ('damaged', 'file')", ""),
        (Without("app.x:KINDS", "damaged"), "'damaged', 'file'", "'file',"),
        (Constant("app.x:LIMIT", "10**9"), "LIMIT = 9", "LIMIT = 10 ** 9"),
    ],
    ids=str,
)
def test_a_guard_is_taken_out_where_its_words_are(removal, before, after):
    plain = ast.unparse(ast.parse(CODE))
    assert plain.count(before) == 1
    assert removal.take_out(CODE) == plain.replace(before, after)


def test_a_body_is_replaced_whole():
    assert Body("app.x:Reader.read", "return 1").take_out(CODE).rstrip().endswith("limit=LIMIT):\n        return 1")


@pytest.mark.parametrize(
    "removal",
    [
        Skip("app.x:Reader.write", "check"),
        Skip("app.x:read", "check"),
        Skip("app.x:Reader.read", "limit"),  # the docstring alone
        Never("app.x:Reader.read", "limit"),
        Always("app.x:Reader.read", "nothing"),
        Body("app.x:LIMIT", "pass"),
        Constant("app.x:Reader", "1"),
    ],
    ids=str,
)
def test_a_guard_that_is_not_there_once_does_not_fit(removal):
    with pytest.raises(DoesNotFit):
        removal.take_out(CODE)


def test_every_fault_has_a_guard():
    guarded = {ROOT / path_of_test(guard.test).partition("::")[0] for guard in GUARDS}
    assert set(FAULTS.glob("test_*.py")) <= guarded
