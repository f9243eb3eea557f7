"""Deletion of a record: refused while others refer to it; its id is never reused."""

from typing import Any, Final

from sqlalchemy import Column, ForeignKey, Table, select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain import clock
from app.problems import Referenced
from app.services import derived
from app.services.records import flush, set_updated
from app.services.resource import Resource
from app.services.resources import IN_LOADING_ORDER

_MAX_SHOWN: Final = 10
_RESOURCES: Final = {resource.model.__table__: resource for resource in IN_LOADING_ORDER}


def delete_record(session: WriteSession, resource: Resource, row: Any, successor: str | None = None) -> None:
    """Delete a loaded record with its child rows, and retire its id and those of its participants.

    With a `successor`, the id leads to that record from then on.

    Raises:
        Referenced: other records refer to it; `referred_to_by` names the first of them, `referrers` counts them.
        PreconditionFailed: another client changed the record first.
    """
    referrers: dict[str, set[str]] = {}
    for column in _references_to(row.__table__):
        for name, record_id in _owners(session, column, row.key):
            if (name, record_id) != (resource.name, row.id):
                referrers.setdefault(name, set()).add(record_id)
    if referrers:
        urls = [f"/{name}/{record_id}" for name, ids in sorted(referrers.items()) for record_id in sorted(ids)]
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
    # The DELETE checks the version as well, so that a concurrent change by another client is not deleted unseen.
    session.delete(row)
    flush(session, resource)
    if container is not None:
        derived.mark_dirty(session, container.__tablename__, [container.key])
    derived.refresh_derived(session)


def _references_to(table: Table) -> list[Column[Any]]:
    return [
        column
        for other in m.Base.metadata.sorted_tables
        for column in other.columns
        for foreign in column.foreign_keys
        if foreign.column.table is table and foreign.ondelete == "RESTRICT"
    ]


def _owners(session: WriteSession, column: Column[Any], key: int) -> list[tuple[str, str]]:
    """Return resource and id of the records whose rows, or child rows, refer to `key` through `column`."""
    table = column.table
    resource = _RESOURCES.get(table)
    if resource is not None and not resource.is_part:
        record_ids = session.execute(select(table.c.id).where(column == key)).scalars()
        return [(resource.name, record_id) for record_id in record_ids]
    owners: list[tuple[str, str]] = []
    for owner_column, foreign in _parents(table):
        owner = foreign.column.table
        ids = select(owner.c.id).join_from(table, owner, owner.c.key == owner_column).where(column == key)
        owners += [(owner.name, record_id) for record_id in session.execute(ids).scalars()]
    return owners


def _parents(table: Any) -> list[tuple[Column[Any], ForeignKey]]:
    return [
        (column, foreign)
        for column in table.columns
        for foreign in column.foreign_keys
        if foreign.ondelete == "CASCADE"
    ]
