import csv
import datetime as dt
import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from public_data import SHARED_DATA

from app.datasets import wh_readouts, wh_readouts_days
from app.schemas.meeting import MeetingInput
from app.schemas.source import SourceInput
from app.transfer.rows import ImportRow, RejectedRow

LABELS = Path(__file__).parent / "fixtures" / "wh_readouts_labels.tsv"
FIXTURE = Path(__file__).parent / "fixtures" / "wh_call.md"
SHARED = SHARED_DATA / "wh_readouts"


WHITE_HOUSE = {"venue": "White House", "city": "Washington", "country": "US"}
SUMMARY = "Call of President Joseph R. Biden (US) with Prime Minister Veera Aaltosen (FI)."


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
def test_counterparts_are_read_from_titles(words, expected):
    outcome = readout(f"Readout of President Biden’s Meeting with {words}", "They met today.")
    assert [person for person in people(outcome.document) if person[2] != "US"] == expected


def test_an_organization_is_represented_too():
    outcome = readout(
        "Readout of Vice President Harris’s Meeting with NATO Secretary General Ola Nord", "They met today."
    )
    assert outcome.document["participants"][1] == {
        "person": {"name": "Ola Nord"},
        "organization": {
            "name": "North Atlantic Treaty Organization",
            "abbreviation": "NATO",
            "identifiers": [{"scheme": "wikidata", "value": "Q7184"}],
        },
        "office": "Secretary General",
        "name_as_printed": "Ola Nord",
    }


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("the Vice President’s Call with President Otto Berg of Israel", "They spoke today.", ["IL:Otto Berg"]),
        ("President Biden’s Pull Aside with Prime Minister Ana Lopes of Portugal", "They met today.", ["PT:Ana Lopes"]),
        ("President Biden’s Engagement with President Ana Lopes of Portugal", "They met today.", ["PT:Ana Lopes"]),
        (
            "President Biden’s Meeting with the C5+1 Leaders at UNGA",
            "President Biden met today with the leaders.",
            ["C5+1:"],
        ),
        (
            "Vice President Harris’s Meeting with African Union Commission Chairperson Musa Fall",
            "They met today.",
            ["African Union Commission:Musa Fall"],
        ),
        ("President Biden’s Call with the G7", "President Biden joined a call with the G7 today.", ["Group of Seven:"]),
        (
            "the Trilateral Meeting between the United States, Japan and the Republic of Korea",
            (
                "National Security Advisor Jake Sullivan met today with National Security Advisor Mori Ken of Japan and "
                "National Security Advisor Kim Da-eun of the Republic of Korea."
            ),
            ["JP:Mori Ken", "KR:Kim Da-eun"],
        ),
        (
            "President Biden’s Meeting with Baltic Leaders",
            (
                "Joining President Biden today were the following leaders:\n\n-   Estonian President Ana Kask\n-   Latvian "
                "President Bo Ozols\n\nThey talked about Peru."
            ),
            ["EE:Ana Kask", "LV:Bo Ozols"],
        ),
        ("the U.S.-Israel Strategic Consultative Group", "The group met today to discuss Iran.", ["IL:"]),
        ("Jake Sullivan’s Meeting with Palestinian Officials", "Jake Sullivan met today with officials.", ["PS:"]),
        (
            "Jon Finer’s Travel to Gabon and Nigeria",
            (
                "Jon Finer traveled to Gabon and Nigeria on March 8. In Gabon, Mr. Finer met with President Ali Ondo. In Nigeria, "
                "he met with Foreign Minister Ade Musa."
            ),
            ["GA:Ali Ondo", "NG:Ade Musa"],
        ),
        (
            "the U.S.-Peru Dialogue",
            "The two sides met today. The Peruvian side was led by National Security Advisor Ana Lopes and Prosecutor Jo Diaz.",
            ["PE:Ana Lopes"],
        ),
        (
            "Jon Finer’s Meeting with President Ana Lopes of Peru",
            (
                "Jon Finer met with President Ana Lopes of Peru today. He thanked her, as well as NATO Secretary General Ola "
                "Nord, who was also in attendance, for their help."
            ),
            ["PE:Ana Lopes", "North Atlantic Treaty Organization:Ola Nord"],
        ),
        (
            "National Cyber Director Ann Hill’s Travel to Peru and Europe",
            "From March 1 to 7, Director Hill traveled to Peru and Spain. She met with officials from the Governments of Peru and Spain.",
            ["PE:", "ES:"],
        ),
        (
            "Interagency Delegation Travel to Peru",
            "A delegation traveled to Peru, March 7-8, for meetings with senior Peru officials.",
            ["PE:"],
        ),
        (
            "Deputy National Security Advisor Ann Hill’s Meeting with Ukrainian Finance Minister Ivan Koval",
            "They met today.",
            ["UA:Ivan Koval"],
        ),
    ],
)
def test_every_kind_of_encounter_names_its_parties(title, body, expected):
    outcome = readout(f"Readout of {title}", body)
    assert outcome.resource == "meetings"
    MeetingInput.model_validate(outcome.document)
    parties = [item for item in outcome.document["participants"] if item.get("country") != "US"]
    assert [
        f"{item.get('country') or item['organization']['name']}:{item.get('person', {}).get('name', '')}"
        for item in parties
    ] == expected


