"""The agreements and memberships that countries have in common on a day.

Each statement is built and compiled once for each number of countries. A group has the codes of one country: its own, and those
of the states that count for it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Date, Select, and_, bindparam, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch
from app.domain.enums import ActionKind, AgreementKind, AgreementStatus
from app.queries.days import day_text
from app.queries.statistics.meeting_rows import alias

_BINDING: Final = (
    AgreementKind.TREATY, AgreementKind.CONVENTION, AgreementKind.AGREEMENT, AgreementKind.PROTOCOL,
    AgreementKind.AMENDMENT,
)  # fmt: skip
_UNSIGNED: Final = frozenset((AgreementStatus.ANNOUNCED, AgreementStatus.ADOPTED, AgreementStatus.INITIALLED))
_CONSENTS: Final = (
    ActionKind.RATIFIED, ActionKind.ACCEPTED, ActionKind.APPROVED, ActionKind.ACCEDED, ActionKind.FORMALLY_CONFIRMED,
    ActionKind.SUCCEEDED, ActionKind.DEFINITIVELY_SIGNED,
)  # fmt: skip
_DAY: Final[Any] = bindparam("day", type_=Date())


def memberships(connection: ReadConnection, groups: Sequence[Sequence[str]], day: dt.date) -> list[dict[str, str]]:
    """Return the organizations that all countries are members of on a day."""
    rows = fetch(connection, _memberships(len(groups)), _values(groups, day))
    return [{"id": key, "name": name, "url": f"/organizations/{key}"} for key, name in rows]


def statuses(connection: ReadConnection, groups: Sequence[Sequence[str]], day: dt.date) -> dict[str, int]:
    """Return the number of agreements with each status on a day, the same for all of the countries."""
    # The country whose statuses are read comes first.
    turns = [[*groups[turn:], *groups[:turn]] for turn in range(len(groups))]
    of_each = [set(map(tuple, fetch(connection, _statuses(len(groups)), _values(turn, day)))) for turn in turns]
    numbers = Counter(status for _, status in set.intersection(*of_each))
    return dict(sorted(numbers.items()))


def newest(
    connection: ReadConnection, groups: Sequence[Sequence[str]], day: dt.date, most: int
) -> list[dict[str, str | None]]:
    """Return the agreements of all of the countries that were signed last, with their status on a day and the days of signing."""
    rows = fetch(connection, _newest(len(groups)), _values(groups, day) | {"most": most})
    bounds = (dt.date.min.isoformat(), dt.date.max.isoformat())
    return [
        {
            "id": record_id,
            "title": title,
            "status": status,
            "starts_on": None if starts_on in bounds else starts_on,
            "ends_on": None if ends_on in bounds else ends_on,
        }
        for record_id, title, status, starts_on, ends_on in rows
    ]


def next_steps(connection: ReadConnection, groups: Sequence[Sequence[str]], day: dt.date) -> Iterator[dict[str, Any]]:
    """Yield the agreements that are not in force yet, with the step that their status lacks, or the recorded act to come."""
    agreements = fetch(connection, _agreements_on_day(len(groups)), _values(groups, day))
    coming: dict[int, tuple[str, str]] = {}
    consented: dict[int, set[str | None]] = {}
    acts = fetch(connection, _acts(), {"keys": [row[0] for row in agreements]}) if agreements else []
    for key, act, date, effective, starts_on, code in acts:
        if act in _CONSENTS:
            consented.setdefault(key, set()).add(code)
        if starts_on > day.isoformat() and key not in coming:
            coming[key] = (act, effective or date or "")
    for key, record_id, title, kind, status in agreements:
        step: Mapping[str, Any] | None = None
        if key in coming:
            act, date = coming[key]
            step = {"action": act, "date": date, "by": None}
        elif kind in _BINDING and status in _UNSIGNED:
            step = {"action": "signed", "date": None, "by": None}
        elif kind in _BINDING and status == AgreementStatus.SIGNED:
            given = consented.get(key, set())
            lacking = [] if None in given else [codes[0] for codes in groups if given.isdisjoint(codes)]
            action_due = "consent" if lacking else "entered_into_force"
            step = {"action": action_due, "date": None, "by": lacking or None}
        if step is not None:
            yield {"id": record_id, "title": title, "status": status, "next": step, "url": f"/agreements/{record_id}"}


def _values(groups: Sequence[Sequence[str]], day: dt.date) -> dict[str, Any]:
    return {"day": day} | {f"codes{number}": list(codes) for number, codes in enumerate(groups)}


def _codes(number: int) -> Any:
    return bindparam(f"codes{number}", expanding=True)


@cache
def _memberships(countries: int) -> Select[Any]:
    organization = m.Organization.__table__
    conditions = []
    for number in range(countries):
        membership, country = alias(m.Membership, number), alias(m.Country, number)
        member = (
            select(membership.c.key)
            .join(country, country.c.key == membership.c.country_key)
            .where(
                membership.c.organization_key == organization.c.key,
                country.c.id.in_(_codes(number)),
                membership.c.starts_on <= _DAY,
                membership.c.ends_on >= _DAY,
            )
        )
        conditions.append(member.exists())
    return select(organization.c.id, organization.c.name).where(*conditions).order_by(organization.c.id)


def _agreements_of(countries: int) -> Select[Any]:
    """Build the select of the agreements to which all countries are parties."""
    agreement = m.Agreement.__table__
    # Not by `EXISTS`, for which SQLite reads all agreements in the order of their ids.
    conditions = [agreement.c.key.in_(_agreement_keys(number)) for number in range(countries)]
    return select(agreement.c.key, agreement.c.id, agreement.c.title, agreement.c.kind).where(*conditions)


def _agreement_keys(number: int) -> Select[Any]:
    party, country = alias(m.Party, number), alias(m.Country, number)
    return (
        select(party.c.agreement_key)
        .join(country, country.c.key == party.c.country_key)
        .where(country.c.id.in_(_codes(number)))
    )


@cache
def _statuses(countries: int) -> Select[Any]:
    """Build the select of the agreements of all countries with their statuses for the first one on a day.

    Together with the statuses for the others, it takes far longer.
    """
    period, country = m.PartyPeriod.__table__, m.Country.__table__
    return (
        select(period.c.agreement_key, period.c.status)
        .select_from(period.join(country, country.c.key == period.c.country_key))
        .where(country.c.id.in_(_codes(0)), period.c.since <= _DAY, period.c.through >= _DAY)
        .where(*(period.c.agreement_key.in_(_agreement_keys(number)) for number in range(countries)))
    )


@cache
def _agreements_on_day(countries: int) -> Select[Any]:
    agreements, period = _agreements_of(countries).subquery("agreements_of_all"), m.AgreementPeriod.__table__
    on_day = and_(period.c.agreement_key == agreements.c.key, period.c.since <= _DAY, period.c.through >= _DAY)
    return select(*agreements.c, period.c.status).select_from(agreements.join(period, on_day)).order_by(agreements.c.id)


@cache
def _newest(countries: int) -> Select[Any]:
    agreement, period = m.Agreement.__table__, m.AgreementPeriod.__table__
    on_day = and_(period.c.agreement_key == agreement.c.key, period.c.since <= _DAY, period.c.through >= _DAY)
    days = agreement.c.starts_on, agreement.c.ends_on
    return (
        select(agreement.c.id, agreement.c.title, period.c.status, *map(day_text, days))
        .select_from(agreement.join(period, on_day))
        .where(*(agreement.c.key.in_(_agreement_keys(number)) for number in range(countries)))
        .order_by(*(column.desc() for column in days), agreement.c.id)
        .limit(bindparam("most"))
    )


@cache
def _acts() -> Select[Any]:
    action, country = m.Action.__table__, m.Country.__table__
    columns = (action.c.agreement_key, action.c.action, action.c.date, action.c.effective_date)
    return (
        select(*columns, day_text(action.c.starts_on), country.c.id)
        .select_from(action.outerjoin(country, country.c.key == action.c.country_key))
        .where(action.c.agreement_key.in_(bindparam("keys", expanding=True)))
        .order_by(action.c.starts_on)
    )
