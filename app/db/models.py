"""All tables.

Tables join on integer primary keys that never leave the database; the public identifier of a record is its `id`. Every
record has a `version`, which the UPDATE itself checks. Uncertain dates are stored as their EDTF text beside the
computed bounds (`starts_on`, `ends_on`, NOT NULL: `app.domain.edtf.EARLIEST` and `LATEST` stand for an open end).
Timestamps are RFC 3339 text of fixed width, so that both databases order and print them alike. Text is ordered by its
bytes on both, whatever the locale of a PostgreSQL cluster. `folded` columns contain `app.domain.text.fold` of the
column that they are named after, for comparison.

Each name, identifier and citation belongs to exactly one record, of any resource.
"""

import datetime as dt
from typing import Annotated, Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    false,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship

BigKey: Final = BigInteger().with_variant(Integer, "sqlite")
PrimaryKey = Annotated[int, mapped_column(BigKey, primary_key=True)]
LongText = Annotated[str, mapped_column(Text)]


@compiles(String, "postgresql")
@compiles(Text, "postgresql")
def _text_on_postgresql(type_: Any, compiler: Any, **kwargs: Any) -> str:
    # Applied by the compiler, and so to every CREATE TABLE and ADD COLUMN: no migration can forget it.
    plain: str = getattr(compiler, f"visit_{type_.__visit_name__}")(type_, **kwargs)
    return f'{plain} COLLATE "C"' if isinstance(kwargs.get("type_expression"), Column) else plain


class Base(DeclarativeBase):
    """The base of all tables; it names every constraint, so that migrations can alter them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def belongs_to(table: str, **options: Any) -> Any:
    """Return a foreign key column of a child row, which is deleted with its parent."""
    return mapped_column(BigKey, ForeignKey(f"{table}.key", ondelete="CASCADE"), **options)


def refers_to(table: str, **options: Any) -> Any:
    """Return a foreign key column of a reference, which prevents the deletion of its target."""
    return mapped_column(BigKey, ForeignKey(f"{table}.key", ondelete="RESTRICT"), **options)


class RecordMixin:
    """Columns that every record has."""

    key: Mapped[PrimaryKey]
    id: Mapped[str] = mapped_column(String(100), unique=True)
    version: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[str] = mapped_column(String(27))
    updated_at: Mapped[str] = mapped_column(String(27), index=True)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class ProvenanceMixin(RecordMixin):
    """Columns of records that carry how they came about, and whether a person has reviewed them."""

    origin: Mapped[str] = mapped_column(String(40), server_default="imported")
    reviewed: Mapped[bool] = mapped_column(server_default=false())


def child_rows(target: str, **options: Any) -> Any:
    """Return the relationship to a record's ordered child rows, which are never lazily loaded."""
    return relationship(
        target,
        lazy="raise",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by=f"{target}.position",
        **options,
    )


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
    """Derived: see `app.domain.organization_names`."""
    abbreviation: Mapped[LongText | None]
    folded_abbreviation: Mapped[LongText | None] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(40))
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
    """Derived: see `app.domain.name_form`."""
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
    """Derived: see `app.queries.lengths`."""
    note: Mapped[LongText | None]


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


class Source(ProvenanceMixin, Base):
    """An article, press release or data set that supports recorded facts."""

    __tablename__ = "sources"

    kind: Mapped[str] = mapped_column(String(40), index=True)
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
    kind: Mapped[str] = mapped_column(String(40))
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
    relation: Mapped[str] = mapped_column(String(40), primary_key=True)
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
    action: Mapped[str] = mapped_column(String(40))
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
    status: Mapped[str] = mapped_column(String(40))
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
    status: Mapped[str] = mapped_column(String(40))
    since: Mapped[dt.date]
    through: Mapped[dt.date]


_HAS_COORDINATES: Final = text("place_latitude IS NOT NULL")
_OTHER_POINTS: Final = text("latitude IS NOT NULL")


