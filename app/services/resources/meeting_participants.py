"""The participants of a meeting, paired with those of its input."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select

from app.db import models as m
from app.db.known_ids import UNKNOWN
from app.db.new_rows import NewRow, is_new, new_row
from app.db.prepared_statements import fetch_column
from app.db.write_session import WriteSession
from app.domain.dates import clock
from app.domain.strings import slugs
from app.problems import Conflict, FieldError, Path
from app.services import child_rows
from app.services.derivation import derived, participant_days
from app.services.resource import id_by_key
from app.services.resources.citations import sync_citations
from app.services.resources.participants import participant_id
from app.services.scalar_fields import set_order, set_values

_IS_TAKEN: Final = (
    select(m.Participant.id)
    .where(m.Participant.id == bindparam("record_id"))
    .union(
        select(m.RetiredId.id).where(m.RetiredId.resource == "participants", m.RetiredId.id == bindparam("record_id"))
    )
)


def pair_participants(
    session: WriteSession, row: m.Meeting, requested_ids: list[tuple[str | None, dict[str, Any]]], path: Path
) -> list[tuple[m.Participant, dict[str, Any]]]:
    """Pair requested participants with those of the meeting, by id or else by identity; create rows for the others.

    A participant that was removed from this same meeting may return under its id.
    """
    named = {item for item, _ in requested_ids if item is not None}
    by_id = {item.id: item for item in row.participants}
    by_who: dict[tuple[Any, ...], list[m.Participant]] = {}
    for item in row.participants:
        if item.id not in named:
            by_who.setdefault((item.person_key, item.country_key, item.organization_key, item.office), []).append(item)
    taken = set(by_id) | named
    elsewhere = _taken(session, sorted(named - set(by_id)))
    returning = _removed_from(session, row.id, elsewhere)
    elsewhere -= returning.keys()

    def is_taken(candidate: str) -> bool:
        # One query per id at most: for a thousand delegations of one country it would otherwise be a million.
        if candidate not in taken:
            taken.update(_taken(session, [candidate]))
        return candidate in taken

    result = []
    for index, (requested_id, values) in enumerate(requested_ids):
        if requested_id in by_id:
            participant = by_id[requested_id]
        elif requested_id is not None:
            if requested_id in elsewhere:
                raise _taken_id(requested_id, (*path, "participants", index, "id"))
            participant = _new_participant(row, requested_id, created_at=returning.get(requested_id))
        elif same := by_who.get(
            (values["person_key"], values["country_key"], values["organization_key"], values["office"])
        ):
            participant = same.pop(0)
        else:
            new_id = slugs.first_available(_slug_of_row(session, row, values), is_taken)
            taken.add(new_id)
            participant = _new_participant(row, new_id)
        result.append((participant, values))
    return result


Participants = list[tuple[str | None, dict[str, Any]]]
"""The requested id, or None, and the values of each participant."""


def distinct_people(session: WriteSession, row: m.Meeting, participants: Participants, path: Path) -> Participants:
    """Return the participants without people who take part twice in the same way; unnamed ones may be several people.

    A request that repeats one is refused. A file is not, since it may be an export of a meeting that has one twice: if the file gives
    no id, and the meeting does not have the participant twice, the citations of the second go to the first.

    Raises:
        Unprocessable: a participant of a request repeats another one.
    """
    if session.restores_state:
        return participants
    recorded = {item.id for item in row.participants}
    first: dict[tuple[Any, ...], int] = {}
    repeated: set[int] = set()
    for index, (requested_id, values) in enumerate(participants):
        if values["person_key"] is None:
            continue
        earlier = first.setdefault(tuple(value for name, value in values.items() if name != "citations"), index)
        if earlier == index:
            continue
        if session.is_import:
            if requested_id is None and _number_of(row, values) <= 1:
                repeated.add(index)
                move_citations(values, participants[earlier][1])
        elif not {requested_id, participants[earlier][0]} <= recorded:
            raise child_rows.repetition(path, index, earlier)
    return [item for index, item in enumerate(participants) if index not in repeated]


def _number_of(row: m.Meeting, values: Mapping[str, Any]) -> int:
    """Return how many participants of a meeting have all values of another, citations apart."""
    return child_rows.count(row.participants, {name: value for name, value in values.items() if name != "citations"})


def move_citations(source: Mapping[str, Any], target: dict[str, Any]) -> None:
    """Add those citations of one participant's values to another's that these lack."""
    target["citations"] = [
        *target["citations"],
        *(citation for citation in source["citations"] if citation not in target["citations"]),
    ]


def _taken_id(record_id: str, path: Path) -> Conflict:
    return Conflict(
        f"the participant id {record_id!r} belongs to another meeting or was deleted",
        errors=[FieldError(f"{record_id!r} is taken; leave it out, or choose another", path=path)],
    )


def _new_participant(meeting: Any, own_id: str, **values: Any) -> Any:
    """Return a participant of a meeting that is new itself, or of one that the session has loaded."""
    if isinstance(meeting, NewRow):
        return new_row(m.Participant, id=own_id, **values)
    return m.Participant(id=own_id, citations=[], **values)


def _slug_of_row(session: WriteSession, row: m.Meeting, values: dict[str, Any]) -> str:
    for model, key in (
        (m.Person, values["person_key"]),
        (m.Organization, values["organization_key"]),
        (m.Country, values["country_key"]),
    ):
        if key is not None:
            name = id_by_key(session, model, key)
            break
    return participant_id(row.id, slugs.slugify(name))


def _removed_from(session: WriteSession, meeting_id: str, ids: set[str]) -> dict[str, str]:
    """Release those of the ids that participants of this meeting had before they were removed; return when each was created."""
    if not ids:
        return {}
    of_participants = (m.RetiredId.resource == "participants", m.RetiredId.id.in_(ids), m.RetiredId.successor.is_(None))
    created: dict[str, str] = {}
    # Locked, so that of two concurrent writers one finds the id released already.
    for retired in session.execute(select(m.RetiredId).where(*of_participants).with_for_update()).scalars().all():
        removals = (m.Change.resource == "participants", m.Change.id == retired.id, m.Change.before.is_not(None))
        last = select(m.Change.before).where(*removals).order_by(m.Change.version.desc()).limit(1)
        before = session.execute(last).scalar_one_or_none()
        participant = None if before is None else json.loads(before)
        if participant is not None and participant["meeting"]["id"] == meeting_id:
            created[retired.id] = participant["created_at"]
            session.delete(retired)
    return created


def _taken(session: WriteSession, record_id: Sequence[str]) -> set[str]:
    """Return the ids that belong, or once belonged, to a participant."""
    known = {item: session.known.ids.key("participants", item) for item in record_id}
    taken = {item for item, key in known.items() if key not in {None, UNKNOWN}}
    record_id = [item for item in known if item not in taken and not session.known.ids.is_free("participants", item)]
    if not record_id:
        return taken
    if len(record_id) == 1:
        # The ids of new participants that are not inserted yet are known.
        return taken.union(fetch_column(session.bare_connection(), _IS_TAKEN, record_id=record_id[0]))
    present = select(m.Participant.id).where(m.Participant.id.in_(record_id))
    given_up = select(m.RetiredId.id).where(m.RetiredId.resource == "participants", m.RetiredId.id.in_(record_id))
    return taken.union(session.execute(present.union(given_up)).scalars())


def set_participants(
    session: WriteSession, row: m.Meeting, participants: list[tuple[m.Participant, dict[str, Any]]]
) -> None:
    """Set the participants of a meeting, with their values, and retire the ids of those that it no longer has."""
    rows = [participant for participant, _ in participants]
    set_order(rows)
    for participant, values in participants:
        citations = values.pop("citations")
        set_values(participant, **values)
        if is_new(participant):
            set_values(participant, **participant_days.days_of(row))
        sync_citations(participant.citations, citations)
    if [id(participant) for participant in rows] != [id(participant) for participant in row.participants]:
        removed = [participant for participant in row.participants if participant not in rows]
        moment = clock.now(after=clock.latest(*(participant.updated_at for participant in removed)))
        session.add_all(
            m.RetiredId(resource="participants", id=participant.id, retired_at=moment) for participant in removed
        )
        derived.mark_dirty(session, "participants", [participant.key for participant in removed])
        child_rows.replace_list(row.participants, rows)
