"""Whatever two names are: comparing is symmetric, order does not matter, and a name alone never matches."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates.edtf import EARLIEST
from app.domain.matching.match_terms import Term
from app.domain.matching.person_match import DescribedPerson, RecordedPerson, judge, rank
from app.domain.names.name_comparison import Agreement, compare
from app.domain.names.person_names import MOST_PARTS, parse
from app.search import name_keys

SYLLABLES = st.sampled_from(
    [
        "ba",
        "da",
        "fe",
        "go",
        "hu",
        "ki",
        "lo",
        "mu",
        "na",
        "or",
        "pe",
        "ru",
        "sa",
        "ti",
        "vo",
        "wa",
        "yo",
        "ze",
        "cha",
        "sho",
        "kha",
    ]
)
WORDS = st.builds(
    lambda syllables, end: "".join(syllables).capitalize() + end,
    st.lists(SYLLABLES, min_size=2, max_size=3),
    st.sampled_from(["", "n", "v", "ra"]),
)
PARTS = st.one_of(
    WORDS,
    st.sampled_from(
        ["A.", "M.", "al-Nuri", "bin", "de", "van", "Jr.", "III", "Dr.", "Sheikh", "O'Darragh", "Ова", "문도", "مروان"]
    ),
)
NAMES = st.one_of(st.lists(PARTS, min_size=1, max_size=6).map(" ".join), st.text(max_size=60))
TWO_WORDS = st.lists(WORDS, min_size=2, max_size=2, unique=True)


@given(NAMES)
def test_any_name_is_tokenized(name):
    parsed = parse(name)
    assert len(parsed.parts) <= MOST_PARTS
    assert all(part.text.isascii() and part.text.isalnum() for part in parsed.parts)


@given(NAMES, NAMES)
def test_comparing_is_symmetric(one, other):
    there, back = compare(parse(one), parse(other)), compare(parse(other), parse(one))
    assert (there.agreement, round(there.likeness, 9), there.contradicts) == (
        back.agreement,
        round(back.likeness, 9),
        back.contradicts,
    )
    assert 0 <= there.likeness <= 1


@given(NAMES)
def test_name_equals_itself(name):
    parsed = parse(name)
    result = compare(parsed, parsed)
    if parsed.whole:
        assert result.likeness == 1
        assert not result.contradicts
        assert result.agreement >= Agreement.PART


@given(TWO_WORDS)
def test_family_name_may_come_first_or_last(words):
    one, other = words
    assert compare(parse(f"{one} {other}"), parse(f"{other} {one}")).agreement is Agreement.FULL
    assert compare(parse(f"{one} {other}"), parse(f"{other}, {one}")).agreement is Agreement.FULL


@given(st.lists(WORDS, min_size=2, max_size=4, unique=True), st.sampled_from(["Dr.", "President", "Sir", "Sheikh"]))
def test_additional_title_or_middle_name_does_not_contradict(words, title):
    whole = " ".join(words)
    assert not compare(parse(whole), parse(f"{title} {whole}")).contradicts
    assert compare(parse(whole), parse(f"{words[0]} {words[-1]}")).agreement >= Agreement.PART


@given(NAMES, NAMES, st.sampled_from([None, "PE"]), st.sampled_from([None, "2012-05-05"]))
def test_name_without_full_evidence_never_matches(one, other, country, on):
    term = Term.of("President", "PE", "2010-01-01/2014-01-01")
    people = [
        RecordedPerson("one", one, [other], "PE", terms=[term]),
        RecordedPerson("two", other, country="PE", terms=[term]),
    ]
    for params in (
        DescribedPerson(one, country, None, on),
        DescribedPerson(one, country, "President", None),
        DescribedPerson(one, None, "President", "2012"),
    ):
        assert not any(candidate.is_match for candidate in rank(params, people, 5))


@given(NAMES)
def test_different_identifier_of_one_scheme_never_matches(name):
    term = Term.of("President", "PE", "2010-01-01/2014-01-01")
    person = RecordedPerson("one", name, country="PE", terms=[term], identifiers={("wikidata", "Q1")})
    result = judge(
        DescribedPerson(name, "PE", "President", "2012-01-01", None, frozenset({("wikidata", "Q2")})), person
    )
    assert result is None or not result[0].is_match


@given(TWO_WORDS, st.sampled_from(["", "Dr. ", "General "]))
def test_full_names_share_a_key(words, title):
    one, other = words
    result = name_keys.pairs(parse(f"{one} {other}"))
    assert result == name_keys.pairs(parse(f"{title}{other} {one}"))
    assert name_keys.words(parse(one)) <= name_keys.words(parse(f"{one} {other}"))


def test_days_of_terms_are_within_the_calendar():
    assert Term.of("President", "PE", "/0001-05").earliest == EARLIEST
