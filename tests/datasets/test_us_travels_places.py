"""Places of the travels."""

import datetime as dt

import pytest

from app.datasets.us_travels_places import Locality, locality, place

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
def test_a_city(name):
    assert locality(name) == Locality(city=name)


@pytest.mark.parametrize(
    "name",
    [
        "Dead Sea", "Sea of Galilee", "Lake Como", "Gulf of Aqaba", "Suez Canal", "Golan Heights", "Sinai Peninsula",
        "Easter Island", "Canary Islands", "Mount Fuji", "South Pole", "Panjshir Valley", "Demilitarized Zone", "Sicily",
        "The Bahamas", "Malta", "Liberia", "Oslo, Bergen", "Oslo and Bergen", "Al ‘Ula", "",
    ],
)  # fmt: skip
def test_no_city(name):
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
        ("Chequers", "building"),
        ("Windsor Castle", "building"),
        ("Palazzo Chigi", "building"),
        ("Villa Madama", "building"),
        ("U.S.S. Augusta", "vessel"),
    ],
)
def test_a_venue(name, kind):
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
    assert place(locale, country, label, day, label_says_more=False)["country"] == code


def test_what_is_no_city_or_venue_is_noted():
    assert place("Dead Sea", "JO", "Jordan", DAY, label_says_more=False) == {"country": "JO", "note": "Dead Sea."}
    assert place("Yokota", "JP", "Japan", DAY, label_says_more=False) == {"country": "JP", "venue": "Yokota"}
