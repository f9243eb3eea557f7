"""Whether two recorded organizations or agreements may be one: points with their reasons, and a verdict.

The reasons that all kinds share are here, too; meetings and people have modules of their own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from app.domain.dates.edtf import Bounds
from app.domain.matching.candidates import Reason, identifier_reasons, total
from app.domain.matching.record_match import EQUAL, LEAST_LIKENESS, RecordedRecord
from app.domain.names.organization_names import fold_abbreviation, is_named, split_brackets
from app.domain.strings.compound_words import join_compounds
from app.domain.strings.text import fold, fold_title, word_set

LEAST_SCORE: Final = 40
"""Pairs of fewer points are not offered."""
_TITLE: Final = 60
_ABBREVIATION: Final = 30
_OTHER_ABBREVIATION: Final = -20
SAME_DAYS: Final = 20
_OVERLAPPING_DAYS: Final = 12
NEXT_DAY: Final = 4
_OTHER_DAYS: Final = -30
_SAME_COUNTRIES: Final = 20
_SOME_COUNTRIES: Final = 8
_OTHER_COUNTRIES: Final = -20
_NUMBERS: Final = -25
_OTHER_WORDS: Final = -25
_MORE_WORDS: Final = -10
_OTHER_INSTRUMENT: Final = -35
_WORD: Final = re.compile(r"\w+")
_NUMBER_WORDS: Final = {
    word: str(number)
    for number, words in enumerate(
        (
            "first i one", "second ii two", "third iii three", "fourth iv four", "fifth v five", "sixth vi six",
            "seventh vii seven", "eighth viii eight", "ninth ix nine", "tenth x ten",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
_SMALL_WORDS: Final = word_set(
    "a an and as at between by concerning de for from government governments in into kingdom no number of "
    "on or people peoples regarding relating republic respecting s states state the their to union united "
    "version with"
)
_INSTRUMENTS: Final = word_set(
    "amending amendment amendments additional annex annexes appendix denunciation extending extension "
    "modification modifying optional protocol renewal revised revising revision supplement supplementary "
    "terminating termination"
)
"""Words for an instrument about another agreement."""
_LEAST_SAME_WORD: Final = 0.8


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one."""

    score: int
    is_match: bool
    reasons: tuple[Reason, ...]


JudgePair = Callable[[RecordedRecord, RecordedRecord], Pair | None]


def judge_organizations(one: RecordedRecord, other: RecordedRecord) -> Pair | None:
    """Return the points of two organizations; None if their names have nothing in common."""
    reasons, _, is_other = identifier_reasons(frozenset(one.identifiers), other.identifiers)
    likeness = _likeness(one, other)
    short = [fold_abbreviation(item.abbreviation) for item in (one, other) if item.abbreviation]
    agrees = len(short) == 2 and short[0] == short[1]
    by_short = _is_short_for(one, other) or _is_short_for(other, one)
    in_brackets = likeness < EQUAL and (_has_name_of(one, other) or _has_name_of(other, one))
    if in_brackets:
        reasons.append(Reason("the name of one is that of the other, with the abbreviation in brackets", _TITLE))
    elif by_short:
        reasons.append(Reason("the name of one is the abbreviation of the other", _TITLE))
    elif likeness >= LEAST_LIKENESS:
        reasons.append(Reason(f"name: {other.name}", round(_TITLE * likeness)))
    elif not agrees:
        return None
    if len(short) == 2:
        points = _ABBREVIATION if agrees else _OTHER_ABBREVIATION
        reasons.append(Reason(f"{'' if agrees else 'another '}abbreviation {other.abbreviation}", points))
    is_match = agrees and likeness >= EQUAL and not is_other
    return Pair(total(reasons), is_match, tuple(reasons))


def _is_short_for(one: RecordedRecord, other: RecordedRecord) -> bool:
    return other.abbreviation is not None and fold_abbreviation(one.name) == fold_abbreviation(other.abbreviation)


def _has_name_of(one: RecordedRecord, other: RecordedRecord) -> bool:
    return split_brackets(one.name) is not None and is_named(
        one.name, [other.name, *other.other_names], other.abbreviation
    )


