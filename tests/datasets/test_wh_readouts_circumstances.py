import datetime as dt
import re

import pytest
from readouts import WHITE_HOUSE, people, readout

from app.datasets import wh_readouts_days


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
