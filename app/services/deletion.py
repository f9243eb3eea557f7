"""Deletion of a record: refused while others refer to it; its id is never reused."""

from typing import Any, Final

from sqlalchemy import Column, ForeignKey, Table, select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain import clock
from app.problems import Referenced
from app.services import derived
from app.services.records import flush, touch
from app.services.resource import Resource
from app.services.resources import IN_LOADING_ORDER

_NAMED: Final = 10
_RESOURCES: Final = {resource.model.__table__: resource for resource in IN_LOADING_ORDER}


def remove(session: WriteSession, resource: Resource, row: Any, successor: str | None = None) -> None:
    """Delete a loaded record with its child rows, and retire its id and those of its participants.

    With a `successor`, the id leads to that record from then on.

    Raises:
        Referenced: other records refer to it; `referred_to_by` names the first of them, `referrers` counts them.
        PreconditionFailed: another client changed the record first.
    """
    found: dict[str, set[str]] = {}
    for column in _references_to(row.__table__):
        for name, its_id in _owners(session, column, row.key):
            if (name, its_id) != (resource.name, row.id):
                found.setdefault(name, set()).add(its_id)
    if found:
        named = [f"/{name}/{its_id}" for name, ids in sorted(found.items()) for its_id in sorted(ids)]
        count = len(named)
        shown = ", ".join(named[:_NAMED]) + (f" and {count - _NAMED} more" if count > _NAMED else "")
        raise Referenced(
            f"{resource.name}: {row.id!r} is referenced by {shown}; update or delete those first",
            referred_to_by=named[:_NAMED],
            referrers=count,
        )
    gone = [(resource.name, row.id, successor)]
    parts = resource.parts(row)
    gone += [(part.__tablename__, part.id, None) for part in parts]
    moment = clock.now(after=clock.latest(row.updated_at, *(part.updated_at for part in parts)))
    session.add_all(
        m.RetiredId(resource=name, id=its_id, retired_at=moment, successor=heir) for name, its_id, heir in gone
    )
    container = resource.container(session, row)
    if container is not None:
        touch(container)
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
    own = _RESOURCES.get(table)
    if own is not None and not own.is_part:
        found = session.execute(select(table.c.id).where(column == key)).scalars()
        return [(own.name, each) for each in found]
    named: list[tuple[str, str]] = []
    for owner_column, foreign in _wholes(table):
        owner = foreign.column.table
        ids = select(owner.c.id).join_from(table, owner, owner.c.key == owner_column).where(column == key)
        named += [(owner.name, each) for each in session.execute(ids).scalars()]
    return named


def _wholes(table: Any) -> list[tuple[Column[Any], ForeignKey]]:
    return [
        (column, foreign)
        for column in table.columns
        for foreign in column.foreign_keys
        if foreign.ondelete == "CASCADE"
    ]