def judge_agreements(one: RecordedRecord, other: RecordedRecord) -> Pair | None:
    """Return the points of two agreements; None if their titles have too little in common.

    Titles that differ in a number are of two agreements of a series, such as the first and the second protocol.
    """
    likeness = _likeness(one, other)
    if likeness < LEAST_LIKENESS:
        return None
    reasons, _, is_other = identifier_reasons(frozenset(one.identifiers), other.identifiers)
    reasons.append(Reason(f"title: {other.name}", round(_TITLE * likeness)))
    same_days = one.days is not None and one.days == other.days and one.days.is_one_day
    if one.days and other.days:
        reasons.append(days_reason(one.days, other.days))
    same_countries = bool(one.countries) and one.countries == other.countries
    if one.countries and other.countries:
        reasons.append(countries_reason(one.countries, other.countries))
    same_numbers = _numbers(one.name) == _numbers(other.name)
    if not same_numbers:
        reasons.append(Reason("another number in the title", _NUMBERS))
    if against := _words_reason(one.name, other.name):
        reasons.append(against)
    is_match = likeness >= EQUAL and same_days and same_countries and same_numbers and not is_other and not against
    return Pair(total(reasons), is_match, tuple(reasons))


def _words(title: str) -> list[str]:
    return [_NUMBER_WORDS.get(word, word) for word in _WORD.findall(fold(title))]


def _numbers(title: str) -> list[str]:
    """Return the numbers in a title, in digits, words or Roman numerals."""
    return sorted(word for word in _words(title) if any(character.isdigit() for character in word))


def _words_reason(one: str, other: str) -> Reason | None:
    """Return the reason that two titles give against each other: words that only one of them has."""
    titles = join_compounds(fold_title(one), fold_title(other))
    ours, theirs = ({word for word in _words(title) if word not in _SMALL_WORDS} for title in titles)
    only_ours, only_theirs = _unmatched(ours, theirs), _unmatched(theirs, ours)
    if only_ours and only_theirs:
        return Reason(f"only one title has {', '.join(sorted(only_ours | only_theirs)[:5])}", _OTHER_WORDS)
    if extra := only_ours | only_theirs:
        if instruments := extra & _INSTRUMENTS:
            return Reason(f"only one title is of {', '.join(sorted(instruments))}", _OTHER_INSTRUMENT)
        return Reason(f"only one title has {', '.join(sorted(extra)[:5])}", _MORE_WORDS)
    return None


def _unmatched(words: set[str], others: set[str]) -> set[str]:
    rest = words - others
    return {word for word in rest if all(OSA.normalized_similarity(word, o) < _LEAST_SAME_WORD for o in others)}


def _likeness(one: RecordedRecord, other: RecordedRecord) -> float:
    ours, theirs = ([fold_title(name) for name in (item.name, *item.other_names)] for item in (one, other))
    return max(fuzz.token_sort_ratio(*join_compounds(name, match)) for name in ours for match in theirs) / 100


def days_reason(one: Bounds, other: Bounds) -> Reason:
    """Return the reason that the days of two records give for or against each other."""
    if one == other and one.is_one_day:
        return Reason(f"on {one.starts_on}", SAME_DAYS)
    if one.overlaps(other):
        return Reason(
            "days overlap",
            SAME_DAYS if one == other and (one.ends_on - one.starts_on).days < 15 else _OVERLAPPING_DAYS,
        )
    gap = max((other.starts_on - one.ends_on).days, (one.starts_on - other.ends_on).days)
    return Reason("the day before or after", NEXT_DAY) if gap == 1 else Reason("at another time", _OTHER_DAYS)


def countries_reason(one: set[str], other: set[str]) -> Reason:
    """Return the reason that the countries of two records give for or against each other."""
    shared = one & other
    shown = ", ".join(sorted(shared)[:10])
    if one == other:
        return Reason(f"countries {shown}", _SAME_COUNTRIES)
    if one < other or other < one:
        return Reason(f"some countries: {shown}", _SOME_COUNTRIES)
    # Each names a country that the other does not.
    return Reason(f"other countries: {', '.join(sorted(one ^ other)[:10])}", _OTHER_COUNTRIES)
