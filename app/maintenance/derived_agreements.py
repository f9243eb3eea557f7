"""The date of conclusion and the periods of agreements, derived from their parties and actions; checks of them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update

from app.db import models as m
from app.db.table_scan import row_batches
from app.db.write_session import WriteSession
from app.domain.agreements.agreement_status import Act, PartyKey, conclusion_bounds, status_periods
from app.domain.enums import ActionKind

_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class DerivedAgreement:
    """Values derived from the parties and actions of an agreement: its date of conclusion, and its status over time."""

    starts_on: dt.date
    ends_on: dt.date
    periods: tuple[tuple[str, dt.date, dt.date], ...]


def wrong_agreements(connection: Connection) -> Iterator[tuple[int, DerivedAgreement | None]]:
    """Yield the agreements with wrong dates or periods: primary key, and the expected values.

    The expected values are None if an action cannot be parsed.
    """
    agreement = m.Agreement
    for rows in row_batches(connection, agreement, agreement.starts_on, agreement.ends_on, size=_BATCH):
        keys = [row[0] for row in rows]
        actions = _by_agreement(
            connection,
            keys,
            m.Action,
            m.Action.action,
            m.Action.date,
            m.Action.country_key,
            m.Action.organization_key,
            m.Action.effective_date,
        )
        parties = _by_agreement(connection, keys, m.Party, m.Party.country_key, m.Party.organization_key)
        period = m.AgreementPeriod
        stored = _by_agreement(connection, keys, period, period.status, period.since, period.through)
        for key, starts_on, ends_on in rows:
            expected = _derive_agreement(actions.get(key, ()), parties.get(key, []))
            if expected != DerivedAgreement(starts_on, ends_on, tuple(stored.get(key, ()))):
                yield key, expected


def _derive_agreement(actions: Iterable[Any], parties: Sequence[PartyKey]) -> DerivedAgreement | None:
    try:
        acts = [
            Act(ActionKind(action), date, (country, organization), effective_date)
            for action, date, country, organization, effective_date in actions
        ]
        periods = tuple((str(period.status), period.since, period.through) for period in status_periods(acts, parties))
        return DerivedAgreement(*conclusion_bounds(acts), periods)
    except ValueError:
        return None


def _by_agreement(connection: Connection, keys: Sequence[int], model: Any, *columns: Any) -> dict[int, list[Any]]:
    rows_by_agreement: dict[int, list[Any]] = {}
    statement = select(model.agreement_key, *columns).where(model.agreement_key.in_(keys))
    for key, *values in connection.execute(statement.order_by(model.agreement_key, model.position)):
        rows_by_agreement.setdefault(key, []).append(tuple(values))
    return rows_by_agreement


def repair_agreement(session: WriteSession, key: int, expected: DerivedAgreement | None) -> bool:
    """Write the expected dates and periods of an agreement, or return False if `expected` is None."""
    if expected is None:
        return False
    agreement, period = m.Agreement, m.AgreementPeriod
    session.execute(
        update(agreement).where(agreement.key == key).values(starts_on=expected.starts_on, ends_on=expected.ends_on)
    )
    session.execute(delete(period).where(period.agreement_key == key))
    session.execute(
        insert(period),
        [
            {"agreement_key": key, "position": index, "status": status, "since": since, "through": through}
            for index, (status, since, through) in enumerate(expected.periods)
        ],
    )
    return True
