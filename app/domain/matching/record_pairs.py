"""Whether two recorded organizations or agreements may be one: points with their reasons, and a verdict.

The reasons that all kinds share are here, too; meetings and people have modules of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.domain.dates.edtf import Bounds
from app.domain.matching.candidates import Reason, identifier_reasons, total
from app.domain.matching.record_match import EQUAL, INITIALS, LEAST_LIKENESS, RecordedRecord, organization_likeness
from app.domain.matching.title_words import closest_titles, reasons_against
from app.domain.names.organization_names import fold_abbreviation, has_initials_of, is_named, split_brackets

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
    likeness = organization_likeness(_names(one), _names(other))
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
    elif has_initials_of(one.name, _names(other)) or has_initials_of(other.name, _names(one)):
        reasons.append(Reason("the name of one has the first letters of the other", INITIALS))
    elif not agrees:
        return None
    if len(short) == 2:
        points = _ABBREVIATION if agrees else _OTHER_ABBREVIATION
        reasons.append(Reason(f"{'' if agrees else 'another '}abbreviation {other.abbreviation}", points))
    is_match = agrees and likeness >= EQUAL and not is_other
    return Pair(total(reasons), is_match, tuple(reasons))


def _names(record: RecordedRecord) -> list[str]:
    return [record.name, *record.other_names]


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
    likeness, own_title, other_title = closest_titles((one.name, *one.other_names), (other.name, *other.other_names))
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
    against = reasons_against(own_title, other_title)
    reasons += against
    is_match = likeness >= EQUAL and same_days and same_countries and not is_other and not against
    return Pair(total(reasons), is_match, tuple(reasons))


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
