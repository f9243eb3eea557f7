"""Places of the travels."""

import datetime as dt

import pytest

from app.datasets.us_travels_places import Locality, locality, places

DAY = dt.date(1955, 3, 1)


@pytest.mark.parametrize(
    "name",
    [
        "Oslo",
        "Salt Lake City",
        "Cape Coast",
        "Niagara Falls",
        "Port of Spain",
        "Montego Bay",
        "Guatemala City",
        "Singapore",
    ],
)
def test_city_is_recognized(name):
    assert locality(name) == Locality(city=name)


@pytest.mark.parametrize(
    "name",
    [
        "Dead Sea", "Sea of Galilee", "Lake Como", "Gulf of Aqaba", "Suez Canal", "Golan Heights", "Sinai Peninsula",
        "Easter Island", "Canary Islands", "Mount Fuji", "South Pole", "Panjshir Valley", "Demilitarized Zone", "Sicily",
        "The Bahamas", "Malta", "Wadi Rum", "Amazon Rainforest", "Liberia", "Oslo, Bergen", "Oslo and Bergen", "Al ‘Ula", "",
    ],
)  # fmt: skip
def test_region_is_not_read_as_a_city(name):
    assert locality(name) == Locality()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Yokota", None),
        ("Yokota Air Base", None),
        ("Example Air Force Base", None),
        ("RAF Fairford", None),
        ("Camp Example", None),
        ("Exampleton Naval Station", None),
        ("Shannon Airport", None),
        ("McMurdo Station", None),
        ("Normandy American Cemetery", None),
        ("Aswan High Dam", None),
        ("Example Cathedral", "building"),
        ("Chequers", "building"),
        ("Windsor Castle", "building"),
        ("Palazzo Chigi", "building"),
        ("Villa Madama", "building"),
        ("U.S.S. Augusta", "vessel"),
    ],
)
def test_venue_is_recognized(name, kind):
    assert locality(name) == Locality(venue=name, venue_kind=kind)


@pytest.mark.parametrize(
    ("locale", "country", "label", "day", "code"),
    [
        ("Bermuda", "GB", "United Kingdom", DAY, "BM"),
        ("Hong Kong", "GB", "United Kingdom", DAY, "HK"),
        ("Gibraltar", "GB", "United Kingdom", DAY, "GI"),
        ("Hamilton (Bermuda)", "GB", "United Kingdom", DAY, "BM"),
        ("Antigua", "GB", "United Kingdom", DAY, "AG"),
        ("Martinique, West Indies", "FR", "France", DAY, "MQ"),
        ("Papeete (French Polynesia)", "FR", "France", DAY, "PF"),
        ("Nuuk", "DK", "Denmark (Greenland)", DAY, "GL"),
        ("Curacao (Antilles)", "NL", "Netherlands", dt.date(2000, 8, 19), "ANHH"),
        ("Curacao", "NL", "Netherlands", dt.date(2012, 8, 19), "CW"),
        ("Cardiff", "GB", "United Kingdom (Wales)", DAY, "GB"),
        ("London, Bermuda", "GB", "United Kingdom", DAY, "GB"),
        # A city of that name in a state that never had it.
        ("Liberia", "CR", "Costa Rica", DAY, "CR"),
        ("Pristina", "YUCS", "Yugoslavia (Kosovo)", dt.date(1999, 7, 29), "YUCS"),
    ],
)
def test_a_territory_has_its_own_code(locale, country, label, day, code):
    assert places(locale, country, label, day, label_says_more=False)[0]["country"] == code


def test_place_other_than_a_city_or_venue_is_noted():
    assert places("Dead Sea", "JO", "Jordan", DAY, label_says_more=False) == [{"country": "JO", "note": "Dead Sea."}]
    assert places("Yokota", "JP", "Japan", DAY, label_says_more=False) == [{"country": "JP", "venue": "Yokota"}]


@pytest.mark.parametrize(
    ("locale", "country", "expected"),
    [
        ("Lima, Cusco", "PE", [{"city": "Lima"}, {"city": "Cusco"}]),
        ("Lima; Cusco and Puno.", "PE", [{"city": "Lima"}, {"city": "Cusco"}, {"city": "Puno"}]),
        ("London, Chequers", "GB", [{"city": "London"}, {"venue": "Chequers", "venue_kind": "building"}]),
        ("Hong Kong, Shenzhen", "CN", [{"city": "Hong Kong", "country": "HK"}, {"city": "Shenzhen"}]),
        ("Mexico, D.F., Puebla", "MX", [{"city": "Mexico City"}, {"city": "Puebla"}]),
        ("Cork, Cork", "IE", [{"city": "Cork"}]),
        ("", "VA", [{}]),
    ],
)
def test_several_places_are_separated(locale, country, expected):
    found = places(locale, country, "As printed", DAY, label_says_more=False)
    assert [{field: value for field, value in item.items() if field != "note"} for item in found] == [
        {"country": country, **item} for item in expected
    ]


@pytest.mark.parametrize(
    ("locale", "cities", "note"),
    [
        ("Rome, Naples", ["Rome", "Naples"], None),
        ("Amman, Dead Sea", ["Amman"], "Amman, Dead Sea."),
        ("Dead Sea, Amman", ["Amman"], "Dead Sea, Amman."),
        ("Halifax (Nova Scotia), Ottawa", ["Halifax", "Ottawa"], "Halifax (Nova Scotia), Ottawa."),
        ("Sinai, Dead Sea", [None], "Sinai, Dead Sea."),
    ],
)
def test_locale_is_noted_unless_the_places_cover_it(locale, cities, note):
    found = places(locale, "JO", "Jordan", DAY, label_says_more=False)
    assert [item.get("city") for item in found] == cities
    assert [item.get("note") for item in found] == [note, *[None] * (len(cities) - 1)]