class Meeting(ProvenanceMixin, Base):
    """A meeting: the event itself."""

    __tablename__ = "meetings"
    __table_args__ = (
        Index(None, "starts_on", "key"),
        Index(None, "ends_on", "key"),
        Index(None, "series_number", "key"),
        Index(None, "time_order", "key"),
        Index(
            "ix_meetings_place_latitude_place_longitude",
            "place_latitude",
            "place_longitude",
            sqlite_where=_HAS_COORDINATES,
            postgresql_where=_HAS_COORDINATES,
        ),
    )

    title: Mapped[LongText]
    summary: Mapped[LongText | None]
    date: Mapped[LongText]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    starts_at: Mapped[LongText | None]
    ends_at: Mapped[LongText | None]
    time_order: Mapped[LongText] = mapped_column(server_default="0001-01-01")
    """Derived: see `app.domain.meeting_times.order`."""
    is_long: Mapped[bool] = mapped_column(server_default=false())
    kind: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(40))
    mode: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(40))
    part_of_key: Mapped[int | None] = refers_to("meetings", index=True)
    series_id: Mapped[str | None] = mapped_column(String(100))
    series_number: Mapped[int] = mapped_column(server_default="0")
    """The number within the series; 0 if it has none, since lists are sorted by it."""
    place_venue: Mapped[LongText | None]
    folded_place_venue: Mapped[LongText | None]
    place_venue_kind: Mapped[str | None] = mapped_column(String(40))
    place_address: Mapped[LongText | None]
    place_city: Mapped[LongText | None]
    folded_place_city: Mapped[LongText | None]
    place_country_key: Mapped[int | None] = refers_to("countries", index=True)
    place_latitude: Mapped[float | None]
    place_longitude: Mapped[float | None]
    place_note: Mapped[LongText | None]
    note: Mapped[LongText | None]

    other_places: Mapped[list["OtherPlace"]] = child_rows("OtherPlace")
    previous_dates: Mapped[list["PreviousDate"]] = child_rows("PreviousDate")
    participants: Mapped[list["Participant"]] = child_rows("Participant", back_populates="meeting")
    agreements: Mapped[list["MeetingAgreement"]] = child_rows("MeetingAgreement")
    topics: Mapped[list["MeetingTopic"]] = child_rows("MeetingTopic")
    organizations: Mapped[list["MeetingOrganization"]] = child_rows("MeetingOrganization")
    identifiers: Mapped[list["Identifier"]] = child_rows("Identifier")
    citations: Mapped[list["Citation"]] = child_rows("Citation", foreign_keys="Citation.meeting_key")


class OtherPlace(Base):
    """A further place of a meeting that was held in several."""

    __tablename__ = "other_places"
    __table_args__ = (Index(None, "latitude", "longitude", sqlite_where=_OTHER_POINTS, postgresql_where=_OTHER_POINTS),)

    key: Mapped[PrimaryKey]
    meeting_key: Mapped[int] = belongs_to("meetings", index=True)
    position: Mapped[int]
    venue: Mapped[LongText | None]
    folded_venue: Mapped[LongText | None]
    venue_kind: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[LongText | None]
    city: Mapped[LongText | None]
    folded_city: Mapped[LongText | None]
    country_key: Mapped[int | None] = refers_to("countries", index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    note: Mapped[LongText | None]


class PreviousDate(Base):
    """A date for which a meeting was planned before."""

    __tablename__ = "previous_dates"
    __table_args__ = (Index(None, "starts_on", "ends_on", "meeting_key"),)

    key: Mapped[PrimaryKey]
    meeting_key: Mapped[int] = belongs_to("meetings", index=True)
    position: Mapped[int]
    date: Mapped[LongText]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]


class MeetingGap(Base):
    """Derived: days between two dates of a set (`[1971-07-09,1971-07-11]`), on none of which the meeting was held."""

    __tablename__ = "meeting_gaps"

    meeting_key: Mapped[int] = belongs_to("meetings", primary_key=True)
    starts_on: Mapped[dt.date] = mapped_column(primary_key=True)
    ends_on: Mapped[dt.date]


_NO_DAY: Final = "0001-01-01"


