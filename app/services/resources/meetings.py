"""Write rules for meetings with their child rows, and for participants on their own."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, inspect, select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain import clock, slugs
from app.domain.edtf import bounds
from app.domain.text import fold
from app.problems import Conflict, FieldError, Path, Unprocessable
from app.queries.days import SHORT_DAYS
from app.schemas.meeting import MAX_PARTICIPANTS, MeetingDraft, ParticipantDraft, ParticipantFields, Place
from app.services import child_rows, derived, references
from app.services.records import MEETINGS, PARTICIPANTS, register, touch
from app.services.scalar_fields import set_order, set_values


def fill(session: WriteSession, row: m.Meeting, draft: MeetingDraft, path: Path) -> None:
    """Apply a draft to a meeting's row and child rows."""
    participants = [
        (each.id, _participation(session, each, (*path, "participants", place)))
        for place, each in enumerate(draft.participants)
    ]
    agreements = [
        {
            "agreement_key": references.agreement(session, each.agreement, (*path, "agreements", place, "agreement")),
            "relation": each.relation,
            "note": each.note,
        }
        for place, each in enumerate(draft.agreements)
    ]
    topics = [
        {"topic_key": references.topic(session, each.topic, (*path, "topics", place, "topic")), "note": each.note}
        for place, each in enumerate(draft.topics)
    ]
    organizations = [
        {
            "organization_key": references.organization(
                session, each.organization, (*path, "organizations", place, "organization")
            ),
            "note": each.note,
        }
        for place, each in enumerate(draft.organizations)
    ]
    _once(agreements, ("agreement_key", "relation"), (*path, "agreements"))
    _once(topics, ("topic_key",), (*path, "topics"))
    _once(organizations, ("organization_key",), (*path, "organizations"))
    place_values = _place(session, draft.place, (*path, "place"))
    citations = child_rows.citation_values(session, draft.citations, path)
    rows = _match_participants(session, row, participants, path)
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
        derived.touch(session, "participants", [each.key for each in left])
        row.participants[:] = kept
    child_rows.sync(row.agreements, agreements, m.MeetingAgreement, ("agreement_key", "relation"))
    child_rows.sync(row.topics, topics, m.MeetingTopic, ("topic_key",))
    child_rows.sync(row.organizations, organizations, m.MeetingOrganization, ("organization_key",))
    child_rows.set_identifiers(row.identifiers, draft.identifiers)
    child_rows.sync(row.citations, citations, m.Citation)


def slug(draft: MeetingDraft) -> str:
    """Build a meeting's id from its date and title."""
    range_ = bounds(draft.date)
    day = range_.starts_on.isoformat() if range_.is_one_day else draft.date[:4].strip("./")
    return slugs.slug(day, draft.title)


def written(session: WriteSession, row: m.Meeting) -> None:
    """Mark the meeting's participants as touched, if they were loaded."""
    if "participants" in inspect(row).unloaded:
        return
    derived.touch(session, "participants", [each.key for each in row.participants])


def fill_participant(session: WriteSession, row: m.Participant, draft: ParticipantDraft, path: Path) -> None:
    """Apply a draft to a participant's row, in the meeting that the draft names."""
    wanted = draft.meeting.id or ""
    meeting = session.execute(select(m.Meeting).where(m.Meeting.id == wanted)).scalar_one_or_none()
    if meeting is None:
        raise Unprocessable.at((*path, "meeting"), f"no meeting has the id {wanted!r}; POST /meetings makes one")
    for name in ("title", "date"):
        said = getattr(draft.meeting, name)
        if said is not None and said != getattr(meeting, name):
            raise Unprocessable.at(
                (*path, "meeting", name), f"differs from the meeting's own; change it at /meetings/{wanted}"
            )
    is_new = inspect(row).transient
    if not is_new and row.meeting_key != meeting.key:
        raise Unprocessable.at(
            (*path, "meeting"), "a participant stays in its meeting; delete it here and add one to the other meeting"
        )
    values = _participation(session, draft, path)
    citations = values.pop("citations")
    if is_new:
        last = select(func.max(m.Participant.position), func.count()).where(m.Participant.meeting_key == meeting.key)
        position, count = session.execute(last).one()
        if count >= MAX_PARTICIPANTS:
            raise Unprocessable.at((*path, "meeting"), f"has {count} participants, the most that a meeting can have")
        values |= {"meeting_key": meeting.key, "position": 0 if position is None else position + 1}
    set_values(row, **values)
    child_rows.sync(row.citations, citations, m.Citation)


