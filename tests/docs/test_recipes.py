"""Run the recipes of the page on statistics, in each language that is installed."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from system_tools import need
from test_readme import service  # noqa: F401 - a fixture

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "statistics.md").read_text(encoding="utf-8")
RECIPES = re.findall(r"^```(python|r|ts)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
CHECKS = {
    "python": """
import json
rows = years.to_dicts() if hasattr(years, "to_dicts") else years
rows = rows.to_dict("records") if hasattr(rows, "to_dict") else rows
print(json.dumps([[row["country"], int(row["year"]), int(row["meetings"])] for row in rows]))
""",
    "ts": "\nconsole.log(JSON.stringify(years.map((row) => [row.country, row.year, row.meetings])));\n",
    "r": """
cat(nrow(meetings), sum(meetings$meetings))
""",
}
YEARS = [["JP", 2023, 1], ["PE", 2023, 1]]
"""The meetings of the seed by country and year."""


def command(language, code):
    """Return the command that runs a recipe, or skip the test where something that it needs is not installed."""
    if language == "python":
        for name in re.findall(r"^import (\w+)", code, re.MULTILINE):
            pytest.importorskip(name)
        return [sys.executable, "-c"]
    if language == "ts":
        need(shutil.which("node"), "node")
        return ["node", "--input-type=module", "--eval"]
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed")
    return ["Rscript", "-e"]


def test_every_language_has_recipes():
    assert {language for language, _ in RECIPES} == set(CHECKS)
    assert {name for _, code in RECIPES for name in re.findall(r"^import (\w+)", code, re.MULTILINE)} == {
        *("csv", "pandas", "polars", "pyarrow"),
    }


def test_recipes_of_pandas_keep_the_code_of_namibia():
    (code,) = [code for _, code in RECIPES if "import pandas" in code]
    reads = re.findall(r"read_csv\((.*?)\)\n", code)
    by_country = [arguments for arguments in reads if "by=country" in arguments]
    assert by_country
    assert all("keep_default_na=False" in arguments for arguments in by_country)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "code"), RECIPES, ids=[language for language, _ in RECIPES])
def test_each_recipe_returns_the_recorded_data(request, language, code):
    begin = command(language, code)
    port, directory, environment = request.getfixturevalue("service")
    if language == "r":
        # Without the package that makes the frame to join with.
        code = code.partition("dyads <-")[0]
    here = code.replace("127.0.0.1:8000", f"127.0.0.1:{port}") + CHECKS[language]
    done = subprocess.run(
        [*begin, here], cwd=directory, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    if language == "r":
        assert done.stdout.split() == ["0", "0"]
    else:
        assert sorted(json.loads(done.stdout)) == YEARS
