"""Meetings, with their places, participants, agreements and topics."""

import datetime as dt
from typing import TYPE_CHECKING, Final

from sqlalchemy import CheckConstraint, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.models.base import (
    Base,
    LongText,
    PrimaryKey,
    ProvenanceMixin,
    RecordId,
    RecordMixin,
    Word,
    belongs_to,
    child_rows,
    refers_to,
)

if TYPE_CHECKING:
    from app.db.models.owned import Citation, Identifier

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
    """Derived: see `app.domain.dates.meeting_times.order`."""
    is_long: Mapped[bool] = mapped_column(server_default=false())
    """Derived: whether it may have ended more than `app.queries.days.SHORT_DAYS` after its first day."""
    kind: Mapped[Word]
    level: Mapped[Word]
    mode: Mapped[Word]
    status: Mapped[Word]
    part_of_key: Mapped[int | None] = refers_to("meetings", index=True)
    series_id: Mapped[RecordId | None]
    """The id of the series that it is a round of; no table has series."""
    series_number: Mapped[int] = mapped_column(server_default="0")
    """The number within the series; 0 if it has none, since lists are sorted by it."""
    place_venue: Mapped[LongText | None]
    folded_place_venue: Mapped[LongText | None]
    place_venue_kind: Mapped[Word | None]
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
    venue_kind: Mapped[Word | None]
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
    """Derived: days between two dates of a set (`[1971-07-09,1971-07-11]`); the meeting was held on none of them."""

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
        Index(
            None,
            "country_key",
            "folded_office",
            "starts_on",
            sqlite_where=text("folded_office IS NOT NULL"),
            postgresql_where=text("folded_office IS NOT NULL"),
        ),
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
    role: Mapped[Word]
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
    relation: Mapped[Word] = mapped_column(primary_key=True)
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
