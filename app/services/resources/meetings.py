"""Write rules for meetings with their child rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import inspect

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain import clock, slugs
from app.domain.edtf import bounds
from app.domain.text import fold
from app.problems import Path, Unprocessable
from app.queries import projections
from app.queries.days import SHORT_DAYS
from app.queries.pagination import Collection
from app.schemas.meeting import MeetingDraft, Place
from app.services import child_rows, derived, references
from app.services.resource import Resource
from app.services.resources import meeting_matching
from app.services.resources.agreements import AGREEMENTS
from app.services.resources.citations import citation_values
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
    draft_type = MeetingDraft
    scalar_fields = frozenset({"title", "summary", "kind", "level", "mode", "status", "note"})
    title = "title"
    owner_column = "meeting_key"
    derived_fields = ("starts_on", "ends_on", "countries")
    has_parts = True
    imports_report_duplicates = True

    def apply(self, session: WriteSession, row: m.Meeting, draft: MeetingDraft, path: Path) -> None:
        """Apply a draft to a meeting's row and child rows."""
        participants = [
            (each.id, participation_values(session, each, (*path, "participants", place)))
            for place, each in enumerate(draft.participants)
        ]
        agreements = [
            {
                "agreement_key": references.resolve(
                    session, AGREEMENTS, each.agreement, (*path, "agreements", place, "agreement")
                ),
                "relation": each.relation,
                "note": each.note,
            }
            for place, each in enumerate(draft.agreements)
        ]
        topics = [
            {
                "topic_key": references.resolve(session, TOPICS, each.topic, (*path, "topics", place, "topic")),
                "note": each.note,
            }
            for place, each in enumerate(draft.topics)
        ]
        organizations = [
            {
                "organization_key": references.resolve(
                    session, ORGANIZATIONS, each.organization, (*path, "organizations", place, "organization")
                ),
                "note": each.note,
            }
            for place, each in enumerate(draft.organizations)
        ]
        _once(agreements, ("agreement_key", "relation"), (*path, "agreements"))
        _once(topics, ("topic_key",), (*path, "topics"))
        _once(organizations, ("organization_key",), (*path, "organizations"))
        place_values = _place(session, draft.place, (*path, "place"))
        citations = citation_values(session, draft.citations, path)
        rows = pair_participants(session, row, participants, path)
        range_ = bounds(draft.date)
        set_values(
            row,
            title=draft.title,
            summary=draft.summary,
            date=draft.date,
            starts_on=range_.starts_on,
            ends_on=range_.ends_on,
            is_long=(range_.ends_on - range_.starts_on).days > SHORT_DAYS,
            kind=draft.kind,
            level=draft.level,
            mode=draft.mode,
            status=draft.status,
            note=draft.note,
            **place_values,
        )
        kept = [each for each, _ in rows]
        set_order(kept)
        for participant, values in rows:
            its_citations = values.pop("citations")
            set_values(participant, **values)
            child_rows.sync(participant.citations, its_citations, m.Citation)
        if [id(each) for each in kept] != [id(each) for each in row.participants]:
            left = [each for each in row.participants if each not in kept]
            moment = clock.now(after=clock.latest(*(each.updated_at for each in left)))
            session.add_all(m.RetiredId(resource="participants", id=each.id, retired_at=moment) for each in left)
            derived.mark_dirty(session, "participants", [each.key for each in left])
            row.participants[:] = kept
        child_rows.sync(row.agreements, agreements, m.MeetingAgreement, ("agreement_key", "relation"))
        child_rows.sync(row.topics, topics, m.MeetingTopic, ("topic_key",))
        child_rows.sync(row.organizations, organizations, m.MeetingOrganization, ("organization_key",))
        child_rows.set_identifiers(row.identifiers, draft.identifiers)
        child_rows.sync(row.citations, citations, m.Citation)

    def slug(self, draft: MeetingDraft) -> str:
        """Build a meeting's id from its date and title."""
        range_ = bounds(draft.date)
        day = range_.starts_on.isoformat() if range_.is_one_day else draft.date[:4].strip("./")
        return slugs.slug(day, draft.title)

    def match(self, session: WriteSession, draft: MeetingDraft, is_taken: Callable[[int], bool]) -> str | None:
        """Find the meeting of this date and title with the same participants, else the only one that may have them."""
        return meeting_matching.find_same(session, self, draft, is_taken)

    def possible_duplicates(self, session: WriteSession, draft: MeetingDraft) -> list[str]:
        """Find meetings on the same days, of the same countries, that share a person, the city or the title."""
        return meeting_matching.find_similar(session, draft)

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
    said = place or Place()
    return {
        "place_venue": said.venue,
        "place_venue_kind": said.venue_kind,
        "place_address": said.address,
        "place_city": said.city,
        "folded_place_city": fold(said.city) if said.city else None,
        "place_country_key": references.country(session, said.country, (*path, "country")),
        "place_latitude": said.latitude,
        "place_longitude": said.longitude,
        "place_note": said.note,
    }


def _once(rows: list[dict[str, Any]], identity: tuple[str, ...], path: Path) -> None:
    seen = set()
    for place, values in enumerate(rows):
        this = tuple(values[name] for name in identity)
        if this in seen:
            raise Unprocessable.at((*path, place), "repeats an earlier entry; list each once")
        seen.add(this)
