import datetime as dt
import io
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from app.datasets import wh_readouts
from app.datasets.wh_readouts_days import first_sentence, meeting_day
from app.datasets.wh_readouts_titles import encounter
from app.schemas.meeting import MeetingInput
from app.schemas.source import SourceInput
from app.transfer.rows import ImportRow, RejectedRow

FIXTURE = Path(__file__).parent / "fixtures" / "wh_call.md"
SHARED = (
    Path(os.environ.get("DIPLOMATIC_EVENTS_SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data")
    / "wh_readouts"
)
PUBLISHED = dt.date(2022, 3, 9)


def read(content: str | bytes, name="some.md"):
    raw = content if isinstance(content, bytes) else content.encode()
    (outcome,) = wh_readouts.read(io.BytesIO(raw), name)
    return outcome


def readout(title, body, date="2022-03-09", url="https://archive.example.gov/2022/some/"):
    front = f"---\ntitle: {json.dumps(title)}\ndate: '{date}'\nsource_url: {url}\n---\n\n"
    return read(f"{front}{body}\n\n\\###\n")


def people(document):
    return [
        (participant["person"]["name"], participant["office"], participant.get("country"))
        for participant in document["participants"]
    ]


def test_a_call_is_written_whole():
    outcome = read(FIXTURE.read_bytes(), "2022-03/wh_call.md")
    title = "President Joseph R. Biden, Jr.’s Call with Prime Minister Aaltosen of Finland"
    assert outcome == ImportRow(
        "meetings",
        {
            "id": "wh-2022-03-09-call-fi-veera-aaltosen-us-joseph-r-biden",
            "title": title,
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


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Prime Minister Aino Aalto of Finland", [("Aino Aalto", "Prime Minister", "FI")]),
        ("His Majesty King Otto II of Jordan", [("Otto II", "King", "JO")]),
        ("Amir Sheikh Zayd bin Omar Al-Nur of Qatar", [("Zayd bin Omar Al-Nur", "Amir", "QA")]),
        ("the Prime Minister of Iraq, Ali al-Nuri", [("Ali al-Nuri", "Prime Minister", "IQ")]),
        ("President of Egypt Omar El-Nur", [("Omar El-Nur", "President", "EG")]),
        ("Israeli National Security Advisor Dan Levi", [("Dan Levi", "National Security Advisor", "IL")]),
        ("Mexico’s Foreign Secretary Ana Ruiz", [("Ana Ruiz", "Foreign Secretary", "MX")]),
        ("Republic of Korea President Kim Da-eun", [("Kim Da-eun", "President", "KR")]),
        ("ROK Foreign Minister Kim Da-eun", [("Kim Da-eun", "Foreign Minister", "KR")]),
        ("Prime Minister Tanaka Ichiro of Japan", [("Tanaka Ichiro", "Prime Minister", "JP")]),
        ("President Li Wei of the PRC", [("Li Wei", "President", "CN")]),
        ("Una Kelly, the Taoiseach of Ireland", [("Una Kelly", "Taoiseach", "IE")]),
        ("Abu Dhabi Crown Prince Zayd bin Omar", [("Zayd bin Omar", "Crown Prince", "AE")]),
        ("Philippine President-Elect Jose Cruz Jr.", [("Jose Cruz Jr.", "President-Elect", "PH")]),
        ("President Ruiz of Trinidad and Tobago", [("Ruiz", "President", "TT")]),
        ("King Charles III", [("Charles III", "King", "GB")]),
        (
            "Prime Minister Aalto of Finland and President Berg of Norway",
            [("Aalto", "Prime Minister", "FI"), ("Berg", "President", "NO")],
        ),
        (
            "President Petit of France, Chancellor Klein of Germany, and Prime Minister Hill of the United Kingdom",
            [("Petit", "President", "FR"), ("Klein", "Chancellor", "DE"), ("Hill", "Prime Minister", "GB")],
        ),
        (
            "President Jan Nowak and Prime Minister Ewa Lis of Poland",
            [("Jan Nowak", "President", "PL"), ("Ewa Lis", "Prime Minister", "PL")],
        ),
        (
            "People’s Republic of China Director of the Office of the Foreign Affairs Commission and Foreign Minister Li Wei",
            [("Li Wei", "Director of the Office of the Foreign Affairs Commission and Foreign Minister", "CN")],
        ),
    ],
)
def test_titles_name_the_others(words, expected):
    met = encounter(f"Readout of President Biden’s Meeting with {words}")
    assert met is not None
    assert [
        (participant.name, participant.office, participant.country)
        for participant in met.participants
        if participant.us is None
    ] == expected


def test_an_organization_is_represented_too():
    met = encounter("Readout of Vice President Harris’s Meeting with NATO Secretary General Ola Nord")
    assert met is not None
    assert met.participants[1].organization == {
        "name": "North Atlantic Treaty Organization",
        "abbreviation": "NATO",
        "identifiers": [{"scheme": "wikidata", "value": "Q7184"}],
    }


@pytest.mark.parametrize(
    "title",
    [
        "Readout of President Biden’s Meeting with President Nowak",
        "Readout of President Biden’s Meeting with Prime Minister Ana Ruiz of Spain and the War Cabinet",
        "Readout of President Biden’s Meeting with Governor Ana Ruiz of Georgia",
        "Readout of President Biden’s Call with Allies and Partners",
        "Readout of the President’s Call with Prime Minister Ana Ruiz of Spain",
        "Readout of Vice President Harris’s Calls with King Otto of Bahrainand Crown Prince Ali of Bahrain",
        "Joint Readout of the Meeting Between Prime Minister Aalto and Vice President Harris",
        "Readout of President Biden’s Meeting with the Prime Minister of Iraq’s Kurdistan Region, Ali Nuri",
    ],
)
def test_titles_that_leave_open_who_took_part_give_no_meeting(title):
    assert encounter(title) is None


def test_a_meeting_of_all_at_one_table_is_multilateral():
    outcome = readout(
        "Readout of the Meeting of President Petit of France, Chancellor Klein of Germany, and President Biden of the "
        "United States",
        "President Petit, Chancellor Klein and President Biden met today.",
    )
    assert people(outcome.document) == [
        ("Petit", "President", "FR"), ("Klein", "Chancellor", "DE"), ("Joseph R. Biden", "President", "US"),
    ]  # fmt: skip
    assert (outcome.document["kind"], outcome.document["level"]) == ("multilateral_meeting", "head_of_state")


@pytest.mark.parametrize(
    ("title", "sentence", "kind", "mode", "venue"),
    [
        ("Virtual Meeting", "met virtually today with", "bilateral_meeting", "video", None),
        ("Video Call", "spoke today with", "call", "video", None),
        ("Meeting", "met today on the margins of the Lake Summit with", "side_meeting", "in_person", None),
        ("Meeting", "met today at the White House with", "bilateral_meeting", "in_person", "White House"),
        ("Meeting", "met today, ahead of dinner at the White House, with", "bilateral_meeting", "unknown", None),
        ("Meeting", "met today with", "bilateral_meeting", "unknown", None),
        ("Meeting", "met in person today with", "bilateral_meeting", "in_person", None),
        ("Meeting", "met today, and again in October, with", "bilateral_meeting", "unknown", None),
        ("Meeting", "met in Geneva today with", "bilateral_meeting", "in_person", None),
        ("Meeting", "met today to discuss the talks in Geneva with", "bilateral_meeting", "unknown", None),
        (
            "Meeting",
            "held a warm, long meeting today at the White House with",
            "bilateral_meeting",
            "in_person",
            "White House",
        ),
        ("Meeting", "held talks in Geneva today with", "bilateral_meeting", "in_person", None),
        ("Meeting", "held productive talks in Geneva today with", "bilateral_meeting", "in_person", None),
        ("Meeting", "held a meeting today with", "bilateral_meeting", "unknown", None),
    ],
)
def test_title_and_first_sentence_determine_the_mode(title, sentence, kind, mode, venue):
    document = readout(
        f"Readout of President Biden’s {title} with President Ana Ruiz of Peru",
        f"President Biden {sentence} President Ana Ruiz of Peru. It was raining.",
    ).document
    assert (document["kind"], document["mode"], document.get("place", {}).get("venue")) == (kind, mode, venue)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The President spoke today with the King", "2022-03-09"),
        ("This morning, the President met the King", "2022-03-09"),
        ("The President met yesterday with the King", "2022-03-08"),
        ("The President met the King last night and today", "2022-03-08/2022-03-09"),
        ("On Tuesday, March 8, the President met the King", "2022-03-08"),
        ("On Monday, March 8, the President met the King", "2022-03-09?"),
        ("The President met with the King in Oslo on March 7", "2022-03-07"),
        ("The President met on March 7-8 with the King", "2022-03-07/2022-03-08"),
        ("The President met on March 10 with the King", "2022-03-09?"),
        ("The President met on February 30 with the King", "2022-03-09?"),
        ("On Monday, the President spoke with the King", "2022-03-07?"),
        ("After his talk with the Queen on April 24, the President met today with the King", "2022-03-09"),
        ("The President spoke with the King to prepare for the summit on March 7", None),
        ("The President spoke with the King regarding the March 7-8 summit", None),
        ("The President and the King praised today’s youth", None),
        ("The President welcomed the King", None),
    ],
)
def test_the_day_is_that_of_the_first_sentence(sentence, day):
    assert meeting_day(sentence, PUBLISHED) == day


