"""Requests and reports of merges and their undo."""

from typing import Any

from pydantic import Field

from app.schemas.common import StrictModel
from app.schemas.field_types import Id


class Merge(StrictModel):
    """The record to merge."""

    other: Id = Field(description="The id of the record to merge; it is retired and redirects to this record.")


class JoinedEntry(StrictModel):
    """An entry of a list that was joined with another one."""

    record: str = Field(description="URL path of the record.")
    field: str = Field(description="JSON Pointer of the list.")
    entry: dict[str, Any]
    discarded: dict[str, Any] = Field(description="Values of the entry that were dropped.")


class KeptValue(StrictModel):
    """A value that was not returned to the other record."""

    record: str = Field(description="URL path of the record.")
    field: str = Field(description="JSON Pointer of the field or list.")
    value: Any = Field(description="The value, or the entry that does not come back.")
    reason: str
