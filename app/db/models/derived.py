"""Derived tables for filters, search, and the search for duplicates; `check` compares them, and `--repair` rebuilds them."""

import datetime as dt
from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, Table, false
from sqlalchemy.orm import Mapped, mapped_column

from app.db.models.base import Base, BigKey, LongText, PrimaryKey, RecordId, Word, belongs_to


class Term(Base):
    """A filter term of meetings: the country JP, the office "foreign minister", the kind summit."""

    __tablename__ = "terms"
    __table_args__ = (Index(None, "facet", "value", unique=True),)

    key: Mapped[PrimaryKey]
    facet: Mapped[Word]
    value: Mapped[LongText]
    meeting_count: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """Derived: the number of meetings with the term."""
    is_common: Mapped[bool] = mapped_column(server_default=false())
    """Derived: whether `facet_counts` has the values of its meetings; once that is so, it stays so."""


class FacetCount(Base):
    """Derived: how many meetings of a common term have another term too, so that a facet under one filter is looked up."""

    __tablename__ = "facet_counts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    term_key: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    value_key: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    """The primary key of the other term."""
    meeting_count: Mapped[int] = mapped_column(BigInteger)


class NetworkNode(Base):
    """Derived: a country in the network of countries that met, by the numbers of meetings of its pairs."""

    __tablename__ = "network_nodes"
    __table_args__ = ({"sqlite_with_rowid": False},)

    country: Mapped[RecordId] = mapped_column(primary_key=True)
    """The code of the country."""
    degree: Mapped[int] = mapped_column(BigInteger)
    """The number of countries that it met."""
    strength: Mapped[int] = mapped_column(BigInteger)
    """The sum of the meetings with each of them."""


FACETS_OF_VALUES: Final = (
    "country", "place", "person", "organization", "participating_organization", "discussed_organization", "topic", "agreement",
    "part_of", "office", "city", "venue", "venue_kind", "series", "role", "kind", "level", "mode", "status", "disputed",
    "origin", "reviewed", "year",
)  # fmt: skip
"""The facets whose values are counted over the meetings of any list."""


MEETING_VALUES: Final = Table(
    "meeting_values",
    Base.metadata,
    Column(
        "meeting_key", BigKey, ForeignKey("meetings.key", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    *(Column(facet, LargeBinary, nullable=False) for facet in FACETS_OF_VALUES),
)
"""Derived: the terms of each meeting by facet, so that the facets of a list read one short row for each meeting.

A column has the primary keys of the terms, four bytes each, so that those of a thousand meetings are counted as one array.
"""


class MeetingTerm(Base):
    """Derived: the meetings that have a term, in the order of their dates, so that a filtered page is an index scan."""

    __tablename__ = "meeting_terms"
    __table_args__ = ({"sqlite_with_rowid": False},)

    term_key: Mapped[int] = belongs_to("terms", primary_key=True)
    starts_on: Mapped[dt.date] = mapped_column(primary_key=True)
    meeting_key: Mapped[int] = belongs_to("meetings", primary_key=True, index=True)
    ends_on: Mapped[dt.date]


class SearchEntry(Base):
    """Derived: the records in the full-text index (`app.search.backends`), with a digest of each entry's words.

    The index itself is not modelled here: it is FTS5 on SQLite, `tsvector` on PostgreSQL.
    """

    __tablename__ = "indexed"
    __table_args__ = ({"sqlite_with_rowid": False},)

    resource: Mapped[Word] = mapped_column(primary_key=True)
    key: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    digest: Mapped[int] = mapped_column(BigInteger)


class NameKey(Base):
    """Derived: the keys under which the names of a person are found, whatever their spelling (`app.search.name_keys`)."""

    __tablename__ = "name_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)

    sounds: Mapped[LongText] = mapped_column(primary_key=True)
    country_key: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    """A country that the person represents or held an office for; 0 if none is recorded."""
    person_key: Mapped[int] = belongs_to("people", primary_key=True, index=True)


class OrganizationKey(Base):
    """Derived: the keys by which pairs of organizations are found (`app.domain.matching.organization_keys`)."""

    __tablename__ = "organization_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)

    digest: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    organization_key: Mapped[int] = belongs_to("organizations", primary_key=True, index=True)


class DuplicatePair(Base):
    """Derived: two records of a resource that may be one (`app.services.derivation.duplicates`), `left_key` below `right_key`."""

    __tablename__ = "duplicate_pairs"
    __table_args__ = (
        Index(None, "resource", "left_key", "right_key", unique=True),
        Index(None, "resource", "right_key"),
        Index(None, "rank", "key"),
        Index(None, "resource", "rank", "key"),
    )

    key: Mapped[PrimaryKey]
    resource: Mapped[Word]
    left_key: Mapped[int] = mapped_column(BigKey)
    right_key: Mapped[int] = mapped_column(BigKey)
    score: Mapped[int]
    rank: Mapped[int]
    """The score; far below zero for pairs that were judged unsure, which come last."""
    is_match: Mapped[bool]
    reasons: Mapped[LongText]
    """The reasons for the score, as JSON."""


class OpenQuestion(Base):
    """Derived: something about a record that a person should decide (`app.services.derivation.questions`)."""

    __tablename__ = "open_questions"
    __table_args__ = (
        Index(None, "resource", "record_key", "kind", "other_key", unique=True),
        Index(None, "kind", "key"),
        Index(None, "kind", "resource", "key"),
        Index(None, "resource", "other_key"),
    )

    key: Mapped[PrimaryKey]
    kind: Mapped[Word]
    resource: Mapped[Word]
    record_key: Mapped[int] = mapped_column(BigKey)
    other_key: Mapped[int] = mapped_column(BigKey)
    """The primary key of the other record that the question is about, such as a participant; 0 if there is none."""
    detail: Mapped[LongText]
    """Its content, as JSON."""
