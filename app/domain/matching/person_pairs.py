"""Whether two recorded people may be one person: points with their reasons, and a verdict.

As with a described person (`app.domain.matching.person_match`), points rank pairs and the verdict does not follow from them: two
records surely mean one person only by name, country and an office held at the same time.

See decisions 170 and 190.
"""

from dataclasses import dataclass
from itertools import product
from typing import Final

from app.domain.dates import edtf
from app.domain.dates.edtf import EARLIEST, LATEST
from app.domain.matching.candidates import Reason, identifier_reasons, total
from app.domain.matching.match_terms import Term
from app.domain.matching.person_match import NAME_POINTS, RecordedPerson, country_reasons, name_reasons
from app.domain.matching.record_pairs import Pair
from app.domain.names import person_names
from app.domain.names.name_comparison import LEAST_EXACT, NOTHING_SHARED, Agreement, Comparison, compare
from app.domain.tenures import offices
from app.domain.tenures.lifetime import LONGEST_CAREER_YEARS, LONGEST_LIFE_YEARS
from app.domain.tenures.offices import Kind

_SINGLE_OFFICE: Final = 30
_OFFICE: Final = 15
_SINGLE_OFFICE_SOON: Final = 18
_SAME_OFFICE: Final = 5
_SOON_DAYS: Final = 8 * 366
_HANDOVER_DAYS: Final = 31
_BORN: Final = 10
_LEAST_LIKENESS: Final = 0.4
_ROUNDING: Final = 0.02
"""More likeness than the points of a name lose by rounding."""
_OTHER_BIRTH: Final = -40
_OTHER_DEATH: Final = -30
_FAR_APART: Final = -30
_LONG_GAP: Final = -15
_DOUBTFUL: Final = -12
_GAP_YEARS: Final = 20
_MOST_NAMES: Final = 12


@dataclass(frozen=True, slots=True)
class _SharedOffice:
    """The office that two people share: its points, and whether they held it at one time."""

    points: int = 0
    at_one_time: bool = False
    is_sure: bool = False
    """Whether the days on which the one surely held it are within those of the other."""
    what: str = ""


def judge_people(one: RecordedPerson, other: RecordedPerson, least: int = 0) -> Pair | None:
    """Return the points of two people; None if their names have nothing in common, or if they cannot have `least` points."""
    reasons, _, is_other = identifier_reasons(frozenset(one.identifiers), other.identifiers)
    of_country: list[Reason] = []
    in_country = country_reasons(one.countries, other.countries, of_country)
    most = sum(reason.points for reason in (*reasons, *of_country)) + _most_points_of_life(one, other)
    least_likeness = max(_LEAST_LIKENESS, (least - most) / NAME_POINTS - _ROUNDING) if least else _LEAST_LIKENESS
    if least_likeness > 1:
        return None  # two identifiers of one scheme, for example: not even equal names would be enough
    comparison = _best_comparison(one, other, least_likeness)
    if comparison.agreement is Agreement.NONE or comparison.likeness < least_likeness:
        return None
    reasons += name_reasons(comparison) + of_country
    shared = _office(one, other)
    if comparison.agreement is Agreement.DOUBTFUL:
        if not shared.is_sure:
            reasons.append(Reason("each name says what the other does not", _DOUBTFUL))
        if not shared.at_one_time:
            shared = _SharedOffice()
    if shared.points:
        reasons.append(Reason(shared.what, shared.points))
    lives = _lives(one, other, reasons, at_one_time=shared.at_one_time)
    is_match = in_country and lives and not is_other and shared.at_one_time and _is_enough(comparison, shared)
    return Pair(total(reasons), is_match, tuple(reason for reason in reasons if reason.points))


def _most_points_of_life(one: RecordedPerson, other: RecordedPerson) -> int:
    """Return a number that the points for offices and dates of two people never exceed."""
    dates = bool(one.born and other.born) + bool(one.died and other.died)
    return _BORN * dates + (_SINGLE_OFFICE if one.terms and other.terms else 0)


def _is_enough(comparison: Comparison, shared: _SharedOffice) -> bool:
    if comparison.contradicts:
        return False
    if comparison.agreement is Agreement.FULL:
        return True
    return comparison.agreement is Agreement.PART and shared.is_sure and comparison.closest >= LEAST_EXACT


def _best_comparison(one: RecordedPerson, other: RecordedPerson, least: float) -> Comparison:
    """Return the comparison of those names that agree the most; it may be none if the likeness is below the least."""
    ours, theirs = (
        [person_names.parse(name) for name in (person.name, *person.other_names[: _MOST_NAMES - 1])]
        for person in (one, other)
    )
    # Names that agree more may be less alike. But most pairs have no names that are alike enough.
    alike = [compare(name, other_name, least) for name, other_name in product(ours, theirs)]
    if all(comparison is NOTHING_SHARED for comparison in alike):
        return NOTHING_SHARED
    if len(alike) > 1:
        alike = [compare(name, other_name) for name, other_name in product(ours, theirs)]
    return max(alike, key=lambda comparison: (comparison.agreement, comparison.likeness))


