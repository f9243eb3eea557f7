"""Write rules for meetings with their child rows."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from sqlalchemy import Select, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.known_meetings import KnownMeeting
from app.db.new_rows import NewRow, is_loaded
from app.db.write_session import WriteSession
from app.domain.dates import meeting_times
from app.domain.dates.edtf import UNKNOWN, bounds
from app.domain.matching.candidates import Candidate
from app.domain.strings import slugs
from app.domain.strings.text import fold
from app.filter_index import terms
from app.problems import Path, Unprocessable
from app.queries import projections
from app.queries.days import SHORT_DAYS
from app.queries.matching import similar_meetings
from app.queries.paging.pagination import Collection
from app.queries.records import find_key, survivor_of
from app.schemas.meeting import MeetingAgreementInput, MeetingInput, MeetingOrganizationInput, MeetingTopicInput
from app.schemas.place import Place
from app.services import child_rows, references
from app.services.cycles import reject_cycle
from app.services.derivation import derived
from app.services.resource import Resource
from app.services.resources import meeting_days, meeting_matching
from app.services.resources.agreements import AGREEMENTS
from app.services.resources.citations import citation_values, sync_citations
from app.services.resources.meeting_participants import (
    distinct_people,
    pair_participants,
    set_participants,
)
from app.services.resources.organizations import ORGANIZATIONS
from app.services.resources.participants import participation_values
from app.services.resources.people_named_twice import join_people
from app.services.resources.previous_dates import previous_dates
from app.services.resources.topics import TOPICS
from app.services.scalar_fields import set_values

_TIMES: Final = ("starts_at", "ends_at")
_CYCLE: Final = "would make the meeting a part of itself; choose a wider meeting"


class MeetingResource(Resource):
    """Meetings, with their participants."""

    collection = Collection(
        "meetings",
        m.Meeting,
        projections.meeting,
        {
            "date": m.Meeting.starts_on,
            "id": m.Meeting.id,
            "updated_at": m.Meeting.updated_at,
            "number": m.Meeting.series_number,
            "starts_at": m.Meeting.time_order,
        },
        "-date",
    )
    input_type = MeetingInput
    scalar_fields = frozenset({"title", "summary", "kind", "level", "mode", "status", "note", "origin", "reviewed"})
    text_fields = frozenset({"summary", "note"})
    title = "title"
    owner_column = "meeting_key"
    derived_fields = ("starts_on", "ends_on", "parts", "countries", "disputed")
    time_dependent_fields = frozenset({"parts"})
    parent_field = "part_of"
    has_parts = True
    imports_report_duplicates = True

    def apply(self, session: WriteSession, row: m.Meeting, data: MeetingInput, path: Path) -> None:
        """Apply an input to a meeting's row and child rows."""
        session.meeting_date = data.date
        participants = [
            (item.id, participation_values(session, item, (*path, "participants", index)))
            for index, item in enumerate(data.participants)
        ]
        agreements = _agreement_rows(session, data.agreements, (*path, "agreements"))
        topics = _topic_rows(session, data.topics, (*path, "topics"))
        organizations = _organization_rows(session, data.organizations, (*path, "organizations"))
        child_rows.reject_repeated(agreements, ("agreement_key", "relation"), (*path, "agreements"))
        child_rows.reject_repeated(topics, ("topic_key",), (*path, "topics"))
        child_rows.reject_repeated(organizations, ("organization_key",), (*path, "organizations"))
        part_of_key = _key_of_whole(session, row, data.part_of, (*path, "part_of"))
        place_values = _main_place(session, data.place, (*path, "place"))
        other_places = [
            _place(session, place, (*path, "other_places", index)) for index, place in enumerate(data.other_places)
        ]
        other_places = child_rows.distinct(session, row.other_places, other_places, (*path, "other_places"))
        citations = citation_values(session, data.citations, path)
        people = [item.person for item in data.participants]
        participants = join_people(session, row, participants, people, (*path, "participants"))
        participants = distinct_people(session, row, participants, (*path, "participants"))
        rows = pair_participants(session, row, participants, path)
        meeting_days.check_days(session, row, data, path)
        meeting_days.check_times(data, path)
        previous = previous_dates(session, row, data)
        set_values(row, **_columns(data), **place_values, part_of_key=part_of_key)
        set_participants(session, row, rows)
        child_rows.sync(row.other_places, other_places, m.OtherPlace)
        child_rows.sync(row.previous_dates, previous, m.PreviousDate, ("date",))
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
        return _slug(data.date, data.title)

    def likely_id(self, document: Mapping[str, Any]) -> str | None:
        """Return the id of a meeting of this date and title."""
        date, title = document.get("date"), document.get("title")
        try:
            return _slug(date, title) if isinstance(date, str) and isinstance(title, str) else None
        except ValueError:  # the date is none
            return None

    def match(self, session: WriteSession, data: MeetingInput, is_taken: Callable[[int], bool]) -> str | None:
        """Find the meeting of this date and title with the same participants, else the only one that may have them."""
        return meeting_matching.find_same(session, self, data, is_taken)

    def possible_duplicates(self, session: WriteSession, data: MeetingInput) -> list[Candidate]:
        """Return at most ten meetings that a new input resembles."""
        if not meeting_matching.may_have_similar(session, data):
            return []
        return super().possible_duplicates(session, data)

    def candidates(self, connection: ReadConnection, descriptions: Sequence[MeetingInput]) -> list[list[Candidate]]:
        """Find meetings on the same days, of the same countries, that share a person, the city or the title."""
        return [meeting_matching.find_similar(connection, data) for data in descriptions]

    def before_delete(self, session: WriteSession, row: m.Meeting) -> None:
        """Remove the meeting's terms, and mark the people who took part as dirty: questions depend on their meetings."""
        session.former_terms |= similar_meetings.terms_of(session.connection(), [row.key])
        terms.forget(session, [row.key])
        derived.mark_dirty(session, "people", [item.person_key for item in row.participants if item.person_key])

    def after_write(self, session: WriteSession, row: m.Meeting) -> None:
        """Mark the meeting's participants as dirty, if they were loaded."""
        if isinstance(row, NewRow):
            countries = {item.country_key for item in row.participants if item.country_key is not None}
            session.known.meetings.add(KnownMeeting((row.starts_on, row.ends_on), row.date, row.title), countries)
        if is_loaded(row, "participants"):
            derived.mark_dirty(session, "participants", [participant.key for participant in row.participants])

    def parts(self, row: m.Meeting) -> Sequence[m.Participant]:
        """Return the participants."""
        return list(row.participants)

    def drop_unfitting(self, survivor: Mapping[str, Any], other: dict[str, Any]) -> dict[str, Any]:
        """Remove times that are not on the survivor's date, and that date from the previous ones."""
        other["previous_dates"] = [date for date in other["previous_dates"] if date != survivor["date"]]
        if survivor["starts_at"] is None and meeting_times.find_problem(
            survivor["date"], other["starts_at"], other["ends_at"]
        ):
            return {name: time for name in _TIMES if (time := other.pop(name)) is not None}
        # An end without its own beginning may be before that of the survivor.
        is_other = survivor["starts_at"] is not None and survivor["starts_at"] != other["starts_at"]
        return {"ends_at": end} if is_other and (end := other.pop("ends_at")) is not None else {}

    def own_references(self) -> Any:
        """Return meetings and those that they are parts of."""
        return select(m.Meeting.key, m.Meeting.part_of_key).where(m.Meeting.part_of_key.is_not(None))

    def drop_references(self, document: dict[str, Any], ids: AbstractSet[str]) -> None:
        """Remove the meeting that this one is a part of."""
        if document.get("part_of") in ids:
            document["part_of"] = None


