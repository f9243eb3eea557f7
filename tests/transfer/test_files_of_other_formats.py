"""Files that are not of the format, among others that are."""

from pathlib import Path

import pytest

VISIT = """<visits><visit><id>{0}</id><start-date>1999-05-0{0}</start-date><end-date>1999-05-0{0}</end-date>
<visitor>President Ana Ruiz</visitor><from id="peru">Peru</from><description>Spoke at the Example Forum.</description>
</visit></visits>"""
TALKS = '{{"id": "talks-{0}", "title": "Talks", "date": "1999-05-0{0}"}}\n'
READOUT = """---
date: '2022-05-1{0}'
title: "Readout of President Biden’s Call with Prime Minister Ana Lopes of Portugal"
source_url: https://example.org/{0}
---
President Biden spoke today with Prime Minister Ana Lopes of Portugal.
"""
GOOD = {"us-visits": (VISIT, ".xml"), "ndjson": (TALKS, ".ndjson"), "wh-readouts": (READOUT, ".md")}
OTHERS = {
    "ORIGIN.md": b"# Where this is from\n",
    "empty.xml": b"",
    "codes.xml": b"<code-table><item/></code-table>",
    "picture.png": b"\x89PNG\r\n\x1a\n\x00\xff\xfe",
    "packed.gz": b"\x1f\x8b\x08\x00broken",
    "doctype.xml": b'<!DOCTYPE visits [<!ENTITY a "b">]><visits/>',
}


@pytest.fixture
def folder():
    """Write two good files of a format with another file between them; return their names in order."""

    def write(format_, name):
        text, ending = GOOD[format_]
        names = [f"a{ending}", name, f"z{ending}"]
        for number, good in ((1, names[0]), (2, names[2])):
            Path(good).write_text(text.format(number), encoding="utf-8")
        if name in OTHERS:
            Path(name).write_bytes(OTHERS[name])
        return names

    return write


def count(result):
    return result.stderr.splitlines()[-1]


@pytest.mark.parametrize("name", [*OTHERS, "missing.xml"])
def test_other_files_are_imported_with_keep_going(run, folder, contents, name):
    before = contents()
    result = run("import", "--format", "us-visits", "--keep-going", *folder("us-visits", name))
    assert result.exit_code == 1
    assert count(result) == "3 rows: 2 created, 0 changed, 0 unchanged, 1 refused; imported."
    assert f"  refused: {name} file: " in result.stderr.replace("\n", " ")
    assert {key for key in contents().keys() - before.keys() if key[0] == "meetings"} == {
        ("meetings", "us-visit-1"), ("meetings", "us-visit-2"),
    }  # fmt: skip


@pytest.mark.parametrize("name", [*OTHERS, "missing.xml"])
def test_without_keep_going_nothing_is_imported_and_the_error_names_the_remedy(run, folder, contents, name):
    before = contents()
    result = run("import", "--format", "us-visits", *folder("us-visits", name))
    assert (result.exit_code, contents()) == (1, before)
    error = " ".join(result.stderr.split())
    assert name in error
    assert f"leave {name} out, or import the others with --keep-going; nothing was imported" in error


def test_rows_before_a_fault_are_imported_and_reported(run, folder, contents):
    names = folder("us-visits", "ORIGIN.md")
    Path(names[1]).write_text(VISIT.format(3).removesuffix("</visits>"), encoding="utf-8")
    result = run("import", "--format", "us-visits", "--keep-going", *names)
    assert count(result) == "4 rows: 3 created, 0 changed, 0 unchanged, 1 refused; imported."
    assert "the rows before that, if any, were read" in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("format_", "name"), [("ndjson", "packed.gz"), ("wh-readouts", "ORIGIN.md"), ("wh-readouts", "picture.png")]
)
def test_keep_going_works_for_documents_and_other_data_sets(run, folder, format_, name):
    result = run("import", "--format", format_, "--keep-going", *folder(format_, name))
    assert result.exit_code == 1
    assert count(result) == "3 rows: 2 created, 0 changed, 0 unchanged, 1 refused; imported."


def test_a_single_file_needs_no_advice_on_others(run):
    Path("ORIGIN.md").write_bytes(OTHERS["ORIGIN.md"])
    result = run("import", "--format", "us-visits", "ORIGIN.md")
    assert (result.exit_code, "leave" in result.stderr) == (1, False)
