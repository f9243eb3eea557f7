"""Whether two recorded organizations, agreements or meetings may be one: points with their reasons, and a verdict.

Two meetings of one day and the same countries are often two: a President and a Secretary who travel together, a call and
a visit. So what tells them apart takes points off: another office of one country, another mode, another place.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from app.domain import offices
from app.domain.candidates import Reason, identifier_reasons, total
from app.domain.compound_words import join_compounds
from app.domain.edtf import Bounds
from app.domain.enums import MeetingKind, Mode
from app.domain.organization_names import fold_abbreviation, is_named, split_brackets
from app.domain.record_match import RecordedRecord
from app.domain.text import fold, fold_title

LEAST_SCORE: Final = 40
"""Pairs of fewer points are not offered."""
_TITLE: Final = 60
_ABBREVIATION: Final = 30
_OTHER_ABBREVIATION: Final = -20
_SAME_DAYS: Final = 20
_OVERLAPPING_DAYS: Final = 12
_NEXT_DAY: Final = 4
_ONE_AFTER_THE_OTHER: Final = -20
_OTHER_DAYS: Final = -30
_SAME_COUNTRIES: Final = 20
_SOME_COUNTRIES: Final = 8
_OTHER_COUNTRIES: Final = -20
_LEAST_LIKENESS: Final = 0.6
_EQUAL: Final = 0.97
_NUMBERS: Final = -25
_OTHER_WORDS: Final = -25
_MORE_WORDS: Final = -10
_OTHER_INSTRUMENT: Final = -35

_SAME_TITLE: Final = 25
_LIKE_TITLE: Final = 12
_LEAST_LIKE_TITLE: Final = 0.75
_PEOPLE: Final = {1: 25}
_PEOPLE_OF_TWO_SIDES: Final = 35
_OTHER_PERSON: Final = -40
_SAME_OFFICE: Final = 15
_CITY: Final = 10
_OTHER_CITY: Final = -10
_OTHER_PLACE: Final = -30
_OTHER_MODE: Final = -30
_OTHER_KIND: Final = -15
_OTHER_RECORD_OF_SOURCE: Final = -35

_KINDS_OF_VISITS: Final = frozenset(
    {MeetingKind.VISIT, MeetingKind.STATE_VISIT, MeetingKind.OFFICIAL_VISIT, MeetingKind.WORKING_VISIT}
)
_VAGUE_KINDS: Final = frozenset({MeetingKind.OTHER, MeetingKind.VISIT})
_REMOTE: Final = frozenset({Mode.PHONE, Mode.VIDEO})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one."""

    score: int
    is_match: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Attendance:
    """One participant of a meeting."""

    person: int | None
    country: str | None
    organization: int | None
    office: str | None


@dataclass(slots=True)
class RecordedMeeting:
    """A meeting of the knowledge base, with who took part."""

    id: str
    title: str
    days: Bounds
    kind: str
    mode: str
    city: str | None = None
    place_country: str | None = None
    part_of: int | None = None
    """The primary key of the meeting that it is a part of."""
    series: tuple[str | None, int] = (None, 0)
    """The series of which it is a round, and its number there; 0 if it has none."""
    participants: list[Attendance] = field(default_factory=list)
    identifiers: set[tuple[str, str]] = field(default_factory=set)

    @property
    def countries(self) -> set[str]:
        """The countries represented."""
        return {item.country for item in self.participants if item.country}

    @property
    def people(self) -> dict[int, str | None]:
        """The people who took part, each with the country represented."""
        return {item.person: item.country for item in self.participants if item.person is not None}


JudgePair = Callable[[RecordedRecord, RecordedRecord], Pair | None]


