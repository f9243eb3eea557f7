"""Entries of the change log that a transaction has collected and not written yet.

See decision 29.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from app.domain.enums import ChangeAction

RecordName = tuple[str, str]
"""Name of the resource and id of the record."""

_COVERS_CHANGES: Final = frozenset({ChangeAction.CREATED, ChangeAction.UPDATED, ChangeAction.UNDELETED})
"""Actions whose entry stands for all later changes of the record in the same transaction."""


@dataclass(slots=True)
class ChangeEntry:
    """A change of one record."""

    action: ChangeAction
    record: RecordName
    before: str | None = None
    """The document before the change, as JSON; None where there was none."""
    retired_at: str | None = None
    successor: str | None = None
    redaction: str | None = None


@dataclass(slots=True)
class PendingChanges:
    """The entries of a transaction, in order, with what a rollback to a savepoint needs."""

    entries: list[ChangeEntry] = field(default_factory=list)
    latest: dict[RecordName, ChangeAction] = field(default_factory=dict)
    released: set[RecordName] = field(default_factory=set)
    """Records whose ids are no longer retired: creating one of them counts as an undeletion."""
    marks: dict[object, tuple[int, int]] = field(default_factory=dict)
    """Number of entries and number of spilled entries at the start of each savepoint, and of the row of an import."""
    spilled: int = 0
    """Number of entries that were set aside in the database."""

    def add(self, entry: ChangeEntry) -> None:
        """Append an entry."""
        self.entries.append(entry)
        self.latest[entry.record] = entry.action

    def created(self, records: Iterable[RecordName]) -> None:
        """Append an entry for each new record; one whose id was retired is back."""
        for record in records:
            is_back = record in self.released
            self.released.discard(record)
            self.add(ChangeEntry(ChangeAction.UNDELETED if is_back else ChangeAction.CREATED, record))

    def covers(self, record: RecordName) -> bool:
        """Return whether the latest entry of the record also stands for a change that follows.

        A redaction does not: its `before` is the document that the change starts from.
        """
        return self.latest.get(record) in _COVERS_CHANGES

    def truncate(self, count: int) -> None:
        """Drop all entries after the first `count`."""
        del self.entries[count:]
        self.latest = {entry.record: entry.action for entry in self.entries}
