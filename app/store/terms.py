"""What meetings are filtered by, derived from the meetings: `terms` and `meeting_terms`.

Each filter value ("country JP", "office foreign minister", "kind summit") is a term, and each term has its meetings
in the order of their dates, so that a filtered page is a walk along an index.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select, delete, insert, literal, select, union
from sqlalchemy.dialects import postgresql, sqlite

from app import models as m
from app.batches import batched
from app.db import Writing

_CHUNK: Final = 500


def _values(meetings: Sequence[int] | None) -> Any:
    participant = m.Participant

    def of(facet: str, value: Any, meeting_key: Any) -> Select[Any]:
        rows = select(literal(facet).label("facet"), value.label("value"), meeting_key.label("meeting_key"))
        return rows if meetings is None else rows.where(meeting_key.in_(meetings))

    return union(
        of("country", m.Country.id, participant.meeting_key).join_from(
            participant, m.Country, m.Country.key == participant.country_key
        ),
        of("person", m.Person.id, participant.meeting_key).join_from(
            participant, m.Person, m.Person.key == participant.person_key
        ),
        of("organization", m.Organization.id, participant.meeting_key).join_from(
            participant, m.Organization, m.Organization.key == participant.organization_key
        ),
        of("organization", m.Organization.id, m.MeetingOrganization.meeting_key).join_from(
            m.MeetingOrganization, m.Organization, m.Organization.key == m.MeetingOrganization.organization_key
        ),
        of("topic", m.Topic.id, m.MeetingTopic.meeting_key).join_from(
            m.MeetingTopic, m.Topic, m.Topic.key == m.MeetingTopic.topic_key
        ),
        of("agreement", m.Agreement.id, m.MeetingAgreement.meeting_key).join_from(
            m.MeetingAgreement, m.Agreement, m.Agreement.key == m.MeetingAgreement.agreement_key
        ),
        of("office", participant.folded_office, participant.meeting_key).where(participant.folded_office.is_not(None)),
        of("place", m.Country.id, m.Meeting.key).join_from(
            m.Meeting, m.Country, m.Country.key == m.Meeting.place_country_key
        ),
        of("source", m.Source.id, m.Citation.meeting_key)
        .join_from(m.Citation, m.Source, m.Source.key == m.Citation.source_key)
        .where(m.Citation.meeting_key.is_not(None)),
        of("source", m.Source.id, participant.meeting_key)
        .join_from(m.Citation, m.Source, m.Source.key == m.Citation.source_key)
        .join(participant, participant.key == m.Citation.participant_key),
        of("kind", m.Meeting.kind, m.Meeting.key),
        of("level", m.Meeting.level, m.Meeting.key),
        of("mode", m.Meeting.mode, m.Meeting.key),
        of("status", m.Meeting.status, m.Meeting.key),
    ).subquery()


def refresh(session: Writing, meetings: Sequence[int] | None = None) -> None:
    """Derive the terms of the meetings with these keys, or of all, anew."""
    if meetings is None:
        _refresh(session, None)
    for chunk in batched(meetings or (), _CHUNK):
        _refresh(session, chunk)


def _refresh(session: Writing, meetings: Sequence[int] | None) -> None:
    values = _values(meetings)
    upsert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(
        upsert(m.Term)
        # WHERE TRUE: without it SQLite reads ON CONFLICT as the ON of a join.
        .from_select(["facet", "value"], select(values.c.facet, values.c.value).where(literal(1) == 1).distinct())
        .on_conflict_do_nothing()
    )
    stale = delete(m.MeetingTerm)
    session.execute(stale if meetings is None else stale.where(m.MeetingTerm.meeting_key.in_(meetings)))
    session.execute(
        insert(m.MeetingTerm).from_select(
            ["term_key", "starts_on", "meeting_key", "ends_on"],
            select(m.Term.key, m.Meeting.starts_on, m.Meeting.key, m.Meeting.ends_on)
            .select_from(values)
            .join(m.Term, (m.Term.facet == values.c.facet) & (m.Term.value == values.c.value))
            .join(m.Meeting, m.Meeting.key == values.c.meeting_key),
        )
    )
