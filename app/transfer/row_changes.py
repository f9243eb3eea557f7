"""The fields that the rows of documents change: those that a row empties are counted, and a dry run lists all of them."""

import json
from collections import Counter
from typing import Any

from app.db.write_session import WriteSession
from app.queries.records import document
from app.services.resource import Resource
from app.transfer.field_changes import changed_fields
from app.transfer.import_report import ImportReport
from app.transfer.rows import ImportRow


class RowChanges:
    """The changes of the present row."""

    def __init__(self, session: WriteSession, report: ImportReport, *, lists_all: bool) -> None:
        """Begin without a row; `lists_all` is whether the report lists the changed fields, as that of a dry run does."""
        self._session, self._report, self._lists_all = session, report, lists_all
        self._emptied: Counter[str] = Counter()

    def begin_row(self) -> None:
        """Begin another row."""
        self._emptied.clear()

    @property
    def emptied(self) -> list[str]:
        """The fields that the row emptied, as URL paths, each as often as it emptied it."""
        return list(self._emptied.elements())

    def note(self, resource: Resource, row: ImportRow, record_id: str, data: Any, first_change: int) -> None:
        """Note what a row changed by replacing a record with an input.

        The document before is that of the first pending change of the record since `first_change`, the number of pending
        changes before it was replaced; there is none if an earlier row of the import already changed the record.
        """
        entries = self._session.pending_changes.entries[first_change:]
        text = next((entry.before for entry in entries if entry.record == (resource.name, record_id)), None)
        if text is None:
            return
        before, after = json.loads(text), data.model_dump(mode="json")
        if self._lists_all:
            after = json.loads(document(self._session, resource.collection, record_id))
        for name in (*resource.derived_fields, resource.id_field):
            before.pop(name, None)
            after.pop(name, None)
        changed, emptied = changed_fields(before, after)
        self._emptied.update(f"/{resource.name}/*/{field}" for field in emptied)
        if self._lists_all:
            url = f"/{resource.name}/{record_id}"
            self._report.add("changes", {"where": row.location, "id": url, "changed": changed, "emptied": emptied})
