"""Countries that an input gives by name: the code takes the place of the name before anything else looks at the input.

Bodies take what filters take (`app.queries.filtering.country_names`). A recorded code costs one look into a dictionary.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from sqlalchemy import select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.dates.edtf import bounds
from app.domain.geography.shared_names import ALL_DAYS
from app.problems import Path
from app.queries.filtering.country_names import NamedCountries
from app.queries.filtering.filters import days_of
from app.queries.records import find_key
from app.schemas.json_patch import COUNTRY_FIELDS
from app.schemas.meeting import ParticipantInput
from app.schemas.source import CitationInput

_REMEDY = "; GET /countries?q= finds it, PUT /countries/{code} adds it"


def replace_names(session: WriteSession, data: BaseModel, path: Path = (), on: str | None = None) -> None:
    """Replace the names of countries in an input, and in all that it contains, by their codes, in place.

    A name that a former and a present state share is that of the state which existed on the day of the innermost record
    that has one: a meeting, an action, a tenure. `on` is that of the record around the input (EDTF).

    Raises:
        Unprocessable: a name is that of no country, or of several.
    """
    on = _date_of(data) or on
    _replace_names_in_says(session, data, path, on)
    for name in _fields(type(data)):
        value = data.__dict__.get(name)
        if not value:
            continue
        here = (*path, name)
        if name in COUNTRY_FIELDS:
            if isinstance(value, str):
                if value not in session.country_keys:
                    setattr(data, name, _code(session, value, here, on, data))
            else:
                # A country that is not recorded yet may name itself, which its own rules refuse.
                own = getattr(data, "code", None)
                value[:] = [
                    item if item == own else _code(session, item, (*here, index), on, data)
                    for index, item in enumerate(value)
                ]
        elif isinstance(value, BaseModel):
            replace_names(session, value, here, on)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, BaseModel):
                    replace_names(session, item, (*here, index), on)


def _replace_names_in_says(session: WriteSession, data: BaseModel, path: Path, on: str | None) -> None:
    if isinstance(data, CitationInput) and data.says is not None and data.field is not None:
        data.says = _with_codes(session, data.field.rpartition(".")[2], data.says, (*path, "says"), on)


def _with_codes(session: WriteSession, name: str, value: Any, path: Path, on: str | None) -> Any:
    """Return the value that a source gives, with codes in place of the names of countries."""
    if isinstance(value, dict):
        return {key: _with_codes(session, key, item, (*path, key), on) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_codes(session, name, item, (*path, index), on) for index, item in enumerate(value)]
    return _code(session, value, path, on, None) if name in COUNTRY_FIELDS and isinstance(value, str) else value


def _code(session: WriteSession, word: str, path: Path, on: str | None, owner: BaseModel | None) -> str:
    if word in session.country_keys:
        return word
    if (key := find_key(session, m.Country, word)) is not None:
        session.country_keys[word] = key
        return word
    if on is None and isinstance(owner, ParticipantInput):
        on = session.execute(select(m.Meeting.date).where(m.Meeting.id == owner.meeting.id)).scalar_one_or_none()
    if word not in session.named_countries:
        session.named_countries[word] = NamedCountries(session, word)
    days = ALL_DAYS if on is None else days_of(on)
    named: NamedCountries = session.named_countries[word]
    return named.code_on(session, path, days, _REMEDY)


@cache
def _fields(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields that name countries, or contain anything that may."""
    return tuple(
        name
        for name, field in model.model_fields.items()
        if name in COUNTRY_FIELDS or any(_may_name(inner) for inner in _models_in(field.annotation))
    )


def _may_name(model: type[BaseModel]) -> bool:
    pending, seen = [model], {model}
    while pending:
        fields = pending.pop().model_fields
        if not COUNTRY_FIELDS.isdisjoint(fields):
            return True
        inner = {item for field in fields.values() for item in _models_in(field.annotation)} - seen
        pending += inner
        seen |= inner
    return any(issubclass(item, CitationInput) for item in seen)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _date_of(data: Any) -> str | None:
    """Return the date by which the names in a record are understood; for an agreement, that of its first action."""
    values = data.__dict__
    date: str | None = values.get("date") or values.get("term")
    if date is not None or not values.get("actions"):
        return date
    dates: list[str] = [action.date for action in values["actions"] if action.date]
    return min(dates, key=lambda item: bounds(item).starts_on, default=None)
