"""Conditions that a country was a member of an organization on the days in question.

See decision 122.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from app.db import models as m
from app.domain.dates.edtf import DateWindow
from app.queries import projections
from app.queries.filtering import filters


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


def took_part(participant: Any, countries: Sequence[Any], organizations: Sequence[Any]) -> Any:
    """Build the condition that a participant represents a country, or a member on the days of the meeting."""
    return _on_days_of(m.Meeting, participant, participant.meeting_key, countries, organizations)


def of_parties(countries: Sequence[int], organizations: Sequence[int], as_of: str | None) -> filters.ChildFilter:
    """Build the filter that a party is one of the countries, or a member on the days `as_of`, or else of the signing."""
    party = m.Party
    if as_of is not None:
        return party.agreement_key, [one_of(party.country_key, countries, organizations, filters.days_of(as_of))]
    return party.agreement_key, [_on_days_of(m.Agreement, party, party.agreement_key, countries, organizations)]


def _on_days_of(model: Any, child: Any, record_key: Any, countries: Sequence[Any], organizations: Sequence[Any]) -> Any:
    """Build the condition that a child row's country is one of the countries, or a member on the days of its record."""
    membership, record = aliased(m.Membership), aliased(model)
    is_member = (
        exists()
        .where(
            membership.country_key == child.country_key,
            membership.organization_key.in_(organizations),
            record.key == record_key,
            membership.starts_on <= record.ends_on,
            membership.ends_on >= record.starts_on,
        )
        .correlate(child)
    )
    # An index serves the first condition.
    of_member = child.country_key.in_(_members(organizations)) & is_member
    return or_(child.country_key.in_(countries), of_member) if countries else of_member


def _members(organizations: Sequence[Any], *during: Any) -> Any:
    membership = m.Membership
    return select(membership.country_key).where(membership.organization_key.in_(organizations), *during)
