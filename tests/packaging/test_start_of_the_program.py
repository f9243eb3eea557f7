"""Memory after the import of the program."""

import subprocess
import sys

_SCRIPT = """
import gc
from app.__main__ import main
from typer import Typer

Typer.__call__ = lambda app: None
main()
assert gc.isenabled()
assert gc.get_threshold() == tuple(map(int, {thresholds!r}.split()))
gc.unfreeze()
print(gc.collect())
"""


def test_a137_the_import_of_the_program_leaves_no_garbage_for_good() -> None:
    usual = subprocess.run(
        [sys.executable, "-c", "import gc; print(*gc.get_threshold())"], capture_output=True, text=True, check=True
    )
    ended = subprocess.run(
        [sys.executable, "-c", _SCRIPT.format(thresholds=usual.stdout.strip())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) < 5_000
