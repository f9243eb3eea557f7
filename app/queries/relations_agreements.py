"""The agreements and memberships that countries have in common on a day.

The agreements that countries have in common are found once (`in_common`); their statuses and acts are looked up by their keys.
A group has the codes of one country: its own, and those of the states that count for it.

See decision 353.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Date, Select, bindparam, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.json_functions import integers
from app.db.prepared_statements import bound_limit, fetch
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
    rows = fetch(connection, _memberships(len(groups)), {"day": day} | _codes_of(groups))
    return [{"id": key, "name": name, "url": f"/organizations/{key}"} for key, name in rows]


def in_common(connection: ReadConnection, groups: Sequence[Sequence[str]]) -> list[int]:
    """Return the primary keys of the agreements to which all countries are parties."""
    return [key for (key,) in fetch(connection, _in_common(len(groups)), _codes_of(groups))]


def statuses(
    connection: ReadConnection, agreements: Sequence[int], groups: Sequence[Sequence[str]], day: dt.date
) -> dict[str, int]:
    """Return the number of agreements with each status on a day, the same for all of the countries.

    `agreements` are the primary keys of those that they have in common (`in_common`).
    """
    place_of = {code: place for place, codes in enumerate(groups) for code in codes}
    of_each: list[set[tuple[int, str]]] = [set() for _ in groups]
    values = _keys_and_day(agreements, day) | {"codes": [*place_of]}
    for key, code, status in fetch(connection, _STATUSES, values):
        of_each[place_of[code]].add((key, status))
    numbers = Counter(status for _, status in set.intersection(*of_each))
    return dict(sorted(numbers.items()))


def newest(
    connection: ReadConnection, agreements: Sequence[int], day: dt.date, most: int
) -> list[dict[str, str | None]]:
    """Return those of the agreements that were signed last, with their status on a day and the days of signing."""
    rows = fetch(connection, _NEWEST, _keys_and_day(agreements, day) | {"most": most})
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


def next_steps(
    connection: ReadConnection, agreements: Sequence[int], groups: Sequence[Sequence[str]], day: dt.date
) -> Iterator[dict[str, Any]]:
    """Yield those of the agreements that are not in force yet, with the step that their status lacks, or the recorded act to come."""
    on_day = fetch(connection, _ON_DAY, _keys_and_day(agreements, day))
    coming: dict[int, tuple[str, str]] = {}
    consented: dict[int, set[str | None]] = {}
    for key, act, date, effective, starts_on, code in fetch(connection, _ACTS, _keys(row[0] for row in on_day)):
        if act in _CONSENTS:
            consented.setdefault(key, set()).add(code)
        if starts_on > day.isoformat() and key not in coming:
            coming[key] = (act, effective or date or "")
    for key, record_id, title, kind, status in on_day:
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


def _codes_of(groups: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {f"codes{number}": list(codes) for number, codes in enumerate(groups)}


def _keys(keys: Iterable[int]) -> dict[str, Any]:
    return {"keys": json.dumps([*keys])}


def _keys_and_day(keys: Iterable[int], day: dt.date) -> dict[str, Any]:
    return {"day": day} | _keys(keys)


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


@cache
def _in_common(countries: int) -> Select[Any]:
    first = _agreement_keys(0)
    (key,) = first.selected_columns
    return first.where(*(key.in_(_agreement_keys(number)) for number in range(1, countries))).distinct()


def _agreement_keys(number: int) -> Select[Any]:
    party, country = alias(m.Party, number), alias(m.Country, number)
    return (
        select(party.c.agreement_key)
        .join(country, country.c.key == party.c.country_key)
        .where(country.c.id.in_(_codes(number)))
    )


def _on_day(period: Any) -> list[Any]:
    """Build the conditions that a period of an agreement that is named by its key has the day."""
    return [period.agreement_key.in_(integers("keys")), period.since <= _DAY, period.through >= _DAY]


def _statuses() -> Select[Any]:
    period, country = m.PartyPeriod.__table__.c, m.Country.__table__.c
    return (
        select(period.agreement_key, country.id, period.status)
        .join_from(m.PartyPeriod.__table__, m.Country.__table__, country.key == period.country_key)
        .where(*_on_day(period), country.id.in_(bindparam("codes", expanding=True)))
    )


def _agreements_on_day() -> Select[Any]:
    agreement, period = m.Agreement.__table__.c, m.AgreementPeriod.__table__.c
    return (
        select(agreement.key, agreement.id, agreement.title, agreement.kind, period.status)
        .join_from(m.AgreementPeriod.__table__, m.Agreement.__table__, agreement.key == period.agreement_key)
        .where(*_on_day(period))
        .order_by(agreement.id)
    )


def _newest() -> Select[Any]:
    agreement, period = m.Agreement.__table__.c, m.AgreementPeriod.__table__.c
    days = agreement.starts_on, agreement.ends_on
    return (
        select(agreement.id, agreement.title, period.status, *map(day_text, days))
        .join_from(m.AgreementPeriod.__table__, m.Agreement.__table__, agreement.key == period.agreement_key)
        .where(*_on_day(period))
        .order_by(*(column.desc() for column in days), agreement.id)
        .limit(bound_limit("most"))
    )


def _acts() -> Select[Any]:
    action, country = m.Action.__table__, m.Country.__table__
    columns = (action.c.agreement_key, action.c.action, action.c.date, action.c.effective_date)
    return (
        select(*columns, day_text(action.c.starts_on), country.c.id)
        .select_from(action.outerjoin(country, country.c.key == action.c.country_key))
        .where(action.c.agreement_key.in_(integers("keys")))
        .order_by(action.c.starts_on)
    )


_STATUSES: Final = _statuses()
_ON_DAY: Final = _agreements_on_day()
_NEWEST: Final = _newest()
_ACTS: Final = _acts()
