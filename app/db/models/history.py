"""Past values: rows of data sets, ids no longer in use, and the change feed."""

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.models.base import Base, BigKey, LongText, PrimaryKey, RecordId, Timestamp, Word


class DatasetRow(Base):
    """The content of a row of a data set when it was last imported, so that a corrected row can be distinguished from an edit here."""

    __tablename__ = "dataset_rows"
    __table_args__ = (
        Index(None, "resource", "id", "source", "locator", unique=True),
        Index(None, "source", "locator"),
    )

    key: Mapped[PrimaryKey]
    resource: Mapped[Word]
    id: Mapped[RecordId]
    """The id of the record that the row was about; it stays when the record is deleted."""
    source: Mapped[RecordId]
    """The id of the data set's source."""
    locator: Mapped[LongText]
    """The position of the row in the data set, which its citation gives; empty if it gives none."""
    document: Mapped[LongText]
    """The content of the row, as JSON; null if several rows share the citation."""


class RetiredId(Base):
    """An id retired by deletion or by merging into `successor`. Ids are never reused."""

    __tablename__ = "retired_ids"
    __table_args__ = (
        Index(
            None,
            "resource",
            "successor",
            sqlite_where=text("successor IS NOT NULL"),
            postgresql_where=text("successor IS NOT NULL"),
        ),
    )

    resource: Mapped[Word] = mapped_column(primary_key=True)
    id: Mapped[RecordId] = mapped_column(primary_key=True)
    retired_at: Mapped[Timestamp]
    successor: Mapped[RecordId | None]


class Change(Base):
    """A change of a record, in commit order: `sequence` has no gaps.

    The state before the change is stored: the newest state is the record itself, so that creating a record, which is
    most of an import, costs no copy of it.
    """

    __tablename__ = "changes"
    __table_args__ = (
        Index(None, "resource", "id", "version", unique=True),
        # Unmerging looks for later restorations; there are few.
        Index(
            "ix_changes_undeleted",
            "sequence",
            sqlite_where=text("action = 'undeleted'"),
            postgresql_where=text("action = 'undeleted'"),
        ),
    )

    sequence: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    at: Mapped[Timestamp]
    actor: Mapped[LongText]
    action: Mapped[str] = mapped_column(String(20))
    resource: Mapped[Word]
    id: Mapped[RecordId]
    version: Mapped[int]
    """The version of the record, counting its changes from 1, deletions included. Not the row's `version`, which
    UPDATEs check."""
    before: Mapped[LongText | None]
    """The document before the change; null if the record did not exist."""
    retired_at: Mapped[Timestamp | None]
    successor: Mapped[RecordId | None]
    redaction: Mapped[LongText | None]
    """For a redaction, as JSON: the fields removed from the earlier documents, and why."""


class ChangeFeed(Base):
    """The single row that identifies the history in `changes`.

    A restored database reuses the sequence numbers that followed the backup; the epoch distinguishes them.
    """

    __tablename__ = "change_feed"

    key: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    epoch: Mapped[str] = mapped_column(String(32))
    """32 random hexadecimal digits, new with each restore."""
    restored_at: Mapped[int | None] = mapped_column(BigKey)
    """The sequence number of the newest change when the database was last restored; null if it never was."""
