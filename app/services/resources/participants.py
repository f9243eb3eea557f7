"""Write rules for participants, on their own or within their meeting."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import func, select

from app.db import models as m
from app.db.new_rows import is_new
from app.db.write_session import WriteSession
from app.domain.strings import slugs
from app.domain.strings.text import fold
from app.problems import Conflict, Path, Unprocessable
from app.queries import projections
from app.queries.paging.pagination import Collection
from app.queries.records import survivor_of
from app.schemas.meeting import MAX_PARTICIPANTS, ParticipantFields, ParticipantInput
from app.services import references, row_writes
from app.services.derivation import derived, participant_days
from app.services.resource import Resource
from app.services.resources.citations import citation_values, sync_citations
from app.services.resources.organizations import ORGANIZATIONS
from app.services.resources.people import resolve_person
from app.services.scalar_fields import set_values


class ParticipantResource(Resource):
    """People's and delegations' parts in meetings. Each is part of its meeting, which shows it."""

    collection = Collection(
        "participants",
        m.Participant,
        projections.participant,
        {"id": m.Participant.id, "updated_at": m.Participant.updated_at, "date": m.Participant.starts_on},
        "id",
    )
    input_type = ParticipantInput
    scalar_fields = frozenset({"acting", "role", "name_as_printed", "note"})
    derived_fields = ("disputed",)
    title = "name_as_printed"
    is_part = True

    def apply(self, session: WriteSession, row: m.Participant, input_data: ParticipantInput, path: Path) -> None:
        """Apply an input to a participant's row, in the meeting that the input names."""
        requested_id = input_data.meeting.id or ""
        meeting = session.execute(select(m.Meeting).where(m.Meeting.id == requested_id)).scalar_one_or_none()
        if meeting is None:
            survivor = survivor_of(session, "meetings", m.Meeting, requested_id)
            # A participant changes its meeting, so a client must name the one that it has seen.
            merged = None if survivor is None else f"{requested_id!r} was merged into {survivor!r}; give that id"
            raise Unprocessable.at((*path, "meeting"), merged or references.missing_meeting(session, requested_id))
        for name in ("title", "date"):
            content = getattr(input_data.meeting, name)
            if content is not None and content != getattr(meeting, name):
                raise Unprocessable.at(
                    (*path, "meeting", name),
                    f"differs from the meeting; update it at /meetings/{requested_id}, or leave it out",
                )
        is_created = is_new(row)
        if not is_created and row.meeting_key != meeting.key:
            raise Unprocessable.at(
                (*path, "meeting"),
                "a participant cannot move to another meeting; delete it here and add one there",
            )
        session.meeting_date = meeting.date
        values = participation_values(session, input_data, path)
        citations = values.pop("citations")
        _reject_repeated(session, row, meeting.key, values)
        if is_created:
            last = select(func.max(m.Participant.position), func.count()).where(
                m.Participant.meeting_key == meeting.key
            )
            position, count = session.execute(last).one()
            if count >= MAX_PARTICIPANTS:
                raise Unprocessable.at(
                    (*path, "meeting"), f"already has {count} participants, the maximum; delete one first"
                )
            values |= {"meeting_key": meeting.key, "position": 0 if position is None else position + 1}
            values |= participant_days.days_of(meeting)
        set_values(row, **values)
        sync_citations(row.citations, citations)

    def check_fields(self, session: WriteSession, row: m.Participant, data: ParticipantInput) -> None:
        """Check that the participant does not become the same as another one."""
        values = {name: getattr(row, name) for name in ("person_key", "country_key", "organization_key", "office")}
        values |= {name: getattr(data, name) for name in self.scalar_fields}
        _reject_repeated(session, row, row.meeting_key, values)

    def slug(self, data: ParticipantInput) -> str:
        """Build a participant's id from the meeting's id and the person, organization or country."""
        name: str | None = data.country
        if data.person is not None:
            name = data.person.id or data.person.name
        elif data.organization is not None:
            name = data.organization.id or data.organization.name
        return participant_id(data.meeting.id or "", slugs.slugify(name))

    def match(self, session: WriteSession, data: ParticipantInput, is_taken: Callable[[int], bool]) -> str | None:  # noqa: ARG002
        """Find the participant of the meeting with the same person, country, organization and office."""
        date = select(m.Meeting.date).where(m.Meeting.id == data.meeting.id)
        session.meeting_date = session.execute(date).scalar_one_or_none()
        organization_key = references.resolve(session, ORGANIZATIONS, data.organization, ("organization",))
        columns = {
            m.Participant.person_key: resolve_person(session, data.person, data.country, ("person",)),
            m.Participant.country_key: references.country(session, data.country, ("country",)),
            m.Participant.organization_key: organization_key,
            m.Participant.office: data.office,
        }
        statement = (
            select(m.Participant.id)
            .join(m.Meeting, m.Meeting.key == m.Participant.meeting_key)
            .where(
                m.Meeting.id == data.meeting.id,
                *(column.is_not_distinct_from(value) for column, value in columns.items()),
            )
        )
        return session.execute(statement.order_by(m.Participant.position).limit(1)).scalar_one_or_none()

    def after_write(self, session: WriteSession, row: m.Participant) -> None:
        """Mark the meeting as changed, because it shows its participants and is filtered by them."""
        meeting = self.container(session, row)
        row_writes.set_updated(meeting)
        session.flush()
        derived.mark_dirty(session, "meetings", [meeting.key])

    def container(self, session: WriteSession, row: m.Participant) -> m.Meeting:
        """Return the row of the meeting."""
        return session.execute(select(m.Meeting).where(m.Meeting.key == row.meeting_key)).scalar_one()

    def container_id(self, document: Mapping[str, Any]) -> str | None:
        """Return the id of the meeting."""
        meeting_id: str | None = document["meeting"]["id"]
        return meeting_id

    def container_id_of_input(self, data: ParticipantInput) -> str | None:
        """Return the id of the meeting."""
        return data.meeting.id