class Participant(RecordMixin, Base):
    """The participation of one person or one delegation in one meeting, with the office held at the time."""

    __tablename__ = "participants"
    __table_args__ = (
        CheckConstraint(
            "person_key IS NOT NULL OR country_key IS NOT NULL OR organization_key IS NOT NULL", "somebody"
        ),
        Index(None, "person_key", "id"),
        Index(None, "country_key", "id"),
        Index(None, "country_key", "role", "id"),
        Index(None, "country_key", "person_key", "id"),
        Index(None, "organization_key", "id"),
        Index(None, "folded_office", "id"),
        Index(None, "folded_office", "person_key"),
        Index(None, "role", "id"),
        Index(
            None, "acting", "id", sqlite_where=text("acting IS NOT NULL"), postgresql_where=text("acting IS NOT NULL")
        ),
        Index(None, "starts_on", "key"),
        Index(
            "ix_participants_starts_on_key_long",
            "starts_on",
            "key",
            # As SQLAlchemy compiles a condition on the column for each database.
            sqlite_where=text("is_long = 1"),
            postgresql_where=text("is_long"),
        ),
    )

    meeting_key: Mapped[int] = belongs_to("meetings", index=True)
    position: Mapped[int]
    person_key: Mapped[int | None] = refers_to("people")
    country_key: Mapped[int | None] = refers_to("countries")
    organization_key: Mapped[int | None] = refers_to("organizations")
    office: Mapped[LongText | None]
    folded_office: Mapped[LongText | None]
    acting: Mapped[bool | None]
    role: Mapped[str] = mapped_column(String(40))
    starts_on: Mapped[dt.date] = mapped_column(server_default=_NO_DAY)
    """Derived, with `ends_on` and `is_long`: those of the meeting."""
    ends_on: Mapped[dt.date] = mapped_column(server_default=_NO_DAY)
    is_long: Mapped[bool] = mapped_column(server_default=false())
    name_as_printed: Mapped[LongText | None]
    note: Mapped[LongText | None]

    meeting: Mapped[Meeting] = relationship(lazy="raise", back_populates="participants")
    citations: Mapped[list["Citation"]] = child_rows("Citation", foreign_keys="Citation.participant_key")


class MeetingAgreement(Base):
    """The relation of a meeting to an agreement."""

    __tablename__ = "meeting_agreements"

    meeting_key: Mapped[int] = belongs_to("meetings", primary_key=True)
    agreement_key: Mapped[int] = refers_to("agreements", primary_key=True, index=True)
    relation: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]
    note: Mapped[LongText | None]


class MeetingTopic(Base):
    """A topic of a meeting."""

    __tablename__ = "meeting_topics"

    meeting_key: Mapped[int] = belongs_to("meetings", primary_key=True)
    topic_key: Mapped[int] = refers_to("topics", primary_key=True, index=True)
    position: Mapped[int]
    note: Mapped[LongText | None]


class MeetingOrganization(Base):
    """An organization discussed at a meeting."""

    __tablename__ = "meeting_organizations"

    meeting_key: Mapped[int] = belongs_to("meetings", primary_key=True)
    organization_key: Mapped[int] = refers_to("organizations", primary_key=True, index=True)
    position: Mapped[int]
    note: Mapped[LongText | None]


class Term(Base):
    """A filter term of meetings: the country JP, the office "foreign minister", the kind summit."""

    __tablename__ = "terms"
    __table_args__ = (Index(None, "facet", "value", unique=True),)

    key: Mapped[PrimaryKey]
    facet: Mapped[str] = mapped_column(String(40))
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

    resource: Mapped[str] = mapped_column(String(40), primary_key=True)
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


class DuplicatePair(Base):
    """Derived: two records of a resource that may be one (`app.services.duplicates`), `left_key` below `right_key`."""

    __tablename__ = "duplicate_pairs"
    __table_args__ = (
        Index(None, "resource", "left_key", "right_key", unique=True),
        Index(None, "resource", "right_key"),
        Index(None, "rank", "key"),
        Index(None, "resource", "rank", "key"),
    )

    key: Mapped[PrimaryKey]
    resource: Mapped[str] = mapped_column(String(40))
    left_key: Mapped[int] = mapped_column(BigKey)
    right_key: Mapped[int] = mapped_column(BigKey)
    score: Mapped[int]
    rank: Mapped[int]
    """The score; far below zero for pairs that were judged unsure, which come last."""
    is_match: Mapped[bool]
    reasons: Mapped[LongText]
    """The reasons for the score, as JSON."""


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
    resource: Mapped[str] = mapped_column(String(40))
    a: Mapped[str] = mapped_column(String(100))
    b: Mapped[str] = mapped_column(String(100))
    left_id: Mapped[str] = mapped_column(String(100))
    right_id: Mapped[str] = mapped_column(String(100))
    judgement: Mapped[str] = mapped_column(String(20))
    question: Mapped[str | None] = mapped_column(String(40))
    value: Mapped[LongText | None]
    at: Mapped[str] = mapped_column(String(27))
    actor: Mapped[LongText]
    ended_at: Mapped[str | None] = mapped_column(String(27))
    """When a later judgement replaced it or it was taken back; null while it counts."""
    ended_by: Mapped[LongText | None]


