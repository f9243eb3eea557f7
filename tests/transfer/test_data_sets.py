"""Every public data set through the command line, with the importers' small fixtures."""

import io
import re
import shutil
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from app.datasets import registry

FILES = [
    ("us-pocom", "us_person.xml", (1, 0, 0, 0)),
    ("us-pocom", "us_mission_country.xml", (0, 0, 0, 15)),
    ("us-pocom", "us_mission_org.xml", (0, 0, 0, 3)),
    ("us-pocom", "us_position.xml", (0, 0, 0, 1)),
    ("us-travels", "us_presidents.xml", (2, 0, 0, 0)),
    ("us-travels", "us_trips.xml", (20, 0, 0, 3)),
    ("us-visits", "us_visits.xml", (18, 0, 0, 7)),
    ("gdelt", "gdelt_mixed.csv", (9, 1, 0, 11)),
    ("env-agreements", "env_ieadb.csv", (5, 0, 0, 2)),
    ("env-agreements", "env_huggo.csv", (3, 0, 0, 3)),
    ("env-agreements", "env_huggo_mem.csv", (2, 4, 1, 2)),
    ("wh-readouts", "wh_call.md", (1, 0, 0, 0)),
    ("cabinets", "cabinets", (2, 2, 0, 1)),
]
"""Format, file, and the rows that are created, changed, unchanged and refused in a database that holds the seed."""


@pytest.fixture
def start_file(seeded_file):
    return seeded_file


def counts(result):
    match = re.fullmatch(
        r"(\d+) rows: (\d+) created, (\d+) changed, (\d+) unchanged, (\d+) refused; (.*)\.",
        result.stderr.splitlines()[-1],
    )
    rows, *outcomes = map(int, match.groups()[:5])
    assert rows == sum(outcomes)
    return tuple(outcomes), match[6]


def rows_of(format_, file):
    if (read_folder := registry.folder_reader(format_)) is not None:
        return sum(1 for _ in read_folder(file))
    with file.open("rb") as stream:
        return sum(1 for _ in registry.reader(format_)(stream, file.name))


def test_every_format_is_registered():
    assert {format_ for format_, _, _ in FILES} == set(registry.FORMATS)


@pytest.mark.parametrize(("format_", "name", "outcomes"), FILES)
def test_each_row_is_accounted_for_and_reimport_changes_nothing(run, contents, data_sets, format_, name, outcomes):
    before = contents()
    strict = run("import", "--format", format_, "--dry-run", data_sets / name)
    assert (counts(strict), strict.exit_code) == ((outcomes, "dry run: nothing was imported"), 1 if outcomes[3] else 0)
    assert contents() == before
    first = run("import", "--format", format_, "--keep-going", data_sets / name)
    end = "imported" if outcomes[0] + outcomes[1] else "no changes"
    assert (counts(first), first.exit_code) == ((outcomes, end), 1 if outcomes[3] else 0)
    assert sum(outcomes) == rows_of(format_, data_sets / name)
    after = contents()
    again = run("import", "--format", format_, "--keep-going", data_sets / name)
    assert counts(again) == ((0, 0, sum(outcomes[:3]), outcomes[3]), "no changes")
    assert contents() == after


def test_one_refusal_discards_a_data_set(run, contents, data_sets):
    before = contents()
    result = run("import", "--format", "us-visits", data_sets / "us_visits.xml")
    assert result.exit_code == 1
    assert counts(result)[1].startswith("nothing was imported")
    # Nor the polities without an ISO code that are created for it.
    assert contents() == before


@pytest.mark.slow
def test_reimport_of_all_sets_in_any_order_changes_nothing(run, contents, data_sets):
    for format_, name, _ in [*FILES[::-1], *FILES[:4]]:
        run("import", "--format", format_, "--keep-going", data_sets / name)
    after = contents()
    for format_, name, _ in FILES:
        run("import", "--format", format_, "--keep-going", data_sets / name)
    assert contents() == after


def test_appointments_are_rejected_until_their_people_exist(run, data_sets, contents):
    refused = run("import", "--format", "us-pocom", "--keep-going", data_sets / "us_position.xml")
    assert (
        "  refused: us_position.xml principal secr-1789-doe #/id: people has no 'doe-jane-q' to add this to; "
        "import the people themselves first"
    ) in refused.stderr.splitlines()
    run("import", "--format", "us-travels", "--keep-going", data_sets / "us_trips.xml")
    taken = run("import", "--format", "us-pocom", data_sets / "us_position.xml")
    assert taken.stderr.splitlines()[-1] == "1 rows: 0 created, 1 changed, 0 unchanged, 0 refused; imported."
    assert [tenure["office"] for tenure in contents()["people", "doe-jane-q"]["tenures"]] == ["Secretary of State"]