MEETINGS: Final = MeetingResource()


def _slug(date: str, title: str) -> str:
    days = bounds(date)
    year = None if date == UNKNOWN else date.lstrip("[./")[:4]
    return slugs.slugify(days.starts_on.isoformat() if days.is_one_day else year, title)


def _columns(data: MeetingInput) -> dict[str, Any]:
    """Return the columns of a meeting that follow from its input alone, by name."""
    days = bounds(data.date)
    return {
        "title": data.title,
        "summary": data.summary,
        "date": data.date,
        "starts_on": days.starts_on,
        "ends_on": days.ends_on,
        "starts_at": data.starts_at,
        "ends_at": data.ends_at,
        "time_order": meeting_times.order(days.starts_on, data.starts_at),
        "is_long": (days.ends_on - days.starts_on).days > SHORT_DAYS,
        "kind": data.kind,
        "level": data.level,
        "mode": data.mode,
        "status": data.status,
        "series_id": data.series and data.series.id,
        "series_number": (data.series and data.series.number) or 0,
        "note": data.note,
    }


def _agreement_rows(session: WriteSession, links: Sequence[MeetingAgreementInput], path: Path) -> list[dict[str, Any]]:
    rows = []
    for index, link in enumerate(links):
        key = references.resolve(session, AGREEMENTS, link.agreement, (*path, index, "agreement"))
        rows.append({"agreement_key": key, "relation": link.relation, "note": link.note})
    return rows


