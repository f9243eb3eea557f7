"""Conditions on one participant: the terms that narrow the meetings, and the check of their participants.

A country or organization and an office or role that one participant has both are one more term ("country_office NO
foreign minister"), so that a country and an office that are both frequent, but seldom of the same participant, are one
short scan. Other combinations are scans of the plain terms, with a check of the participants of each meeting.

See decision 132.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from app.domain.enums import Role
from app.filter_index.conditions import Condition, one_participant
from app.filter_index.looked_up import Groups, LookedUpTerms, Terms
from app.queries.filtering.requested_values import RequestedValue
from app.queries.filtering.resolved import ParticipantCondition
from app.queries.lookups import COUNTRY_AND, MEMBER, VALUE, Lookup

_PAIRS: Final = tuple(product(("country", "organization"), ("office", "role")))
_MOST_PAIRS: Final = 16
_BY_KEY: Final = frozenset({"country", "organization", "person"})


def lookups(requested_values: Sequence[RequestedValue]) -> Iterator[Lookup]:
    """Yield the lookups of the terms of two values that one participant has."""
    conditions: dict[int, dict[str, RequestedValue]] = {}
    for requested in requested_values:
        if requested.condition is not None:
            conditions.setdefault(requested.condition, {})[requested.filter.name] = requested
    for condition in conditions.values():
        for one, other in _PAIRS:
            if one in condition and other in condition:
                yield from _lookups_of_pair(condition[one], condition[other])


def _lookups_of_pair(one: RequestedValue, other: RequestedValue) -> Iterator[Lookup]:
    # Most roles are unknown, so an unknown role is not a term; nor are the offices of members of an organization.
    has_no_term = other.filter.name == "role" and Role.UNKNOWN in other.words
    has_no_term |= any(lookup.kind == MEMBER for lookup in one.lookups)
    if has_no_term or len(one.lookups) * len(other.lookups) > _MOST_PAIRS:
        return
    facet = f"{one.filter.name}_{other.filter.name}"
    for first, second in product(one.lookups, other.lookups):
        if one.filter.name == "country":
            yield Lookup(COUNTRY_AND, first.text, second.text, facet)
        else:
            yield Lookup(VALUE, f"{first.text} {second.text}", "", facet)


@dataclass(frozen=True, slots=True)
class TermsOfParticipant:
    """The terms that a meeting must have for a condition on one participant."""

    groups: Groups
    is_exact: bool
    """Whether a meeting with the terms has such a participant."""


def terms_of(condition: ParticipantCondition, terms: LookedUpTerms) -> TermsOfParticipant:
    """Return the terms of a condition."""
    groups: list[tuple[str, Terms]] = []
    paired: set[str] = set()
    for one, other in _PAIRS:
        if one in condition.values and other in condition.values:
            facet = f"{one}_{other}"
            values = [f"{a.id} {b.id}" for a, b in product(condition.values[one], condition.values[other])]
            if terms.has(facet, values):
                groups.append((facet, terms.existing(facet, values)))
                paired |= {one, other}
    groups += [(key, terms.of(values)) for key, values in condition.values.items() if key not in paired]
    return TermsOfParticipant(groups, is_exact=len(groups) == 1)


def check(condition: ParticipantCondition, name: str) -> Condition:
    """Return the check of the participants of a meeting; `name` is unique in a plan."""
    values: dict[str, list[int | str]] = {
        key: [
            value.key if key in _BY_KEY and value.key is not None else value.id
            for value in of_key
            if not value.is_membership
        ]
        for key, of_key in condition.values.items()
    }
    members_of = [value.key for value in condition.values.get("country", ()) if value.is_membership and value.key]
    return one_participant(name, values, members_of, is_negated=condition.is_negated)
