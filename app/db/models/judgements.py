"""Judgements on likely duplicates and open questions."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.models.base import Base, LongText, PrimaryKey, RecordId, Timestamp, Word


class Judgement(Base):
    """A person's judgement whether two records are one, or that one is right. It stays when another replaces it.

    `a` and `b` are the ids as they were judged, in order; `left_id` and `right_id` are derived: the ids of the records
    that they lead to since, in order, which are equal once the records are merged. A judgement that a record is right has
    it twice, with the kind of the question that this answers and the value that is right.
    """

    __tablename__ = "judgements"
    __table_args__ = (
        Index(None, "resource", "a", "b", "at", unique=True),
        Index(None, "resource", "left_id", "right_id"),
        Index(None, "resource", "right_id"),
        Index(None, "resource", "b"),
        Index(None, "at", "key"),
    )

    key: Mapped[PrimaryKey]
    id: Mapped[str] = mapped_column(String(16), unique=True)
    resource: Mapped[Word]
    a: Mapped[RecordId]
    b: Mapped[RecordId]
    left_id: Mapped[RecordId]
    right_id: Mapped[RecordId]
    judgement: Mapped[str] = mapped_column(String(20))
    question: Mapped[Word | None]
    value: Mapped[LongText | None]
    at: Mapped[Timestamp]
    actor: Mapped[LongText]
    ended_at: Mapped[Timestamp | None]
    """The time at which a later judgement replaced it or it was taken back; null while it counts."""
    ended_by: Mapped[LongText | None]
