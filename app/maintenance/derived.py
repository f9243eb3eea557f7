"""Checks of data that is derived from records, and how all of it is rebuilt.

See decision 77.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, delete, select

from app.db import models as m
from app.db.table_scan import key_batches
from app.db.write_session import WriteSession
from app.filter_index import agreement_topics, party_periods, scans, term_counts, terms
from app.filter_index import refresh as term_entries
from app.maintenance import derived_agreements, derived_columns
from app.search import name_keys, organization_keys, refresh
from app.services import disputes
from app.services.derivation import duplicates, questions
from app.services.derivation.derived import mark_dirty, refresh_derived
from app.services.resources import BY_NAME, COLLECTIONS

_BATCH: Final = 1_000
# A marker row that belongs to no record; migrations insert it to request that derived data be rebuilt.
_STALE: Final = m.SearchEntry.resource == "everything"


def wrong_disputes(connection: Connection) -> Iterator[tuple[str, int]]:
    """Yield the records whose stances or disputed fields do not follow from their citations: resource and primary key."""
    # Read only: the session is never flushed.
    with WriteSession(connection, actor="check") as session:
        yield from disputes.wrong(session, COLLECTIONS)


def repair_disputes(session: WriteSession, name: str, key: int) -> bool:
    """Derive the stances and disputed fields of a record again."""
    resource = BY_NAME[name]
    disputes.store(session, resource.collection, key)
    mark_dirty(session, name, [key])
    refresh_derived(session)
    return True


def wrong_terms(connection: Connection) -> Iterator[list[int]]:
    """Yield, in batches, the primary keys of meetings with wrong filter terms."""
    for keys in key_batches(connection, m.Meeting, _BATCH):
        if outdated := terms.outdated(connection, keys):
            yield outdated


def needs_rebuild(connection: Connection) -> bool:
    """Return whether a migration has requested that derived data be rebuilt."""
    return connection.execute(select(m.SearchEntry.key).where(_STALE)).first() is not None


def rebuild_derived(session: WriteSession) -> None:
    """Rebuild the data derived from texts and dates, the filter index too, and clear the request of the migration."""
    connection = session.connection()
    for rule, key, expected in derived_columns.wrong_columns(connection):
        derived_columns.repair_columns(session, rule, key, expected)
        if rule.model is m.Participant:
            meeting_key = select(m.Participant.meeting_key).where(m.Participant.key == key)
            mark_dirty(session, "meetings", connection.execute(meeting_key).scalars())
        mark_dirty(session, rule.model.__tablename__, [key])
    for key, expected_agreement in derived_agreements.wrong_agreements(connection):
        derived_agreements.repair_agreement(session, key, expected_agreement)
        mark_dirty(session, "agreements", [key])
    refresh_derived(session)
    for agreements in list(party_periods.differences(connection)):
        party_periods.refresh(session, agreements)
    for name, key in list(wrong_disputes(connection)):
        disputes.store(session, COLLECTIONS[name], key)
    # A facet may be new: the records themselves are then right, and only their terms are missing.
    for keys in wrong_terms(connection):
        terms.refresh(session, keys)
    term_counts.rebuild(session)
    for agreements in list(agreement_topics.differences(connection)):
        agreement_topics.refresh(session, agreements)
    for index in (scans.AGREEMENTS, scans.SOURCES):
        term_entries.refresh(session, index, connection.execute(select(index.model.key)).scalars().all())
    refresh.rebuild(session)
    name_keys.TABLE.rebuild(session)
    organization_keys.TABLE.rebuild(session)
    duplicates.rebuild(session)
    questions.rebuild(session)
    session.execute(delete(m.SearchEntry).where(_STALE))


def ids_of(connection: Connection, model: Any, keys: Iterable[int]) -> list[str]:
    """Return the public ids of the records with the given primary keys, in order of the ids."""
    return list(connection.execute(select(model.id).where(model.key.in_(list(keys))).order_by(model.id)).scalars())
