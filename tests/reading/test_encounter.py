import datetime as dt
import sys

import pytest

from app.domain.enums import Mode, Role
from app.reading.encounters.encounter import encounter
from app.reading.language import lexicon

ENGLISH = lexicon.load()
PUBLISHED = dt.date(2022, 3, 9)


def read(text, *, is_title=False):
    return encounter(text, ENGLISH.sentences(text)[0], ENGLISH, published=PUBLISHED, is_title=is_title)


def names(persons):
    return [person.name for person in persons]


@pytest.mark.parametrize(
    ("text", "subjects", "others"),
    [
        ("President Ana Ruiz met with King Otto II", ["Ana Ruiz"], ["Otto II"]),
        ("President Ana Ruiz met with King Otto II to discuss President Bo Berg", ["Ana Ruiz"], ["Otto II"]),
        ("President Ana Ruiz met with King Otto II to congratulate President Bo Berg", ["Ana Ruiz"], ["Otto II"]),
        ("President Ana Ruiz met with King Otto II ahead of talks with President Bo Berg", ["Ana Ruiz"], ["Otto II"]),
        ("President Ana Ruiz met with King Otto II and thanked President Bo Berg", ["Ana Ruiz"], ["Otto II"]),
        ("After talks with President Bo Berg, President Ana Ruiz met with King Otto II", ["Ana Ruiz"], ["Otto II"]),
        ("President Ana Ruiz traveled to Oslo to meet with King Otto II", ["Ana Ruiz"], ["Otto II"]),
        ("President Ana Ruiz’s envoy met with King Otto II", [], ["Otto II"]),
        ("President Ana Ruiz’s meeting with King Otto II", ["Ana Ruiz"], ["Otto II"]),
    ],
)
def test_clause_ends_at_the_next_subject(text, subjects, others):
    found = read(text)
    assert (names(found.subjects), names(found.others)) == (subjects, others)


@pytest.mark.parametrize(
    "text",
    [
        "President Ana Ruiz did not meet with King Otto II",
        "President Ana Ruiz didn’t speak with King Otto II",
        "President Ana Ruiz will soon host King Otto II",
        "President Ana Ruiz may also visit King Otto II",
        "President Ana Ruiz looks forward to welcoming King Otto II",
        "President Ana Ruiz was scheduled to meet with King Otto II",
        "President Ana Ruiz accepted an invitation to visit King Otto II",
        "President Ana Ruiz was unable to meet with King Otto II",
        "President Ana Ruiz canceled a meeting with King Otto II",
        "The call of President Ana Ruiz with King Otto II was postponed",
        "President Ana Ruiz was unable to attend talks with King Otto II",
        "President Ana Ruiz could not take part in the planned talks with King Otto II",
        "President Ana Ruiz did not attend the dinner with King Otto II",
        "President Ana Ruiz missed her meeting with King Otto II",
        "President Ana Ruiz skipped the lunch with King Otto II",
        "President Ana Ruiz declined a request for talks with King Otto II",
        "President Ana Ruiz was prevented from meeting King Otto II",
        "President Ana Ruiz was absent from the talks with King Otto II",
        "President Ana Ruiz left Lima without meeting King Otto II",
        "President Ana Ruiz stayed in Lima instead of meeting King Otto II",
        "President Ana Ruiz held no talks with King Otto II",
        "President Ana Ruiz had no meeting with King Otto II",
        "President Ana Ruiz denied having met King Otto II",
        "President Ana Ruiz denied that she ever met with King Otto II",
        "President Ana Ruiz chose not to attend the summit with King Otto II",
        "President Ana Ruiz has yet to meet King Otto II",
        "President Ana Ruiz ruled out a call with King Otto II",
        "President Ana Ruiz turned down an invitation to a dinner with King Otto II",
        "The talks of President Ana Ruiz with King Otto II did not take place",
        "President Ana Ruiz will attend a meeting with King Otto II",
    ],
)
def test_denied_or_planned_encounters_are_ignored(text):
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "President Ana Ruiz was able to meet King Otto II",
        "President Ana Ruiz was pleased to meet with King Otto II",
        "President Ana Ruiz not only met King Otto II",
        "On 5 May talks of President Ana Ruiz with King Otto II were held",
        "President Ana Ruiz said that she met King Otto II",
        "President Ana Ruiz had the opportunity to meet with King Otto II",
        "President Ana Ruiz held a set of meetings with King Otto II",
    ],
)
def test_past_encounter_is_recognized(text):
    assert read(text) is not None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Recalling the meeting in Lima on May 12", None),
        ("Peru and Chile, recalling their talks in Lima on May 12 and reflecting on the summit in Quito", None),
        ("The Presidents recalled their visit to Lima in May", None),
        ("Recalling the talks in Lima; the Presidents met in Oslo", "Oslo"),
        ("The Presidents met in Oslo and recalled their talks in Lima", "Oslo"),
    ],
)
def test_recalled_meeting_is_not_reported(text, place):
    found = read(text)
    assert (found and found.place and found.place.city) == place


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("They met with the leaders of Peru, Chile and the United Kingdom", ["Peru", "Chile", "United Kingdom"]),
        ("They met with senior Peruvian officials", ["Peruvian"]),
        ("They held a meeting between Peru and Chile on Oslo", ["Peru", "Chile"]),
        ("Peru, Chile and Japan held talks", ["Peru", "Chile", "Japan"]),
        ("The U.S.-Peru Working Group met today", ["U.S.", "Peru"]),
        ("They met to strengthen the U.S.-Peru relation", []),
        ("They met with Peruvian students", []),
        ("They met with Cuban American leaders", []),
        ("They met with Salvadoran-American leaders", []),
        ("They met on the margins of the NATO Summit in Peru", []),
        ("They joined a call with the G7 about Peru", ["G7"]),
        ("They met with officials from the Governments of Peru and Chile", ["Peru", "Chile"]),
        ("They travelled to Peru for meetings with senior Peru officials", ["Peru"]),
        ("He joined leaders of ASEAN member states and China (PRC) and Peru", ["ASEAN", "China", "Peru"]),
        ("They met with President Ana Lopes of Peru, Chair of the African Union (AU), today", []),
    ],
)
def test_countries_without_a_person_are_parties_if_they_met(text, parties):
    assert [party.words for party in read(text).parties] == parties


