"""Changes as their page shows them: those of one record at one time together, with the participants of a meeting.

See decision 310.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.pages.comparison import PARTICIPANTS, Row
from app.pages.evidence import fact_of_participant
from app.pages.history import Version
from app.representations import plain_text
from app.representations.formats import Document

Page = tuple[str, str, str]
"""The resource, id and name of a record that has a page."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a record."""

    resource: str
    id: str
    version: Version

    @property
    def at(self) -> str:
        """The time of the change, which all changes of one request have."""
        return str(self.version.change["at"])

    @property
    def is_of_participant(self) -> bool:
        """Whether it is of a participant of a meeting, who has no page."""
        return self.resource == PARTICIPANTS

    @property
    def page(self) -> Page:
        """The record whose page shows what was changed: of a participant, the meeting."""
        document = self._document
        if document and self.is_of_participant:
            meeting = document["meeting"]
            return "meetings", meeting["id"], plain_text.record_name(meeting) or meeting["id"]
        return self.resource, self.id, (document and plain_text.record_name(document)) or self.id

    @property
    def participant(self) -> str:
        """The name of a participant."""
        document = self._document
        return fact_of_participant(document["meeting"], document, "") if document else self.id

    @property
    def rows(self) -> Sequence[Row]:
        """The fields that it touched."""
        return self.version.rows(self.resource)

    @property
    def _document(self) -> Document | None:
        """The document that the change left, or else the one before it."""
        return self.version.document or self.version.before


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """The changes of a record at one time."""

    page: Page
    changes: Sequence[Change]

    @property
    def at(self) -> str:
        """The time of the changes."""
        return self.changes[0].at

    @property
    def actor(self) -> str:
        """The name of the key or command that made them."""
        return str(self.changes[0].version.change["actor"])

    @property
    def record(self) -> Change | None:
        """The change of the record itself; None if only participants were changed."""
        return next((change for change in self.changes if not change.is_of_participant), None)

    @property
    def has_page(self) -> bool:
        """Whether the record has a page, as far as these changes say."""
        return self.record is None or self.record.version.document is not None

    @property
    def participants(self) -> Sequence[tuple[str, Sequence[Change]]]:
        """The changes of participants by kind, such as "Edited"."""
        changes = sorted((item for item in self.changes if item.is_of_participant), key=lambda item: item.version.words)
        return [(words, list(items)) for words, items in groupby(changes, lambda item: item.version.words)]


def change_sets(changes: Iterable[Change]) -> list[ChangeSet]:
    """Return changes, of which those of one request follow one another, by request and record, in their order."""
    result = []
    for _, of_request in groupby(changes, lambda change: change.at):
        by_record: dict[tuple[str, str], list[Change]] = {}
        for change in of_request:
            by_record.setdefault(change.page[:2], []).append(change)
        result += [ChangeSet(found[-1].page, found) for found in by_record.values()]
    return result
