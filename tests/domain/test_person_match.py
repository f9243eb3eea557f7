"""A match is certain by an identifier, or by name, country and office on the day; never by the name. Invented people."""

import datetime as dt

import pytest

from app.domain.dates.edtf import bounds
from app.domain.matching.match_terms import Presence, Term
from app.domain.matching.person_match import DescribedPerson, RecordedPerson, judge, rank

FOREIGN = "Minister of Foreign Affairs"


def recorded(name="Orla Maeve Venn", term="2010-05-01/2015-04-30", office=FOREIGN, country="IE", **more):
    return RecordedPerson(
        more.pop("id", "orla-venn"), name, country=country, terms=[Term.of(office, country, term)], **more
    )


def described(name="Orla Venn", country="IE", office="Foreign Minister", on="2012-03-04", **more):
    return DescribedPerson(name, country, office, on, **more)


def is_match(params, *people):
    return [candidate.is_match for candidate in rank(params, people, 5)]


@pytest.mark.parametrize(
    "params",
    [
        described(),
        described("Venn"),
        described("Ms. Venn"),
        described("Venn, Orla M."),
        described(office="Irish Foreign Minister"),
        described(on="2012"),
    ],
    ids=str,
)
def test_name_country_and_office_on_the_day_match(params):
    assert is_match(params, recorded()) == [True]


@pytest.mark.parametrize(
    "params",
    [
        described(country=None),
        described(country="GB"),
        described(office=None),
        described(office="Prime Minister"),
        described(office="Deputy Foreign Minister"),
        described(office="former Foreign Minister"),
        described(on=None),
        described(on="2016-01-01"),
        described(on="2009"),
        described("Tobin Venn"),
        described("Orla Kate Venn"),
        described("Mrs. Venn"),
        described("Vennor"),
        DescribedPerson("Orla Maeve Venn"),
        described(born="1990"),
        described(identifiers=frozenset({("wikidata", "Q2")})),
    ],
    ids=str,
)
def test_incomplete_evidence_does_not_match(params):
    person = recorded(born="1960-02", identifiers={("wikidata", "Q1")})
    assert is_match(params, person) in ([False], [])


def test_a_generation_contradicts_another_and_an_omission_does_not():
    son = recorded("Tobin Marsh, Jr.")
    assert is_match(described("Tobin Marsh III"), son) == [False]
    assert is_match(described("Tobin Marsh"), son) == [True]
    assert is_match(described("Tobin Marsh Jr"), son) == [True]


def test_an_equal_identifier_decides_unless_another_contradicts():
    person = recorded(identifiers={("wikidata", "Q1"), ("pocom", "venn")})
    named = DescribedPerson("Somebody Else", identifiers=frozenset({("wikidata", "Q1")}))
    assert is_match(named, person) == [True]
    both = DescribedPerson("Orla Venn", identifiers=frozenset({("wikidata", "Q1"), ("pocom", "other")}))
    assert is_match(both, person) == [False]


def test_neither_of_two_matches_is_certain():
    twins = [recorded(id="one"), recorded(id="two")]
    assert is_match(described(), *twins) == [False, False]
    by_id = described(identifiers=frozenset({("wikidata", "Q1")}))
    assert is_match(by_id, recorded(id="one"), recorded(id="two", identifiers={("wikidata", "Q1")})) == [True, False]


@pytest.mark.parametrize("on", ["2010-05-01", "2015-04-30", "2010", "2015-04"])
def test_family_name_is_insufficient_on_the_first_and_last_day(on):
    assert is_match(described("Venn", on=on), recorded()) == [False]
    assert is_match(described("Orla Venn", on=on), recorded()) == [True]


def test_a_term_without_a_known_end_is_possible_for_a_generation():
    person = recorded(term="1990-05-01/")
    assert is_match(described(on="2005"), person) == [True]
    assert is_match(described("Venn", on="1995"), person) == [False]
    assert is_match(described(on="2015"), person) == [False]


def test_shared_office_requires_the_full_name():
    senator = recorded(office="Senator")
    assert is_match(described("Venn", office="Senator"), senator) == [False]
    assert is_match(described("Orla Venn", office="Senator"), senator) == [True]


def test_office_seen_in_meetings_is_possible_around_those_days():
    seen = Term.seen(FOREIGN, "IE", dt.date(2012, 1, 1), dt.date(2012, 2, 1))
    person = RecordedPerson("orla-venn", "Orla Venn", country="IE", terms=[seen])
    assert is_match(described(), person) == [True]
    assert is_match(described("Venn"), person) == [False]
    assert is_match(described(on="2013-01-01"), person) == [False]


def test_dead_people_and_children_hold_no_office():
    assert is_match(described(), recorded(died="2011-12-01")) == [False]
    assert is_match(described(), recorded(born="2001")) == [False]


def test_a_script_without_spaces_is_compared_as_a_whole():
    assert is_match(described("문도윤"), recorded("Mun Do-yun", other_names=["문도윤"])) == [True]


@pytest.mark.parametrize(
    ("term", "on", "presence"),
    [
        (None, "2012", Presence.NO),
        ("2010/2015", "2012-01-01", Presence.SURE),
        ("2010/2015", "2010-06-01", Presence.POSSIBLE),
        ("2010/2015", "2015-01-01", Presence.POSSIBLE),
        ("2010/2015", "2016", Presence.NO),
        ("2010-05/2010-09", "2010-07-02", Presence.SURE),
        ("/2015-01-01", "2014", Presence.POSSIBLE),
        ("../2015-01-01", "2016", Presence.NO),
        ("2010/..", "2012", Presence.POSSIBLE),
        ("2010", "2010-05-05", Presence.POSSIBLE),
        ("201X/2019", "2012", Presence.POSSIBLE),
    ],
)
def test_terms_overlap_by_edtf_rules(term, on, presence):
    assert Term.of(FOREIGN, "IE", term).on(bounds(on)) is presence


def test_candidates_are_ranked_by_points_that_add_up():
    people = [
        recorded("Tobin Venn", id="brother"),
        recorded(id="herself"),
        recorded("Orla Venn", id="namesake", country="GB"),
        recorded("Somebody Else", id="nobody"),
    ]
    result = rank(described(), people, 3)
    assert [candidate.id for candidate in result] == ["herself", "brother", "namesake"] or result[0].id == "herself"
    assert "nobody" not in {candidate.id for candidate in result}
    for candidate in result:
        assert candidate.score == max(0, min(100, sum(reason.points for reason in candidate.reasons)))
        assert all(reason.points and reason.what for reason in candidate.reasons)


def test_people_with_nothing_in_common_are_no_candidates():
    assert judge(described("Qaro Zell"), recorded()) is None
