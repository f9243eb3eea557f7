"""Batches of rows: written, reported once they are in the database, and repeated row by row if it refuses them.

See decision 265.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from app.db.write_batch import BatchRefused
from app.db.write_session import CreatedReference, WriteSession
from app.services import look_ahead
from app.services.changes import change_log
from app.services.resources import BY_NAME, meeting_matching
from app.transfer import successive_rows
from app.transfer.created_records import CreatedRecords
from app.transfer.import_report import ImportReport
from app.transfer.row_errors import ROW_ERRORS, refusals
from app.transfer.row_writer import RowWriter
from app.transfer.rows import ImportRow, RejectedRow
from app.transfer.successive_rows import NotSuccessive, SuccessiveRows
from app.transfer.unchanged_rows import UnchangedRows


class RowBatches:
    """The rows of an import, written in batches."""

    def __init__(self, session: WriteSession, writer: RowWriter, report: ImportReport) -> None:
        """Begin without rows."""
        self.session, self.writer, self.report = session, writer, report
        self.created = CreatedRecords()
        """The records that confirmed rows created by name."""
        self._unchanged = UnchangedRows(session)
        self._successive = SuccessiveRows(session, writer, report)
        self._rows: list[tuple[int, ImportRow | RejectedRow]] = []
        """The rows that have ended and may still be refused."""
        self._created: list[tuple[int, str, list[CreatedReference]]] = []
        """The records that these rows created by name."""
        self._changes = 0
        """The number of changes that were pending when rows were confirmed last."""
        session.batch.on_inserted = self._confirm

    def write_batch(
        self, batch: Sequence[tuple[int, ImportRow | RejectedRow]], is_due: Callable[[], bool] = lambda: False
    ) -> int:
        """Write rows. Documents that state what is recorded already are only compared with it.

        The batch ends early if something else `is_due` after a row. Returns the number of rows that were written.
        """
        rows = [row for _, row in batch]
        self._unchanged.begin()
        if self.writer.options.enrich:
            self._look_ahead(rows)
            written = self._write_enriching(batch, rows, is_due)
            self._end_batch()
            return written
        is_ahead, written = False, 0
        for position, (number, row) in enumerate(batch):
            key = self._find_unchanged(rows, position)
            if key is None or isinstance(row, RejectedRow):
                if not is_ahead:
                    is_ahead = True
                    self._look_ahead(rows[position:])
                if self.write(number, row) != "unchanged":
                    self._unchanged.forget()
            else:
                self.report.begin_row(number)
                self.writer.touched.add(row.resource, key, is_created=False)
                self.report.end_row(row.resource, "unchanged")
                self._end_row(number, row)
            written = position + 1
            if is_due():
                break
        self._end_batch()
        return written

    def _write_enriching(
        self,
        batch: Sequence[tuple[int, ImportRow | RejectedRow]],
        rows: Sequence[ImportRow | RejectedRow],
        is_due: Callable[[], bool],
    ) -> int:
        """Write rows of a data set, those together that follow one another and are about one record."""
        position, alone_until = 0, 0
        while position < len(batch):
            # A row that needs a precondition is refused on its own.
            is_alone = position < alone_until or self.writer.options.requires_state
            count = 1 if is_alone else successive_rows.count(rows, position)
            together = 0 if count == 1 else self._write_together(batch[position : position + count], is_due)
            if together is None:
                alone_until = position + count
            if not together:
                self.write(*batch[position])
            position += together or 1
            if is_due():
                break
        return position

    def _write_together(self, batch: Sequence[tuple[int, Any]], is_due: Callable[[], bool]) -> int | None:
        """Write the first of some rows together; return their number, or None if each is to be written alone."""
        session = self.session
        try:
            with session.batch.row(alone=False):
                written = self._successive.write(batch, is_due)
        except BatchRefused:
            self._repeat([])
            return 0
        except (NotSuccessive, *ROW_ERRORS):
            session.forget_references()
            self.writer.loaded.forget()
            return None
        for (number, row), (report, action, created) in zip(batch, written, strict=False):
            self._created.append((number, row.location, created))
            self.report.resume(report)
            self.report.end_row(row.resource, action)
            self._rows.append((number, row))
        self.writer.end_row("changed")
        if not session.batch:
            self._confirm(len(session.pending_changes.entries))
        return len(written)

    def _look_ahead(self, rows: Sequence[ImportRow | RejectedRow]) -> None:
        look_ahead.look_up(self.session, _documents(rows))
        meeting_matching.look_up(self.session, (item for name, item in _documents(rows) if name == "meetings"))

    def _find_unchanged(self, rows: Sequence[ImportRow | RejectedRow], position: int) -> int | None:
        try:
            return self._unchanged.find_key(rows, position)
        except BatchRefused:
            self._repeat([])
            return self._unchanged.find_key(rows, position)

    def begin_slice(self) -> None:
        """Begin another transaction, in which no changes are pending and other data may be recorded."""
        self._changes = 0
        self._unchanged.forget()

    def write(self, number: int, row: ImportRow | RejectedRow) -> str:
        """Write a row and return its outcome. Its new records may be inserted later, with those of other rows."""
        try:
            return self._write(number, row, alone=False)
        except BatchRefused:
            return self._repeat([(number, row)])

    def _write(self, number: int, row: ImportRow | RejectedRow, *, alone: bool) -> str:
        self.report.begin_row(number)
        if isinstance(row, RejectedRow):
            action = "refused"
            self.report.add_refusal(row.location, row.field, row.reason)
            self.report.end_row("unread", action)
        else:
            action = self._write_record(number, row, alone=alone)
        self._end_row(number, row)
        return action

    def _write_record(self, number: int, row: ImportRow, *, alone: bool) -> str:
        session = self.session
        try:
            with session.batch.row(alone=alone):
                action = self.writer.write(row)
        except ROW_ERRORS as error:
            for field, reason in refusals(row, error):
                self.report.add_refusal(row.location, field, reason)
            # Nothing of the row was kept; caches filled while writing it must be dropped as well.
            session.forget_references()
            self.writer.loaded.forget()
            self.report.end_row(row.resource, "refused")
            return "refused"
        for name, record_id, field, _ in session.differences:
            self.report.add("kept", {"where": row.location, "id": f"/{name}/{record_id}", "differs": [field]})
        session.differences.clear()
        self._created.append((number, row.location, session.created_references))
        session.created_references = []
        self.report.end_row(row.resource, action, self.writer.end_row(action))
        return action

    def _end_row(self, number: int, row: ImportRow | RejectedRow) -> None:
        self._rows.append((number, row))
        if not self.session.batch:
            self._confirm(len(self.session.pending_changes.entries))

    def _end_batch(self) -> None:
        try:
            self.session.batch.end()
        except BatchRefused:
            self._repeat([])
        self.writer.dataset_rows.flush()
        change_log.write_some(self.session)
        self._changes = len(self.session.pending_changes.entries)

    def _confirm(self, changes: int) -> None:
        """Confirm the rows that have ended: they are in the database, and so many changes are pending because of them."""
        self._rows.clear()
        self.report.confirm()
        for created in self._created:
            self.created.add(*created)
        self._created.clear()
        self._changes = changes

    def _repeat(self, more: Sequence[tuple[int, ImportRow | RejectedRow]]) -> str:
        """Write the rows of the batch that are not in the database again, one by one, and `more` rows after them.

        Returns the outcome of the last one.
        """
        rows = [*self._rows, *more]
        self._rows.clear()
        self._created.clear()
        self.report.withdraw()
        self.session.batch.clear()
        self.session.pending_changes.truncate(self._changes)
        self.session.known.clear()
        self.session.forget_references()
        action = ""
        for number, row in rows:
            action = self._write(number, row, alone=True)
        return action


def _documents(rows: Iterable[ImportRow | RejectedRow]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield resource and document of those rows that are about records."""
    for row in rows:
        if isinstance(row, ImportRow) and row.resource in BY_NAME:
            yield row.resource, row.document
