"""The records that rows without an id were about before somebody edited, merged or deleted them.

See decision 347.
"""

from typing import Any

from app.db.write_session import WriteSession
from app.problems import Unprocessable
from app.queries.records import find_key, retired, survivor_of
from app.services.former_references import stays_retired
from app.services.intake import former_rows
from app.services.intake.former_rows import FormerRow, FormerRows
from app.services.resource import Resource


class FormerRecords:
    """The records that rows of one import were about before."""

    def __init__(self, session: WriteSession, *, is_enriching: bool) -> None:
        """Prepare an import of a data set, if it is enriching, or of documents."""
        self._session, self._is_enriching = session, is_enriching
        self.rows = FormerRows(session)
        """The rows of data sets that were stored before."""

    def find_edited(self, resource: Resource, data: Any) -> str | None:
        """Return the id of the record that the row of a data set was about when it was last imported, or None."""
        row = self._find_row(resource, data)
        return None if row is None or row.is_deleted else row.record_id

    def find_survivor(self, resource: Resource, data: Any) -> str | None:
        """Return the id of the record into which the one that a row describes was merged, if nothing contradicts; or None."""
        retired_id = self._find_retired(resource, data)
        survivor = retired_id and survivor_of(self._session, resource.name, resource.model, retired_id)
        key = find_key(self._session, resource.model, survivor) if survivor else None
        if key is None or resource.has_other_identifiers(self._session, key, data):
            return None
        return survivor if resource.is_possible(self._session, key, data) else None

    def reject_deleted(self, resource: Resource, data: Any) -> None:
        """Refuse a record that was deleted here: importing it again must not undo a curator's work.

        Raises:
            Unprocessable: it was.
        """
        name, record_id = resource.name, resource.requested_id(data) if self._is_enriching else None
        if record_id is None:
            row = self._find_row(resource, data)
            record_id = row.record_id if row else self._find_retired(resource, data)
        if (
            record_id is not None
            and retired(self._session, name, record_id) is not None
            and survivor_of(self._session, name, resource.model, record_id) is None
        ):
            raise Unprocessable.at((resource.id_field,), stays_retired(self._session, name, record_id))

    def _find_row(self, resource: Resource, data: Any) -> FormerRow | None:
        """Return the row of a data set as it was last imported, unless an id or identifier says which record it means."""
        if not self._is_enriching or resource.requested_id(data) is not None:
            return None
        row = self.rows.find(resource, data)
        is_identified = row is not None and resource.find_by_identifier(self._session, data) is not None
        return None if is_identified else row

    def _find_retired(self, resource: Resource, data: Any) -> str | None:
        """Return the retired id of the record that a row without an id describes, or None."""
        if resource.requested_id(data) is not None or not isinstance(data, resource.input_type):
            return None
        # A data set must not undo a curator's deletion, also if only the id tells that there was one.
        return former_rows.find_retired(self._session, resource, data, unknown=self._is_enriching)
