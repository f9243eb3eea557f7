"""Slices of an import: transactions between which others write.

An import with `keep_going` keeps its good rows whatever becomes of the others, so it need not be one transaction. While
nobody waits, it goes on; as soon as another writer does, it derives what follows from its rows, commits, and lets
others go first. So a writer waits for one row and what is derived from those of a moment, however long the import. A dry run ends there,
to be repeated on a copy of the database.
"""

from time import monotonic
from typing import Final

from app.db.write_session import WriteSession
from app.services import derived, disputes, named_people, waiting_judgements
from app.services.resources import COLLECTIONS
from app.transfer.import_options import ImportOptions
from app.transfer.import_report import ImportReport
from app.transfer.row_batches import RowBatches
from app.transfer.row_writer import RowWriter

_SECONDS_UNDERIVED: Final = 0.25
"""Data is derived from the rows after so long: the next writer that waits, waits for that too."""
_SECONDS_UNDERIVED_AT_FIRST: Final = 1.0
"""The same while no writer has waited yet: deriving for many rows at once is cheaper."""


class TurnAwaited(Exception):
    """Another writer waits for a dry run, which would be for nothing. Raised to roll back the transaction."""


class Slices:
    """The slices of an import whose write can pass on its turn; of any other, a single one."""

    def __init__(self, session: WriteSession, writer: RowWriter, report: ImportReport, options: ImportOptions) -> None:
        """Begin the first slice."""
        self._session, self._writer, self._report, self._options = session, writer, report, options
        self._rows = 0
        """The number of rows so far."""
        self._derived_at = monotonic()
        self._longest = _SECONDS_UNDERIVED_AT_FIRST

    def is_due(self) -> bool:
        """Return whether no further row should be written before `rows_ended`."""
        return self._session.turn is not None and (self._is_underived() or self._session.turn.is_awaited())

    def _is_underived(self) -> bool:
        return monotonic() - self._derived_at >= self._longest

    def rows_ended(self, batches: RowBatches, count: int) -> None:
        """End the slice after more rows, which are all in the database, if another writer waits.

        Raises:
            TurnAwaited: another writer waits, and it is a dry run.
        """
        self._rows += count
        if self._session.turn is None:
            return
        if self._session.turn.is_awaited():
            self._refuse_dry_run()
            self._longest = _SECONDS_UNDERIVED
            self.store()
            with derived.refreshed(self._session):
                self.merge_judged()
            self._writer.begin_slice()
            batches.begin_slice()
            self._end()
            self._derived_at = monotonic()
        elif self._is_underived():
            with derived.refreshed(self._session):
                self._derived_at = monotonic()

    def give_way(self) -> None:
        """End the slice if another writer waits, when there is nothing left to store or to derive.

        Raises:
            TurnAwaited: another writer waits, and it is a dry run.
        """
        if self._session.turn is not None and self._session.turn.is_awaited():
            self._refuse_dry_run()
            self._end()

    def _refuse_dry_run(self) -> None:
        if self._options.dry_run:
            raise TurnAwaited

    def _end(self) -> None:
        self._session.end_slice()
        self._options.slice_ended(self._rows)

    def store(self) -> None:
        """Store what data sets said, and derive disputes again once merged ids are known: a source may name one of them."""
        self._writer.dataset_rows.flush()
        if self._writer.retired_merged:
            self._writer.retired_merged = False
            for name, key in list(disputes.wrong(self._session, COLLECTIONS)):
                disputes.store(self._session, COLLECTIONS[name], key)
                derived.mark_dirty(self._session, name, [key])

    def merge_judged(self) -> None:
        """Merge the records that judgements, or rows that mean one person twice, say are one; report them."""
        session = self._session
        flags = session.is_enriching, session.checks_said_ids
        session.is_enriching = session.checks_said_ids = False
        for name, one, other in waiting_judgements.merge_created(session):
            found = {
                "where": f"judgement about {other} and {one}",
                "id": f"/{name}/{other}",
                "like": [f"/{name}/{one}"],
            }
            self._report.add_about(self._report.outcome.rows, "duplicates", found)
        self._merge_same_people()
        session.is_enriching, session.checks_said_ids = flags

    def _merge_same_people(self) -> None:
        same_people, self._writer.same_people = self._writer.same_people, {}
        for pair, survivor, other, is_merged in named_people.merge(self._session, same_people):
            number, where = same_people[pair]
            found = {"where": where, "id": f"/people/{other if not is_merged else survivor}"}
            if is_merged:
                self._report.add_about(number, "merged", found | {"other": f"/people/{other}"})
            else:
                self._report.add_about(number, "duplicates", found | {"like": [f"/people/{survivor}"]})