def participant_slug(draft: ParticipantDraft) -> str:
    """Build a participant's id from the meeting's id and the person, organization or country."""
    who: str | None = draft.country
    if draft.person is not None:
        who = draft.person.id or draft.person.name
    elif draft.organization is not None:
        who = draft.organization.id or draft.organization.name
    return _participant_id(draft.meeting.id or "", slugs.slug(who))


def participant_written(session: WriteSession, row: m.Participant) -> None:
    """Mark the meeting as changed, because it shows its participants and is filtered by them."""
    meeting = session.execute(select(m.Meeting).where(m.Meeting.key == row.meeting_key)).scalar_one()
    touch(meeting)
    session.flush()
    derived.touch(session, "meetings", [meeting.key])


def _participant_id(meeting_id: str, who: str) -> str:
    # The meeting's part is shortened first, because the tail distinguishes the participants.
    tail = who[:40].strip("-")
    return f"{meeting_id[: slugs.MAX_LENGTH - len(tail) - 1].strip('-')}-{tail}"


def _participation(session: WriteSession, draft: ParticipantFields, path: Path) -> dict[str, Any]:
    return {
        "person_key": references.person(session, draft.person, draft.country, (*path, "person")),
        "country_key": references.country(session, draft.country, (*path, "country")),
        "organization_key": references.organization(session, draft.organization, (*path, "organization")),
        "office": draft.office,
        "folded_office": fold(draft.office) if draft.office else None,
        "role": draft.role,
        "name_as_printed": draft.name_as_printed,
        "note": draft.note,
        "citations": child_rows.citation_values(session, draft.citations, path),
    }


def _match_participants(
    session: WriteSession, row: m.Meeting, wanted: list[tuple[str | None, dict[str, Any]]], path: Path
) -> list[tuple[m.Participant, dict[str, Any]]]:
    """Pair wanted participants with those of the meeting, by id or else by identity; create rows for the others."""
    named = {each for each, _ in wanted if each is not None}
    by_id = {each.id: each for each in row.participants}
    by_who: dict[tuple[Any, ...], list[m.Participant]] = {}
    for each in row.participants:
        if each.id not in named:
            by_who.setdefault((each.person_key, each.country_key, each.organization_key, each.office), []).append(each)
    taken = set(by_id) | named
    foreign = _taken(session, sorted(named - set(by_id)))

    def is_taken(candidate: str) -> bool:
        # One query per id at most: for a thousand delegations of one country it would otherwise be a million.
        if candidate not in taken:
            taken.update(_taken(session, [candidate]))
        return candidate in taken

    found = []
    for place, (wanted_id, values) in enumerate(wanted):
        here = (*path, "participants", place, "id")
        if wanted_id in by_id:
            participant = by_id[wanted_id]
        elif wanted_id is not None:
            if wanted_id in foreign:
                raise Conflict(
                    f"the participant id {wanted_id!r} is of another meeting or was deleted",
                    errors=[FieldError(f"{wanted_id!r} is taken; leave it out, or choose another", path=here)],
                )
            participant = m.Participant(id=wanted_id, citations=[])
        elif same := by_who.get(
            (values["person_key"], values["country_key"], values["organization_key"], values["office"])
        ):
            participant = same.pop(0)
        else:
            new_id = slugs.first_free(_slug_of_row(session, row, values), is_taken)
            taken.add(new_id)
            participant = m.Participant(id=new_id, citations=[])
        found.append((participant, values))
    return found


def _slug_of_row(session: WriteSession, row: m.Meeting, values: dict[str, Any]) -> str:
    for model, key in (
        (m.Person, values["person_key"]),
        (m.Organization, values["organization_key"]),
        (m.Country, values["country_key"]),
    ):
        if key is not None:
            who = session.execute(select(model.id).where(model.key == key)).scalar_one()
            break
    return _participant_id(row.id, slugs.slug(who))


def _taken(session: WriteSession, wanted: Sequence[str]) -> set[str]:
    """Return those of the ids that belong, or once belonged, to a participant."""
    if not wanted:
        return set()
    present = select(m.Participant.id).where(m.Participant.id.in_(wanted))
    given_up = select(m.RetiredId.id).where(m.RetiredId.resource == "participants", m.RetiredId.id.in_(wanted))
    return set(session.execute(present.union(given_up)).scalars())


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
            raise Unprocessable.at((*path, place), "repeats an entry before it; give each once")
        seen.add(this)


register(
    MEETINGS,
    fill,
    slug,
    plain=("title", "summary", "kind", "level", "mode", "status", "note"),
    written=written,
)
register(
    PARTICIPANTS,
    fill_participant,
    participant_slug,
    plain=("role", "name_as_printed", "note"),
    written=participant_written,
)