@pytest.mark.parametrize(
    ("sentence", "place", "roles"),
    [
        ("met with Prime Minister Kano Mori in Tokyo, Japan today", {"city": "Tokyo", "country": "JP"}, [None, None]),
        ("hosted Prime Minister Kano Mori at the White House today", WHITE_HOUSE, ["host", "guest"]),
        ("welcomed Prime Minister Kano Mori to the White House today", WHITE_HOUSE, ["host", "guest"]),
        ("hosted a virtual meeting today with Prime Minister Kano Mori", None, [None, None]),
        ("met today with Prime Minister Kano Mori at the Vatican", {"venue": "Vatican", "country": "VA"}, [None, None]),
        (
            "met today with Prime Minister Kano Mori at Ito Palace to discuss talks in Oslo",
            {"venue": "Ito Palace"},
            [None, None],
        ),
        ("received a call today from Prime Minister Kano Mori", None, [None, None]),
        (
            "met today with Prime Minister Kano Mori on the margins of the Lake Summit in Bali",
            {"city": "Bali"},
            [None, None],
        ),
        (
            "met today with Prime Minister Kano Mori in Salem, Oregon",
            {"city": "Salem", "country": "US"},
            [None, None],
        ),
        (
            "met today with Prime Minister Kano Mori in Albany, New York",
            {"city": "Albany", "country": "US"},
            [None, None],
        ),
        ("met today with Prime Minister Kano Mori in Atlanta, Georgia", {"city": "Atlanta"}, [None, None]),
        (
            "met today with Prime Minister Kano Mori in Tbilisi, Georgia",
            {"city": "Tbilisi", "country": "GE"},
            [None, None],
        ),
        (
            "met today with Prime Minister Kano Mori on the margins of the U.S.-ASEAN Summit in Phnom Penh, Cambodia",
            {"city": "Phnom Penh", "country": "KH"},
            [None, None],
        ),
    ],
)
def test_place_and_roles_are_stated_in_the_text(sentence, place, roles):
    document = readout(
        "Readout of President Biden’s Meeting with Prime Minister Mori of Japan", f"President Biden {sentence}."
    ).document
    assert document.get("place") == place
    assert [item.get("role") for item in document["participants"]] == roles
    assert people(document)[1:] == [("Kano Mori", "Prime Minister", "JP")]


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("President Ana Lopes of Portugal", "head_of_state"),
        ("President Pedro Ruiz of Spain", "head_of_government"),
        ("President Una Berg of the European Commission", "unknown"),
        ("Vice President Ana Lopes of Peru", "unknown"),
        ("Foreign Minister Ana Lopes of Peru", "minister"),
    ],
)
def test_level_follows_the_office_in_its_country(words, level):
    assert readout(f"Readout of President Biden’s Call with {words}", "They spoke today.").document["level"] == level


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Joint Statement on the U.S.-Peru Meeting in Oslo", {"city": "Oslo", "country": "NO"}),
        ("Joint Statement on the U.S.-Peru Meeting in London, Ontario", {"city": "London"}),
        ("Joint Statement on the U.S.-Peru Meeting", None),
        ("Joint Statement on the U.S.-Peru Call in Oslo", None),
    ],
)
def test_title_gives_the_place_if_the_text_only_recalls_another(title, place):
    meeting = readout(title, "The Parties, recalling their meeting in Geneva on January 12, 2022, agree.")
    assert meeting.document["date"] == "[2021-01-20..2022-03-09]"
    assert meeting.document.get("place") == place


