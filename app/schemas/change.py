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
        description="JSON Pointers with `*` for every entry of a list; an empty one is all fields."
    )
    reason: str


class Done(BaseModel):
    """The actor, action and time of a change."""

    sequence: int = Field(description="The number of the change in the feed of all changes; they have no gap.")
    at: str = Field(
        description="When; never earlier than the change before.", json_schema_extra={"format": "date-time"}
    )
    actor: str = Field(description="Who, or the command that did it.", examples=["local"])
    action: ChangeAction
    version: int = Field(description="The version of the record that this made: 1, 2, 3 and so on, deletions included.")
    successor: str | None = Field(description="The id of the record that this one was merged into.")
    redaction: Redacted | None = Field(description="Where the action is `redacted`: which fields, and why.")


class Change(Done):
    """One change to one record."""

    resource: ResourceName
    id: str = Field(description="The record's id; a country's code.")
    retired_at: str | None = Field(
        description="Since when the id leads nowhere, or to its successor.", json_schema_extra={"format": "date-time"}
    )
    document: dict[str, Any] | None = Field(
        description="The record as this change left it; null where it was deleted or merged. Names of related records "
        "in it may be newer."
    )


class ChangePage(BaseModel):
    """A page of changes, in the order in which they were made."""

    items: list[Change]
    next: str | None = Field(description="The address of the changes after these; null where there are none yet.")
    last: int = Field(description="The number up to which this is complete: give it as `after` to go on, now or later.")
    newest: int = Field(description="The number of the newest change of all.")
    epoch: str = Field(
        description="Names the line of changes that the numbers belong to; another after a restore. Give it with "
        "`after`, so that a copy of other changes is never continued."
    )


class Version(Done):
    """One version of a record."""

    differences: list[dict[str, Any]] | None = Field(
        description="What leads here from the version before: a JSON Patch (RFC 6902) of what the record says itself, "
        "without the names of related records and what follows from other fields. `replace` and `remove` tell the old "
        "value as `was`. Null where there is nothing to compare."
    )


class History(BaseModel):
    """The versions of a record, newest first."""

    items: list[Version]
    next: str | None = Field(description="The address of older versions; null on the last page.")
