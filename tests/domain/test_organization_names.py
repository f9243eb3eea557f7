"""The ways in which texts write an organization."""

import pytest

from app.domain.matching.organization_keys import keys_of
from app.domain.names.organization_names import (
    abbreviation_spellings,
    fold_abbreviation,
    has_initials_of,
    is_abbreviation_of,
    is_named,
    organization_form,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("E.U.", "eu"),
        ("A.S.E.A.N.", "asean"),
        ("a.s.e.a.n", "asean"),
        ("U. N.", "un"),
        ("О.Б.С.Е.", "обсе"),
        ("EU", "eu"),
        ("A.", "a."),
        ("St. Lumen Forum", "st. lumen forum"),
        ("C5+1", "c5+1"),
    ],
)
def test_full_stops_between_letters_are_ignored(text, folded):
    assert fold_abbreviation(text) == folded


def test_abbreviation_is_searched_with_and_without_full_stops():
    assert abbreviation_spellings("E.U.") == ["e.u.", "eu", "e.u"]
    assert abbreviation_spellings("ACS") == ["acs", "a.c.s.", "a.c.s"]
    assert abbreviation_spellings("Calm Seas") == ["calm seas"]


@pytest.mark.parametrize(
    ("short", "name", "expected"),
    [
        ("ACS", "Association of Calm Seas", True),
        ("A.O.C.S.", "Association of Calm Seas", True),
        ("ACT", "Association of Calm Seas", False),
        ("Norland", "Central Bank", False),
    ],
)
def test_an_abbreviation_has_the_first_letters(short, name, expected):
    assert is_abbreviation_of(short, name) is expected


@pytest.mark.parametrize(
    ("text", "abbreviation", "expected"),
    [
        ("Association of Calm Seas (ACS)", "ACS", True),
        ("association of calm seas [A.C.S.]", "ACS", True),
        ("ACS (Association of Calm Seas)", "ACS", True),
        ("Association of Calm Seas (ACS)", None, True),
        ("Association of Calm Seas (AOCS)", "ACS", False),
        ("Association of Calm Seas (Norland)", "ACS", False),
        ("Association of Calm Seas (Norland)", None, False),
        ("Alliance of Clear Skies (ACS)", "ACS", False),
        ("A.C.S.", "ACS", True),
    ],
)
def test_abbreviation_in_brackets_is_not_part_of_the_name(text, abbreviation, expected):
    assert is_named(text, ["Association of Calm Seas"], abbreviation) is expected


@pytest.mark.parametrize(
    ("name", "names", "expected"),
    [
        ("IMF", ["International Monetary Fund"], True),
        ("O.T.A.N.", ["NATO", "Organisation du Traité de l'Atlantique Nord"], True),
        ("IM", ["International Money"], False),
        ("Imf office", ["International Monetary Fund"], False),
        ("IFM", ["International Monetary Fund"], False),
    ],
)
def test_first_letters_name_an_organization(name, names, expected):
    assert has_initials_of(name, names) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("Int'l Otter Assn.", "International Otter Association"), ("UN Otter Dept", "United Nations Otter Department")],
)
def test_words_cut_short_have_the_form_of_words_in_full(one, other):
    assert organization_form(one) == organization_form(other)


def test_organizations_of_the_same_first_letters_do_not_take_the_key_of_a_name():
    named, abbreviated = keys_of(["IMF"], None), keys_of(["Fonds monétaire"], "IMF")
    funds, forum = keys_of(["International Monetary Fund"], None), keys_of(["Island Media Forum"], None)
    assert named & abbreviated
    assert named & funds
    assert not abbreviated & named & (funds | forum)
