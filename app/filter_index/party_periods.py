"""The status of agreements for each of their parties through time, derived in the transaction of the write.

The table `party_periods` is derived from parties and actions (`app.domain.agreements.party_status`), so that the agreements that were
in force for a country on a day are one stretch of an index.

See decision 120.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from app.db import models as m
from app.db.table_scan import key_batches
from app.db.write_session import WriteSession
from app.domain.agreements.agreement_status import Act, PartyKey
from app.domain.agreements.party_status import party_periods
from app.domain.enums import ActionKind

_BATCH: Final = 500
_OF_KEYS: Final[BindParameter[Any]] = bindparam("keys", expanding=True)
_PARTIES: Final = (
    select(m.Party.agreement_key, m.Party.country_key, m.Party.organization_key)
    .where(m.Party.agreement_key.in_(_OF_KEYS))
    .order_by(m.Party.agreement_key, m.Party.position)
)
_ACTIONS: Final = (
    select(
        m.Action.agreement_key,
        m.Action.action,
        m.Action.date,
        m.Action.country_key,
        m.Action.organization_key,
        m.Action.effective_date,
    )
    .where(m.Action.agreement_key.in_(_OF_KEYS))
    .order_by(m.Action.agreement_key, m.Action.position)
)
_STORED: Final = select(
    m.PartyPeriod.agreement_key,
    m.PartyPeriod.country_key,
    m.PartyPeriod.organization_key,
    m.PartyPeriod.status,
    m.PartyPeriod.since,
    m.PartyPeriod.through,
).where(m.PartyPeriod.agreement_key.in_(_OF_KEYS))
_DELETE: Final = delete(m.PartyPeriod).where(m.PartyPeriod.agreement_key.in_(_OF_KEYS))
_COLUMNS: Final = ("agreement_key", "country_key", "organization_key", "status", "since", "through")

_Row = tuple[Any, ...]
"""The values of `_COLUMNS`."""


def refresh(session: WriteSession, keys: Iterable[int]) -> None:
    """Bring the periods of the agreements with these primary keys up to date; those that are right are not rewritten."""
    for batch in session.batches(keys, _BATCH):
        wrong = _wrong(session, batch)
        if wrong:
            session.execute(_DELETE, {"keys": sorted(wrong)})
        if rows := [dict(zip(_COLUMNS, row, strict=True)) for key in sorted(wrong) for row in wrong[key]]:
            session.execute(insert(m.PartyPeriod), rows)


def differences(connection: Connection) -> Iterator[list[int]]:
    """Yield, in batches, the primary keys of agreements whose periods do not follow from their actions.

    An agreement with an action that cannot be parsed is left out: another check reports it.
    """
    for keys in key_batches(connection, m.Agreement, _BATCH):
        if wrong := _wrong(connection, keys):
            yield sorted(wrong)


def _wrong(connection: Connection | Session, keys: Sequence[int]) -> dict[int, list[_Row]]:
    """Return the right rows of those of the agreements that have others."""
    parties: dict[int, list[PartyKey]] = {}
    for key, country, organization in connection.execute(_PARTIES, {"keys": keys}):
        parties.setdefault(key, []).append((country, organization))
    actions: dict[int, list[Any]] = {}
    for key, *action in connection.execute(_ACTIONS, {"keys": sorted(parties)}) if parties else ():
        actions.setdefault(key, []).append(action)
    stored: dict[int, set[_Row]] = {}
    for row in connection.execute(_STORED, {"keys": keys}):
        stored.setdefault(row[0], set()).add(tuple(row))
    result = {}
    for key in keys:
        with suppress(ValueError):
            expected = list(_rows(key, actions.get(key, []), parties.get(key, [])))
            if set(expected) != stored.get(key, set()):
                result[key] = expected
    return result


def _rows(key: int, actions: Sequence[Any], parties: Sequence[PartyKey]) -> Iterator[_Row]:
    """Yield the rows of an agreement.

    Raises:
        ValueError: an action cannot be parsed.
    """
    acts = [Act(ActionKind(action), date, (one, other), effective) for action, date, one, other, effective in actions]
    for party, periods in party_periods(acts, parties).items():
        for period in periods:
            yield key, *party, str(period.status), period.since, period.through
