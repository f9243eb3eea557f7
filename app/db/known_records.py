"""Results of look-ups that a write made for many rows at once, so that each row need not ask the database by itself.

See decision 145.
"""

from collections.abc import Collection
from typing import Any, Final

from app.db.known_identifiers import KnownIdentifiers
from app.db.known_ids import KnownIds
from app.db.known_meetings import KnownMeetings
from app.db.known_names import KnownNames
from app.db.new_rows import StoredRows

_OF_MEETINGS: Final = frozenset({"meetings", "participants"})
"""The tables from which known meetings were read."""
_OF_NAMES: Final = frozenset({"people", "names"})
"""The tables from which known names were read."""

_NAMES: Final = frozenset({"folded_name", "name_form"})
"""The columns of a person by which known names were read."""


class KnownRecords:
    """The records that were looked up, as long as nothing has been written that could change the result.

    The database is asked for everything else. New records of an import are added while they wait to be inserted; any other
    write of their tables makes the session forget them.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.ids = KnownIds()
        self.identifiers = KnownIdentifiers()
        self.names = KnownNames()
        self.meetings = KnownMeetings()

    def note_created(self, resource: str, record: Any) -> None:
        """Note that an import created a record, with its id, its identifiers and, of a person, the names."""
        self.ids.set_key(resource, record.id, record.key)
        rows: dict[str, Any] = record.__dict__
        if identifiers := rows.get("identifiers"):
            self.identifiers.add(resource, record.key, [(item.scheme, item.value) for item in identifiers])
        if resource == "people":
            self.names.add((item.folded_name, item.name_form) for item in (record, *rows.get("other_names", ())))

    def note_replaced(self, row: Any) -> None:
        """Forget what a record may change that was read with its child rows, and is about to be written past the session."""
        identifiers: StoredRows | None = row.__dict__.get("identifiers")
        if identifiers is not None and identifiers.is_changed():
            self.identifiers.clear()
        if row.model.__tablename__ == "people" and (_NAMES & row.changes().keys() or row.other_names.is_changed()):
            self.names.clear()

    def note_written(self, new: Collection[Any], dirty: Collection[Any], deleted: Collection[Any]) -> None:
        """Forget what rows of these kinds may change, which are about to be written."""
        if any(hasattr(row, "id") for row in (*new, *deleted)):  # those of records and of retired ids
            self.ids.clear()
            self.identifiers.clear()
        tables = {row.__tablename__ for row in (*new, *dirty, *deleted)}
        if "identifiers" in tables:
            self.identifiers.clear()
        if tables & _OF_NAMES:
            self.names.clear()
        if tables & _OF_MEETINGS:
            self.meetings.clear()

    def clear(self) -> None:
        """Forget everything."""
        for known in (self.ids, self.identifiers, self.names, self.meetings):
            known.clear()
