"""Names, identifiers, citations and disputes, which belong to records of any resource.

See decision 7.
"""

import datetime as dt
from typing import Any, Final

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.db.models.base import Base, LongText, PrimaryKey, Word, belongs_to, refers_to

_OWNERS: Final = {
    "country": "countries",
    "organization": "organizations",
    "person": "people",
    "topic": "topics",
    "agreement": "agreements",
    "meeting": "meetings",
    "participant": "participants",
}


def _one_owner() -> CheckConstraint:
    # A sum of CASE expressions: PostgreSQL cannot add up booleans.
    count = " + ".join(f"CASE WHEN {owner}_key IS NULL THEN 0 ELSE 1 END" for owner in _OWNERS)
    return CheckConstraint(f"{count} = 1", "one_owner")


def _owner_index(owner: str) -> Index:
    present = text(f"{owner}_key IS NOT NULL")
    return Index(None, f"{owner}_key", sqlite_where=present, postgresql_where=present)


class OwnedMixin:
    """Columns of rows that belong to exactly one record, of any resource."""

    key: Mapped[PrimaryKey]
    position: Mapped[int]
    country_key: Mapped[int | None] = belongs_to("countries")
    organization_key: Mapped[int | None] = belongs_to("organizations")
    person_key: Mapped[int | None] = belongs_to("people")
    topic_key: Mapped[int | None] = belongs_to("topics")
    agreement_key: Mapped[int | None] = belongs_to("agreements")
    meeting_key: Mapped[int | None] = belongs_to("meetings")
    participant_key: Mapped[int | None] = belongs_to("participants")

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return (_one_owner(), *(_owner_index(owner) for owner in _OWNERS))


class Name(OwnedMixin, Base):
    """Another name or title of a record."""

    __tablename__ = "names"

    name: Mapped[LongText]
    folded_name: Mapped[LongText] = mapped_column(index=True)
    name_form: Mapped[LongText | None] = mapped_column(index=True)
    """Derived: see `app.domain.names.name_form`, and `app.domain.names.organization_names`; people and organizations have one."""
    language: Mapped[LongText | None]
    script: Mapped[LongText | None]
    term: Mapped[LongText | None]
    starts_on: Mapped[dt.date | None]
    """Derived, with `ends_on`: the bounds of the term; null without one."""
    ends_on: Mapped[dt.date | None]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        # Nearly no name has a term, so the name on a day costs one lookup in an almost empty index.
        dated = text("starts_on IS NOT NULL")
        indexes = (
            Index(
                f"ix_names_{owner}_key_starts_on",
                f"{owner}_key",
                "starts_on",
                sqlite_where=dated,
                postgresql_where=dated,
            )
            for owner in ("country", "organization", "person")
        )
        return (*OwnedMixin.__table_args__, *indexes)


class Identifier(OwnedMixin, Base):
    """An identifier of a record in another system."""

    __tablename__ = "identifiers"

    scheme: Mapped[LongText]
    value: Mapped[LongText]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        # A scheme and value belong to at most one record of a resource.
        unique = (
            Index(
                f"uq_identifiers_{owner}",
                "scheme",
                "value",
                unique=True,
                sqlite_where=text(f"{owner}_key IS NOT NULL"),
                postgresql_where=text(f"{owner}_key IS NOT NULL"),
            )
            for owner in _OWNERS
        )
        return (*OwnedMixin.__table_args__, *unique)


class Citation(OwnedMixin, Base):
    """A link between a record, or one of its fields, and a source."""

    __tablename__ = "citations"

    source_key: Mapped[int] = refers_to("sources", index=True)
    field: Mapped[LongText | None]
    says: Mapped[LongText | None]
    """The value that the source gives for the field, as JSON with sorted names."""
    stance: Mapped[str | None] = mapped_column(String(20))
    """Derived, unless somebody stated it; null stands for `supports`."""
    stated_stance: Mapped[str | None] = mapped_column(String(20))
    """The stance that somebody stated, if it differs from the derived one."""
    locator: Mapped[LongText | None]
    start: Mapped[int | None]
    """The first character of the passage in the source, counted from 0."""
    end: Mapped[int | None]
    """The character after the last."""
    quote: Mapped[LongText | None]
    note: Mapped[LongText | None]


class Dispute(OwnedMixin, Base):
    """Derived: a field of a record that a citation disputes, with the recorded value.

    A meeting also has the disputed fields of its participants, as `participants.<id>.<field>`.
    """

    __tablename__ = "disputes"

    resource: Mapped[Word]
    field: Mapped[LongText]
    name: Mapped[LongText]
    """The field of the record that `field` is, or is part of: `place` of `place.city`."""
    is_of_part: Mapped[bool]
    """Whether it repeats the dispute of a participant, for its meeting."""
    value: Mapped[LongText | None]
    """The recorded value, as JSON; null if there is none."""

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return (
            *OwnedMixin.__table_args__,
            Index(None, "resource", "key"),
            Index(None, "name", "resource", "key"),
        )