def test_delegation_does_not_hide_day_and_place():
    body = "Jake Sullivan hosted Foreign Minister Ana Lopes of Peru and a delegation, including Secretary of Defense Bo Venn, on March 7 at the White House."
    document = readout("Readout of Jake Sullivan’s Meeting with Foreign Minister Lopes of Peru", body).document
    assert (document["date"], document["place"]) == ("2022-03-07", WHITE_HOUSE)


@pytest.mark.parametrize("office", ["Chief of Staff to Peruvian", "Special Envoy of"])
def test_superior_of_whoever_was_met_took_no_part(office):
    body = f"Jake Sullivan met today with Bo Venn, {office} President Ana Lopes, and with Foreign Minister Luz Soto of Peru."
    document = readout("Readout of Jake Sullivan’s Meeting with Officials of Peru", body).document
    assert "Ana Lopes" not in {name for name, _, _ in people(document)}


@pytest.mark.parametrize("name", ["He Lifeng", "Ana O. Monaco"])
def test_name_that_reads_as_another_word_is_whole(name):
    document = readout(f"Readout of President Biden’s Call with Vice Premier {name} of China", "They spoke.").document
    assert people(document)[1:] == [(name, "Vice Premier", "CN")]


def test_jr_is_preserved():
    document = readout(
        "Readout of President Biden’s Call with President Cruz of the Philippines",
        "President Biden spoke today with President Jose Cruz, Jr. of the Philippines. They talked.",
    ).document
    assert people(document)[1] == ("Jose Cruz, Jr.", "President", "PH")


def test_topics_and_summary_contain_no_copied_sentence():
    document = readout(
        "Readout of President Biden’s Call with President Ana Ruiz of Peru",
        "President Biden spoke today with President Ana Ruiz of Peru. They discussed irregular migration and the pandemic.",
    ).document
    assert document["topics"] == [{"topic": {"name": "Migration"}}, {"topic": {"name": "COVID-19"}}]
    assert document["summary"] == (
        "Call of President Joseph R. Biden (US) with President Ana Ruiz (PE). Topics: Migration, COVID-19."
    )


def test_meeting_of_several_countries_is_multilateral():
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
    ("title", "body", "expected"),
    [
        (
            "Meeting with the G20 Leaders",
            "President Biden met virtually today with them.",
            ("multilateral_meeting", "video", None),
        ),
        ("Meeting with European Union Officials", "They met today.", ("bilateral_meeting", "unknown", None)),
        ("Trip to Peru", "President Biden met with President Ana Ruiz.", ("visit", "in_person", {"country": "PE"})),
        (
            "Trip to Peru and Chile",
            "In Lima, President Biden met with President Ana Ruiz of Peru.",
            ("visit", "in_person", {"city": "Lima", "country": "PE"}),
        ),
        (
            "Trip to Mexico City",
            "President Biden led a delegation to Mexico City, where he met with President Ana Ruiz.",
            ("visit", "in_person", {"country": "MX"}),
        ),
    ],
)
def test_journeys_and_gatherings_have_kind_mode_and_place(title, body, expected):
    document = readout(f"Readout of President Biden’s {title}", body).document
    assert (document["kind"], document["mode"], document.get("place")) == expected


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The President spoke today with the King", "2022-03-09"),
        ("This morning, the President met the King", "2022-03-09"),
        ("The President met with the King yesterday", "2022-03-08"),
        ("The President met the King last night and today", "2022-03-08/2022-03-09"),
        ("The President met with the King in Oslo on March 7", "2022-03-07"),
        ("On Monday, the President spoke with the King", "2022-03-07?"),
        ("After his talk with the Queen on April 24, the President met today with the King", "2022-03-09"),
        ("The President spoke with the King to prepare for the summit on March 7", "[2021-01-20..2022-03-09]"),
        ("The President spoke with the King regarding the March 7-8 summit", "[2021-01-20..2022-03-09]"),
        ("The President and the King praised today’s youth", "[2021-01-20..2022-03-09]"),
        ("The President welcomed the King", "[2021-01-20..2022-03-09]"),
        ("The President met with the King on March 11, 2022", "[2021-01-20..2022-03-09]"),
    ],
)
def test_day_comes_from_the_clause_that_reports_the_meeting(sentence, day):
    outcome = readout("Readout of President Biden’s Meeting with King Otto II of Jordan", f"{sentence}.")
    assert outcome.document["date"] == day


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2021-01-20", "2021-01-20"),
        ("2024-12-31", "[2021-01-20..2024-12-31]"),
        ("2025-01-19", "[2021-01-20..2025-01-19]"),
        ("2025-01-21", "[2025-01-20..2025-01-21]"),
    ],
)
def test_day_that_is_not_said_is_within_the_term_of_the_president(published, day):
    assert wh_readouts_days.date(None, dt.date.fromisoformat(published)) == day


