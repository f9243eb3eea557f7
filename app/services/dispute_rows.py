"""Rows of disputed fields: those that are stored for records, and those that are to be stored."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, delete, insert, or_, select

from app.db import models as m
from app.db.write_session import WriteSession

OWNERS: Final = {
    "countries": "country_key",
    "organizations": "organization_key",
    "people": "person_key",
    "topics": "topic_key",
    "agreements": "agreement_key",
    "meetings": "meeting_key",
    "participants": "participant_key",
}
"""For each resource with citations, the column of `citations` and `disputes` that refers to the record."""
_STORED: Final = ("field", "name", "is_of_part", "value")


class DisputedField(NamedTuple):
    """A disputed field."""

    value: str | None
    """The recorded value as JSON; None if there is none."""
    is_of_part: bool
    """Whether it is a participant's, repeated for the meeting."""


Owner = tuple[str, int]
"""A record with citations: its resource and its primary key."""
Fields = dict[str, DisputedField]
"""The disputed fields of a record."""


def of_owners(model: Any, owners: Iterable[Owner]) -> ColumnElement[bool]:
    """Return the condition that a citation or a dispute is of one of these records."""
    keys: dict[str, list[int]] = {}
    for name, key in owners:
        keys.setdefault(name, []).append(key)
    return or_(*(getattr(model, OWNERS[name]).in_(of_resource) for name, of_resource in keys.items()))


def owner_of(row: Any) -> Owner:
    """Return the record that a citation or a dispute is of."""
    return next((name, key) for name, column in OWNERS.items() if (key := getattr(row, column)) is not None)


def store(session: WriteSession, name: str, key: int, fields: Fields, stored: list[dict[str, Any]]) -> None:
    """Write the disputed fields of a record, unless they are the `stored` ones."""
    expected = rows_of(name, key, fields)
    if stored == expected:
        return
    session.execute(delete(m.Dispute).where(getattr(m.Dispute, OWNERS[name]) == key))
    if expected:
        session.execute(insert(m.Dispute), expected)


def rows_of(name: str, key: int, fields: Fields) -> list[dict[str, Any]]:
    """Return the rows of the disputed fields of a record, in the order of the fields."""
    return [
        {
            "position": position,
            OWNERS[name]: key,
            "resource": name,
            "field": field,
            "name": field.split(".")[0],
            "is_of_part": fields[field].is_of_part,
            "value": fields[field].value,
        }
        for position, field in enumerate(sorted(fields))
    ]


def stored_rows(session: WriteSession, owners: Iterable[Owner]) -> dict[Owner, list[dict[str, Any]]]:
    """Return the stored rows of the disputed fields of records, in the form of `rows_of`."""
    result: dict[Owner, list[dict[str, Any]]] = {}
    disputes = select(m.Dispute.__table__).where(of_owners(m.Dispute, owners)).order_by(m.Dispute.position)
    for row in session.execute(disputes):
        name, key = owner_of(row)
        columns = ("position", OWNERS[name], "resource", *_STORED)
        result.setdefault((name, key), []).append({column: getattr(row, column) for column in columns})
    return result
