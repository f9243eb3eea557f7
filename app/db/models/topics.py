"""Topics of discussion."""

from typing import TYPE_CHECKING

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db.models.base import Base, LongText, ProvenanceMixin, child_rows, refers_to

if TYPE_CHECKING:
    from app.db.models.owned import Citation, Name


class Topic(ProvenanceMixin, Base):
    """A discussion topic."""

    __tablename__ = "topics"
    __table_args__ = (Index(None, "origin", "folded_name"), Index(None, "reviewed", "folded_name"))

    name: Mapped[LongText]
    folded_name: Mapped[LongText] = mapped_column(unique=True)
    parent_key: Mapped[int | None] = refers_to("topics", index=True)
    description: Mapped[LongText | None]

    aliases: Mapped[list["Name"]] = child_rows("Name")
    citations: Mapped[list["Citation"]] = child_rows("Citation", foreign_keys="Citation.topic_key")