def _topic_rows(session: WriteSession, links: Sequence[MeetingTopicInput], path: Path) -> list[dict[str, Any]]:
    rows = []
    for index, link in enumerate(links):
        key = references.resolve(session, TOPICS, link.topic, (*path, index, "topic"))
        rows.append({"topic_key": key, "note": link.note})
    return rows


def _organization_rows(
    session: WriteSession, links: Sequence[MeetingOrganizationInput], path: Path
) -> list[dict[str, Any]]:
    rows = []
    for index, link in enumerate(links):
        key = references.resolve(session, ORGANIZATIONS, link.organization, (*path, index, "organization"))
        rows.append({"organization_key": key, "note": link.note})
    return rows


def _place(session: WriteSession, place: Place, path: Path) -> dict[str, Any]:
    return {
        "venue": place.venue,
        "folded_venue": fold(place.venue) if place.venue else None,
        "venue_kind": place.venue_kind,
        "address": place.address,
        "city": place.city,
        "folded_city": fold(place.city) if place.city else None,
        "country_key": references.country(session, place.country, (*path, "country")),
        "latitude": place.latitude,
        "longitude": place.longitude,
        "note": place.note,
    }


def _main_place(session: WriteSession, place: Place | None, path: Path) -> dict[str, Any]:
    values = _place(session, place or Place(), path)
    folded = {f"folded_place_{name}": values.pop(f"folded_{name}") for name in ("city", "venue")}
    return folded | {f"place_{name}": value for name, value in values.items()}


def _key_of_whole(session: WriteSession, row: m.Meeting, whole_id: str | None, path: Path) -> int | None:
    """Return the primary key of the meeting that this one is a part of; the id of a merged one means its survivor.

    Raises:
        Unprocessable: the meeting does not exist, or is a part of this one.
    """
    if whole_id is None:
        return None
    key = find_key(session, m.Meeting, whole_id)
    if key is None and (survivor := survivor_of(session, "meetings", m.Meeting, whole_id)) is not None:
        key = find_key(session, m.Meeting, survivor)
    if key is None:
        raise Unprocessable.at(path, references.missing_meeting(session, whole_id))
    if key != row.part_of_key:
        reject_cycle(session, row, [key], _wholes, path, _CYCLE)
    return key


def _wholes(keys: list[int]) -> Select[Any]:
    return select(m.Meeting.part_of_key).where(m.Meeting.key.in_(keys), m.Meeting.part_of_key.is_not(None))
