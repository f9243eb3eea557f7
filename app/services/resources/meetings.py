"""Write rules for meetings with their child rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import inspect

from app.db import models as m
from app.db.database import ReadConnection
from app.db.write_session import WriteSession
from app.domain import clock, slugs
from app.domain.candidates import Candidate
from app.domain.edtf import bounds
from app.domain.text import fold
from app.problems import Path, Unprocessable
from app.queries import projections
from app.queries.days import SHORT_DAYS
from app.queries.pagination import Collection
from app.schemas.meeting import MeetingInput, Place
from app.services import child_rows, derived, participant_days, references
from app.services.resource import Resource
from app.services.resources import meeting_days, meeting_matching
from app.services.resources.agreements import AGREEMENTS
from app.services.resources.citations import citation_values, sync_citations
from app.services.resources.meeting_participants import pair_participants
from app.services.resources.organizations import ORGANIZATIONS
from app.services.resources.participants import participation_values
from app.services.resources.topics import TOPICS
from app.services.scalar_fields import set_order, set_values


class MeetingResource(Resource):
    """Meetings, with their participants."""

    collection = Collection(
        "meetings",
        m.Meeting,
        projections.meeting,
        {"date": m.Meeting.starts_on, "id": m.Meeting.id, "updated_at": m.Meeting.updated_at},
        "-date",
    )
    input_type = MeetingInput
    scalar_fields = frozenset({"title", "summary", "kind", "level", "mode", "status", "note", "origin", "reviewed"})
    title = "title"
    owner_column = "meeting_key"
    derived_fields = ("starts_on", "ends_on", "countries", "disputed")
    has_parts = True
    imports_report_duplicates = True

    def apply(self, session: WriteSession, row: m.Meeting, data: MeetingInput, path: Path) -> None:
        """Apply an input to a meeting's row and child rows."""
        session.meeting_date = data.date
        participants = [
            (item.id, participation_values(session, item, (*path, "participants", index)))
            for index, item in enumerate(data.participants)
        ]
        agreements = [
            {
                "agreement_key": references.resolve(
                    session, AGREEMENTS, agreement.agreement, (*path, "agreements", index, "agreement")
                ),
                "relation": agreement.relation,
                "note": agreement.note,
            }
            for index, agreement in enumerate(data.agreements)
        ]
        topics = [
            {
                "topic_key": references.resolve(session, TOPICS, topic.topic, (*path, "topics", index, "topic")),
                "note": topic.note,
            }
            for index, topic in enumerate(data.topics)
        ]
        organizations = [
            {
                "organization_key": references.resolve(
                    session, ORGANIZATIONS, organization.organization, (*path, "organizations", index, "organization")
                ),
                "note": organization.note,
            }
            for index, organization in enumerate(data.organizations)
        ]
        _reject_repeated(agreements, ("agreement_key", "relation"), (*path, "agreements"))
        _reject_repeated(topics, ("topic_key",), (*path, "topics"))
        _reject_repeated(organizations, ("organization_key",), (*path, "organizations"))
        place_values = _place(session, data.place, (*path, "place"))
        citations = citation_values(session, data.citations, path)
        rows = pair_participants(session, row, participants, path)
        meeting_days.check_days(session, row, data, path)
        range_ = bounds(data.date)
        set_values(
            row,
            title=data.title,
            summary=data.summary,
            date=data.date,
            starts_on=range_.starts_on,
            ends_on=range_.ends_on,
            is_long=(range_.ends_on - range_.starts_on).days > SHORT_DAYS,
            kind=data.kind,
            level=data.level,
            mode=data.mode,
            status=data.status,
            note=data.note,
            **place_values,
        )
        kept = [item for item, _ in rows]
        set_order(kept)
        for participant, values in rows:
            its_citations = values.pop("citations")
            set_values(participant, **values)
            if inspect(participant).transient:
                set_values(participant, **participant_days.days_of(row))
            sync_citations(participant.citations, its_citations)
        if [id(item) for item in kept] != [id(item) for item in row.participants]:
            left = [item for item in row.participants if item not in kept]
            moment = clock.now(after=clock.latest(*(item.updated_at for item in left)))
            session.add_all(m.RetiredId(resource="participants", id=item.id, retired_at=moment) for item in left)
            derived.mark_dirty(session, "participants", [item.key for item in left])
            row.participants[:] = kept
        child_rows.sync(row.agreements, agreements, m.MeetingAgreement, ("agreement_key", "relation"))
        child_rows.sync(row.topics, topics, m.MeetingTopic, ("topic_key",))
        child_rows.sync(row.organizations, organizations, m.MeetingOrganization, ("organization_key",))
        child_rows.set_identifiers(row.identifiers, data.identifiers)
        sync_citations(row.citations, citations)

    def check_fields(self, session: WriteSession, row: m.Meeting, data: MeetingInput) -> None:
        """Check the status, which depends on the date."""
        meeting_days.check_days(session, row, data, ())

    def slug(self, data: MeetingInput) -> str:
        """Build a meeting's id from its date and title."""
        range_ = bounds(data.date)
        day = range_.starts_on.isoformat() if range_.is_one_day else data.date.lstrip("[./")[:4]
        return slugs.slugify(day, data.title)

    def match(self, session: WriteSession, data: MeetingInput, is_taken: Callable[[int], bool]) -> str | None:
        """Find the meeting of this date and title with the same participants, else the only one that may have them."""
        return meeting_matching.find_same(session, self, data, is_taken)

    def candidates(self, connection: ReadConnection, descriptions: Sequence[MeetingInput]) -> list[list[Candidate]]:
        """Find meetings on the same days, of the same countries, that share a person, the city or the title."""
        return [meeting_matching.find_similar(connection, data) for data in descriptions]

    def after_write(self, session: WriteSession, row: m.Meeting) -> None:
        """Mark the meeting's participants as dirty, if they were loaded."""
        if "participants" in inspect(row).unloaded:
            return
        derived.mark_dirty(session, "participants", [participant.key for participant in row.participants])

    def parts(self, row: m.Meeting) -> Sequence[m.Participant]:
        """Return the participants."""
        return list(row.participants)

    def part_ids(self, document: Mapping[str, Any]) -> list[str]:
        """Return the ids of the participants."""
        return [participant["id"] for participant in document["participants"]]


MEETINGS: Final = MeetingResource()


def _place(session: WriteSession, place: Place | None, path: Path) -> dict[str, Any]:
    place_ = place or Place()
    return {
        "place_venue": place_.venue,
        "folded_place_venue": fold(place_.venue) if place_.venue else None,
        "place_venue_kind": place_.venue_kind,
        "place_address": place_.address,
        "place_city": place_.city,
        "folded_place_city": fold(place_.city) if place_.city else None,
        "place_country_key": references.country(session, place_.country, (*path, "country")),
        "place_latitude": place_.latitude,
        "place_longitude": place_.longitude,
        "place_note": place_.note,
    }


def _reject_repeated(rows: list[dict[str, Any]], identity: tuple[str, ...], path: Path) -> None:
    seen = set()
    for index, values in enumerate(rows):
        key = tuple(values[name] for name in identity)
        if key in seen:
            raise Unprocessable.at((*path, index), "repeats an earlier entry; list each once")
        seen.add(key)
