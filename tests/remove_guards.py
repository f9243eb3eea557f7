"""Remove each guard of `guards` from a copy of the tree, and run the test that must then fail; `make guards`.

Words on the command line select guards by test, description or place. The exit code is 1 if a test did not fail.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from guards import GUARDS
from guards.guard import Guard

ROOT = Path(__file__).parents[1]
_COPIED = ("app", "docs", "migrations", "seed", "tests", "pyproject.toml", "README.md")
_FAILED = 1
"""How pytest ends where tests ran and some failed; anything else shows nothing."""
_SECONDS = 1200


def copy_tree(target: Path) -> None:
    """Copy the files that the tests need."""
    for name in _COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "*.db*"))
        else:
            shutil.copyfile(ROOT / name, target / name)


def path_of_test(test: str) -> str:
    """Return the path of a guard's test."""
    return f"tests/{test}" if "/" in test.partition("::")[0] else f"tests/faults/{test}"


def run(tree: Path, tests: Iterable[str]) -> tuple[int | None, str]:
    """Run tests of a tree; return pytest's exit code, or None after a timeout, and its output."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--randomly-dont-reorganize"]
    try:
        ended = subprocess.run(
            [*command, "-m", "not soak", *map(path_of_test, tests)],
            cwd=tree,
            env={**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None, ""
    return ended.returncode, ended.stdout[-2000:]


def turns_red(tree: Path, guard: Guard) -> bool:
    """Return whether a guard's test fails without the guard."""
    file = tree / guard.removal.file
    whole = file.read_text()
    file.write_text(guard.removal.take_out(whole))
    try:
        code, data = run(tree, [guard.test])
    finally:
        file.write_text(whole)
    if code not in {0, _FAILED}:
        print(data or f"it took more than {_SECONDS} seconds")
    return code == _FAILED


def main() -> None:
    """Run the command."""
    expected = sys.argv[1:]
    chosen = [
        item
        for item in GUARDS
        if not expected or any(word in f"{item.test} {item.what} {item.removal}" for word in expected)
    ]
    green = []
    with tempfile.TemporaryDirectory() as directory:
        tree = Path(directory)
        copy_tree(tree)
        # A test that fails anyway would prove nothing.
        code, data = run(tree, dict.fromkeys(item.test for item in chosen))
        if code != 0:
            sys.exit(f"{data}\nnot all of the tests pass with every guard in its place")
        for guard in chosen:
            red = turns_red(tree, guard)
            print(f"{'red  ' if red else 'GREEN'} {guard.test} without: {guard.what}", flush=True)
            if not red:
                green.append(guard)
    print(f"{len(chosen) - len(green)} of {len(chosen)} tests turned red")
    sys.exit(bool(green))


if __name__ == "__main__":
    main()