def test_a_day_of_december_in_a_text_of_january_is_of_the_year_before():
    assert meeting_day("The President met on December 30 with the King", dt.date(2023, 1, 3)) == "2022-12-30"


def test_an_abbreviation_does_not_end_the_sentence():
    body = "President Joseph R. Biden, Jr. met Dr. Ruiz  in\nWashington, D.C. today. They talked."
    assert first_sentence(body) == "President Joseph R. Biden, Jr. met Dr. Ruiz in Washington, D.C. today."


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Readout of President Biden’s Call with President Ana Ruiz of Peru", "President Biden spoke with Ana Ruiz."),
        ("Readout of President Biden’s Call with President Ana Ruiz of Peru", "President Biden spoke today to a king."),
        ("Readout of President Trump’s Call with President Ana Ruiz of Peru", "They, Ruiz too, spoke today."),
        ("Readout of President Biden’s Call with Allies and Partners", "They spoke today."),
        ("Readout of Senior Official Travel to Niger and Somalia", "They went."),
        ("Joint Statement on Otters", "Canada and the United States agree."),
        ("Readout of President Biden’s Call with Prime Minister-Designate Aino Aalto", "They spoke today."),
    ],
)
def test_texts_without_participants_or_date_are_sources(title, body):
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
    ],
)
def test_domestic_texts_are_refused(title):
    assert readout(title, "They met today.") == RejectedRow(
        "some.md", "title", "domestic: it names no other country or organization"
    )


def test_a_text_that_was_published_twice_is_one_meeting():
    title, body = "Readout of President Biden’s Call with President Ana Ruiz of Peru", "They spoke today: Ruiz, too."
    first, second = (readout(title, body, url=f"https://archive.example.gov/some{end}/") for end in ("", "-2"))
    assert first.document["id"] == second.document["id"] == "wh-2022-03-09-call-pe-ana-ruiz-us-joseph-r-biden"
    assert first.document["citations"][0]["source"]["url"] != second.document["citations"][0]["source"]["url"]


def test_the_invisible_joiner_is_dropped_and_percent_signs_stay():
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


def test_another_format_is_refused_whole():
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
def test_real_readouts_are_accounted_for_and_read():
    result = real_outcomes()
    stored = [item for item in result if isinstance(item, ImportRow)]
    for item in stored:
        {"meetings": MeetingInput, "sources": SourceInput}[item.resource].model_validate(item.document)
    assert (len(result), Counter(item.resource for item in stored)) == (984, {"meetings": 442, "sources": 246})
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
