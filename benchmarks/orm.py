"""A page of meetings as an ORM usually gives it: rows loaded with `selectinload`, validated and dumped by Pydantic.

On the service's own tables and along the same index, so that what differs is how the documents are made.
"""

import datetime as dt
from typing import Any, Final, Literal

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, relationship, selectinload

from app.db import models as m
from app.db.database import Database
from app.domain.dates.edtf import EARLIEST, LATEST
from app.schemas.meeting import Meeting
from app.web.openapi.document import Page

LIMIT: Final = 50


class Base(DeclarativeBase):
    """The service's tables, mapped once more, with the relationships that an ORM reads through."""

    metadata = m.Base.metadata


class CountryRow(Base):
    """A country."""

    __table__ = m.Country.__table__


class PersonRow(Base):
    """A person."""

    __table__ = m.Person.__table__


class OrganizationRow(Base):
    """An organization."""

    __table__ = m.Organization.__table__


class TopicRow(Base):
    """A topic."""

    __table__ = m.Topic.__table__


class SourceRow(Base):
    """A source."""

    __table__ = m.Source.__table__


class PeriodRow(Base):
    """The status of an agreement during a period."""

    __table__ = m.AgreementPeriod.__table__


class AgreementRow(Base):
    """An agreement."""

    __table__ = m.Agreement.__table__
    periods: Mapped[list[PeriodRow]] = relationship(viewonly=True)


class IdentifierRow(Base):
    """An identifier."""

    __table__ = m.Identifier.__table__


class CitationRow(Base):
    """A citation."""

    __table__ = m.Citation.__table__
    source: Mapped[SourceRow] = relationship(viewonly=True)


class ParticipantRow(Base):
    """A participant."""

    __table__ = m.Participant.__table__
    person: Mapped[PersonRow | None] = relationship(viewonly=True)
    country: Mapped[CountryRow | None] = relationship(viewonly=True)
    organization: Mapped[OrganizationRow | None] = relationship(viewonly=True)
    citations: Mapped[list[CitationRow]] = relationship(viewonly=True, order_by=m.Citation.position)


class MeetingTopicRow(Base):
    """A topic of a meeting."""

    __table__ = m.MeetingTopic.__table__
    topic: Mapped[TopicRow] = relationship(viewonly=True)


class MeetingAgreementRow(Base):
    """An agreement of a meeting."""

    __table__ = m.MeetingAgreement.__table__
    agreement: Mapped[AgreementRow] = relationship(viewonly=True)


class MeetingOrganizationRow(Base):
    """An organization of a meeting."""

    __table__ = m.MeetingOrganization.__table__
    organization: Mapped[OrganizationRow] = relationship(viewonly=True)


class MeetingRow(Base):
    """A meeting."""

    __table__ = m.Meeting.__table__
    place_country: Mapped[CountryRow | None] = relationship(viewonly=True)
    participants: Mapped[list[ParticipantRow]] = relationship(viewonly=True, order_by=m.Participant.position)
    topics: Mapped[list[MeetingTopicRow]] = relationship(viewonly=True, order_by=m.MeetingTopic.position)
    agreements: Mapped[list[MeetingAgreementRow]] = relationship(viewonly=True, order_by=m.MeetingAgreement.position)
    organizations: Mapped[list[MeetingOrganizationRow]] = relationship(
        viewonly=True, order_by=m.MeetingOrganization.position
    )
    identifiers: Mapped[list[IdentifierRow]] = relationship(viewonly=True, order_by=m.Identifier.position)
    citations: Mapped[list[CitationRow]] = relationship(viewonly=True, order_by=m.Citation.position)


