"""Conditions that are checked for each meeting of a scan, since no term stands for them.

Each has a cache key for its text, and values that are bound by name, so that a statement is built once for all queries
of its shape.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Date, Float, and_, bindparam, exists, or_, select, union_all
from sqlalchemy.orm import aliased

from app.db import models as m
from app.domain.dates.edtf import DateWindow
from app.domain.geography.box import Box
from app.queries import parts
from app.queries.days import period_of
from app.queries.filtering import memberships
from app.queries.filtering.filters import in_gap, without_index

PARTICIPANT_COLUMNS: Final[dict[str, Any]] = {
    "country": m.Participant.country_key,
    "organization": m.Participant.organization_key,
    "person": m.Participant.person_key,
    "office": m.Participant.folded_office,
    "role": m.Participant.role,
}
"""The columns that conditions on one participant compare, by the name of the condition."""

_MEMBERS_OF: Final = "members_of"


@dataclass(frozen=True, slots=True)
class ScannedRow:
    """The columns of a scanned meeting: of `meetings`, or of `meeting_terms`."""

    key: Any
    starts_on: Any
    ends_on: Any


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a meeting."""

    cache_key: Hashable
    """Determines the condition's text, with the names of its values."""
    values: Mapping[str, Any]
    build: Callable[[ScannedRow], Any]


class Conditions:
    """The conditions of a plan; a meeting must meet all."""

    def __init__(self, conditions: Sequence[Condition] = ()) -> None:
        """Take the conditions."""
        self._conditions = conditions
        self.cache_key: Hashable = tuple(condition.cache_key for condition in conditions)
        self.values = {name: value for condition in conditions for name, value in condition.values.items()}

    def build(self, key: Any, starts_on: Any, ends_on: Any) -> list[Any]:
        """Build the conditions on a scanned row."""
        row = ScannedRow(key, starts_on, ends_on)
        return [condition.build(row) for condition in self._conditions]


def lacks_terms(terms: Sequence[int]) -> Condition:
    """Build the condition that a meeting has none of the terms."""
    names = [f"lacking{index}" for index in range(len(terms))]

    def build(row: ScannedRow) -> Any:
        link = m.MeetingTerm.__table__.alias()
        # With the date, each lookup is a single descent of the primary key.
        return ~exists().where(
            link.c.term_key.in_([bindparam(name) for name in names]),
            link.c.starts_on == row.starts_on,
            link.c.meeting_key == row.key,
        )

    return Condition(("lacks terms", len(terms)), dict(zip(names, terms, strict=True)), build)


def one_participant(
    name: str, values: Mapping[str, Sequence[int | str]], members_of: Sequence[int], *, is_negated: bool
) -> Condition:
    """Build the condition that one participant has a value of each key, or that none has; `name` is unique in a plan.

    A country may also be a member of one of the organizations `members_of` on the days of the meeting.
    """
    groups = {**values, **({_MEMBERS_OF: members_of} if members_of else {})}
    sizes = {key: len(group) for key, group in groups.items()}
    bound = {f"{name}_{key}_{index}": value for key, group in groups.items() for index, value in enumerate(group)}

    def parameters(key: str) -> list[Any]:
        return [bindparam(f"{name}_{key}_{index}") for index in range(sizes[key])]

    def build(row: ScannedRow) -> Any:
        participant = m.Participant
        among = [PARTICIPANT_COLUMNS[key].in_(parameters(key)) for key in values if key != "country" or not members_of]
        if members_of:
            among.append(memberships.took_part(participant, parameters("country"), parameters(_MEMBERS_OF)))
        is_found = exists().where(participant.meeting_key == row.key, *without_index(participant.meeting_key, among))
        return ~is_found if is_negated else is_found

    return Condition(("one participant", name, tuple(sizes.items()), is_negated), bound, build)


def within_box(box: Box) -> Condition:
    """Build the condition that one of the places of a meeting has coordinates within a box."""

    def build(row: ScannedRow) -> Any:
        place, other = aliased(m.Meeting), m.OtherPlace
        return or_(
            exists().where(place.key == row.key, _is_within(box, place.place_latitude, place.place_longitude)),
            exists().where(
                other.meeting_key == row.key,
                *without_index(other.meeting_key, [_is_within(box, other.latitude, other.longitude)]),
            ),
        )

    return Condition(("within box", box.crosses_antimeridian), box_values(box), build)


def keys_within(box: Box) -> Any:
    """Build the select of the primary keys of the meetings within a box; of one with several places there, repeatedly."""
    place, other = aliased(m.Meeting), aliased(m.OtherPlace)
    return union_all(
        select(place.key.label("key")).where(_is_within(box, place.place_latitude, place.place_longitude)),
        select(other.meeting_key).where(_is_within(box, other.latitude, other.longitude)),
    )


def box_values(box: Box) -> dict[str, float]:
    """Return the values of the conditions on a box, by name."""
    return {"west": box.west, "south": box.south, "east": box.east, "north": box.north}


def _is_within(box: Box, latitude: Any, longitude: Any) -> Any:
    west, south, east, north = (bindparam(name, type_=Float()) for name in ("west", "south", "east", "north"))
    return and_(
        latitude.between(south, north),
        or_(longitude >= west, longitude <= east) if box.crosses_antimeridian else longitude.between(west, east),
    )


def outside_gaps(days: DateWindow) -> Condition:
    """Build the condition that the days do not all fall into a gap of a meeting whose date is a set of dates."""
    values = {"gap_first": days.first, "gap_last": days.last}

    def build(row: ScannedRow) -> Any:
        return ~in_gap(row.key, bindparam("gap_first", type_=Date()), bindparam("gap_last", type_=Date()))

    return Condition(("outside gaps",), values, build)


def within_days(days: DateWindow) -> Condition:
    """Build the condition that a meeting surely lies within the days."""
    values = {"within_first": days.first, "within_last": days.last}

    def build(row: ScannedRow) -> Any:
        first, last = bindparam("within_first", type_=Date()), bindparam("within_last", type_=Date())
        return and_(row.starts_on >= first, row.ends_on <= last)

    return Condition(("within days",), values, build)


def crosses(period: str) -> Condition:
    """Build the condition that the days of a meeting are not all in one year, month or decade."""

    def build(row: ScannedRow) -> Any:
        return period_of(row.starts_on, period) != period_of(row.ends_on, period)

    return Condition(("crosses", period), {}, build)


def not_a_covered_part() -> Condition:
    """Build the condition that a meeting is not a part that its whole covers."""
    return Condition(("not a covered part",), {}, lambda row: ~parts.covered(row.key))
