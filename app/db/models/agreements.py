"""Agreements, with their parties, actions and derived statuses."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db.models.base import (
    Base,
    BigKey,
    LongText,
    PrimaryKey,
    ProvenanceMixin,
    Word,
    belongs_to,
    child_rows,
    refers_to,
)

if TYPE_CHECKING:
    from app.db.models.owned import Citation, Identifier, Name


class Agreement(ProvenanceMixin, Base):
    """A treaty, memorandum or joint statement."""

    __tablename__ = "agreements"
    __table_args__ = (
        Index(None, "starts_on", "key"),
        Index(None, "kind", "starts_on", "key"),
        Index(None, "origin", "starts_on", "key"),
        Index(None, "reviewed", "starts_on", "key"),
    )

    title: Mapped[LongText]
    folded_title: Mapped[LongText] = mapped_column(index=True)
    kind: Mapped[Word]
    url: Mapped[LongText | None]
    note: Mapped[LongText | None]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]

    other_titles: Mapped[list["Name"]] = child_rows("Name")
    parties: Mapped[list["Party"]] = child_rows("Party")
    actions: Mapped[list["Action"]] = child_rows("Action")
    topics: Mapped[list["AgreementTopic"]] = child_rows("AgreementTopic")
    depositaries: Mapped[list["Depositary"]] = child_rows("Depositary")
    signing_places: Mapped[list["SigningPlace"]] = child_rows("SigningPlace")
    relations: Mapped[list["AgreementRelation"]] = child_rows(
        "AgreementRelation", foreign_keys="AgreementRelation.agreement_key"
    )
    periods: Mapped[list["AgreementPeriod"]] = child_rows("AgreementPeriod")
    identifiers: Mapped[list["Identifier"]] = child_rows("Identifier")
    citations: Mapped[list["Citation"]] = child_rows("Citation", foreign_keys="Citation.agreement_key")


class Party(Base):
    """A country or organization that is party to an agreement."""

    __tablename__ = "parties"
    __table_args__ = (CheckConstraint("(country_key IS NULL) <> (organization_key IS NULL)", "one_party"),)

    key: Mapped[PrimaryKey]
    agreement_key: Mapped[int] = belongs_to("agreements", index=True)
    position: Mapped[int]
    country_key: Mapped[int | None] = refers_to("countries", index=True)
    organization_key: Mapped[int | None] = refers_to("organizations", index=True)
    note: Mapped[LongText | None]


class Depositary(Base):
    """A country or organization that keeps the original of an agreement and registers what parties notify."""

    __tablename__ = "depositaries"
    __table_args__ = (CheckConstraint("(country_key IS NULL) <> (organization_key IS NULL)", "one_depositary"),)

    key: Mapped[PrimaryKey]
    agreement_key: Mapped[int] = belongs_to("agreements", index=True)
    position: Mapped[int]
    country_key: Mapped[int | None] = refers_to("countries", index=True)
    organization_key: Mapped[int | None] = refers_to("organizations", index=True)
    note: Mapped[LongText | None]


class SigningPlace(Base):
    """The place where an agreement was signed; at most one."""

    __tablename__ = "signing_places"

    agreement_key: Mapped[int] = belongs_to("agreements", primary_key=True)
    position: Mapped[int]
    city: Mapped[LongText | None]
    country_key: Mapped[int | None] = refers_to("countries", index=True)


class AgreementRelation(Base):
    """The relation of an agreement to an older one."""

    __tablename__ = "agreement_relations"
    __table_args__ = (Index(None, "target_key", "relation"), Index(None, "relation", "agreement_key"))

    agreement_key: Mapped[int] = belongs_to("agreements", primary_key=True)
    relation: Mapped[Word] = mapped_column(primary_key=True)
    target_key: Mapped[int] = refers_to("agreements", primary_key=True)
    position: Mapped[int]
    note: Mapped[LongText | None]


class Action(Base):
    """An act on an agreement, by one party or by all."""

    __tablename__ = "actions"
    __table_args__ = (Index(None, "starts_on", "key"),)

    key: Mapped[PrimaryKey]
    agreement_key: Mapped[int] = belongs_to("agreements", index=True)
    position: Mapped[int]
    action: Mapped[Word]
    date: Mapped[LongText | None]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    effective_date: Mapped[LongText | None] = mapped_column(index=True)
    country_key: Mapped[int | None] = refers_to("countries", index=True)
    organization_key: Mapped[int | None] = refers_to("organizations", index=True)
    note: Mapped[LongText | None]


class AgreementTopic(Base):
    """The link between an agreement and a topic."""

    __tablename__ = "agreement_topics"

    agreement_key: Mapped[int] = belongs_to("agreements", primary_key=True)
    topic_key: Mapped[int] = refers_to("topics", primary_key=True, index=True)
    position: Mapped[int]


class AgreementTopicAbove(Base):
    """Derived: the topics of an agreement, and all topics above these."""

    __tablename__ = "agreement_topics_above"
    __table_args__ = ({"sqlite_with_rowid": False},)

    topic_key: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    agreement_key: Mapped[int] = belongs_to("agreements", primary_key=True, index=True)
    is_own: Mapped[bool]
    """Whether it is one of the topics of the agreement itself."""


class AgreementPeriod(Base):
    """Derived: the status of an agreement from one day through another. Its periods cover every day exactly once."""

    __tablename__ = "agreement_periods"
    __table_args__ = (Index(None, "status", "through", "since"),)

    agreement_key: Mapped[int] = belongs_to("agreements", primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Word]
    since: Mapped[dt.date]
    through: Mapped[dt.date]


class PartyPeriod(Base):
    """Derived: the status of an agreement for one of its parties from one day through another (`party_status`)."""

    __tablename__ = "party_periods"
    __table_args__ = (
        Index(None, "country_key", "status", "through", "since"),
        Index(None, "organization_key", "status", "through", "since"),
        Index(None, "agreement_key", "country_key", "organization_key"),
    )

    key: Mapped[PrimaryKey]
    agreement_key: Mapped[int] = belongs_to("agreements")
    country_key: Mapped[int | None] = mapped_column(BigKey)
    organization_key: Mapped[int | None] = mapped_column(BigKey)
    status: Mapped[Word]
    since: Mapped[dt.date]
    through: Mapped[dt.date]