_PARTS: Final = (
    selectinload(MeetingRow.place_country),
    selectinload(MeetingRow.participants).options(
        selectinload(ParticipantRow.person),
        selectinload(ParticipantRow.country),
        selectinload(ParticipantRow.organization),
        selectinload(ParticipantRow.citations).selectinload(CitationRow.source),
    ),
    selectinload(MeetingRow.topics).selectinload(MeetingTopicRow.topic),
    selectinload(MeetingRow.agreements).selectinload(MeetingAgreementRow.agreement).selectinload(AgreementRow.periods),
    selectinload(MeetingRow.organizations).selectinload(MeetingOrganizationRow.organization),
    selectinload(MeetingRow.identifiers),
    selectinload(MeetingRow.citations).selectinload(CitationRow.source),
)


def application(database_url: str) -> FastAPI:
    """Build an application with one handler, which runs in the thread pool."""
    database = Database(database_url)
    app = FastAPI(openapi_url=None)

    @app.get("/bench/orm/{code}", response_model=Page[Meeting])
    def list_meetings(code: str) -> dict[str, Any]:
        along = m.MeetingTerm
        term = select(m.Term.key).where(m.Term.facet == "country", m.Term.value == code).scalar_subquery()
        statement = (
            select(MeetingRow)
            .join(along, along.meeting_key == MeetingRow.key)  # type: ignore[attr-defined]  # the table's column
            .where(along.term_key == term)
            .order_by(along.starts_on.desc(), along.meeting_key.desc())
            .limit(LIMIT)
            .options(*_PARTS)
        )
        with database.reading() as connection, Session(connection) as session:
            return {"items": [_document(row) for row in session.execute(statement).scalars()], "next": None}

    return app


def _document(row: Any) -> dict[str, Any]:
    represented = {
        participant.country.id: participant.country.name for participant in row.participants if participant.country
    }
    return {
        **{name: getattr(row, name) for name in ("id", "title", "summary", "date", "kind", "level", "mode", "status")},
        **{name: getattr(row, name) for name in ("origin", "reviewed")},
        "starts_on": row.starts_on if row.starts_on != EARLIEST else None,
        "ends_on": row.ends_on if row.ends_on != LATEST else None,
        "place": _place(row),
        "countries": [{"code": code, "name": represented[code]} for code in sorted(represented)],
        "participants": [_participant(participant) for participant in row.participants],
        "agreements": [
            {"agreement": _agreement(agreement.agreement), "relation": agreement.relation, "note": agreement.note}
            for agreement in row.agreements
        ],
        "topics": [{"topic": _named(topic.topic), "note": topic.note} for topic in row.topics],
        "organizations": [
            {"organization": _named(organization.organization), "note": organization.note}
            for organization in row.organizations
        ],
        "identifiers": [{"scheme": identifier.scheme, "value": identifier.value} for identifier in row.identifiers],
        "note": row.note,
        "citations": [_citation(citation) for citation in row.citations],
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def _place(row: Any) -> dict[str, Any] | None:
    names = ("venue", "venue_kind", "address", "city", "latitude", "longitude", "note")
    place = {name: getattr(row, f"place_{name}") for name in names}
    place["country"] = row.place_country and row.place_country.id
    return place if any(value is not None for value in place.values()) else None


def _participant(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "person": row.person and _named(row.person),
        "country": row.country and row.country.id,
        "organization": row.organization and _named(row.organization),
        "office": row.office,
        "role": row.role,
        "name_as_printed": row.name_as_printed,
        "note": row.note,
        "citations": [_citation(citation) for citation in row.citations],
    }


def _agreement(row: Any) -> dict[str, Any]:
    today = dt.datetime.now(dt.UTC).date()
    status = next(period.status for period in row.periods if period.since <= today <= period.through)
    return {"id": row.id, "title": row.title, "kind": row.kind, "status": status}


def _named(row: Any) -> dict[Literal["id", "name"], Any]:
    return {"id": row.id, "name": row.name}


def _citation(row: Any) -> dict[str, Any]:
    source = {name: getattr(row.source, name) for name in ("id", "headline", "publisher", "date", "url")}
    return {"source": source, **{name: getattr(row, name) for name in ("field", "locator", "quote", "note")}}