PARTICIPANTS: Final = ParticipantResource()


def participant_id(meeting_id: str, name: str) -> str:
    """Build a participant's id from the meeting's id and the slug of the person, organization or country."""
    # The meeting's part is shortened first, because the tail distinguishes the participants.
    tail = name[:40].strip("-")
    return f"{meeting_id[: slugs.MAX_LENGTH - len(tail) - 1].strip('-')}-{tail}"


def likely_participant_id(meeting_id: str, document: Mapping[str, Any]) -> str:
    """Return the id that a participant without one would get, as far as that can be said before it is validated."""
    for field in ("person", "organization", "country"):
        who = document.get(field)
        if isinstance(who, Mapping):
            who = who.get("id") or who.get("abbreviation") or who.get("name")
        if isinstance(who, str):
            return participant_id(meeting_id, slugs.slugify(who))
    return meeting_id


def _reject_repeated(session: WriteSession, row: m.Participant, meeting_key: int, values: Mapping[str, Any]) -> None:
    """Reject values of a written participant that another one of the meeting has; unnamed ones may be several people.

    Raises:
        Conflict: another one has them.
    """
    is_unchanged = not is_new(row) and all(getattr(row, name) == value for name, value in values.items())
    if values["person_key"] is None or is_unchanged or session.is_import or session.restores_state:
        return
    same = [getattr(m.Participant, name).is_not_distinct_from(value) for name, value in values.items()]
    is_other = (m.Participant.meeting_key == meeting_key, m.Participant.id != row.id)
    with session.no_autoflush:
        other = session.execute(select(m.Participant.id).where(*is_other, *same).limit(1)).scalar_one_or_none()
    if other is not None:
        raise Conflict(f"the meeting has this participant already: /participants/{other}; update that one")


def participation_values(session: WriteSession, data: ParticipantFields, path: Path) -> dict[str, Any]:
    """Return the values of a participant's row, and those of its citations, finding or creating what it refers to."""
    return {
        "person_key": resolve_person(session, data.person, data.country, (*path, "person")),
        "country_key": references.country(session, data.country, (*path, "country")),
        "organization_key": references.resolve(session, ORGANIZATIONS, data.organization, (*path, "organization")),
        "office": data.office,
        "folded_office": fold(data.office) if data.office else None,
        "acting": data.acting,
        "role": data.role,
        "name_as_printed": data.name_as_printed,
        "note": data.note,
        "citations": citation_values(session, data.citations, path),
    }
