"""The status of agreements on the days asked: for all, and for the parties that a list is filtered by.

See decision 83.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.dates.edtf import DateWindow
from app.domain.strings.json_text import json_text
from app.queries import projections
from app.queries.filtering import filters, memberships
from app.queries.filtering.resolved import Filters

FIELD: Final = "status_as_of"


def status_filters(statuses: Sequence[str], as_of: str | None, result: Filters) -> list[filters.ChildFilter]:
    """Build the filters by status: for a party of each group that the list is filtered by, or else for all."""
    countries = zip(result.keys("country"), result.members_of("country"), strict=True)
    groups = [memberships.one_of(m.PartyPeriod.country_key, *group, _days(as_of)) for group in countries]
    groups += [filters.one_of(m.PartyPeriod.organization_key, keys) for keys in result.keys("organization")]
    if not groups:
        period = m.AgreementPeriod
        return [(period.agreement_key, [period.status.in_(statuses), *_period_conditions(period, as_of)])]
    of_party = [m.PartyPeriod.status.in_(statuses), *_period_conditions(m.PartyPeriod, as_of)]
    return [(m.PartyPeriod.agreement_key, [is_party, *of_party]) for is_party in groups]


def _days(as_of: str | None) -> DateWindow | None:
    return None if as_of is None else filters.days_of(as_of)


def _period_conditions(period: Any, as_of: str | None) -> list[Any]:
    if as_of is None:
        return [period.since <= projections.TODAY, period.through >= projections.TODAY]
    return filters.date_conditions(period.since, period.through, as_of, None, None)


def add_statuses(connection: ReadConnection, result: Filters, as_of: str, documents: Sequence[str]) -> list[str]:
    """Return agreements, as JSON, with their statuses on the days of `as_of` (EDTF), in order of time."""
    parsed = [json.loads(document) for document in documents]
    ids = [document["id"] for document in parsed]
    agreement, period, of_party = m.Agreement, m.AgreementPeriod, m.PartyPeriod
    for_all: dict[str, list[str]] = {}
    rows = select(agreement.id, period.status).join(period, period.agreement_key == agreement.key)
    rows = rows.where(agreement.id.in_(ids), *_period_conditions(period, as_of)).order_by(agreement.id, period.since)
    for record_id, status in connection.execute(rows):
        for_all.setdefault(record_id, []).append(status)
    parties = _parties(connection, result)
    for_parties: dict[tuple[str, Any], list[str]] = {}
    for column in (of_party.country_key, of_party.organization_key):
        keys = [key for owner, key in parties if owner == column.key]
        party_rows = select(agreement.id, column, of_party.status).join(
            of_party, of_party.agreement_key == agreement.key
        )
        party_rows = party_rows.where(agreement.id.in_(ids), column.in_(keys), *_period_conditions(of_party, as_of))
        for record_id, key, status in connection.execute(party_rows.order_by(of_party.since)) if keys else ():
            for_parties.setdefault((record_id, (column.key, key)), []).append(status)
    for document in parsed:
        record_id = document["id"]
        document[FIELD] = {
            "date": as_of,
            "statuses": for_all.get(record_id, []),
            "parties": [
                {**_as_party(document, link), "statuses": for_parties[record_id, party]}
                for party, link in parties.items()
                if (record_id, party) in for_parties
            ],
        }
    return [json_text(document) for document in parsed]


def _as_party(document: dict[str, Any], link: dict[str, Any]) -> dict[str, Any]:
    """Return the link to a party with the name that the agreement shows, which is that of its day."""
    own = ({"country": party["country"], "organization": party["organization"]} for party in document["parties"])
    return next((party for party in own if _party_id(party) == _party_id(link)), link)


def _party_id(party: dict[str, Any]) -> tuple[str | None, str | None]:
    return party["country"], party["organization"] and party["organization"]["id"]


def _parties(connection: ReadConnection, result: Filters) -> dict[tuple[str, int], dict[str, Any]]:
    """Return the parties that a list is filtered by: their column and primary key, with their links, in order of ids."""
    countries = sorted(
        (value.id, value.key)
        for group in result.groups.get("country", ())
        for value in group
        if value.key is not None and not value.is_membership
    )
    parties: dict[tuple[str, int], dict[str, Any]] = {
        ("country_key", key): {"country": code, "organization": None} for code, key in countries
    }
    keys = [key for group in result.keys("organization") for key in group]
    organization = m.Organization
    rows = (
        select(organization.key, organization.id, organization.name)
        .where(organization.key.in_(keys))
        .order_by(organization.id)
    )
    for key, record_id, name in connection.execute(rows) if keys else ():
        parties["organization_key", key] = {"country": None, "organization": {"id": record_id, "name": name}}
    return parties
