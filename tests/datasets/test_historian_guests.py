"""Offices, ranks and names of visitors."""

import pytest

from app.datasets.historian_guests import guests
from app.domain.enums import Level

STATE, GOVERNMENT, MINISTER, UNKNOWN = Level.HEAD_OF_STATE, Level.HEAD_OF_GOVERNMENT, Level.MINISTER, Level.UNKNOWN


def read(visitor, country="PE"):
    return [(guest.office, guest.name, guest.level) for guest in guests(visitor, country)]


@pytest.mark.parametrize(
    ("visitor", "country", "office", "name", "level"),
    [
        ("President (General) Omar Toth", "PE", "President", "Omar Toth", STATE),
        ("Federal Chancellor Anna Berg", "AT", "Federal Chancellor", "Anna Berg", GOVERNMENT),
        ("Chairman of the Presidency Cara Galan", "BA", "Chairman of the Presidency", "Cara Galan", STATE),
        (
            "Chairman of the Council of Ministers Ivo Toth",
            "SUHH",
            "Chairman of the Council of Ministers",
            "Ivo Toth",
            GOVERNMENT,
        ),
        (
            "President of the Swiss Confederation Ruth Beispiel",
            "CH",
            "President of the Swiss Confederation",
            "Ruth Beispiel",
            STATE,
        ),
        ("President of the Government Jose Ejemplo", "ES", "President of the Government", "Jose Ejemplo", GOVERNMENT),
        ("Minister for Foreign Affairs Dr. Ana Ruiz", "PE", "Minister for Foreign Affairs", "Ana Ruiz", MINISTER),
        (
            "Prime Minister and Minister of Defense Ana Ruiz",
            "PE",
            "Prime Minister and Minister of Defense",
            "Ana Ruiz",
            GOVERNMENT,
        ),
        ("Crown Prince Xan", "JO", "Crown Prince", "Crown Prince Xan", UNKNOWN),
        ("His Majesty King Albo V", "NO", "King", "Albo V", STATE),
        ("President Ivo Toth, Jr.", "HU", "President", "Ivo Toth, Jr.", STATE),
        ("President-Elect Ivo Toth III", "HU", "President-elect", "Ivo Toth III", UNKNOWN),
        ("Vice Chairman Ivo Toth", "CN", "Vice Chairman", "Ivo Toth", UNKNOWN),
        ("Governor General Lord Example", "CA", "Governor General", "Lord Example", UNKNOWN),
        ("Mr. Ivo Toth", "HU", None, "Ivo Toth", UNKNOWN),
    ],
)
def test_office_and_name_are_separated(visitor, country, office, name, level):
    assert read(visitor, country) == [(office, name, level)]


@pytest.mark.parametrize(
    ("visitor", "office", "name", "level"),
    [
        ("Former Prime Minister Ana Ruiz", "Former Prime Minister", "Ana Ruiz", UNKNOWN),
        ("Ex-President Omar Toth", "Ex-President", "Omar Toth", UNKNOWN),
        ("Peruvian President Omar Toth", "President", "Omar Toth", STATE),
        ("Palestinian Authority President Omar Toth", "President", "Omar Toth", STATE),
        ("President of the Kurdistan Region Omar Toth", "President of the Kurdistan Region", "Omar Toth", UNKNOWN),
        ("President of the Republic of Peru Omar Toth", "President of the Republic of Peru", "Omar Toth", STATE),
        ("President Omar Toth (and Mrs. Toth)", "President", "Omar Toth", STATE),
        ("Prime Minister Guillermo (Memo) Toth", "Prime Minister", "Guillermo (Memo) Toth", GOVERNMENT),
    ],
)
def test_a49_words_around_office_and_name_are_no_part_of_the_name(visitor, office, name, level):
    assert read(visitor) == [(office, name, level)]


