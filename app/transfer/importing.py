"""Import: write rows as records, and account for every row.

Documents (NDJSON, CSV) are written as `PUT` writes them: created, or replaced if they exist. Records from a data set
*enrich*: they add to existing records and overwrite nothing. A record is matched by identifier, id or natural key, so
that importing a file twice changes nothing. Documents are reordered before they are written (see
`app.transfer.ordering`), and none replaces a record that another row of the same import created. Those that state what is
recorded already are only compared with it (`app.transfer.unchanged_rows`).

All rows are processed in batches: what the rows of a batch name is looked up together (`app.services.look_ahead`), and
new records are inserted together, unless another look-up may find one of them before.

Nothing is kept of a bad row, which is reported: its new records were not inserted yet, or what it wrote is rolled back to
a savepoint (`app.db.write_batch`). If any row was refused, nothing is kept at the end, unless `keep_going` asks for the
good rows. Savepoints are short, so an import is undone by rolling back its transaction. With `keep_going`, an import
may be several transactions, between which others write (`app.transfer.slices`). On SQLite, a dry run writes to a copy of
the database, and so does an import that keeps all or nothing once others wait for it (`app.transfer.staging`).

See decisions 15 and 88.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.db.database import Database
from app.db.private_copy import private_copy
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.services.derivation import derived
from app.services.identity import waiting_judgements
from app.transfer.garbage import rarely_collected
from app.transfer.import_options import ImportOptions
from app.transfer.import_report import ImportReport, ImportResult
from app.transfer.ordering import import_batches, wholes_first
from app.transfer.row_batches import RowBatches
from app.transfer.row_writer import RowWriter
from app.transfer.rows import ImportRow, RejectedRow
from app.transfer.slices import Slices, TurnAwaited
from app.transfer.staging import NeverAlone, write_staged

__all__ = ["DryRunDone", "ImportOptions", "RowsRejected", "TurnAwaited", "import_rows", "run_import"]

_ACTOR: Final = "command:import"
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
    """Import rows in one transaction; if others wait, in several with `keep_going`, and on SQLite in a copy without.

    To begin again in a copy, `rows` are read again, unless they are an iterator, which can be read only once.

    Raises:
        RowsRejected: rows were refused and `keep_going` is off. The outcome has all counts; nothing was kept.
        ValueError: the rows cannot be read any further; nothing was kept, except for slices that have ended.
    """
    if options.dry_run and database.is_sqlite:
        with private_copy(database) as copy:
            return _run_import(copy, rows, options)
    return _run_import(database, rows, options)


def _run_import(database: Database, rows: Iterable[ImportRow | RejectedRow], options: ImportOptions) -> ImportResult:
    in_slices = options.may_be_sliced or (database.is_sqlite and not isinstance(rows, Iterator) and not options.dry_run)
    try:
        with rarely_collected():
            try:
                with database.writing(_ACTOR, is_long=True, in_slices=in_slices) as session:
                    return import_rows(session, rows, options)
            except TurnAwaited:
                return _run_staged(database, rows, options)
    except DryRunDone as done:
        return done.outcome


def _run_staged(database: Database, rows: Iterable[ImportRow | RejectedRow], options: ImportOptions) -> ImportResult:
    def change(session: WriteSession) -> ImportResult:
        options.again()
        return import_rows(session, rows, options.staged)

    try:
        return write_staged(database, change, actor=_ACTOR)
    except NeverAlone:
        options.again()
        with database.writing(_ACTOR, is_long=True) as session:
            return import_rows(session, rows, options)


def _batches(
    rows: Iterable[ImportRow | RejectedRow], options: ImportOptions
) -> Iterable[Sequence[tuple[int, ImportRow | RejectedRow]]]:
    if options.enrich:
        return batched(wholes_first(rows) if options.is_mapped else enumerate(rows), _ROWS_AT_ONCE)
    return import_batches(rows)


def import_rows(session: WriteSession, rows: Iterable[ImportRow | RejectedRow], options: ImportOptions) -> ImportResult:
    """Import rows within the transactions of a session. The caller must roll back the present one on any exception.

    Raises:
        RowsRejected, ValueError: as in `run_import`.
        DryRunDone: it was a dry run.
        TurnAwaited: another writer waited, and the session lets it go first, but the options keep all or nothing.
    """
    report = ImportReport(options.report, options.progress)
    writer = RowWriter(session, options, report)
    batches = RowBatches(session, writer, report)
    slices = Slices(session, writer, report, options)
    waiting_judgements.find(session)
    with derived.deferred_refresh(session):
        writer.write_prerequisites()
        for batch in _batches(rows, options):
            left = list(batch)
            while left:
                count = batches.write_batch(left, slices.is_due)
                slices.rows_ended(batches, count)
                del left[:count]
        slices.store()
        if report.outcome.refused and not (options.keep_going or options.dry_run):
            report.finish()
            raise RowsRejected(report.outcome)
        session.holds_counts = True
    slices.merge_judged()
    # Now the new records are in the indexes by which names are found.
    for number, location, url, like in batches.created.with_duplicates(session, slices.give_way):
        report.add_about(number, "duplicates", {"where": location, "id": url, "like": like})
    for number, entry in waiting_judgements.report(session, writer.judgements):
        report.add_about(number, "waiting", entry)
    report.finish()
    if options.dry_run:
        raise DryRunDone(report.outcome)
    report.outcome.committed = True
    return report.outcome
