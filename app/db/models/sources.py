"""Sources, which citations name."""

import datetime as dt

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.models.base import Base, LongText, ProvenanceMixin, Word


class Source(ProvenanceMixin, Base):
    """An article, press release or data set that supports recorded facts."""

    __tablename__ = "sources"

    kind: Mapped[Word] = mapped_column(index=True)
    headline: Mapped[LongText]
    folded_headline: Mapped[LongText] = mapped_column(index=True)
    publisher: Mapped[LongText | None]
    folded_publisher: Mapped[LongText | None]
    date: Mapped[LongText | None]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    url: Mapped[LongText | None] = mapped_column(unique=True)
    language: Mapped[LongText | None]
    license: Mapped[LongText | None]
    accessed_on: Mapped[LongText | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[LongText | None]

    __table_args__ = (
        Index(None, "starts_on", "key"),
        Index(None, "folded_publisher", "starts_on", "key"),
        Index(None, "origin", "starts_on", "key"),
        Index(None, "reviewed", "starts_on", "key"),
    )