def judge_organizations(one: RecordedRecord, other: RecordedRecord) -> Pair | None:
    """Return the points of two organizations; None if their names have nothing in common."""
    reasons, _, is_other = identifier_reasons(frozenset(one.identifiers), other.identifiers)
    likeness = _likeness(one, other)
    short = [fold_abbreviation(item.abbreviation) for item in (one, other) if item.abbreviation]
    agrees = len(short) == 2 and short[0] == short[1]
    by_short = _is_short_for(one, other) or _is_short_for(other, one)
    in_brackets = likeness < _EQUAL and (_has_name_of(one, other) or _has_name_of(other, one))
    if in_brackets:
        reasons.append(Reason("the name of one is that of the other, with the abbreviation in brackets", _TITLE))
    elif by_short:
        reasons.append(Reason("the name of one is the abbreviation of the other", _TITLE))
    elif likeness >= _LEAST_LIKENESS:
        reasons.append(Reason(f"name: {other.name}", round(_TITLE * likeness)))
    elif not agrees:
        return None
    if len(short) == 2:
        points = _ABBREVIATION if agrees else _OTHER_ABBREVIATION
        reasons.append(Reason(f"{'' if agrees else 'another '}abbreviation {other.abbreviation}", points))
    is_match = agrees and likeness >= _EQUAL and not is_other
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
    if likeness < _LEAST_LIKENESS:
        return None
    reasons, _, is_other = identifier_reasons(frozenset(one.identifiers), other.identifiers)
    reasons.append(Reason(f"title: {other.name}", round(_TITLE * likeness)))
    same_days = one.days is not None and one.days == other.days and one.days.is_one_day
    if one.days and other.days:
        reasons.append(_days(one.days, other.days))
    same_countries = bool(one.countries) and one.countries == other.countries
    if one.countries and other.countries:
        reasons.append(_countries(one.countries, other.countries))
    same_numbers = _numbers(one.name) == _numbers(other.name)
    if not same_numbers:
        reasons.append(Reason("another number in the title", _NUMBERS))
    if against := _of_words(one.name, other.name):
        reasons.append(against)
    is_match = likeness >= _EQUAL and same_days and same_countries and same_numbers and not is_other and not against
    return Pair(total(reasons), is_match, tuple(reasons))


_WORD: Final = re.compile(r"\w+")
_NUMBER_WORDS: Final = {
    word: str(number)
    for number, words in enumerate(
        [
            "first i one",
            "second ii two",
            "third iii three",
            "fourth iv four",
            "fifth v five",
            "sixth vi six",
            "seventh vii seven",
            "eighth viii eight",
            "ninth ix nine",
            "tenth x ten",
        ],
        1,
    )
    for word in words.split()
}
_SMALL_WORDS: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "between",
        "by",
        "concerning",
        "de",
        "for",
        "from",
        "government",
        "governments",
        "in",
        "into",
        "kingdom",
        "no",
        "number",
        "of",
        "on",
        "or",
        "people",
        "peoples",
        "regarding",
        "relating",
        "republic",
        "respecting",
        "s",
        "states",
        "state",
        "the",
        "their",
        "to",
        "union",
        "united",
        "version",
        "with",
    ]
)
_INSTRUMENTS: Final = frozenset(
    [
        "amending",
        "amendment",
        "amendments",
        "additional",
        "annex",
        "annexes",
        "appendix",
        "denunciation",
        "extending",
        "extension",
        "modification",
        "modifying",
        "optional",
        "protocol",
        "renewal",
        "revised",
        "revising",
        "revision",
        "supplement",
        "supplementary",
        "terminating",
        "termination",
    ]
)
"""Words for an instrument about another agreement."""
_LEAST_SAME_WORD: Final = 0.8


def _words(title: str) -> list[str]:
    return [_NUMBER_WORDS.get(word, word) for word in _WORD.findall(fold(title))]


def _numbers(title: str) -> list[str]:
    """Return the numbers in a title, in digits, words or Roman numerals."""
    return sorted(word for word in _words(title) if any(character.isdigit() for character in word))


def _of_words(one: str, other: str) -> Reason | None:
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


def judge_meetings(one: RecordedMeeting, other: RecordedMeeting) -> Pair | None:
    """Return the points of two meetings; None if their days are too far apart to be one."""
    days = _days(one.days, other.days)
    if days.points < 0:
        return None
    reasons = [days]
    same_countries = bool(one.countries) and one.countries == other.countries
    if one.countries and other.countries:
        reasons.append(_countries(one.countries, other.countries))
    sides = _people(one, other, reasons)
    apart = _who_differs(one, other, reasons)
    likeness = fuzz.token_sort_ratio(fold_title(one.title), fold_title(other.title)) / 100
    if likeness >= _EQUAL:
        reasons.append(Reason("the same title", _SAME_TITLE))
    elif likeness >= _LEAST_LIKE_TITLE:
        reasons.append(Reason("a similar title", _LIKE_TITLE))
    apart |= _is_elsewhere(one, other, reasons)
    apart |= _is_of_other_kind(one, other, reasons)
    if other_of := _schemes_with_other_values(one, other):
        # One publisher lists both.
        reasons.append(Reason(f"two records of {other_of}", _OTHER_RECORD_OF_SOURCE))
        apart = True
        if days.points == _NEXT_DAY:
            reasons.append(Reason("one after the other", _ONE_AFTER_THE_OTHER))
    if days.points == _NEXT_DAY and _is_remote(one) and _is_remote(other):
        reasons.append(Reason("calls on two days", _ONE_AFTER_THE_OTHER))
        apart = True
    same_days = days.points == _SAME_DAYS
    is_match = (
        not apart
        and same_countries
        and ((same_days and (sides > 0 or likeness >= _EQUAL)) or (days.points > _NEXT_DAY and sides > 1))
    )
    return Pair(total(reasons), is_match, tuple(reason for reason in reasons if reason.points))


