"""Columns that are computed from others of the same row: folded names, bounds of dates; their rules, and checks of them.

Each rule reads its rows a thousand at a time, so memory stays flat.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, or_, select, update
from sqlalchemy.orm import Session

from app.db import models as m
from app.db.table_scan import row_batches
from app.db.write_session import WriteSession
from app.domain.dates import meeting_times
from app.domain.dates.edtf import EARLIEST, LATEST, bounds
from app.domain.names.name_form import name_form
from app.domain.names.organization_names import organization_form
from app.domain.strings.text import fold
from app.queries.days import SHORT_DAYS
from app.queries.filtering.lengths import length_class

_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Rule:
    """Columns of a table that are computed from others of the same row."""

    model: Any
    columns: tuple[str, ...]
    sources: tuple[str, ...]
    compute: Callable[..., tuple[Any, ...]]


def _folded(text: str | None) -> tuple[str | None]:
    return (fold(text) if text else None,)


def _person_columns(name: str) -> tuple[str, str | None]:
    return fold(name), name_form(name)


def _organization_columns(name: str) -> tuple[str, str | None]:
    return fold(name), organization_form(name)


def _other_name_columns(name: str, person_key: int | None, organization_key: int | None) -> tuple[str, str | None]:
    if organization_key is not None:
        return _organization_columns(name)
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
    Rule(m.Organization, ("folded_name", "name_form"), ("name",), _organization_columns),
    Rule(m.Organization, ("folded_abbreviation",), ("abbreviation",), _folded),
    Rule(m.Person, ("folded_name", "name_form"), ("name",), _person_columns),
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
    Rule(m.Name, ("folded_name", "name_form"), ("name", "person_key", "organization_key"), _other_name_columns),
    Rule(m.Name, _DAYS, ("term",), _term_of_name),
)


def wrong_columns(connection: Connection) -> Iterator[tuple[Rule, int, dict[str, Any]]]:
    """Yield the rows with wrong derived columns: rule, primary key, and the expected values.

    The expected values are empty if the source columns hold no valid date.
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
    """Write the expected values, unless one of them must be unique and another record has it; return whether it was done."""
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