def test_archive_of_people_is_read_directly(run, contents, data_sets):
    person = (data_sets / "us_person.xml").read_bytes()
    with tarfile.open("people.tar.gz", "w:gz") as archive:
        for number in range(3):
            # Also the old id: people who share one are the same person.
            content = person.replace(b"roe-richard-ii", f"roe-{number}".encode())
            content = content.replace(b"roe-richard", f"roe-{number}-jr".encode())
            member = tarfile.TarInfo(f"people/r/roe-{number}.xml")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    result = run("import", "--format", "us-pocom", "people.tar.gz")
    assert result.exit_code == 0, result.stderr
    assert {("people", f"roe-{number}") for number in range(3)} <= contents().keys()


def test_import_without_countries_reports_them_missing(run, data_sets, monkeypatch):
    monkeypatch.setenv("DIPLOMATIC_EVENTS_DATABASE_URL", "sqlite:///bare.db")
    assert run("migrate").exit_code == 0
    result = run("import", "--format", "us-visits", data_sets / "us_visits.xml")
    assert result.exit_code == 1
    assert result.stderr.startswith("diplomatic-events: X-HAWAII, which the rows refer to, cannot be created: ")
    assert result.stderr.endswith("`diplomatic-events seed` loads the countries; nothing was imported\n")


def test_file_of_another_format_is_rejected(run, contents, data_sets):
    before = contents()
    for format_ in registry.FORMATS:
        for name in ("us_visits.xml", "wh_call.md", "env_ieadb.csv", "gdelt_mixed.csv"):
            if format_.partition("-")[0] == name.partition("_")[0]:
                continue
            result = run("import", "--format", format_, data_sets / name)
            assert result.exit_code == 1
            assert result.stderr.startswith(f"diplomatic-events: {name}"), (format_, result.stderr)
            assert result.stderr.endswith("; nothing was imported\n")
    assert contents() == before


def test_folder_of_cabinets_becomes_people_with_complete_terms(run, contents, data_sets):
    run("import", "--format", "cabinets", "--keep-going", data_sets / "cabinets")
    now = contents()
    terms = {name: [tenure["term"] for tenure in now["people", name]["tenures"]] for name in ("anna-blom", "bo-daal")}
    assert terms == {"anna-blom": ["2010-10-14/2017-10-26"], "bo-daal": ["2017-10-26/", "2009/2012"]}
    assert [tenure["known_until"] for tenure in now["people", "bo-daal"]["tenures"]] == ["2017-10-26", None]
    assert now["people", "bo-daal"]["identifiers"] == [{"scheme": "wikidata", "value": "Q900000002"}]


def test_an_end_in_a_later_table_closes_the_term(run, contents, data_sets, tmp_path):
    folder = tmp_path / "later"
    shutil.copytree(data_sets / "cabinets", folder)
    table = folder / "html" / "holders21.csv"
    run("import", "--format", "cabinets", "--keep-going", folder)
    table.write_text(table.read_text().replace("2017-10-26,,male", "2017-10-26,2018-02-13,male"))
    run("import", "--format", "cabinets", "--keep-going", folder)
    tenures = contents()["people", "bo-daal"]["tenures"]
    terms = sorted((tenure["term"], tenure["known_until"]) for tenure in tenures)
    assert terms == [("2009/2012", None), ("2017-10-26/2018-02-13", None)]


def test_possible_duplicates_and_differences_are_reported(run, data_sets):
    result = run("import", "--format", "gdelt", "--keep-going", "--report", "r.ndjson", data_sets / "gdelt_mixed.csv")
    report = [line for line in result.stderr.splitlines() if "refused:" not in line]
    assert report[-3:-1] == [
        (
            "  possible duplicate: gdelt_mixed.csv line 3 became gdelt-20180105-visit-fr-de-fr, "
            "which resembles gdelt-20180105-visit-de-fr-fr"
        ),
        "  not changed: gdelt_mixed.csv line 2 differs from gdelt-20180105-visit-de-fr-fr in participants",
    ]
    kinds = Counter(re.findall(r'^\{"what": "(\w+)"', Path("r.ndjson").read_text(), re.MULTILINE))
    assert kinds == {"problems": 11, "duplicates": 1, "kept": 1}
