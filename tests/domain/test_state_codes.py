"""Codes of states: each with the days on which it is valid."""

import datetime as dt
import itertools

import pycountry
import pytest

from app.domain.dates.edtf import DateWindow
from app.domain.geography import state_codes
from app.domain.geography.continuing_states import continuing
from app.domain.geography.countries import SUCCESSORS
from app.domain.geography.state_codes import COW, FIPS, GW, ISO3, M49, NUMERIC


def on(day):
    date = dt.date.fromisoformat(day)
    return DateWindow(date, date)


def regions_of(country):
    return tuple(spell.value for spell in state_codes.spells(state_codes.REGION) if spell.country == country)


def year(number):
    return DateWindow(dt.date(number, 1, 1), dt.date(number, 12, 31))


@pytest.mark.parametrize(
    ("country", "scheme", "days", "code"),
    [
        ("JP", COW, on("2023-09-01"), "740"),
        ("JP", COW, on("1948-01-01"), None),
        ("JP", GW, on("1948-01-01"), "740"),
        ("DE", COW, on("1960-01-01"), "260"),
        ("DE", COW, on("1990-10-03"), "255"),
        ("DE", COW, year(1990), "255"),
        ("DE", GW, on("2020-01-01"), "260"),
        ("SUHH", COW, on("1985-03-12"), "365"),
        ("RU", COW, on("1985-03-12"), None),
        ("RU", COW, year(1991), "365"),
        ("SUHH", COW, on("1995-01-01"), None),
        ("CSXX", GW, on("2005-01-01"), "345"),
        ("RS", GW, on("2010-01-01"), "340"),
        ("RS", COW, on("2010-01-01"), "345"),
        ("YE", COW, on("1985-01-01"), "678"),
        ("YE", COW, on("1995-01-01"), "679"),
        ("TV", COW, on("2001-01-01"), "947"),
        ("TV", GW, on("2001-01-01"), "973"),
        ("BUMM", COW, on("1960-01-01"), "775"),
        ("MM", COW, on("1960-01-01"), "775"),
        ("PE", ISO3, on("2023-09-01"), "PER"),
        ("AU", NUMERIC, on("2023-09-01"), "036"),
        ("AU", FIPS, on("2023-09-01"), "AS"),
        ("PS", FIPS, on("2023-09-01"), "WE"),
        ("GL", COW, on("2023-09-01"), None),
    ],
)
def test_code_of_a_country_on_days(country, scheme, days, code):
    assert state_codes.code_of(country, scheme, days) == code


@pytest.mark.parametrize(
    ("label", "days", "country"),
    [
        ("cow:740", on("2023-09-01"), "JP"),
        ("COW: 2", on("2023-09-01"), "US"),
        ("cow:002", on("2023-09-01"), "US"),
        ("cow:365", on("1985-03-12"), "SUHH"),
        ("cow:365", on("1995-03-12"), "RU"),
        ("gw:345", on("1980-01-01"), "YUCS"),
        ("cow:775", on("1960-01-01"), "MM"),
        ("gw:816", on("1960-01-01"), "VDVN"),
        ("fips:gz", on("2000-01-01"), "PS"),
        ("m49:36", on("2000-01-01"), "AU"),
        ("iso3:sun", on("1980-01-01"), "SUHH"),
        ("cow:9999", on("2000-01-01"), None),
        ("cow:", on("2000-01-01"), None),
        ("740", on("2000-01-01"), None),
        ("wikidata:Q17", on("2000-01-01"), None),
    ],
)
def test_country_of_a_code(label, days, country):
    assert state_codes.find_prefixed(label, days) == country


def test_without_days_a_code_is_that_of_the_present_state():
    assert state_codes.find_prefixed("cow:365") == "RU"
    assert state_codes.find_prefixed("cow:345") == "RS"
    assert state_codes.find_prefixed("cow:315") == "CSHH"
    assert state_codes.code_of("DE", COW) == "255"


@pytest.mark.parametrize("scheme", state_codes.SCHEMES)
def test_every_code_of_a_country_finds_it_again(scheme):
    spells = state_codes.spells(scheme)
    assert len(spells) > 200
    for spell in spells:
        days = DateWindow(spell.starts_on, spell.starts_on)
        found = state_codes.find(scheme, spell.value, days)
        assert state_codes.code_of(found, scheme, days) in {
            spell.value,
            state_codes.code_of(spell.country, scheme, days),
        }


@pytest.mark.parametrize("scheme", state_codes.DATED_SCHEMES)
def test_no_country_has_two_numbers_on_a_day(scheme):
    spells = state_codes.spells(scheme)  # in the order of countries and of first days
    assert len(spells) > 200
    for first, then in itertools.pairwise(spells):
        assert first.country != then.country or first.ends_on < then.starts_on


def test_regions_have_their_countries_and_former_states():
    europe = state_codes.members_of("150")
    assert {"DE", "DDDE", "SUHH", "YUCS", "XK"} <= set(europe)
    assert "JP" not in europe
    assert state_codes.members_of("5") == state_codes.members_of("005")
    assert state_codes.members_of("south america") == state_codes.members_of("005")
    assert regions_of("PE") == ("019", "419", "005")
    assert state_codes.members_of("999") == ()


def test_every_country_but_antarctica_is_in_a_region_with_a_name():
    missing = [entry.alpha_2 for entry in pycountry.countries if not regions_of(entry.alpha_2)]
    assert missing == ["AQ"]
    named = state_codes.REGION_NAMES.keys()
    used = {region for name in named for country in state_codes.members_of(name) for region in regions_of(country)}
    assert used == named


def test_numbers_of_iso_are_those_of_m49():
    assert state_codes.code_of("JP", M49) == state_codes.code_of("JP", NUMERIC) == "392"


@pytest.mark.parametrize(
    ("country", "days", "is_one"),
    [
        ("MM", year(1960), True),
        ("BUMM", year(1960), False),
        ("SUHH", year(1991), True),
        ("RU", year(1991), True),
        ("RU", year(1985), False),
        ("VDVN", year(1970), True),
        ("VN", year(1970), True),
        ("VN", year(1975), True),
        ("GL", year(2020), False),
    ],
)
def test_two_codes_of_one_state_count_once(country, days, is_one):
    assert state_codes.is_state(country, days) is is_one


def test_states_that_existed_beside_each_other_are_not_one():
    continued = continuing(SUCCESSORS)
    assert {"SUHH": "RU", "YUCS": "RS", "CSXX": "RS", "BUMM": "MM", "ZRCD": "CD"}.items() <= continued.items()
    assert not {"VDVN", "YDYE", "DDDE", "CSHH"} & continued.keys()
