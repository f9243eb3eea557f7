"""Derived questions: found for the records that a write changes, in its transaction."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, delete, event, insert, or_, select, update
from sqlalchemy.orm import Session, object_session

from app.db import models as m
from app.db.prepared_statements import fetch
from app.db.table_scan import key_batches
from app.db.write_session import WriteSession
from app.domain.key_set import KeySet
from app.queries.matching.duplicate_candidates import MODELS
from app.queries.questions import DERIVED, other_holders
from app.queries.questions.provider import StoredProvider

_BATCH: Final = 1_000
"""The number of records whose questions are found together: what one country recorded is read once for all of them."""
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_MEETINGS_OF_HOLDERS: Final = select(m.Participant.meeting_key).where(
    m.Participant.person_key.in_(select(m.Tenure.person_key).where(m.Tenure.person_key.in_(_KEYS)))
)
_STORED, _STORED_OF_BOTH = (
    select(m.OpenQuestion.record_key, m.OpenQuestion.other_key, m.OpenQuestion.detail).where(
        m.OpenQuestion.kind == bindparam("kind"),
        m.OpenQuestion.resource == bindparam("resource"),
        or_(*(side.in_(_KEYS) for side in sides)),
    )
    for sides in ((m.OpenQuestion.record_key,), (m.OpenQuestion.record_key, m.OpenQuestion.other_key))
)


def refresh(session: WriteSession, dirty_keys: Mapping[str, Collection[int]], attendees: Collection[int]) -> None:
    """Bring the questions about the records with these primary keys up to date, by resource.

    `attendees` are the people of the meetings that were written, whose days may have changed.
    """
    of_people = _meetings_of_people(session, dirty_keys.get("people", ()))
    for provider in DERIVED:
        keys = KeySet(dirty_keys.get(provider.resource, ()))
        if provider.resource == "people":
            keys.update(attendees)
        else:
            keys.update(of_people)
            if provider is other_holders.PROVIDER:
                keys.update(other_holders.meetings_of_terms(session.connection(), dirty_keys.get("people", ())))
        for batch in session.batches(keys, _BATCH):
            refresh_kind(session, provider, batch)


def rebuild(session: WriteSession) -> None:
    """Find all questions again."""
    session.execute(delete(m.OpenQuestion))
    for provider in DERIVED:
        for keys in key_batches(session, MODELS[provider.resource], _BATCH):
            refresh_kind(session, provider, keys)


@event.listens_for(m.Tenure, "before_delete")
def _note_loss(_mapper: object, _connection: object, tenure: m.Tenure) -> None:
    session = object_session(tenure)
    if isinstance(session, WriteSession):
        session.lost_tenures.add(tenure.person_key)


def _meetings_of_people(session: WriteSession, people: Collection[int]) -> set[int]:
    """Return the meetings of the people who have or had tenures, with which their offices are compared."""
    result: set[int] = set()
    lost, session.lost_tenures = session.lost_tenures, set()
    for keys in session.batches(sorted(people), _BATCH):
        result.update(meeting for (meeting,) in fetch(session, _MEETINGS_OF_HOLDERS, {"keys": keys}))
    for keys in session.batches(sorted(lost.intersection(people)), _BATCH):
        is_theirs = m.Participant.person_key.in_(keys)
        result.update(session.execute(select(m.Participant.meeting_key).where(is_theirs)).scalars())
    return result


def refresh_kind(session: WriteSession, provider: StoredProvider, keys: list[int]) -> None:
    """Bring the questions of one kind about these records up to date."""
    row = m.OpenQuestion
    stored, expected = _stored(session, provider, keys), _expected(session.connection(), provider, keys)
    for record, other in sorted(stored.keys() - expected.keys()):
        session.execute(delete(row).where(*_question_conditions(provider, record, other)))
    if new := sorted(expected.keys() - stored.keys()):
        session.execute(
            insert(row),
            [
                {
                    "kind": provider.kind,
                    "resource": provider.resource,
                    "record_key": record,
                    "other_key": other,
                    "detail": expected[record, other],
                }
                for record, other in new
            ],
        )
    for key in sorted(expected.keys() & stored.keys()):
        if expected[key] != stored[key]:
            session.execute(update(row).where(*_question_conditions(provider, *key)).values(detail=expected[key]))


def _question_conditions(provider: StoredProvider, record: int, other: int) -> tuple[Any, ...]:
    row = m.OpenQuestion
    return (
        row.resource == provider.resource,
        row.record_key == record,
        row.kind == provider.kind,
        row.other_key == other,
    )


def _stored(connection: Connection | Session, provider: StoredProvider, keys: list[int]) -> dict[tuple[int, int], str]:
    values = {"kind": provider.kind, "resource": provider.resource, "keys": keys}
    rows = fetch(connection, _STORED_OF_BOTH if provider.is_mutual else _STORED, values)
    return {(record, other): detail for record, other, detail in rows}


def _expected(connection: Connection, provider: StoredProvider, keys: list[int]) -> dict[tuple[int, int], str]:
    return {
        key: json.dumps(detail, ensure_ascii=False, sort_keys=True)
        for key, detail in provider.find(connection, keys).items()
    }


def differences(connection: Connection, provider: StoredProvider) -> Iterator[list[int]]:
    """Yield, in batches, the primary keys of records whose stored questions differ from those expected."""
    for keys in key_batches(connection, MODELS[provider.resource], _BATCH):
        stored, expected = _stored(connection, provider, keys), _expected(connection, provider, keys)
        if wrong := {key for key in stored.keys() | expected.keys() if stored.get(key) != expected.get(key)}:
            yield sorted({key for pair in wrong for key in pair} & set(keys))
