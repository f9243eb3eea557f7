"""`docs/import/README.md`: its commands run, and its names match the code."""

import gzip
import re
import shlex
import shutil
import tarfile
from pathlib import Path

import pytest

from app.cli import import_output, imports
from app.datasets import registry
from app.transfer.import_report import ImportResult

PAGE = Path(__file__).parents[2] / "docs" / "import" / "README.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL) for line in block.splitlines()
]
LISTED = ("diplomatic-events import", "gunzip --stdout", "curl --fail")
MEETING = '{"title": "Talks", "date": "2024-05-01", "participants": [{"country": "JP"}, {"country": "PE"}]}\n'


@pytest.fixture
def start_file(seeded_file):
    return seeded_file


@pytest.fixture
def files(run, data_sets):
    """Create the files of the page in the current directory."""
    Path("meetings.ndjson").write_text(MEETING)
    Path("people.csv").write_text("name,country\nMori Ai,JP\n")
    Path("export.ndjson.gz").write_bytes(gzip.compress(MEETING.encode()))
    for name in ("japan-ministers", "us-cabinet"):
        shutil.copytree(data_sets / "cabinets", name)
    with tarfile.open("people.tar.gz", "w:gz") as archive:
        archive.add(data_sets / "us_person.xml", "people/r/roe-richard-ii.xml")
    for name, fixture in (
        ("presidents/presidents.xml", "us_presidents.xml"),
        ("president-travels/roe-richard.xml", "us_trips.xml"),
        ("secretary-travels/doe-jane-q.xml", "us_trips.xml"),
        ("missions-countries/russia.xml", "us_mission_country.xml"),
        ("missions-orgs/un.xml", "us_mission_org.xml"),
        ("data/1960.xml", "us_visits.xml"),
    ):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes((data_sets / fixture).read_bytes())


def words_of(line):
    for word in shlex.split(line):
        yield from map(str, sorted(Path().glob(word))) if "*" in word else [word]


@pytest.mark.parametrize("line", COMMANDS)
def test_each_documented_command_runs(run, files, client, line):
    assert line.startswith(LISTED), line
    if line.startswith("curl"):
        _, _, _, body, *headers, address = shlex.split(line)
        fields = dict(field.split(": ", 1) for field in headers if field != "--header")
        # The client sends the key that the shell has in a variable.
        assert fields.pop("Authorization") == "Bearer $KEY"
        response = client.post(address, content=Path(body.removeprefix("@")).read_bytes(), headers=fields)
        assert (response.status_code, response.json()["created"]) == (200, 1)
        return
    before, pipe, after = line.rpartition(" | ")
    stdin = gzip.decompress(Path(before.split()[-1]).read_bytes()) if pipe else None
    result = run(*list(words_of(after))[1:], stdin=stdin)
    counts = dict(re.findall(r"(\d+) (created|changed|unchanged|refused)", result.stderr.splitlines()[-1]))
    report = {name: int(count) for count, name in counts.items()}
    assert result.exit_code in ({0, 1} if "--keep-going" in line else {0}), result.stderr
    assert re.search(r"[1-9]\d* (created|changed)", result.stderr) or "missions" in line, (report, result.stderr)
    assert Path("report.ndjson").exists() == ("--report" in line)


def test_every_format_has_a_linked_page():
    linked = dict(re.findall(r"\| \[`([a-z-]+)`\]\(([a-z-]+\.md)\)", TEXT))
    assert linked.keys() == set(registry.FORMATS)
    assert {PAGE.with_name(name) for name in linked.values()} == set(PAGE.parent.glob("*.md")) - {
        PAGE,
        PAGE.with_name("mapping.md"),
    }


def test_the_names_match_the_code():
    for option in re.findall(r"`(--[a-z-]+)", TEXT):
        assert f'"{option}"' in Path(imports.__file__).read_text() or option in {"--resource", "--report"}, option
    assert f"first {import_output.MOST_SHOWN} of each" in TEXT
    for name in re.findall(r"^- \*\*(\w+)\*\*:", TEXT, re.MULTILINE):
        assert hasattr(ImportResult(), name)
