"""Rows about records into which others were merged.

A row without an id may be about the merged record or about the survivor, which has the names and identifiers of both. So it never
replaces the survivor: what is recorded stays, and a row with anything else is refused. A row that says what the merged record said
does not make it again.

See decisions 264 and 333.
"""

import json
from collections.abc import Collection
from typing import Final

from app.db.write_session import WriteSession
from app.problems import Unprocessable
from app.queries import history
from app.queries.records import document, merged_into, survivor_of
from app.schemas.common import RecordInput
from app.services.intake.corrections import content
from app.services.intake.enrichment import enrich, resolved_values
from app.services.resource import Resource

_NOT_SAID: Final = frozenset({"id", "origin", "reviewed", "created_at", "updated_at"})


def restates_merged(
    session: WriteSession, resource: Resource, data: RecordInput, columns: Collection[str] | None = None
) -> bool:
    """Return whether a row without an id says of a record what that said until it was merged; a table says its columns alone."""
    if resource.requested_id(data) is not None:
        return False
    record_id = resource.slug(data)
    if survivor_of(session, resource.name, resource.model, record_id) is None:
        return False
    merge = history.newest_merge(session, resource.collection, record_id)
    if merge is None or merge.before is None:
        return False
    names = resource.input_type.model_fields.keys() - _NOT_SAID - {*resource.derived_fields}
    before, now = (
        content({name: values.get(name) for name in names.intersection(names if columns is None else columns)})
        for values in (json.loads(merge.before), data.model_dump(mode="json"))
    )
    return before == now


def refuse_merged_id(session: WriteSession, resource: Resource, record_id: str, data: RecordInput) -> None:
    """Refuse a row that names a record that was merged into the one that it matches.

    Raises:
        Unprocessable: it does.
    """
    requested = resource.requested_id(data)
    if requested is None or requested == record_id:
        return
    if survivor_of(session, resource.name, resource.model, requested) == record_id:
        raise Unprocessable.at(
            (resource.id_field,), f"{requested!r} was merged into {record_id!r}; write that id, or leave the row out"
        )


def kept_fields(session: WriteSession, resource: Resource, record_id: str, data: RecordInput) -> list[str] | None:
    """Return the fields that stay as recorded though a row without an id gives fewer values; None if it may replace the record.

    Raises:
        Unprocessable: other records were merged into this one, and the row says something that is not recorded.
    """
    if resource.requested_id(data) is not None:
        return None
    merged = merged_into(session.connection(), resource.name, record_id, limit=1)
    if not merged:
        return None
    recorded = json.loads(document(session, resource.collection, record_id))
    values = resolved_values(session, data)
    enriched, refused = enrich(recorded, values)
    resource.keep_other_names(enriched, refused)
    if new := sorted({*refused, *(name for name in enriched if enriched[name] != recorded[name])}):
        raise Unprocessable.at(
            (),
            f"matches {record_id!r}, into which {merged[0]!r} was merged, but differs in {', '.join(new)}; "
            f"write the id {record_id!r} to replace all of it, or leave the row out",
        )
    return sorted(name for name, value in values.items() if content({name: value}) != content({name: recorded[name]}))
