"""The decisions: numbered files with a status, listed by subject, and named by the modules that they explain."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "decisions"
FILES = {int(path.name[:3]): path for path in sorted(FOLDER.glob("[0-9]*.md"))}
STATUSES = tuple(f"Status: {word}" for word in ("accepted", "changed", "superseded", "replaced"))
ENDED = re.compile(r"^Status: (superseded|replaced) by ", re.MULTILINE)
NAMED = re.compile(r"\bSee decisions? (\d+(?:(?:, | and )\d+)*)")


def title(path):
    return path.read_text().partition("\n")[0].removeprefix("# ")


def named_by(path):
    """Return the numbers of the decisions that the docstrings of a module name."""
    nodes = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    texts = [ast.get_docstring(node) or "" for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, nodes)]
    return {int(number) for text in texts for numbers in NAMED.findall(text) for number in re.findall(r"\d+", numbers)}


def test_numbers_are_consecutive():
    assert list(FILES) == list(range(1, len(FILES) + 1))
    assert len(list(FOLDER.glob("*.md"))) == len(FILES) + 1  # and the list


def test_each_has_its_number_and_a_status():
    wrong = []
    for number, path in FILES.items():
        heading, empty, status, *_ = path.read_text().splitlines()
        if not heading.startswith(f"# {number}. ") or empty or not status.startswith(STATUSES):
            wrong.append(path.name)
    assert wrong == []


def test_every_decision_is_listed_with_its_title():
    lines = set(re.findall(r"^- (.*)$", (FOLDER / "README.md").read_text(), flags=re.MULTILINE))
    assert lines == {f"[{title(path)}]({path.name})" for path in FILES.values()}


def test_modules_name_decisions_in_force():
    named = {path.relative_to(ROOT): named_by(path) for path in (ROOT / "app").rglob("*.py")}
    assert sum(map(len, named.values())) > len(FILES) / 2
    assert {path: numbers - FILES.keys() for path, numbers in named.items() if numbers - FILES.keys()} == {}
    ended = {number for number, path in FILES.items() if ENDED.search(path.read_text())}
    assert {path: numbers & ended for path, numbers in named.items() if numbers & ended} == {}
