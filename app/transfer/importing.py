"""Import: write rows as records in one transaction, and account for every row.

Documents (NDJSON, CSV) are written as `PUT` writes them: created, or replaced if they exist. Records from a data set
*enrich*: they add to existing records and overwrite nothing. A record is matched by identifier, id or natural key, so
that importing a file twice changes nothing. Documents are reordered before they are written (see
`app.transfer.ordering`), and none replaces a record that another row of the same import created. Those that state what is
recorded already are only compared with it (`app.transfer.unchanged_rows`).

All rows are processed in batches: the ids in a batch are looked up together (`app.services.ids_ahead`), and new records are
inserted together, unless a look-up may find one of them before.

Nothing is kept of a bad row, which is reported: its new records were not inserted yet, or what it wrote is rolled back to
a savepoint (`app.db.write_batch`). If any row was refused, nothing is kept at the end, unless `keep_going` asks for the
good rows. Savepoints are short, so an import is undone by rolling back its transaction.
"""

from collections.abc import Iterable
from typing import Final

from app.db.database import Database
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.services import derived, disputes, waiting_judgements
from app.services.resources import COLLECTIONS
from app.transfer.import_options import ImportOptions
from app.transfer.import_report import ImportReport, ImportResult
from app.transfer.ordering import import_batches
from app.transfer.row_batches import RowBatches
from app.transfer.row_writer import RowWriter
from app.transfer.rows import ImportRow, RejectedRow

__all__ = ["DryRunDone", "ImportOptions", "RowsRejected", "import_rows", "run_import"]

_ROWS_AT_ONCE: Final = 100
"""The number of rows of data sets in a batch; they stay in the order of the file."""


class RowsRejected(Exception):
    """Rows were refused, and nothing was kept."""

    def __init__(self, outcome: ImportResult) -> None:
        super().__init__(f"{outcome.refused} of {outcome.rows} rows were refused; nothing was imported")
        self.outcome = outcome


class DryRunDone(Exception):
    """A dry run reached its end. Raised to roll back the transaction; carries the outcome of the rows."""

    def __init__(self, outcome: ImportResult) -> None:
        super().__init__("dry run: nothing was imported")
        self.outcome = outcome


def run_import(database: Database, rows: Iterable[ImportRow | RejectedRow], options: ImportOptions) -> ImportResult:
    """Import rows in one transaction.

    Raises:
        RowsRejected: rows were refused and `keep_going` is off. The outcome has all counts; nothing was kept.
        ValueError: the rows cannot be read any further; nothing was kept.
    """
    try:
        with database.writing("command:import", is_long=True) as session:
            return import_rows(session, rows, options)
    except DryRunDone as done:
        return done.outcome


def import_rows(session: WriteSession, rows: Iterable[ImportRow | RejectedRow], options: ImportOptions) -> ImportResult:
    """Import rows within the transaction of a session. The caller must roll it back on any exception.

    Raises:
        RowsRejected, ValueError: as in `run_import`.
        DryRunDone: it was a dry run.
    """
    report = ImportReport(options.report, options.progress)
    writer = RowWriter(session, options, report)
    batches = RowBatches(session, writer, report)
    waiting_judgements.find(session)
    with derived.deferred_refresh(session):
        writer.write_prerequisites()
        for batch in batched(enumerate(rows), _ROWS_AT_ONCE) if options.enrich else import_batches(rows):
            batches.write_batch(batch)
        if writer.retired_merged:
            _follow_merges(session)
        if report.outcome.refused and not (options.keep_going or options.dry_run):
            report.finish()
            raise RowsRejected(report.outcome)
    session.is_enriching = session.checks_said_ids = False
    _report_identity(session, report, writer, batches)
    report.finish()
    if options.dry_run:
        raise DryRunDone(report.outcome)
    report.outcome.committed = True
    return report.outcome


def _report_identity(session: WriteSession, report: ImportReport, writer: RowWriter, batches: RowBatches) -> None:
    """Merge what was judged before it was here; report possible duplicates, and the judgements that still wait."""
    for name, one, other in waiting_judgements.merge_created(session):
        found = {"where": f"judgement about {other} and {one}", "id": f"/{name}/{other}", "like": [f"/{name}/{one}"]}
        report.add_about(report.outcome.rows, "duplicates", found)
    # Now the new records are in the indexes by which names are found.
    for number, location, url, like in batches.created.with_duplicates(session):
        report.add_about(number, "duplicates", {"where": location, "id": url, "like": like})
    for number, entry in waiting_judgements.report(session, writer.judgements):
        report.add_about(number, "waiting", entry)


def _follow_merges(session: WriteSession) -> None:
    """Derive disputes again once merged ids are known: what a source says may name one of them."""
    for name, key in list(disputes.wrong(session, COLLECTIONS)):
        disputes.store(session, COLLECTIONS[name], key)
        derived.mark_dirty(session, name, [key])