def test_id_has_the_day_of_publication_where_the_day_is_not_said():
    outcome = readout(
        "Readout of President Biden’s Meeting with King Otto II of Jordan", "The President welcomed the King."
    )
    assert outcome.document["id"].startswith("wh-2022-03-09-meeting-jo-")
    guests = "President Anastasia Constantinescu of Peru, President Bartholomew Featherstone of Chile, and President Ana Lopes of Fiji"
    outcome = readout("Readout of President Biden’s Meeting with Presidents", f"The President welcomed {guests}.")
    assert re.fullmatch("wh-2022-03-09-meeting-[0-9a-f]{12}", outcome.document["id"])


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


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Calls with E3 Counterparts", "spoke today with his E3 counterparts about seals.", {"FR", "DE", "GB"}),
        (
            "Meeting with E3 Political Directors",
            "met today with the E3 and Prime Minister Ola Venn of Peru.",
            {"FR", "DE", "GB", "PE"},
        ),
        ("Meeting with P5 Counterparts", "met today with counterparts of the P5.", {"CN", "FR", "GB", "RU"}),
        ("Call with Quint National Security Advisors", "spoke today with them about otters.", {"Quint"}),
        (
            "Meeting with Quad Counterparts",
            "met today with Ana Lopes, the National Security Advisor of India.",
            {"IN", "Quadrilateral Security Dialogue"},
        ),
        (
            "Meeting with Quad Counterparts",
            "met today with Diplomatic Advisor Luc Roy of France and National Security Advisor Ola Venn of Germany.",
            {"FR", "DE"},
        ),
        (
            "Meeting with Countries of Otters",
            "met yesterday with Ambassadors and Chiefs of Mission from Chile, Peru and the United Kingdom.",
            {"CL", "PE", "GB"},
        ),
        ("Meeting with Peruvian and Chilean Officials on Otters", "met with them today.", {"PE", "CL"}),
        ("Meeting with Peruvian, Chilean, and Bolivian Ministers", "met with them today.", {"PE", "CL", "BO"}),
    ],
)
def test_groups_of_states_are_read_as_their_members(title, body, expected):
    document = readout(
        f"Readout of National Security Advisor Jake Sullivan’s {title}", f"Jake Sullivan {body}"
    ).document
    sides = {item.get("country") or item["organization"]["name"] for item in document["participants"]}
    assert sides - {"US"} == expected


@pytest.mark.parametrize("name", ["Borrell", "Josep Borrell"])
def test_person_with_offices_of_two_organizations_is_one_participant(name):
    title = f"Readout of Jake Sullivan’s Call with European Commission Vice-President {name}"
    document = readout(title, "Jake Sullivan spoke today with EU High Representative Josep Borrell.").document
    assert people(document)[1:] == [("Josep Borrell", "Vice-President", None)]


BOTH = {("US", "Joseph R. Biden"), ("FI", "Veera Aaltosen")}


