"""Conditions that a country was a member of an organization on the days in question."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from app.db import models as m
from app.domain.edtf import DateWindow
from app.queries import filters, projections


def one_of(column: Any, countries: Sequence[int], organizations: Sequence[int], days: DateWindow | None) -> Any:
    """Build the condition that a column is one of the countries, or a member of an organization on the days, or today."""
    if not organizations:
        return filters.one_of(column, countries)
    membership = m.Membership
    if days is None:
        during = [membership.starts_on <= projections.TODAY, membership.ends_on >= projections.TODAY]
    else:
        during = filters.overlap_conditions(membership.starts_on, membership.ends_on, days)
    return or_(column.in_(countries), column.in_(_members(organizations, *during)))


def took_part(participant: Any, countries: Sequence[int], organizations: Sequence[int]) -> Any:
    """Build the condition that a participant represents a country, or a member on the days of the meeting."""
    meeting = m.Meeting
    membership = aliased(m.Membership)
    is_member = (
        exists()
        .where(
            membership.country_key == participant.country_key,
            membership.organization_key.in_(organizations),
            meeting.key == participant.meeting_key,
            membership.starts_on <= meeting.ends_on,
            membership.ends_on >= meeting.starts_on,
        )
        .correlate(participant)
    )
    # The first condition is one that an index serves.
    return or_(participant.country_key.in_(countries), participant.country_key.in_(_members(organizations)) & is_member)


def of_parties(countries: Sequence[int], organizations: Sequence[int], as_of: str | None) -> filters.ChildFilter:
    """Build the filter that a party is one of the countries, or a member on the days `as_of`, or else of the signing."""
    party = m.Party
    if as_of is not None:
        return party.agreement_key, [one_of(party.country_key, countries, organizations, filters.days_of(as_of))]
    membership, agreement = aliased(m.Membership), aliased(m.Agreement)
    is_member = (
        exists()
        .where(
            membership.country_key == party.country_key,
            membership.organization_key.in_(organizations),
            agreement.key == party.agreement_key,
            membership.starts_on <= agreement.ends_on,
            membership.ends_on >= agreement.starts_on,
        )
        .correlate(party)
    )
    condition = or_(party.country_key.in_(countries), party.country_key.in_(_members(organizations)) & is_member)
    return party.agreement_key, [condition]


def _members(organizations: Sequence[int], *during: Any) -> Any:
    membership = m.Membership
    return select(membership.country_key).where(membership.organization_key.in_(organizations), *during)