def _people(one: RecordedMeeting, other: RecordedMeeting, reasons: list[Reason]) -> int:
    """Return of how many sides somebody took part in both, and add the points for it."""
    shared = one.people.keys() & other.people.keys()
    sides = len({one.people[person] or person for person in shared})
    if sides:
        points = _PEOPLE.get(sides, _PEOPLE_OF_TWO_SIDES)
        reasons.append(Reason(f"{len(shared)} of the same people", points))
    return sides


def _who_differs(one: RecordedMeeting, other: RecordedMeeting, reasons: list[Reason]) -> bool:
    """Return whether a country sent one person to the one meeting and another person to the other."""
    apart = False
    for country in sorted(one.countries & other.countries):
        ours, theirs = ([item for item in meeting.participants if item.country == country] for meeting in (one, other))
        people, others = ({item.person for item in side} - {None} for side in (ours, theirs))
        if not people or not others or people & others:
            continue
        if _share_office(ours, theirs, country):
            reasons.append(Reason(f"the same office of {country}", _SAME_OFFICE))
        else:
            reasons.append(Reason(f"other people of {country}", _OTHER_PERSON))
        apart = True
    return apart


def _share_office(ours: list[Attendance], theirs: list[Attendance], country: str) -> bool:
    for item in ours:
        for match in theirs:
            if item.office and match.office:
                kind = offices.read(item.office, country).same(offices.read(match.office, country))
                if kind is not None and kind.is_single:
                    return True
    return False


def _is_elsewhere(one: RecordedMeeting, other: RecordedMeeting, reasons: list[Reason]) -> bool:
    if one.place_country and other.place_country and one.place_country != other.place_country:
        reasons.append(Reason(f"in {one.place_country} and in {other.place_country}", _OTHER_PLACE))
        return True
    if one.city and other.city:
        is_same = fold(one.city) == fold(other.city)
        what = f"both in {one.city}" if is_same else f"in {one.city} and in {other.city}"
        reasons.append(Reason(what, _CITY if is_same else _OTHER_CITY))
        return not is_same
    return False


def _is_of_other_kind(one: RecordedMeeting, other: RecordedMeeting, reasons: list[Reason]) -> bool:
    says_nothing = any(item.mode == Mode.UNKNOWN and item.kind == MeetingKind.OTHER for item in (one, other))
    if _is_remote(one) != _is_remote(other) and not says_nothing:
        reasons.append(Reason("a call and a meeting in person", _OTHER_MODE))
        return True
    kinds = {MeetingKind(one.kind), MeetingKind(other.kind)}
    if len(kinds) > 1 and not kinds & _VAGUE_KINDS and len(kinds & _KINDS_OF_VISITS) != 1:
        reasons.append(Reason(f"another kind: {one.kind} and {other.kind}", _OTHER_KIND))
    return False


def _is_remote(meeting: RecordedMeeting) -> bool:
    return meeting.mode in _REMOTE or meeting.kind == MeetingKind.CALL


def _schemes_with_other_values(one: RecordedMeeting, other: RecordedMeeting) -> str:
    ours, theirs = ({scheme for scheme, _ in meeting.identifiers} for meeting in (one, other))
    return next(iter(sorted(ours & theirs)), "")


def _likeness(one: RecordedRecord, other: RecordedRecord) -> float:
    ours, theirs = ([fold_title(name) for name in (item.name, *item.other_names)] for item in (one, other))
    return max(fuzz.token_sort_ratio(*join_compounds(name, match)) for name in ours for match in theirs) / 100


def _days(one: Bounds, other: Bounds) -> Reason:
    if one == other and one.is_one_day:
        return Reason(f"on {one.starts_on}", _SAME_DAYS)
    if one.starts_on <= other.ends_on and other.starts_on <= one.ends_on:
        return Reason(
            "days overlap",
            _SAME_DAYS if one == other and (one.ends_on - one.starts_on).days < 15 else _OVERLAPPING_DAYS,
        )
    gap = max((other.starts_on - one.ends_on).days, (one.starts_on - other.ends_on).days)
    return Reason("the day before or after", _NEXT_DAY) if gap == 1 else Reason("at another time", _OTHER_DAYS)


def _countries(one: set[str], other: set[str]) -> Reason:
    shared = one & other
    shown = ", ".join(sorted(shared)[:10])
    if one == other:
        return Reason(f"countries {shown}", _SAME_COUNTRIES)
    if one < other or other < one:
        return Reason(f"some countries: {shown}", _SOME_COUNTRIES)
    # Each names a country that the other does not.
    return Reason(f"other countries: {', '.join(sorted(one ^ other)[:10])}", _OTHER_COUNTRIES)
