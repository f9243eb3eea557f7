"""Rules for derived columns, and checks of them: folded names, bounds of dates, periods of agreements.

Each rule reads its rows a thousand at a time, so memory stays flat.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from app.db import models as m
from app.db.table_scan import key_batches, row_batches
from app.db.write_session import WriteSession
from app.domain import meeting_times
from app.domain.agreement_status import Act, PartyKey, conclusion_bounds, status_periods
from app.domain.edtf import EARLIEST, LATEST, bounds
from app.domain.enums import ActionKind
from app.domain.name_form import name_form
from app.domain.organization_names import organization_form
from app.domain.text import fold
from app.filter_index import agreement_topics, party_periods, scans, term_counts, terms
from app.filter_index import refresh as term_entries
from app.queries.days import SHORT_DAYS
from app.queries.lengths import length_class
from app.search import name_keys, organization_keys, refresh
from app.services import disputes, duplicates, questions
from app.services.derived import mark_dirty, refresh_derived
from app.services.resources import BY_NAME, COLLECTIONS

_BATCH: Final = 1_000
# A marker row that belongs to no record; migrations insert it to request that derived data be rebuilt.
_STALE: Final = m.SearchEntry.resource == "everything"


@dataclass(frozen=True, slots=True)
class Rule:
    """Columns of a table that are computed from others of the same row."""

    model: Any
    columns: tuple[str, ...]
    sources: tuple[str, ...]
    compute: Callable[..., tuple[Any, ...]]


def _folded(text: str | None) -> tuple[str | None]:
    return (fold(text) if text else None,)


def _of_person(name: str) -> tuple[str, str | None]:
    return fold(name), name_form(name)


def _of_organization(name: str) -> tuple[str, str | None]:
    return fold(name), organization_form(name)


def _of_other_name(name: str, person_key: int | None, organization_key: int | None) -> tuple[str, str | None]:
    if organization_key is not None:
        return _of_organization(name)
    return fold(name), None if person_key is None else name_form(name)


def _range(text: str | None) -> tuple[dt.date, dt.date]:
    if not text:
        return EARLIEST, LATEST
    range_ = bounds(text)
    return range_.starts_on, range_.ends_on


def _term_of_name(text: str | None) -> tuple[dt.date | None, dt.date | None]:
    return _range(text) if text else (None, None)


def _term(text: str | None) -> tuple[dt.date, dt.date, int]:
    starts_on, ends_on = _range(text)
    return starts_on, ends_on, length_class(starts_on, ends_on)


def _span(text: str) -> tuple[dt.date, dt.date, bool]:
    starts_on, ends_on = _range(text)
    return starts_on, ends_on, (ends_on - starts_on).days > SHORT_DAYS


def _time_order(date: str, starts_at: str | None) -> tuple[str]:
    return (meeting_times.order(_range(date)[0], starts_at),)


def _existence(valid_from: str | None, valid_to: str | None) -> tuple[dt.date, dt.date]:
    return _range(valid_from)[0], _range(valid_to)[1]


_DAYS: Final = ("starts_on", "ends_on")
RULES: Final = (
    Rule(m.Country, ("folded_name",), ("name",), _folded),
    Rule(m.Country, _DAYS, ("valid_from", "valid_to"), _existence),
    Rule(m.Organization, ("folded_name", "name_form"), ("name",), _of_organization),
    Rule(m.Organization, ("folded_abbreviation",), ("abbreviation",), _folded),
    Rule(m.Person, ("folded_name", "name_form"), ("name",), _of_person),
    Rule(m.Tenure, ("folded_office",), ("office",), _folded),
    Rule(m.Tenure, (*_DAYS, "length_class"), ("term",), _term),
    Rule(m.Membership, _DAYS, ("term",), _range),
    Rule(m.Topic, ("folded_name",), ("name",), _folded),
    Rule(m.Source, ("folded_headline",), ("headline",), _folded),
    Rule(m.Source, ("folded_publisher",), ("publisher",), _folded),
    Rule(m.Source, _DAYS, ("date",), _range),
    Rule(m.Agreement, ("folded_title",), ("title",), _folded),
    Rule(m.Action, _DAYS, ("date",), _range),
    Rule(m.PreviousDate, _DAYS, ("date",), _range),
    Rule(m.Meeting, (*_DAYS, "is_long"), ("date",), _span),
    Rule(m.Meeting, ("time_order",), ("date", "starts_at"), _time_order),
    Rule(m.OtherPlace, ("folded_city",), ("city",), _folded),
    Rule(m.OtherPlace, ("folded_venue",), ("venue",), _folded),
    Rule(m.Meeting, ("folded_place_city",), ("place_city",), _folded),
    Rule(m.Meeting, ("folded_place_venue",), ("place_venue",), _folded),
    Rule(m.Participant, ("folded_office",), ("office",), _folded),
    Rule(m.Name, ("folded_name", "name_form"), ("name", "person_key", "organization_key"), _of_other_name),
    Rule(m.Name, _DAYS, ("term",), _term_of_name),
)


def wrong_columns(connection: Connection) -> Iterator[tuple[Rule, int, dict[str, Any]]]:
    """Yield the rows with wrong derived columns: rule, primary key, and the right values.

    The right values are empty if the source columns hold no valid date.
    """
    for rule in RULES:
        columns = [getattr(rule.model, name) for name in (*rule.sources, *rule.columns)]
        for rows in row_batches(connection, rule.model, *columns, size=_BATCH):
            for key, *values in rows:
                inputs, stored = values[: len(rule.sources)], tuple(values[len(rule.sources) :])
                try:
                    expected = rule.compute(*inputs)
                except ValueError:
                    yield rule, key, {}
                    continue
                if expected != stored:
                    yield rule, key, dict(zip(rule.columns, expected, strict=True))


def repair_columns(session: WriteSession, rule: Rule, key: int, expected: dict[str, Any]) -> bool:
    """Write the right values, unless one of them must be unique and another record has it; return whether it was done."""
    if not expected or is_taken(session, rule, key, expected):
        return False
    session.execute(update(rule.model).where(rule.model.key == key).values(**expected))
    return True


def is_taken(connection: Connection | Session, rule: Rule, key: int, expected: dict[str, Any]) -> bool:
    """Return whether another record already has one of the values that must be unique."""
    conflicts = [
        getattr(rule.model, name) == value
        for name, value in expected.items()
        if rule.model.__table__.columns[name].unique and value is not None
    ]
    if not conflicts:
        return False
    return connection.execute(select(rule.model.key).where(or_(*conflicts), rule.model.key != key)).first() is not None


@dataclass(frozen=True, slots=True)
class DerivedAgreement:
    """Values derived from the parties and actions of an agreement: its date of conclusion, and its status over time."""

    starts_on: dt.date
    ends_on: dt.date
    periods: tuple[tuple[str, dt.date, dt.date], ...]


def wrong_agreements(connection: Connection) -> Iterator[tuple[int, DerivedAgreement | None]]:
    """Yield the agreements with wrong dates or periods: primary key, and the right values.

    The right values are None if an action cannot be parsed.
    """
    agreement = m.Agreement
    for rows in row_batches(connection, agreement, agreement.starts_on, agreement.ends_on, size=_BATCH):
        keys = [row[0] for row in rows]
        acts = _by_agreement(
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
            expected = _derive_agreement(acts.get(key, ()), parties.get(key, []))
            if expected != DerivedAgreement(starts_on, ends_on, tuple(stored.get(key, ()))):
                yield key, expected


def _derive_agreement(acts: Iterable[Any], parties: Sequence[PartyKey]) -> DerivedAgreement | None:
    try:
        acts_ = [
            Act(ActionKind(action), date, (country, organization), effective_date)
            for action, date, country, organization, effective_date in acts
        ]
        periods_ = tuple(
            (str(period.status), period.since, period.through) for period in status_periods(acts_, parties)
        )
        return DerivedAgreement(*conclusion_bounds(acts_), periods_)
    except ValueError:
        return None


def _by_agreement(connection: Connection, keys: Sequence[int], model: Any, *columns: Any) -> dict[int, list[Any]]:
    rows_by_agreement: dict[int, list[Any]] = {}
    statement = select(model.agreement_key, *columns).where(model.agreement_key.in_(keys))
    for key, *values in connection.execute(statement.order_by(model.agreement_key, model.position)):
        rows_by_agreement.setdefault(key, []).append(tuple(values))
    return rows_by_agreement


def repair_agreement(session: WriteSession, key: int, expected: DerivedAgreement | None) -> bool:
    """Write the right dates and periods of an agreement, or return False if `expected` is None."""
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


def wrong_disputes(connection: Connection) -> Iterator[tuple[str, int]]:
    """Yield the records whose stances or disputed fields do not follow from their citations: resource and primary key."""
    # Read only: the session is never flushed.
    with WriteSession(connection, actor="check") as session:
        yield from disputes.wrong(session, COLLECTIONS)


def repair_disputes(session: WriteSession, name: str, key: int) -> bool:
    """Derive the stances and disputed fields of a record again."""
    resource = BY_NAME[name]
    disputes.store(session, resource.collection, key)
    mark_dirty(session, name, [key])
    refresh_derived(session)
    return True


def wrong_terms(connection: Connection) -> Iterator[list[int]]:
    """Yield, in batches, the primary keys of meetings with wrong filter terms."""
    for keys in key_batches(connection, m.Meeting, _BATCH):
        if outdated := terms.outdated(connection, keys):
            yield outdated


def needs_rebuild(connection: Connection) -> bool:
    """Return whether a migration has requested that derived data be rebuilt."""
    return connection.execute(select(m.SearchEntry.key).where(_STALE)).first() is not None


def rebuild_derived(session: WriteSession) -> None:
    """Rebuild the data derived from texts and dates, the filter index too, and clear the request of the migration."""
    connection = session.connection()
    for rule, key, expected in wrong_columns(connection):
        repair_columns(session, rule, key, expected)
        if rule.model is m.Participant:
            meeting_key = select(m.Participant.meeting_key).where(m.Participant.key == key)
            mark_dirty(session, "meetings", connection.execute(meeting_key).scalars())
        mark_dirty(session, rule.model.__tablename__, [key])
    for key, expected_agreement in wrong_agreements(connection):
        repair_agreement(session, key, expected_agreement)
        mark_dirty(session, "agreements", [key])
    refresh_derived(session)
    for agreements in list(party_periods.differences(connection)):
        party_periods.refresh(session, agreements)
    for name, key in list(wrong_disputes(connection)):
        disputes.store(session, COLLECTIONS[name], key)
    # A facet may be new: the records themselves are then right, and only their terms are missing.
    for keys in wrong_terms(connection):
        terms.refresh(session, keys)
    term_counts.rebuild(session)
    for agreements in list(agreement_topics.differences(connection)):
        agreement_topics.refresh(session, agreements)
    for index in (scans.AGREEMENTS, scans.SOURCES):
        term_entries.refresh(session, index, connection.execute(select(index.model.key)).scalars().all())
    refresh.rebuild(session)
    name_keys.TABLE.rebuild(session)
    organization_keys.TABLE.rebuild(session)
    duplicates.rebuild(session)
    questions.rebuild(session)
    session.execute(delete(m.SearchEntry).where(_STALE))


def ids_of(connection: Connection, model: Any, keys: Iterable[int]) -> list[str]:
    """Return the public ids of the records with the given primary keys, in order of the ids."""
    return list(connection.execute(select(model.id).where(model.key.in_(list(keys))).order_by(model.id)).scalars())