@pytest.mark.parametrize(
    ("title", "body", "date", "parties"),
    [
        (
            "Finland – United States Joint Leaders’ Statement",
            "President Joe Biden and Prime Minister Veera Aaltosen held their first meeting yesterday in Helsinki, Finland.",
            "2022-03-08",
            BOTH,
        ),
        (
            "Joint Leaders’ Statement",
            (
                "On March 7, we – President Joe Biden of the United States, Prime Minister Veera Aaltosen of Finland, and "
                "Ana Lopes, the Prime Minister of Peru – convened in Helsinki. Otters matter."
            ),
            "2022-03-07",
            BOTH | {("PE", "Ana Lopes")},
        ),
        (
            "Joint Statement on Otters",
            "Otters matter. On March 7, 2022, President Joe Biden hosted Prime Minister Veera Aaltosen of Finland.",
            "2022-03-07",
            BOTH,
        ),
        (
            "Quad Joint Leaders’ Statement",
            (
                "Today, we – Prime Minister Veera Aaltosen of Finland, and President Joe Biden of the United States – convene in "
                "Helsinki to renew our commitment."
            ),
            "2022-03-09",
            BOTH,
        ),
        (
            "Joint Statement of the Leaders of Finland, Peru, and the United States",
            (
                "On March 8, 2022, we, the Heads of Government of Finland, the Republic of Peru (RP), and the United States, convened for "
                "the first leaders’ meeting of the Group."
            ),
            "2022-03-08",
            {("US", None), ("FI", None), ("PE", None)},
        ),
        (
            (
                "Joint Statement by the President of Finland Otso Lahti, President of Peru Luis Soto, and President of the United States "
                "Joe Biden"
            ),
            (
                "We, the President of Finland, the President of Peru, and the President of the United States, met in Rome today to discuss "
                "seals. President Ruiz should return the otters."
            ),
            "2022-03-09",
            {("US", "Joseph R. Biden"), ("FI", "Otso Lahti"), ("PE", "Luis Soto")},
        ),
        (
            "Joint Leaders’ Statement",
            "We, the leaders of Finland and the United States, gathered today in Helsinki.",
            "2022-03-09",
            {("US", None), ("FI", None)},
        ),
        (
            "Joint Statement by the Presidents of Finland and Peru and the President of the United States",
            "Today, the Presidents of the United States, Finland and Peru met in Rome on the margins of the G20 Summit.",
            "2022-03-09",
            {("US", None), ("FI", None), ("PE", None)},
        ),
        (
            "Joint Statement on Seals",
            "President Joe Biden and Prime Minister Veera Aaltosen of Finland spoke by telephone this afternoon.",
            "2022-03-09",
            BOTH,
        ),
    ],
    ids=[
        "held",
        "we convened",
        "hosted",
        "we convene",
        "countries",
        "names in the title",
        "gathered",
        "without names",
        "call",
    ],
)
def test_joint_statement_of_those_who_met_is_a_meeting(title, body, date, parties):
    document = readout(title, body).document
    MeetingInput.model_validate(document)
    found = {(item.get("country"), item.get("person", {}).get("name")) for item in document["participants"]}
    assert (document["date"], found) == (date, parties)
    assert "Statement" not in document["title"]


@pytest.mark.parametrize(
    "body",
    [
        "President Joe Biden is honored to welcome Prime Minister Aaltosen of Finland today.",
        "Today, President Joe Biden welcomed the accession of Finland, and Prime Minister Aaltosen of Finland agreed.",
        "President Joe Biden met Prime Minister Aaltosen of Finland in Helsinki.",
        "The United States and Finland met the challenges of today with our partners.",
        "Today President Biden and Prime Minister Aaltosen of Finland work to meet the needs of seals.",
        "Today we, who met in Helsinki, President Biden and Prime Minister Aaltosen of Finland, mourn.",
        "Seals matter. Otters, too. President Biden met Prime Minister Aaltosen of Finland today.",
        "On January 5, 2022, President Biden met Prime Minister Aaltosen of Finland in Helsinki.",
    ],
    ids=[
        "welcome",
        "host",
        "no day",
        "challenges",
        "needs",
        "relative clause",
        "third sentence",
        "two months before",
    ],
)
def test_joint_statement_that_only_mentions_a_meeting_is_a_source(body):
    assert readout("United States-Finland Joint Statement", body).resource == "sources"


def test_joint_statement_with_a_leader_of_no_country_is_a_source():
    body = "Today President Biden, Prime Minister Aaltosen and Prime Minister Ruiz of Peru met in Lima."
    assert readout("Joint Statement of the United States, Finland and Peru", body).resource == "sources"


def test_leaders_of_an_earlier_summit_and_officials_from_elsewhere_are_not_taken_for_ours():
    outcome = readout(
        "Readout of the U.S.-Finland-Peru Seal Dialogue",
        "Following the November 13, 2021 Lima Summit led by Prime Minister Otso Lahti of Finland, President Ana Lopes of Peru, and President "
        "Joseph R. Biden, Jr. of the United States, Councillor Eino Salo from the Secretariat of Seals, Secretary to the President "
        "Luis Soto of Peru, and Senior Director Jane Doe from the U.S. Seal Council convened the dialogue in Honolulu today.",
    )
    named = {item["person"]["name"]: item["country"] for item in outcome.document["participants"] if "person" in item}
    assert named == {"Luis Soto": "PE", "Jane Doe": "US"}


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
def test_real_readouts_are_accounted_for_and_read():
    result = real_outcomes()
    stored = [item for item in result if isinstance(item, ImportRow)]
    for item in stored:
        {"meetings": MeetingInput, "sources": SourceInput}[item.resource].model_validate(item.document)
    assert (len(result), Counter(item.resource for item in stored)) == (984, {"meetings": 593, "sources": 98})
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


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        (
            "Readout of Jake Sullivan’s Meeting with Foreign Minister Kim of the Republic of Korea",
            (
                "Jake Sullivan met with National Security Advisor Kim Tae-jun of the Republic of Korea and Foreign Minister "
                "Kim Min-su of the Republic of Korea."
            ),
            {("Kim Min-su", "Foreign Minister"), ("Kim Tae-jun", "National Security Advisor")},
        ),
        (
            "Readout of President Biden’s Meeting with Officials of Peru",
            "President Biden met with Minister of Trade Ana Berg of Peru and Minister of Energy Luz Soto of Peru.",
            {("Ana Berg", "Minister of Trade"), ("Luz Soto", "Minister of Energy")},
        ),
        (
            "Readout of President Biden’s Call with President Niinisto of Finland",
            "President Biden spoke with President Sauli Niinistö of Finland.",
            {("Sauli Niinistö", "President")},
        ),
    ],
)
def test_people_with_one_surname_or_similar_offices_stay_separate(title, body, expected):
    found = {person[:2] for person in people(readout(title, body).document) if person[2] != "US"}
    assert found == expected


