"""The records that a row of a data set was about when it was last imported.

A record that such a row created or added to may have another name, date or identifier by now, because somebody edited it here.
The stored row still has the former values and names the record.

See decision 347.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from app.db import models as m
from app.db.prepared_statements import bound_limit, fetch, fetch_column
from app.db.write_session import WriteSession
from app.queries.history import newest_end
from app.queries.records import find_key, merged_into, survivor_of
from app.schemas.json_patch import references as named_records
from app.services import references
from app.services.intake.corrections import content
from app.services.intake.row_citations import plain
from app.services.resource import Resource
from app.services.resources import SOURCES
from app.services.same_record import is_same

_MOST_ROWS: Final = 20
_MOST_IDS: Final = 20
_MOST_SOURCES: Final = 1_000
_ROW: Final = m.DatasetRow
_OF_CITATION: Final = (
    select(_ROW.id, _ROW.document)
    .where(
        _ROW.source == bindparam("source"),
        _ROW.locator == bindparam("locator"),
        _ROW.resource == bindparam("resource"),
        _ROW.key <= bindparam("last_key"),
    )
    .limit(bound_limit("most"))
)
_RETIRED: Final = select(m.RetiredId.id).where(
    m.RetiredId.resource == bindparam("resource"), m.RetiredId.id.in_(bindparam("ids", expanding=True))
)


@dataclass(frozen=True, slots=True)
class FormerRow:
    """A row as it was last imported, with the record that it was about."""

    record_id: str
    """The id of the record, or of the one into which it was merged; of a deleted one, its own."""
    is_deleted: bool
    content: Mapping[str, Any]


class FormerRows:
    """The rows that were stored before an import."""

    def __init__(self, session: WriteSession) -> None:
        """Prepare an import."""
        self._session = session
        self._last_key: int | None = None
        """The largest key of the rows stored before this import."""
        self._sources: dict[str, list[str]] = {}
        """For each source that rows cite, as JSON, the ids under which rows of it are stored."""

    def forget(self) -> None:
        """Forget which sources have rows, since others may have merged sources or imported rows."""
        self._sources.clear()

    def find(self, resource: Resource, data: Any) -> FormerRow | None:
        """Return the row with the citation of an input that has the same identity, or None unless it is one.

        A citation may give only the number of the row, and the next version of the list have another row there.
        """
        rows = self._of_citation(resource, data)
        if not rows:
            return None
        values = _content(data)
        same = [row for row in rows if is_same(resource, row.content, values)]
        return same[0] if len({row.record_id for row in same}) == 1 else None

    def named(self, resource: Resource, data: Any, record_id: str, name: str) -> list[str]:
        """Return the ids of the records of a resource that the row of an input about a record named when it was last imported."""
        rows = [row for row in self._of_citation(resource, data) if row.record_id == record_id]
        return sorted({item for row in rows for other, item in named_records(row.content) if other == name})

    def _of_citation(self, resource: Resource, data: Any) -> list[FormerRow]:
        """Return the rows with the citation of an input."""
        if self._last_key is None:
            last = select(func.coalesce(func.max(_ROW.key), 0))
            self._last_key = int(self._session.execute(last).scalar_one())
        if not self._last_key:
            return []
        citation = next((item for item in getattr(data, "citations", None) or () if item.locator), None)
        if citation is None:
            return []
        sources = self._ids_of(citation.source)
        return [row for source in sources for row in self._rows(resource, source, citation.locator)]

    def _rows(self, resource: Resource, source: str, locator: str) -> list[FormerRow]:
        parameters = {"source": source, "locator": locator, "resource": resource.name}
        limits = {"last_key": self._last_key, "most": _MOST_ROWS}
        return [
            self._former_row(resource, record_id, values)
            for record_id, text in fetch(self._session, _OF_CITATION, parameters | limits)
            if (values := json.loads(text)) is not None
        ]

    def _former_row(self, resource: Resource, record_id: str, values: dict[str, Any]) -> FormerRow:
        if find_key(self._session, resource.model, record_id) is not None:
            return FormerRow(record_id, is_deleted=False, content=values)
        survivor = survivor_of(self._session, resource.name, resource.model, record_id)
        return FormerRow(survivor or record_id, is_deleted=survivor is None, content=values)

    def _ids_of(self, source: Any) -> list[str]:
        """Return the ids of a source, and of those that were merged into it, that have stored rows."""
        given = source.model_dump_json(exclude_unset=True)
        if given not in self._sources:
            if len(self._sources) >= _MOST_SOURCES:
                self._sources.clear()
            key = references.find(self._session, SOURCES, source, ())
            own_id = None if key is None else SOURCES.id_of(self._session, key)
            merged = [] if own_id is None else merged_into(self._session.connection(), SOURCES.name, own_id)
            ids = [item for item in (own_id, *merged) if item is not None and self._has_rows(item)]
            self._sources[given] = ids
        return self._sources[given]

    def _has_rows(self, source: str) -> bool:
        of_source = select(_ROW.key).where(_ROW.source == source, _ROW.key <= self._last_key)
        return self._session.execute(of_source.limit(1)).first() is not None


def find_retired(session: WriteSession, resource: Resource, data: Any, *, unknown: bool) -> str | None:
    """Return the retired id of the record that an input without an id describes, or None.

    It is looked for among the ids that inputs of this name get, and compared with the last state of each. With `unknown`, a
    record whose last state is unknown, since it was retired in another database, is found by the very id of the name.
    """
    first_id = resource.slug(data)
    if session.known.ids.is_free(resource.name, first_id):
        return None
    ids = [first_id, *(f"{first_id}-{number}" for number in range(2, _MOST_IDS + 1))]
    retired_ids = set(fetch_column(session, _RETIRED, resource=resource.name, ids=ids))
    if not retired_ids:
        return None
    values = _content(data)
    for record_id in ids:
        if record_id not in retired_ids:
            if find_key(session, resource.model, record_id) is None:
                return None
            continue
        end = newest_end(session, resource.collection, record_id)
        if end is None or end.before is None:
            if unknown and record_id == first_id:
                return record_id
        elif is_same(resource, content(json.loads(end.before)), values):
            return record_id
    return None


def _content(data: Any) -> dict[str, Any]:
    values: dict[str, Any] = plain(content(data.model_dump(mode="json", exclude_unset=True)))
    return values
