import csv
from collections import Counter
from pathlib import Path

import pytest
from public_data import SHARED_DATA
from readouts import read, readout

from app.datasets import wh_readouts
from app.schemas.meeting import MeetingInput
from app.schemas.source import SourceInput
from app.transfer.rows import ImportRow, RejectedRow

LABELS = Path(__file__).parent / "fixtures" / "wh_readouts_labels.tsv"
FIXTURE = Path(__file__).parent / "fixtures" / "wh_call.md"
SHARED = SHARED_DATA / "wh_readouts"
SUMMARY = "Call of President Joseph R. Biden (US) with Prime Minister Veera Aaltosen (FI)."


def test_call_is_read_completely():
    outcome = read(FIXTURE.read_bytes(), "2022-03/wh_call.md")
    title = "President Joseph R. Biden, Jr.’s Call with Prime Minister Aaltosen of Finland"
    assert outcome == ImportRow(
        "meetings",
        {
            "id": "wh-2022-03-09-call-fi-veera-aaltosen-us-joseph-r-biden",
            "title": title,
            "summary": SUMMARY,
            "date": "2022-03-09",
            "kind": "call",
            "level": "head_of_government",
            "mode": "phone",
            "status": "held",
            "participants": [
                {
                    "person": {
                        "name": "Joseph R. Biden",
                        "country": "US",
                        "identifiers": [{"scheme": "us-presidents", "value": "biden-joseph-r"}],
                    },
                    "country": "US",
                    "office": "President",
                    "name_as_printed": "President Joseph R. Biden, Jr.",
                },
                {
                    "person": {"name": "Veera Aaltosen", "country": "FI"},
                    "country": "FI",
                    "office": "Prime Minister",
                    "name_as_printed": "Aaltosen",
                },
            ],
            "citations": [
                {
                    "source": {
                        "kind": "press_release",
                        "headline": f"Readout of {title}",
                        "publisher": "The White House",
                        "date": "2022-03-09",
                        "url": "https://archive.example.gov/2022/call",
                        "language": "en",
                        "license": "Public domain (work of the US Government)",
                        "note": "The page says: published 2022-03-09 17:12:47-05:00, changed 2022-03-08 11:06:45-05:00.",
                    }
                },
                {"source": wh_readouts.SOURCE, "locator": "wh_call.md"},
            ],
        },
        "2022-03/wh_call.md",
    )
    MeetingInput.model_validate(outcome.document)
    SourceInput.model_validate(wh_readouts.SOURCE)


def test_topics_and_summary_contain_no_copied_sentence():
    document = readout(
        "Readout of President Biden’s Call with President Ana Ruiz of Peru",
        "President Biden spoke today with President Ana Ruiz of Peru. They discussed irregular migration and COVID-19.",
    ).document
    assert document["topics"] == [{"topic": {"name": "Migration"}}, {"topic": {"name": "COVID-19"}}]
    assert document["summary"] == (
        "Call of President Joseph R. Biden (US) with President Ana Ruiz (PE). Topics: Migration, COVID-19."
    )


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Readout of President Biden’s Call with Allies and Partners", "They spoke today."),
        ("Readout of Senior Official Travel to Niger and Somalia", "They went."),
        ("Joint Statement on Otters", "Canada and the United States agree."),
        ("Joint Statement of the Leaders of Canada and the United States", "We met today."),
        ("Readout of White House Meeting with Peruvian Students", "They met today."),
        ("Readout of Senior Official Meetings in the Middle East", "They went."),
        (
            "Readout of Jake Sullivan’s Meeting in Beirut",
            "Jake Sullivan met yesterday in Beirut with President Ruiz.",
        ),
    ],
)
def test_texts_without_a_foreign_party_become_sources(title, body):
    outcome = readout(title, body)
    assert (outcome.resource, outcome.document["headline"]) == ("sources", title)
    SourceInput.model_validate(outcome.document)


@pytest.mark.parametrize(
    "title",
    [
        "Readout of President Biden’s Call with Governor Ana Ruiz of Texas",
        "Readout of President Biden’s Call with New Mexico Governor Ana Ruiz",
        "Readout of White House Meeting with Cuban American Leaders",
        "Readout of White House Meeting on Child Care",
        "Readout of the President’s Council Meeting with CEOs on Ukraine",
        "Readout of Vice President Harris’s Meeting with State Legislators on Gun Violence",
        "Joint Statement on Otters of the Interior",
        "Readout of Salvadoran-American White House Briefing",
        "Readout of White House Summit on Air Quality",
        "Readout of a Meeting with the Partnership for Central America",
        "Readout of a Meeting in Washington",
    ],
)
def test_domestic_texts_are_refused(title):
    assert readout(title, "They met today.") == RejectedRow(
        "some.md", "title", "domestic: it names no other country or organization"
    )


def test_text_published_twice_gives_one_meeting():
    title, body = "Readout of President Biden’s Call with President Ana Ruiz of Peru", "They spoke today: Ruiz, too."
    first, second = (readout(title, body, url=f"https://archive.example.gov/some{end}/") for end in ("", "-2"))
    assert first.document["id"] == second.document["id"] == "wh-2022-03-09-call-pe-ana-ruiz-us-joseph-r-biden"
    assert first.document["citations"][0]["source"]["url"] != second.document["citations"][0]["source"]["url"]