def test_traveller_does_not_represent_the_visited_country():
    document = readout(
        "Readout of Senior Advisor to the President Tomas Ferro’s Visit to Peru",
        "Senior Advisor to the President Tomas Ferro travelled to Peru March 7-8. Senior Advisor Ferro was joined by Special "
        "Assistant to the President and Senior Director for the Western Hemisphere at the National Security Council Juan Soto. "
        "During his meeting with President Ana Berg, Senior Advisor Ferro reiterated the commitment of the United States.",
    ).document
    assert set(people(document)) == {
        ("Ana Berg", "President", "PE"),
        ("Tomas Ferro", "Senior Advisor to the President", "US"),
    }


def test_office_unknown_in_the_united_states_is_foreign():
    document = readout(
        "Readout of Inaugural Meeting of the U.S.-Canada Forest Taskforce",
        "Today, U.S. Special Presidential Coordinator Tomas Ferro and Deputy Prime Minister Ana Berg co-hosted the inaugural "
        "meeting of the U.S.-Canada Forest Taskforce.",
    ).document
    americans = [item.get("person", {}).get("name") for item in document["participants"] if item.get("country") == "US"]
    assert americans == ["Tomas Ferro"]
    assert "CA" in {item.get("country") for item in document["participants"]}


def test_official_of_the_readout_has_the_full_name():
    document = readout(
        "Readout of Treasury Secretary Hill’s Call with President Ana Hill of Peru",
        "Secretary of the Treasury Jane L. Hill spoke today with President Ana Hill of Peru.",
    ).document
    assert people(document) == [("Jane L. Hill", "Treasury Secretary", "US"), ("Ana Hill", "President", "PE")]


def test_official_of_another_data_set_has_its_id():
    document = readout(
        "Readout of National Security Advisor Jake Sullivan’s Call with President Ana Ruiz of Peru", "They spoke today."
    ).document
    assert document["participants"][0]["person"] == {
        "id": "sullivan-jacob-j",
        "name": "Jake Sullivan",
        "country": "US",
        "identifiers": [{"scheme": "pocom", "value": "sullivan-jacob-j"}],
    }
    MeetingInput.model_validate(document)


def test_advisers_represent_the_country_of_their_president():
    document = readout(
        "Readout of Jake Sullivan’s Meeting with Ana Berg and Luz Soto, Advisors to the President of Peru",
        "National Security Advisor Jake Sullivan met today with Ana Berg, Chief Foreign Policy Advisor, and Luz Soto, Chief "
        "National Security Advisor, to President Rosa Vega of Peru.",
    ).document
    assert {person for person in people(document) if person[2] == "PE"} == {
        ("Ana Berg", "Chief Foreign Policy Advisor", "PE"),
        ("Luz Soto", "Chief National Security Advisor", "PE"),
    }


def test_calls_on_several_days_keep_all_participants():
    document = readout(
        "Readout of President Biden’s Calls with Foreign Leaders",
        "On May 2, President Biden spoke with President Ana Berg of Peru about trade.\n\n"
        "On May 4, the President spoke with Prime Minister Tomas Ferro of Portugal about energy.",
        date="2022-05-06",
    ).document
    assert {name for name, _, _ in people(document)} >= {"Ana Berg", "Tomas Ferro"}
    assert document["date"] == "2022-05-02/2022-05-04"
