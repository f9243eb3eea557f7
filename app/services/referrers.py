"""The records that refer to a record, derived from the foreign keys, so that no table can be forgotten."""

from functools import cache
from typing import Any, Final

from sqlalchemy import Column, ForeignKey, Table, select

from app.db import models as m
from app.db.write_session import WriteSession
from app.services.resource import Resource
from app.services.resources import IN_LOADING_ORDER

_RESOURCES: Final = {resource.model.__table__: resource for resource in IN_LOADING_ORDER}


def referrers_of(session: WriteSession, resource: Resource, key: int) -> set[tuple[str, str]]:
    """Return resource and id of the records that refer to the one with a primary key, themselves or by a child row.

    A record may be among its own referrers.
    """
    columns = references_to(resource.model.__table__)
    return {owner for column in columns for owner in _owners(session, column, key)}


@cache
def references_to(table: Table) -> tuple[Column[Any], ...]:
    """Return the columns that refer to a table, and keep its rows from being deleted."""
    return tuple(
        column
        for other in m.Base.metadata.sorted_tables
        for column in other.columns
        for foreign in column.foreign_keys
        if foreign.column.table is table and foreign.ondelete == "RESTRICT"
    )


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
