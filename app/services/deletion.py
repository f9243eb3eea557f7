"""Deletion of a record: refused while others refer to it; its id is never reused."""

from typing import Any, Final

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.dates import clock
from app.problems import Referenced
from app.services import disputes
from app.services.derivation import derived
from app.services.referrers import referrers_of
from app.services.resource import Resource
from app.services.row_writes import flush, set_updated

_MAX_SHOWN: Final = 10


def delete_record(session: WriteSession, resource: Resource, row: Any, successor: str | None = None) -> None:
    """Delete a loaded record with its child rows, and retire its id and those of its participants.

    With a `successor`, the id leads to that record from then on.

    Raises:
        Referenced: other records refer to it; `referred_to_by` names the first of them, `referrers` counts them.
        PreconditionFailed: another client changed the record first.
    """
    if referrers := referrers_of(session, resource, row.key) - {(resource.name, row.id)}:
        urls = [f"/{name}/{record_id}" for name, record_id in sorted(referrers)]
        count = len(urls)
        summary = ", ".join(urls[:_MAX_SHOWN]) + (f" and {count - _MAX_SHOWN} more" if count > _MAX_SHOWN else "")
        raise Referenced(
            f"{resource.name}: {row.id!r} is referenced by {summary}; update or delete those first",
            referred_to_by=urls[:_MAX_SHOWN],
            referrers=count,
        )
    retired = [(resource.name, row.id, successor)]
    parts = resource.parts(row)
    retired += [(part.__tablename__, part.id, None) for part in parts]
    moment = clock.now(after=clock.latest(row.updated_at, *(part.updated_at for part in parts)))
    session.add_all(
        m.RetiredId(resource=name, id=record_id, retired_at=moment, successor=successor_id)
        for name, record_id, successor_id in retired
    )
    container = resource.container(session, row)
    if container is not None:
        set_updated(container)
    derived.mark_dirty(session, resource.name, [row.key])
    for part in parts:
        derived.mark_dirty(session, part.__tablename__, [part.key])
    resource.before_delete(session, row)
    # The DELETE checks the version as well, so that a concurrent change by another client is not deleted unseen.
    session.delete(row)
    flush(session, resource)
    if container is not None:
        derived.mark_dirty(session, container.__tablename__, [container.key])
        disputes.refresh_container(session, container.key)
    derived.refresh_derived(session)
