"""Refresh of derived data: after each write, or once at the end of many.

A write calls `mark_dirty` for the records that it changes, and `refresh_derived` once their rows are in the database.
That refreshes all data derived from them, such as the terms of meetings with their counts, the term indexes, the
full-text index and the keys of names of people and organizations, in the same transaction. Within `deferred_refresh`, the
refresh is deferred to the end of the block.

See decision 181.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.key_set import KeySet
from app.filter_index import agreement_topics, party_periods, scans, terms
from app.filter_index import refresh as term_entries
from app.queries.matching import similar_meetings, similar_people
from app.search import name_keys, organization_keys, refresh
from app.services.derivation import duplicates, judged_ids, meeting_gaps, participant_days, questions

_MANY_RECORDS: Final = 100
"""The number of written records from which tables that have grown are sampled before they are read."""


def mark_dirty(
    session: WriteSession, resource: str, keys: Iterable[int], dirty: dict[str, KeySet] | None = None
) -> None:
    """Mark records of a resource as written or deleted, now or by the next flush; `dirty` are those of some fields alone."""
    (session.dirty_keys if dirty is None else dirty).setdefault(resource, KeySet()).update(keys)


def note_replaced(session: WriteSession, row: Any) -> None:
    """Note what other records are affected by, before a record that was read with its child rows is written.

    For rows that the session knows, its events note it.
    """
    duplicates.note_former(session, row.model, [row.key])
    if row.model is m.Person and row.tenures.removed():
        session.lost_tenures.add(row.key)


def refresh_derived(session: WriteSession) -> None:
    """Refresh the data derived from dirty records, whose rows must be written already."""
    if session.defers_refresh:
        return
    session.write_held_counts()
    for resource, keys in judged_ids.follow(session).items():
        mark_dirty(session, resource, keys)
    dirty_keys, session.dirty_keys = session.dirty_keys, {}
    with_scalars, session.dirty_scalars = _joined(dirty_keys, session.dirty_scalars), {}
    with_texts, session.dirty_texts = _joined(with_scalars, session.dirty_texts), {}
    if is_large := sum(map(len, with_texts.values())) >= _MANY_RECORDS:
        session.dialect.analyze_grown_tables(session)
    # Before the terms are rewritten: they have the people whom a meeting no longer has.
    written = dirty_keys.get("meetings", KeySet())
    people = duplicates.people_of(session, written)
    session.former_terms |= similar_meetings.terms_of(session.connection(), written)
    moved, session.moved_topics = sorted(session.moved_topics), set()
    meetings = with_scalars.get("meetings", KeySet()) | terms.meetings_of_topics(session, moved)
    of_moved = agreement_topics.agreements_of(session, moved)
    changes = terms.update(session, meetings)
    participant_days.refresh(session, written)
    meeting_gaps.refresh(session, written)
    party_periods.refresh(session, dirty_keys.get("agreements", ()))
    agreement_topics.refresh(session, dirty_keys.get("agreements", KeySet()) | of_moved)
    term_entries.refresh(session, scans.AGREEMENTS, with_scalars.get("agreements", KeySet()) | of_moved)
    term_entries.refresh(session, scans.SOURCES, with_scalars.get("sources", ()))
    refresh.refresh(session, with_texts)
    organization_keys.TABLE.refresh(session, dirty_keys.get("organizations", ()))
    changed_keys = name_keys.refresh(session, dirty_keys.get("people", ()))
    namesakes = similar_people.affected_people(session, changed_keys)
    if is_large:
        session.dialect.analyze_grown_tables(session)
    with_people = {**with_scalars, "people": dirty_keys.get("people", KeySet()) | people | namesakes}
    duplicates.refresh(session, with_people)
    questions.refresh(session, dirty_keys, people)
    session.write_counts(changes.apply)


def _joined(some: Mapping[str, KeySet], others: Mapping[str, KeySet]) -> dict[str, KeySet]:
    return {resource: some.get(resource, KeySet()) | others.get(resource, KeySet()) for resource in {**some, **others}}


@contextmanager
def deferred_refresh(session: WriteSession) -> Iterator[None]:
    """Refresh derived data once for all writes of the block, at its end."""
    session.defers_refresh = True
    try:
        yield
    finally:
        session.defers_refresh = False
    refresh_derived(session)


@contextmanager
def refreshed(session: WriteSession) -> Iterator[None]:
    """Refresh what `deferred_refresh` has deferred so far, and defer nothing within the block."""
    session.defers_refresh = False
    try:
        refresh_derived(session)
        yield
    finally:
        session.defers_refresh = True
