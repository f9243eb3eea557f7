"""Stances in former documents of a record: which ones followed from the values then, so that nobody stated them.

A document shows one stance, whether stated or derived. A derived one follows from the record and from the merges of the records that
the source names, and both may be others when the document is restored.
"""

from copy import deepcopy
from functools import partial
from typing import Any

from sqlalchemy import select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.enums import ChangeAction
from app.queries.records import successor_of
from app.services import stances


def end_of_version(session: WriteSession, resource: str, record_id: str, version: int) -> str | None:
    """Return the time of the change that ended a version of a record, None if it is the current one."""
    change = m.Change
    following = (change.resource == resource, change.id == record_id, change.version == version + 1)
    return session.execute(select(change.at).where(*following)).scalar_one_or_none()


def last_change(session: WriteSession, resource: str, record_id: str) -> str | None:
    """Return the time of the newest change of a record, None if none is recorded."""
    change = m.Change
    own = select(change.at).where(change.resource == resource, change.id == record_id)
    return session.execute(own.order_by(change.version.desc()).limit(1)).scalar_one_or_none()


def without_derived(session: WriteSession, document: dict[str, Any], until: str | None) -> dict[str, Any]:
    """Return a former document without the stances that followed from its values.

    `until` is the time of the change that ended it, None for the current one: merges count that were made before, and not undone.
    """
    result = deepcopy(document)

    def successor(resource: str, record_id: str) -> str | None:
        return _successor(session, resource, record_id, until)

    stances.drop_derived_stances(result, partial(stances.survivor_by, successor_of=successor))
    return result


def _successor(session: WriteSession, resource: str, record_id: str, until: str | None) -> str | None:
    change = m.Change
    changes = select(change.action, change.successor).where(change.resource == resource, change.id == record_id)
    if until is not None:
        changes = changes.where(change.at < until)
    newest = session.execute(changes.order_by(change.version.desc()).limit(1)).one_or_none()
    if newest is None:
        # Merged elsewhere, before an export.
        return successor_of(session, resource, record_id)
    return newest.successor if newest.action == ChangeAction.MERGED else None
