"""Change documents: entries of the change feed, and versions in the history of a record."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from app.domain.enums import ChangeAction

ResourceName = Literal[
    "meetings", "participants", "agreements", "people", "countries", "organizations", "topics", "sources"
]


class Redacted(BaseModel):
    """The fields removed from the history of a record, and the reason."""

    fields: list[str] = Field(
        description="JSON Pointers with `*` for every entry of a list; the empty pointer means all fields."
    )
    reason: str


class ChangeBase(BaseModel):
    """The actor, action and time of a change."""

    sequence: int = Field(description="Sequence number in the feed of all changes, without gaps.")
    at: str = Field(
        description="Time of the change; never earlier than the previous change.",
        json_schema_extra={"format": "date-time"},
    )
    actor: str = Field(description="Name of the API key or command that made the change.", examples=["local"])
    action: ChangeAction
    version: int = Field(description="Version of the record after this change: 1, 2, 3 and so on, counting deletions.")
    successor: str | None = Field(description="The id of the record that this one was merged into.")
    redaction: Redacted | None = Field(description="For the action `redacted`: the fields and the reason.")


class Change(ChangeBase):
    """One change to one record."""

    resource: ResourceName
    id: str = Field(description="Id of the record; for countries, the code.")
    retired_at: str | None = Field(
        description="Since when the id is retired or redirects to its successor.",
        json_schema_extra={"format": "date-time"},
    )
    document: dict[str, Any] | None = Field(
        description="The record after this change; null if it was deleted or merged. Names of related records "
        "in it may be newer."
    )


class ChangePage(BaseModel):
    """A page of changes, in the order in which they were made."""

    items: list[Change]
    next: str | None = Field(description="URL of the next changes; null if there are none yet.")
    last: int = Field(description="Sequence number up to which this page is complete: send it as `after` to continue.")
    newest: int = Field(description="Sequence number of the newest change.")
    epoch: str = Field(
        description="Identifies the feed that the sequence numbers belong to; a restore starts a new one. Send it with "
        "`after`, so that a copy never continues from the wrong feed."
    )


class Version(ChangeBase):
    """One version of a record."""

    differences: list[dict[str, Any]] | None = Field(
        description="Differences from the previous version: a JSON Patch (RFC 6902) of the record's own fields, "
        "without names of related records and derived fields. `replace` and `remove` have the old "
        "value in `was`. Null if there is no previous version."
    )


class History(BaseModel):
    """The versions of a record, newest first."""

    items: list[Version]
    next: str | None = Field(description="URL of older versions; null on the last page.")