def _office(one: RecordedPerson, other: RecordedPerson) -> _SharedOffice:
    """Return the office that both held, the one that says the most."""
    best = _SharedOffice()
    for ours, theirs in product(_terms(one), _terms(other)):
        here, there = ours.country or one.country, theirs.country or other.country
        if here and there and here != there:
            continue
        kind = offices.read(ours.office, here).same(offices.read(theirs.office, there))
        if kind is None:
            continue
        shared = _held(ours, theirs, kind)
        if (shared.points, shared.is_sure) > (best.points, best.is_sure):
            best = shared
    return best


def _terms(person: RecordedPerson) -> list[Term]:
    return list(dict.fromkeys(person.terms))


def _held(one: Term, other: Term, kind: Kind) -> _SharedOffice:
    """Return the points for an office that both held."""
    if EARLIEST in {one.earliest, other.earliest} and LATEST in {one.latest, other.latest}:
        # At least one of them is of no time at all.
        return _SharedOffice(_SAME_OFFICE, what=f"both {kind}")
    days = (min(one.latest, other.latest) - max(one.earliest, other.earliest)).days
    is_successor = one.is_recorded and other.is_recorded and not one.is_within(other)
    if days < 0 or (kind.is_single and days <= _HANDOVER_DAYS and is_successor):
        # One after the other: a successor of the same name is as likely as the same person again.
        if kind.is_single and days > -_SOON_DAYS:
            return _SharedOffice(_SINGLE_OFFICE_SOON, what=f"both {kind} within a few years")
        return _SharedOffice(_SAME_OFFICE, what=f"both {kind}, at other times")
    points = _SINGLE_OFFICE if kind.is_single else _OFFICE
    is_sure = kind.is_single and one.is_within(other)
    return _SharedOffice(points, at_one_time=True, is_sure=is_sure, what=f"both {kind} at one time")


def _lives(one: RecordedPerson, other: RecordedPerson, reasons: list[Reason], *, at_one_time: bool) -> bool:
    """Return whether the dates of both lives allow that they are one.

    Sixty years in office do not contradict who held one office at one time and was of an age for all of them.
    """
    allows = True
    for name, ours, theirs, points in (
        ("born", one.born, other.born, _OTHER_BIRTH),
        ("died", one.died, other.died, _OTHER_DEATH),
    ):
        if not (ours and theirs):
            continue
        mine, others = edtf.bounds(ours), edtf.bounds(theirs)
        if mine.overlaps(others):
            reasons.append(Reason(f"both {name} {theirs}", _BORN))
        else:
            reasons.append(Reason(f"{name} {ours} and {theirs}", points))
            allows = False
    years = _years_between(one, other)
    if years > LONGEST_CAREER_YEARS and not (at_one_time and _is_one_life(one, other)):
        reasons.append(Reason(f"in office {years} years apart", _FAR_APART))
        allows = False
    elif (gap := _gap(one, other)) > _GAP_YEARS:
        reasons.append(Reason(f"nothing for {gap} years between", _LONG_GAP))
    return allows


def _is_one_life(one: RecordedPerson, other: RecordedPerson) -> bool:
    """Return whether a recorded date of birth allows all days of both; the years after a term without an end may be none."""
    terms = (*one.terms, *other.terms)
    ends = {term.surely_until if term.surely_from else term.latest for term in terms}
    days = {day.year for day in ends | {term.earliest for term in terms} if day not in {None, EARLIEST, LATEST}}
    births = [edtf.bounds(born) for born in (one.born, other.born) if born]
    return bool(births and days) and all(
        birth.starts_on.year < min(days) and max(days) - birth.ends_on.year <= LONGEST_LIFE_YEARS for birth in births
    )


def _years_between(one: RecordedPerson, other: RecordedPerson) -> int:
    """Return the years from the first sure day of the one to the last of the other, whichever are further apart."""
    ours, theirs = _days(one), _days(other)
    if not (ours and theirs):
        return 0
    return max(max(ours) - min(theirs), max(theirs) - min(ours))


def _gap(one: RecordedPerson, other: RecordedPerson) -> int:
    """Return the years between the last day of the one and the first of the other; below zero if they overlap."""
    ours, theirs = _days(one), _days(other)
    return max(min(theirs) - max(ours), min(ours) - max(theirs)) if ours and theirs else 0


def _days(person: RecordedPerson) -> set[int]:
    days = {day for term in person.terms for day in (term.earliest, term.latest)}
    return {day.year for day in days - {EARLIEST, LATEST}}
