"""Countries, organizations and people: those who meet."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.models.base import (
    Base,
    LongText,
    PrimaryKey,
    ProvenanceMixin,
    RecordMixin,
    Word,
    belongs_to,
    child_rows,
    refers_to,
)

if TYPE_CHECKING:
    from app.db.models.owned import Citation, Identifier, Name


class Country(RecordMixin, Base):
    """A state; its `id` is its ISO 3166 code."""

    __tablename__ = "countries"

    alpha3: Mapped[str | None] = mapped_column(String(3))
    numeric: Mapped[str | None] = mapped_column(String(3))
    name: Mapped[LongText]
    folded_name: Mapped[LongText] = mapped_column(index=True)
    official_name: Mapped[LongText | None]
    valid_from: Mapped[LongText | None]
    valid_to: Mapped[LongText | None]
    note: Mapped[LongText | None]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]

    other_names: Mapped[list["Name"]] = child_rows("Name")
    successors: Mapped[list["Succession"]] = child_rows("Succession", foreign_keys="Succession.country_key")
    identifiers: Mapped[list["Identifier"]] = child_rows("Identifier")
    citations: Mapped[list["Citation"]] = child_rows("Citation", foreign_keys="Citation.country_key")


class Succession(Base):
    """The succession of one state by another."""

    __tablename__ = "successions"

    country_key: Mapped[int] = belongs_to("countries", primary_key=True)
    successor_key: Mapped[int] = refers_to("countries", primary_key=True, index=True)
    position: Mapped[int]


class Organization(ProvenanceMixin, Base):
    """An intergovernmental body, bloc or agency."""

    __tablename__ = "organizations"
    __table_args__ = (
        Index(None, "kind", "folded_name"),
        Index(None, "origin", "folded_name"),
        Index(None, "reviewed", "folded_name"),
    )

    name: Mapped[LongText]
    folded_name: Mapped[LongText] = mapped_column(unique=True)
    name_form: Mapped[LongText | None] = mapped_column(index=True)
    """Derived: see `app.domain.names.organization_names`."""
    abbreviation: Mapped[LongText | None]
    folded_abbreviation: Mapped[LongText | None] = mapped_column(index=True)
    kind: Mapped[Word]
    url: Mapped[LongText | None]
    note: Mapped[LongText | None]

    other_names: Mapped[list["Name"]] = child_rows("Name")
    members: Mapped[list["Membership"]] = child_rows("Membership")
    identifiers: Mapped[list["Identifier"]] = child_rows("Identifier")
    citations: Mapped[list["Citation"]] = child_rows("Citation", foreign_keys="Citation.organization_key")


class Membership(Base):
    """The membership of a country in an organization for a time."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index(None, "organization_key", "country_key"),
        Index(None, "country_key", "starts_on", "ends_on", "organization_key"),
    )

    key: Mapped[PrimaryKey]
    organization_key: Mapped[int] = belongs_to("organizations")
    position: Mapped[int]
    country_key: Mapped[int] = refers_to("countries")
    term: Mapped[LongText | None]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    note: Mapped[LongText | None]


class Person(ProvenanceMixin, Base):
    """A person who takes part in meetings."""

    __tablename__ = "people"
    __table_args__ = (
        Index(None, "country_key", "folded_name"),
        Index(None, "origin", "folded_name"),
        Index(None, "reviewed", "folded_name"),
    )

    name: Mapped[LongText]
    folded_name: Mapped[LongText] = mapped_column(index=True)
    name_form: Mapped[LongText | None] = mapped_column(index=True)
    """Derived: see `app.domain.names.name_form`."""
    country_key: Mapped[int | None] = refers_to("countries")
    born: Mapped[LongText | None] = mapped_column(index=True)
    died: Mapped[LongText | None] = mapped_column(index=True)
    note: Mapped[LongText | None]

    other_names: Mapped[list["Name"]] = child_rows("Name")
    tenures: Mapped[list["Tenure"]] = child_rows("Tenure")
    identifiers: Mapped[list["Identifier"]] = child_rows("Identifier")
    citations: Mapped[list["Citation"]] = child_rows("Citation", foreign_keys="Citation.person_key")


class Tenure(Base):
    """An office held by a person for a time."""

    __tablename__ = "tenures"
    __table_args__ = (
        Index(None, "folded_office", "person_key"),
        Index(None, "folded_office", "starts_on", "ends_on", "person_key"),
        Index(None, "starts_on", "key"),
        Index(None, "country_key", "starts_on", "key"),
        Index(None, "country_key", "folded_office", "starts_on", "ends_on"),
        Index(None, "organization_key", "starts_on", "key"),
        Index(None, "posted_to_key", "starts_on", "key"),
        Index(None, "length_class", "starts_on", "key"),
    )

    key: Mapped[PrimaryKey]
    person_key: Mapped[int] = belongs_to("people", index=True)
    position: Mapped[int]
    office: Mapped[LongText]
    folded_office: Mapped[LongText]
    country_key: Mapped[int | None] = refers_to("countries")
    organization_key: Mapped[int | None] = refers_to("organizations")
    posted_to_key: Mapped[int | None] = refers_to("countries")
    acting: Mapped[bool | None]
    term: Mapped[LongText | None]
    known_until: Mapped[LongText | None]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    length_class: Mapped[int] = mapped_column(server_default="0")
    """Derived: see `app.queries.filtering.lengths`."""
    note: Mapped[LongText | None]
