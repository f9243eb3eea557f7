"""The meeting that the rows of an import loaded last: rows about one meeting often follow one another."""

from typing import Any

from app.db.write_session import WriteSession
from app.services import records
from app.services.resource import Resource


class LoadedRecord:
    """The one record that stays loaded in the session between rows; no other does, so that memory stays flat.

    It is a meeting or a participant. Other records are read past the session, each time that they change.
    """

    def __init__(self, session: WriteSession) -> None:
        """Begin without a record."""
        self._session = session
        self._loaded: tuple[tuple[str, str], Any] | None = None
        """Its resource and id, and its row."""
        self._is_used = False
        """Whether the row of the import is about it."""

    def begin_row(self) -> None:
        """Begin another row of the import."""
        self._is_used = False

    def load(self, resource: Resource, record_id: str) -> Any:
        """Return a record to be replaced, loaded unless it still is.

        Raises:
            NotFound, Gone: the record does not exist.
            Moved: the record was merged into another.
        """
        if not (resource.has_parts or resource.is_part):
            return records.read(self._session, resource, record_id)
        if self._loaded is None or self._loaded[0] != (resource.name, record_id):
            self.forget()
            self._loaded = (resource.name, record_id), records.load(self._session, resource, record_id)
        self._is_used = True
        return self._loaded[1]

    def end_row(self) -> None:
        """Forget the record, unless the row of the import was about it."""
        if not self._is_used:
            self.forget()

    def forget(self) -> None:
        """Empty the session: its rows are flushed to the database, and keeping them would only make it grow."""
        self._loaded = None
        if self._session.has_rows:
            self._session.expunge_all()