class OpenQuestion(Base):
    """Derived: something about a record that a person should decide (`app.services.questions`)."""

    __tablename__ = "open_questions"
    __table_args__ = (
        Index(None, "resource", "record_key", "kind", "other_key", unique=True),
        Index(None, "kind", "key"),
        Index(None, "kind", "resource", "key"),
        Index(None, "resource", "other_key"),
    )

    key: Mapped[PrimaryKey]
    kind: Mapped[str] = mapped_column(String(40))
    resource: Mapped[str] = mapped_column(String(40))
    record_key: Mapped[int] = mapped_column(BigKey)
    other_key: Mapped[int] = mapped_column(BigKey)
    """The primary key of the other record that the question is about, such as a participant; 0 if there is none."""
    detail: Mapped[LongText]
    """Its content, as JSON."""


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
    """Derived: see `app.domain.name_form`, and `app.domain.organization_names`; people and organizations have one."""
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
    end: Mapped[int | None]
    quote: Mapped[LongText | None]
    note: Mapped[LongText | None]


class Dispute(OwnedMixin, Base):
    """Derived: a field of a record that a citation disputes, with the recorded value.

    A meeting also has the disputed fields of its participants, as `participants.<id>.<field>`.
    """

    __tablename__ = "disputes"

    resource: Mapped[str] = mapped_column(String(40))
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


class DatasetRow(Base):
    """The content of a row of a data set when it was last imported, so that a corrected row can be told from an edit here."""

    __tablename__ = "dataset_rows"
    __table_args__ = (Index(None, "resource", "id", "source", "locator", unique=True),)

    key: Mapped[PrimaryKey]
    resource: Mapped[str] = mapped_column(String(40))
    id: Mapped[str] = mapped_column(String(100))
    """The id of the record that the row was about; it stays when the record is deleted."""
    source: Mapped[str] = mapped_column(String(100))
    """The id of the data set's source."""
    locator: Mapped[LongText]
    """The position of the row in the data set, which its citation gives; empty if it gives none."""
    document: Mapped[LongText]
    """The content of the row, as JSON; null if several rows share the citation."""


class RetiredId(Base):
    """An id retired by deletion or by merging into `successor`. Ids are never reused."""

    __tablename__ = "retired_ids"

    resource: Mapped[str] = mapped_column(String(40), primary_key=True)
    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    retired_at: Mapped[str] = mapped_column(String(27))
    successor: Mapped[str | None] = mapped_column(String(100))


class ApiKey(Base):
    """An API key. Only the hash of the secret is stored; a name is never reused for another key."""

    __tablename__ = "api_keys"

    key: Mapped[PrimaryKey]
    id: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[str] = mapped_column(String(27))
    expires_at: Mapped[str | None] = mapped_column(String(27))
    revoked_at: Mapped[str | None] = mapped_column(String(27))
    last_used_at: Mapped[str | None] = mapped_column(String(27))


class Change(Base):
    """One change of one record, in commit order: `sequence` has no gaps.

    The state before the change is stored: the newest state is the record itself, so that creating a record, which is
    most of an import, costs no copy of it.
    """

    __tablename__ = "changes"
    __table_args__ = (Index(None, "resource", "id", "version", unique=True),)

    sequence: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(27))
    actor: Mapped[LongText]
    action: Mapped[str] = mapped_column(String(20))
    resource: Mapped[str] = mapped_column(String(40))
    id: Mapped[str] = mapped_column(String(100))
    version: Mapped[int]
    """The version of the record, counting its changes from 1, deletions included. Not the row's `version`, which
    UPDATEs check."""
    before: Mapped[LongText | None]
    """The document before the change; null if the record did not exist."""
    retired_at: Mapped[str | None] = mapped_column(String(27))
    successor: Mapped[str | None] = mapped_column(String(100))
    redaction: Mapped[LongText | None]
    """For a redaction, as JSON: the fields removed from the earlier documents, and why."""


class ChangeFeed(Base):
    """The single row that identifies the history in `changes`.

    A restored database reuses the sequence numbers that followed the backup; the epoch tells them apart.
    """

    __tablename__ = "change_feed"

    key: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    epoch: Mapped[str] = mapped_column(String(32))
    """32 random hexadecimal digits, new with each restore."""
    restored_at: Mapped[int | None] = mapped_column(BigKey)
    """The sequence number of the newest change when the database was last restored; null if it never was."""


class IdempotencyKey(Base):
    """The response to a write with an `Idempotency-Key`, committed together with the write."""

    __tablename__ = "idempotency_keys"

    actor: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    answered_at: Mapped[str] = mapped_column(String(27), index=True)
    status: Mapped[int]
    headers: Mapped[LongText]
    body: Mapped[LongText]
