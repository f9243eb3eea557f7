"""Derived fields that a client sends back: accepted with the value before the write or after it, else rejected.

See decision 2.
"""

import json
from typing import Any

from app.db.write_session import WriteSession
from app.domain.dates import edtf
from app.problems import Path, Unprocessable, pointer
from app.queries.records import document
from app.schemas.common import RecordInput
from app.services.resource import Resource

_BOUNDS = ("starts_on", "ends_on")


def sends_derived(resource: Resource, data: RecordInput) -> bool:
    """Return whether an input has a value for a derived field of the resource."""
    return any(getattr(data, name) is not None for name in resource.derived_fields)


def check(
    session: WriteSession,
    resource: Resource,
    data: RecordInput,
    record_id: str,
    before: dict[str, Any] | None,
    path: Path,
) -> None:
    """Reject derived fields with a value that is neither the one before the write nor the one after it.

    `before` is the document before the write, or None for a new record; `path` is the place of the input in the request.

    Raises:
        Unprocessable: a derived field has another value.
    """
    if not sends_derived(resource, data):
        return
    after = json.loads(document(session, resource.collection, record_id))
    sent = data.model_dump(mode="json", include=set(resource.derived_fields), exclude_none=True)
    if any(map(edtf.had_other_bounds, _dates_of(data))):
        sent = {name: value for name, value in sent.items() if name not in _BOUNDS}
    for name, value in sent.items():
        if not is_same(value, after[name]) and (before is None or not is_same(value, before[name])):
            location = (*path, name)
            raise Unprocessable.at(
                location, f"is derived from other fields and would be {after[name]!r}; leave {pointer((name,))[2:]} out"
            )


def _dates_of(data: Any) -> list[str]:
    """Return the dates that determine an input's bounds: its own, or those of its actions."""
    dates = [getattr(data, "date", None), *(item.date for item in getattr(data, "actions", ()))]
    return [date for date in dates if date is not None]


def is_same(sent: Any, recorded: Any) -> bool:
    """Return whether a derived value that was sent equals the recorded one, apart from names in it.

    Names of related records are copies and may have changed since the client read the value.
    """
    return bool(_without_names(sent) == _without_names(recorded))


def _without_names(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_names(item) for item in value]
    return (
        {key: field_value for key, field_value in value.items() if key != "name"} if isinstance(value, dict) else value
    )