@pytest.mark.parametrize(
    ("visitor", "expected"),
    [
        (
            "General Omar Toll, President of the Council of Ministers",
            [("President of the Council of Ministers", "Omar Toll", GOVERNMENT)],
        ),
        ("Ana Ruiz, Foreign Minister", [("Foreign Minister", "Ana Ruiz", MINISTER)]),
        ("King Albo, Prime Minister", [("King and Prime Minister", "King Albo", STATE)]),
        (
            "President Ana Ruiz, Prime Minister and Foreign Minister",
            [("President and Prime Minister and Foreign Minister", "Ana Ruiz", STATE)],
        ),
        (
            "Ana Ruiz, President, and Prime Minister Ivo Toth",
            [("President", "Ana Ruiz", STATE), ("Prime Minister", "Ivo Toth", GOVERNMENT)],
        ),
        (
            "President Ana Ruiz, Prime Minister Ivo Toth",
            [("President", "Ana Ruiz", STATE), ("Prime Minister", "Ivo Toth", GOVERNMENT)],
        ),
        ("Ana Ruiz and Ivo Toth, Foreign Ministers", [(None, "Ana Ruiz and Ivo Toth, Foreign Ministers", UNKNOWN)]),
    ],
)
def test_office_behind_a_name_is_that_persons(visitor, expected):
    assert read(visitor) == expected


@pytest.mark.parametrize(
    ("visitor", "office", "name", "rank"),
    [
        ("General Omar Toll", None, "Omar Toll", "General"),
        ("Major General Omar Toll", None, "Omar Toll", "Major General"),
        ("Lt. Col. Omar Toll", None, "Omar Toll", "Lieutenant Colonel"),
        ("Admiral Omar Toll, Jr.", None, "Omar Toll, Jr.", "Admiral"),
        ("President General Omar Toll", "President", "Omar Toll", "General"),
        ("President Marshal Toll", "President", "Toll", "Marshal"),
        ("Defense Minister Col. Omar Toll", "Defense Minister", "Omar Toll", "Colonel"),
        ("President and Field Marshal Omar Toll", "President", "Omar Toll", "Field Marshal"),
        ("Secretary General Omar Toll", "Secretary General", "Omar Toll", None),
    ],
)
def test_rank_is_separate_from_the_name(visitor, office, name, rank):
    assert [(guest.office, guest.name, guest.rank) for guest in guests(visitor, "SD")] == [(office, name, rank)]


@pytest.mark.parametrize(
    ("visitor", "expected"),
    [
        ("President Adam Aron, Prime Minister Bela Bak", [("President", "Adam Aron"), ("Prime Minister", "Bela Bak")]),
        (
            "President Adam Aron, Jr., Prime Minister Bela Bak, and Foreign Minister Cara Galan",
            [("President", "Adam Aron, Jr."), ("Prime Minister", "Bela Bak"), ("Foreign Minister", "Cara Galan")],
        ),
        ("Prime Minister Bela Bak; General Omar Toll", [("Prime Minister", "Bela Bak"), (None, "Omar Toll")]),
        ("Their Majesties King Albo and Queen Bea", [("King", "King Albo"), ("Queen", "Queen Bea")]),
        ("Queen Bea II and His Royal Highness Prince Carl", [("Queen", "Bea II"), ("Prince", "Prince Carl")]),
        ("Presidents Adam Aron and Bela Bak", [("President", "Adam Aron"), ("President", "Bela Bak")]),
        (
            "Co-Prime Ministers Prince Adam Aron and Bela Bak",
            [("Prime Minister", "Prince Adam Aron"), ("Prime Minister", "Bela Bak")],
        ),
        (
            "Co-Presidents Adam Aron, Bela Bak, Jr., and Cara Galan",
            [("President", "Adam Aron"), ("President", "Bela Bak, Jr."), ("President", "Cara Galan")],
        ),
        ("Premier and Prince Norodo", [("Premier", "Prince Norodo")]),
        ("King and Queen of Norland", [("King", None), ("Queen of Norland", None)]),
        ("Prime Minister Oda and party", [("Prime Minister", "Oda and party")]),
    ],
)
def test_several_persons_are_separated(visitor, expected):
    assert [(office, name) for office, name, _ in read(visitor)] == expected
