"""Whether two recorded people may be one: reasons, points and the verdict, on invented people."""

import pytest

from app.domain.matching import person_pairs
from app.domain.matching.match_terms import Term
from app.domain.matching.person_match import RecordedPerson
from app.domain.matching.person_pairs import judge_people


def person(name, office=None, term=None, country="PE", **fields):
    terms = [Term.of(office, country, term)] if office else []
    return RecordedPerson("x", name, country=country, terms=terms, **fields)


PRESIDENT = ("President", "1960-01-01/1968-05-04")


@pytest.mark.parametrize(
    ("one", "other", "is_match"),
    [
        ("Orlo Venn Tarka", "Tarka", True),
        ("Tarka, Orlo Venn", "Dr. Orlo Tarka", True),
        ("Gadar Nimeri", "Gadar Nimiere", True),
        ("Orlo Tarka Jr.", "Orlo Tarka III", False),
        ("Orlo Tarka", "Marla Tarka", False),
        ("Orlo Tarka", "Orlo Venn", False),
    ],
)
def test_same_office_at_one_time_is_a_match(one, other, is_match):
    pair = judge_people(person(one, *PRESIDENT), person(other, *PRESIDENT))
    assert pair.is_match == is_match
    assert judge_people(person(other, *PRESIDENT), person(one, *PRESIDENT)).is_match == is_match
    assert pair.score == sum(reason.points for reason in pair.reasons)


def test_names_are_not_compared_if_equal_ones_would_not_be_enough(monkeypatch):
    one, other = (person("Orlo Tarka", identifiers={("list", number)}) for number in "12")
    assert judge_people(one, other).score < 40
    monkeypatch.setattr(person_pairs, "compare", None)
    assert judge_people(one, other, least=40) is None


def test_names_with_nothing_in_common_are_no_pair():
    assert judge_people(person("Orlo Tarka", *PRESIDENT), person("Marla Venn", *PRESIDENT)) is None


@pytest.mark.parametrize(
    "terms", [("1950-01-01/1955-08-12", "1955-08-12/1956-09-01"), ("1950/1955-08-01", "1955-08-20/1959")]
)
def test_namesake_successor_is_not_a_match(terms):
    one, other = (person("Orlo Tarka", "Prime Minister", term) for term in terms)
    pair = judge_people(one, other)
    assert not pair.is_match
    assert "within a few years" in pair.reasons[-1].what


def test_a_visit_within_a_term_is_a_match():
    whole = person("Orlo Tarka", "Prime Minister", "1950-01-01/1955-08-12")
    assert judge_people(whole, person("Tarka", "Premier", "1955-08-01/1955-08-02")).is_match


@pytest.mark.parametrize(
    ("fields", "others"),
    [
        ({"country": "PE"}, {"country": "JP"}),
        ({"born": "1920"}, {"born": "1930"}),
        ({"died": "1980"}, {"died": "1990"}),
        ({"identifiers": {("wikidata", "Q900001")}}, {"identifiers": {("wikidata", "Q900002")}}),
    ],
)
def test_contradictions_prevent_a_match(fields, others):
    one, other = person("Orlo Tarka", *PRESIDENT, **fields), person("Orlo Tarka", *PRESIDENT, **others)
    assert not judge_people(one, other).is_match


def test_more_than_a_lifetime_apart_is_no_match():
    one, other = person("Orlo Tarka", "King", "1900/1920"), person("Orlo Tarka", "King", "1965/1990")
    assert judge_people(one, other).score < judge_people(one, person("Orlo Tarka", "King", "1915/1930")).score - 30


@pytest.mark.parametrize(
    ("born", "is_match"),
    [("1926-04-21", True), ("1926", True), (None, False), ("1915", False), ("1953", False)],
)
@pytest.mark.parametrize(("term", "known_until"), [("1952-02-06/2021-03-03", None), ("1952-02-06/", "2022-07-23")])
def test_a_recorded_birth_allows_a_reign_of_seventy_years(born, is_match, term, known_until):
    terms = [Term.of("Monarch", "PE", term, known_until)]
    reign = RecordedPerson("x", "Orla II", country="PE", terms=terms, born=born)
    visits = person("Orla II", "Queen", "1960-12-03/2021-12-13")
    assert judge_people(reign, visits).is_match == is_match
    assert judge_people(visits, reign).is_match == is_match


def test_a_recorded_birth_does_not_join_holders_of_other_times():
    father = person("Orlo Tarka", "President", "1950/1955", born="1925")
    assert not judge_people(father, person("Orlo Tarka", "President", "2016/2020")).is_match


@pytest.mark.parametrize(
    "terms", [(None, None), ("1960/1968", None), ("1960/1968", "1960/1968"), ("1960/1961", "2010/2011")]
)
@pytest.mark.parametrize("country", ["PE", "JP"])
@pytest.mark.parametrize("fields", [{}, {"born": "1920"}, {"born": "1920", "died": "1980"}])
def test_a_least_score_leaves_out_only_pairs_below_it(terms, country, fields):
    one, other = (
        person(name, "President" if term else None, term, country=of, **fields)
        for name, term, of in zip(("Orlo Tarka", "Orlo Venn"), terms, ("PE", country), strict=True)
    )
    pair = judge_people(one, other)
    for least in range(101):
        found = judge_people(one, other, least)
        assert found == pair or (found is None and pair.score < least)
    assert judge_people(one, other, 100) is None
