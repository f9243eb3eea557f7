"""The response to an import: counts, refused rows, possible duplicates, and in a dry run the changes."""

from typing import Any

from pydantic import BaseModel, Field


class ImportProblem(BaseModel):
    """A rejected row."""

    where: str = Field(examples=["body line 17"])
    field: str = Field(examples=["#/participants/0/country"])
    reason: str


class ImportDuplicate(BaseModel):
    """A created record that resembles others."""

    where: str
    id: str
    like: list[str]


class ImportWaiting(BaseModel):
    """A judgement about ids that no record had yet."""

    where: str
    id: str
    lacks: list[str]


class ImportChange(BaseModel):
    """The fields of a record that a row would change."""

    where: str
    id: str
    changed: list[str]
    emptied: list[str]


class MappingOutcome(BaseModel):
    """The result of a mapping for the rows of a file."""

    read: int = Field(description="Rows that are not blank.")
    ignored: int = Field(description="Rows that it left out.")
    joined: int = Field(description="Rows that it joined to the row before.")
    unmapped: list[str] = Field(description="Columns that it does not read.")
    documents: list[dict[str, Any]] = Field(description="In a dry run, the first documents.")


class ImportOutcome(BaseModel):
    """The result of an import: `rows` is the sum of the four counts after it."""

    rows: int
    created: int
    changed: int
    unchanged: int
    refused: int
    kept: bool = Field(description="Whether anything was written; false for a dry run.")
    problems: list[ImportProblem] = Field(description="The first refused rows, at most 100.")
    duplicates: list[ImportDuplicate] = Field(description="The first possible duplicates, at most 100.")
    waiting: list[ImportWaiting] = Field(description="The first judgements that wait for a record, at most 100.")
    changes: list[ImportChange] = Field(description="In a dry run, the first changes, at most 100.")
    emptied: dict[str, int] = Field(description="The number of records in which a field lost its value, by field.")
    mapping: MappingOutcome | None = Field(default=None, description="With a mapping.")