@pytest.mark.parametrize(
    ("text", "gatherings"),
    [
        ("They met with the G20 Leaders", ["G20"]),
        ("They met with members of the European Union", ["European Union"]),
        ("They attended the annual East Asia Summit", ["East Asia Summit"]),
        ("They met with European Union officials", []),
        ("They met with leaders of Peru", []),
    ],
)
def test_leaders_of_members_are_distinguished_from_officials(text, gatherings):
    assert [party.words for party in read(text).parties if party.is_gathering] == gatherings


def test_a_title_needs_no_verb():
    assert [party.words for party in read("The U.S.-Peru Working Group", is_title=True).parties] == ["U.S.", "Peru"]
    assert read("The U.S.-Peru Working Group") is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("They met in Tokyo, Japan today", (None, "Tokyo", "JP")),
        ("They met in Washington, D.C.", (None, "Washington", "US")),
        ("They met in Rio de Janeiro", (None, "Rio de Janeiro", None)),
        ("They met in Mexico City on March 7", (None, "Mexico City", None)),
        ("They met at Ito Palace in Lima, Peru", ("Ito Palace", "Lima", "PE")),
        ("They met at the White House", ("White House", "Washington", "US")),
        ("Today in Jeddah, they met", (None, "Jeddah", None)),
        ("They met in Peru", (None, None, "PE")),
        ("They met in March", None),
        ("They met at the NATO Summit", None),
        ("They met to discuss talks in Geneva", None),
        ("They met with the Committee for Refugees in the Near East today", None),
    ],
)
def test_a_place_is_as_printed(text, place):
    found = read(text).place
    assert (found and (found.venue, found.city, found.country)) == place


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("They met today", Mode.UNKNOWN),
        ("They met virtually today", Mode.VIDEO),
        ("They held a video call", Mode.VIDEO),
        ("They spoke by phone", Mode.PHONE),
        ("They met in person", Mode.IN_PERSON),
        ("They met on the margins of the Lake Summit", Mode.IN_PERSON),
        ("They met in Oslo", Mode.IN_PERSON),
        ("They met to discuss a video", Mode.UNKNOWN),
    ],
)
def test_mode_is_the_stated_one(text, mode):
    assert read(text).mode is mode


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("President Ana Ruiz hosted King Otto II in Lima", Role.HOST),
        ("President Ana Ruiz welcomed King Otto II to the White House", Role.HOST),
        ("President Ana Ruiz visited King Otto II", Role.GUEST),
        ("President Ana Ruiz hosted a summit with King Otto II", Role.UNKNOWN),
        ("President Ana Ruiz hosted King Otto II for a virtual meeting", Role.UNKNOWN),
        ("President Ana Ruiz received a call from King Otto II", Role.UNKNOWN),
        ("President Ana Ruiz met with King Otto II in Lima", Role.UNKNOWN),
    ],
)
def test_only_the_verb_determines_host_and_guest(text, role):
    assert read(text).hosts is role


@pytest.mark.parametrize(
    ("text", "visited"),
    [
        ("She traveled to Gabon and Nigeria on March 8", ("GA", "NG")),
        ("Her Visit to Qatar", ("QA",)),
        ("She met with the leaders of Peru", ()),
    ],
)
def test_visited_countries_are_destinations_of_travel(text, visited):
    assert read(text).visited == visited


def operations(text):
    count = 0

    def count_call(_frame, event, _argument):
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(count_call)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.costly
@pytest.mark.parametrize(
    "unit",
    ["with Peru and ", "U.S.-Peru-", "in Oslo, ", "at the ", "traveled to ", "After ", "March 7, ", "7-8 ", "today ", "to meet ", "President Ana’s ", "on ", "Peru, ", "joined by "],
)  # fmt: skip
def test_work_is_linear_in_the_length_of_the_sentence(unit):
    read("They met the King in Oslo on March 7.")
    once, twice = (operations("They met " + unit * number) for number in (300, 600))
    assert twice < 2.3 * once + 2_000