def test_invisible_joiner_is_removed_and_percent_signs_are_preserved():
    outcome = readout(
        "Joint Statement on COVID-\u206019 in\u00a0Peru", "x", url="https://archive.example.gov/niinist%d3%a7"
    )
    assert (outcome.document["headline"], outcome.document["url"]) == (
        "Joint Statement on COVID-19 in Peru",
        "https://archive.example.gov/niinist%d3%a7",
    )


@pytest.mark.parametrize(
    ("content", "field", "reason"),
    [
        (b"---\ntitle: \xff\n---\n", "file", "is not UTF-8; convert it"),
        ("---\ntitle: x\n---\n".encode("utf-16"), "file", "is not UTF-8; convert it"),
        (b"---\ntitle: [\n---\n", "front matter", "is not valid YAML; correct it"),
        (b"---\n" + b"[" * 3000 + b"\n---\n", "front matter", "is not valid YAML; correct it"),
        (b"---\ntitle: x\n", "front matter", "is not closed; end it with a line of ---"),
        (b"---\n- x\n---\n", "front matter", "has no fields; give title, date and source_url"),
        (b"---\ndate: '2022-03-09'\n---\n", "title", "is missing; give it as text"),
        (b"---\ndate: '2022-02-30'\n---\n", "date", "is not an existing day; write it as YYYY-MM-DD"),
        (
            b"---\ndate: '2022-03-09'\ntitle: x\nsource_url: ftp://x\n---\n",
            "source_url",
            "is not a web URL; write http:// or https://, a host and a path",
        ),
    ],
)
def test_unreadable_files_are_refused(content, field, reason):
    assert read(content) == RejectedRow("some.md", field, reason)


def test_file_of_another_format_is_rejected():
    with pytest.raises(ValueError, match=r"some\.md has no front matter"):
        read("# A text")


def real_outcomes():
    if not SHARED.is_dir():
        pytest.skip("wh_readouts is not in the shared data directory")
    result = []
    for path in sorted(SHARED.glob("*/*.md")):
        with path.open("rb") as stream:
            result += wh_readouts.read(stream, path.name)
    return result


@pytest.mark.shared_data
@pytest.mark.slow
@pytest.mark.full
def test_real_readouts_are_accounted_for_and_read():
    result = real_outcomes()
    stored = [item for item in result if isinstance(item, ImportRow)]
    for item in stored:
        {"meetings": MeetingInput, "sources": SourceInput}[item.resource].model_validate(item.document)
    assert (len(result), Counter(item.resource for item in stored)) == (984, {"meetings": 596, "sources": 95})
    meetings = {item.document["id"]: item.document for item in stored if item.resource == "meetings"}
    expected = {
        "wh-2021-01-22-call-mx-andres-manuel-lopez-obrador-us-joseph-r-biden": ("2021-01-22", "phone"),
        "wh-2021-11-15-meeting-cn-xi-jinping-us-joseph-r-biden": ("2021-11-15", "video"),
        "wh-2022-10-26-meeting-al-olta-xhacka-us-jon-finer": ("2022-10-26", "unknown"),
        "wh-2023-02-18-meeting-fi-sanna-marin-se-ulf-kristersson-us-kamala-harris": ("2023-02-18", "in_person"),
        "wh-2023-05-10-2023-05-11-meeting-cn-wang-yi-us-jake-sullivan": ("2023-05-10/2023-05-11", "in_person"),
        "wh-2024-08-28-meeting-cn-zhang-youxia-us-jake-sullivan": ("2024-08-28?", "in_person"),
        "wh-2024-10-24-meeting-kr-shin-wonsik-us-jake-sullivan": ("2024-10-24", "in_person"),
        "wh-2024-05-16-meeting-ar-diana-mondino-ar-nicolas-posse-us-jake-sullivan": ("2024-05-16", "in_person"),
        "wh-2025-02-11-meeting-jo-abdullah-ii-us-donald-j-trump": ("2025-02-11", "in_person"),
        "wh-2025-02-01-call-eg-abdel-fattah-el-sisi-us-donald-j-trump": ("2025-02-01?", "phone"),
    }
    assert {key: (meetings[key]["date"], meetings[key]["mode"]) for key in expected} == expected


@pytest.mark.shared_data
@pytest.mark.slow
def test_random_sample_is_read_as_labelled_by_hand():
    """The labels are of 150 files drawn at random: whether a meeting is reported, the day and the countries."""
    with LABELS.open(encoding="utf-8", newline="") as stream:
        labels = list(csv.DictReader(stream, delimiter="\t"))
    paths = {path.name: path for path in SHARED.glob("*/*.md")}
    if not paths:
        pytest.skip("wh_readouts is not in the shared data directory")
    found, false, wrong = 0, [], []
    for label in labels:
        outcome = read(paths[label["file"]].read_bytes(), label["file"])
        if not (isinstance(outcome, ImportRow) and outcome.resource == "meetings"):
            continue
        if label["label"] != "meeting":
            false.append(label["file"])
            continue
        found += 1
        document = outcome.document
        if label["day"] and document["date"][:10].rstrip("?") != label["day"]:
            wrong.append((label["file"], document["date"]))
        countries = {item["country"] for item in document["participants"] if "country" in item} - {"US"}
        labelled = {code for code in label["countries"].split("+") if len(code) == 2 and code not in {"EU", "UN", "G7"}}
        if label["countries"] and countries != labelled:
            wrong.append((label["file"], countries))
    expected = sum(label["label"] == "meeting" for label in labels)
    assert (false, wrong) == ([], [])
    assert found >= 0.97 * expected
