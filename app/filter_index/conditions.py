"""Conditions that are checked for each meeting of a scan, since no term stands for them.

Each has a cache key for its text, and values that are bound by name, so that a statement is built once for all queries
of its shape.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Date, Float, and_, bindparam, exists, or_
from sqlalchemy.orm import aliased

from app.db import models as m
from app.domain.box import Box
from app.domain.edtf import DateWindow
from app.queries.filters import in_gap, without_index

PARTICIPANT_COLUMNS: Final[dict[str, Any]] = {
    "country": m.Participant.country_key,
    "organization": m.Participant.organization_key,
    "person": m.Participant.person_key,
    "office": m.Participant.folded_office,
    "role": m.Participant.role,
}
"""The columns that conditions on one participant compare, by the name of the condition."""


@dataclass(frozen=True, slots=True)
class ScannedRow:
    """The columns of a scanned meeting: of `meetings`, or of `meeting_terms`."""

    key: Any
    starts_on: Any
    ends_on: Any
    meeting: Any = None
    """The table `meetings`, where that is what is scanned."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a meeting."""

    cache_key: Hashable
    """Determines the condition's text, with the names of its values."""
    values: Mapping[str, Any]
    build: Callable[[ScannedRow], Any]


class Conditions:
    """The conditions of a plan, all of which a meeting must meet."""

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


def one_participant(name: str, values: Mapping[str, Sequence[int | str]], *, is_negated: bool) -> Condition:
    """Build the condition that one participant has a value of each key, or that none has; `name` is unique in a plan."""
    sizes = tuple((key, len(of_key)) for key, of_key in values.items())
    bound = {f"{name}_{key}_{index}": value for key, of_key in values.items() for index, value in enumerate(of_key)}

    def build(row: ScannedRow) -> Any:
        participant = m.Participant
        among = [
            PARTICIPANT_COLUMNS[key].in_([bindparam(f"{name}_{key}_{index}") for index in range(size)])
            for key, size in sizes
        ]
        is_found = exists().where(participant.meeting_key == row.key, *without_index(participant.meeting_key, among))
        return ~is_found if is_negated else is_found

    return Condition(("one participant", name, sizes, is_negated), bound, build)


def within_box(box: Box) -> Condition:
    """Build the condition that the place of a meeting has coordinates within a box."""
    values = {"west": box.west, "south": box.south, "east": box.east, "north": box.north}

    def bound(name: str) -> Any:
        return bindparam(name, type_=Float())

    def build(row: ScannedRow) -> Any:
        place: Any = aliased(m.Meeting) if row.meeting is None else row.meeting
        longitude = place.place_longitude
        is_within = and_(
            place.place_latitude.between(bound("south"), bound("north")),
            or_(longitude >= bound("west"), longitude <= bound("east"))
            if box.crosses_antimeridian
            else longitude.between(bound("west"), bound("east")),
        )
        if row.meeting is not None:
            return is_within
        return exists().where(place.key == row.key, is_within)

    return Condition(("within box", box.crosses_antimeridian), values, build)


def outside_gaps(days: DateWindow) -> Condition:
    """Build the condition that the days do not all fall into a gap of a meeting whose date is a set of dates."""
    values = {"gap_first": days.first, "gap_last": days.last}

    def build(row: ScannedRow) -> Any:
        return ~in_gap(row.key, bindparam("gap_first", type_=Date()), bindparam("gap_last", type_=Date()))

    return Condition(("outside gaps",), values, build)
