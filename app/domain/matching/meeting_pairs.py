"""Whether two recorded meetings may be one: points with their reasons, and a verdict.

Two meetings of one day and the same countries are often two: a President and a Secretary who travel together, a call and
a visit. So differences take points off: another office of one country, another mode, another place.

See decision 285.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz

from app.domain.dates.edtf import Bounds
from app.domain.enums import MeetingKind, Mode
from app.domain.matching.candidates import Reason, total
from app.domain.matching.record_match import EQUAL
from app.domain.matching.record_pairs import NEXT_DAY, SAME_DAYS, Pair, countries_reason, days_reason
from app.domain.strings.text import fold, fold_title
from app.domain.tenures import offices

_ONE_AFTER_THE_OTHER: Final = -20
_SAME_TITLE: Final = 25
_LIKE_TITLE: Final = 12
_LEAST_LIKE_TITLE: Final = 0.75
_PEOPLE_OF_ONE_SIDE: Final = 25
_PEOPLE_OF_SEVERAL_SIDES: Final = 35
_OTHER_PERSON: Final = -40
_OTHER_HEAD: Final = -15
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
class Attendance:
    """A participant of a meeting."""

    person: int | None
    country: str | None
    organization: int | None
    office: str | None


@dataclass(slots=True)
class RecordedMeeting:
    """A meeting of the knowledge base, with its participants."""

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
    """The series that it is a round of, and its number there; 0 if it has none."""
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

    def people_of(self, country: str) -> set[int]:
        """Return the people who represented a country."""
        return {person for person, own in self.people.items() if own == country}

    def holders(self, country: str, roles: AbstractSet[str]) -> set[int]:
        """Return those who represented a country in an office of one of these roles."""
        return {
            item.person
            for item in self.participants
            if item.person is not None
            and item.country == country
            and item.office
            and any(kind.role in roles for kind in offices.read(item.office, country).kinds)
        }


def judge_meetings(one: RecordedMeeting, other: RecordedMeeting) -> Pair | None:
    """Return the points of two meetings; None if their days are too far apart to be one."""
    days = days_reason(one.days, other.days)
    if days.points < 0:
        return None
    reasons = [days]
    same_countries = bool(one.countries) and one.countries == other.countries
    if one.countries and other.countries:
        reasons.append(countries_reason(one.countries, other.countries))
    sides = _compare_people(one, other, reasons)
    apart = _sent_other_people(one, other, reasons)
    apart |= _differ_in_a_head(one, other, reasons)
    likeness = fuzz.token_sort_ratio(fold_title(one.title), fold_title(other.title)) / 100
    if likeness >= EQUAL:
        reasons.append(Reason("the same title", _SAME_TITLE))
    elif likeness >= _LEAST_LIKE_TITLE:
        reasons.append(Reason("a similar title", _LIKE_TITLE))
    apart |= _is_elsewhere(one, other, reasons)
    apart |= _is_of_other_kind(one, other, reasons)
    if scheme := _shared_scheme(one, other):
        # A publisher that lists both says that they are two.
        reasons.append(Reason(f"two records of {scheme}", _OTHER_RECORD_OF_SOURCE))
        apart = True
        if days.points == NEXT_DAY:
            reasons.append(Reason("one after the other", _ONE_AFTER_THE_OTHER))
    if days.points == NEXT_DAY and _is_remote(one) and _is_remote(other):
        reasons.append(Reason("calls on two days", _ONE_AFTER_THE_OTHER))
        apart = True
    same_days = days.points == SAME_DAYS
    is_match = (
        not apart
        and same_countries
        and ((same_days and (sides > 0 or likeness >= EQUAL)) or (days.points > NEXT_DAY and sides > 1))
    )
    return Pair(total(reasons), is_match, tuple(reason for reason in reasons if reason.points))


def _compare_people(one: RecordedMeeting, other: RecordedMeeting, reasons: list[Reason]) -> int:
    """Return the number of sides with somebody who took part in both meetings, and add the points for it."""
    shared = one.people.keys() & other.people.keys()
    sides = len({one.people[person] or person for person in shared})
    if sides:
        points = _PEOPLE_OF_ONE_SIDE if sides == 1 else _PEOPLE_OF_SEVERAL_SIDES
        reasons.append(Reason(f"{len(shared)} of the same people", points))
    return sides


def _sent_other_people(one: RecordedMeeting, other: RecordedMeeting, reasons: list[Reason]) -> bool:
    """Return whether a country sent other people to the one meeting than to the other, and add the points for it."""
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


def _differ_in_a_head(one: RecordedMeeting, other: RecordedMeeting, reasons: list[Reason]) -> bool:
    """Return whether only one is with a head of state or government of a country, and add the points for it.

    A trip on which somebody met the president and the prime minister is neither of the two meetings. A visit whose record
    names no host is not the meeting of the guest with an official, such as the Vice President; two visits may be one.
    """
    apart = False
    for country in sorted(one.countries & other.countries):
        for these, those in ((one, other), (other, one)):
            people, others = these.people_of(country), those.people_of(country)
            if people & others and these.holders(country, offices.HEADS) - others:
                reasons.append(Reason(f"another head of {country} in one of them", _OTHER_HEAD))
                apart = True
            elif (
                people
                and not others
                and these.kind not in _KINDS_OF_VISITS
                and those.kind in _KINDS_OF_VISITS
                and not these.holders(country, offices.LEADING)
            ):
                reasons.append(Reason(f"a visit, and a meeting with an official of {country}", _OTHER_HEAD))
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
    """Return whether the meetings were held at two places, and add the points for it."""
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
    """Return whether one was a call and the other in person, and add the points for it and for two kinds."""
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


def _shared_scheme(one: RecordedMeeting, other: RecordedMeeting) -> str:
    """Return a scheme in which both meetings have identifiers; empty if there is none."""
    ours, theirs = ({scheme for scheme, _ in meeting.identifiers} for meeting in (one, other))
    return next(iter(sorted(ours & theirs)), "")
