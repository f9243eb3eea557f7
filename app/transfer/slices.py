"""Slices of an import: transactions between which others write.

An import with `keep_going` keeps its good rows whatever becomes of the others, so it need not be one transaction. While
nobody waits, it goes on; as soon as another writer does, it derives what follows from its rows, commits, and lets
others go first. So a writer waits for one row and what is derived from those of a moment, however long the import.

On SQLite, a dry run and an import that keeps all or nothing end there instead, to begin again in a copy of the database. They
can end while data is derived, too, so they derive it once, or for thousands of people at a time. For the latter, the slices in the copy are the moments at
which it follows what others wrote (`app.transfer.staging`).

See decision 198.
"""

import math
from time import monotonic
from typing import Final

from app.db.write_session import WriteSession
from app.services import disputes
from app.services.derivation import derived
from app.services.identity import named_people, waiting_judgements
from app.services.resources import COLLECTIONS
from app.transfer.import_options import ImportOptions
from app.transfer.import_report import ImportReport
from app.transfer.row_batches import RowBatches
from app.transfer.row_writer import RowWriter

_SECONDS_UNDERIVED: Final = 0.25
"""Data is derived from the rows after so long: the next writer that waits, waits for that too."""
_SECONDS_UNDERIVED_AT_FIRST: Final = 1.0
"""The same while no writer has waited yet: deriving for many rows at once is cheaper."""
_MOST_PEOPLE: Final = 10_000
"""Data is derived once so many people were written: the keys of their names are collected in memory."""
_SECONDS_OF_PATIENCE: Final = 0.5
"""The time that another writer waits for an import that keeps all or nothing: a short one then need not begin again."""


class TurnAwaited(Exception):
    """Another writer waits for an import that is to begin again in a copy. Raised to roll back the transaction."""


class Slices:
    """The slices of an import whose write can pass on its turn; of any other, a single one."""

    def __init__(self, session: WriteSession, writer: RowWriter, report: ImportReport, options: ImportOptions) -> None:
        """Begin the first slice."""
        self._session, self._writer, self._report, self._options = session, writer, report, options
        self._rows = 0
        """The number of rows so far."""
        self._derived_at = monotonic()
        self._longest = _longest_underived(options)
        self._awaited_since: float | None = None
        if options.begins_again:
            session.between_batches = self.give_way

    def is_due(self) -> bool:
        """Return whether no further row should be written before `rows_ended`."""
        return self._session.turn is not None and (self._is_underived() or self._is_awaited())

    def _is_underived(self) -> bool:
        people = self._session.dirty_keys.get("people", ())
        return len(people) >= _MOST_PEOPLE or monotonic() - self._derived_at >= self._longest

    def _is_awaited(self) -> bool:
        """Return whether another writer waits, and has done so for as long as it may."""
        if self._session.turn is None or not self._session.turn.is_awaited():
            self._awaited_since = None
            return False
        if self._options.dry_run or not self._options.begins_again:
            return True
        if self._awaited_since is None:
            self._awaited_since = monotonic()
        return monotonic() - self._awaited_since >= _SECONDS_OF_PATIENCE

    def rows_ended(self, batches: RowBatches, count: int) -> None:
        """End the slice after more rows, which are all in the database, if another writer waits.

        Raises:
            TurnAwaited: another writer waits, and the import is to begin again.
        """
        self._rows += count
        if self._session.turn is None:
            return
        if self._is_awaited():
            self._begin_again()
            if not self._options.is_staged:
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
            TurnAwaited: another writer waits, and the import is to begin again.
        """
        if self._is_awaited():
            self._begin_again()
            self._end()

    def _begin_again(self) -> None:
        if self._options.begins_again:
            raise TurnAwaited

    def _end(self) -> None:
        # At once, since the turn may not come back.
        self._session.end_slice(lambda: self._options.slice_ended(self._rows))

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
        flags = session.is_enriching, session.checks_cited_ids
        session.is_enriching = session.checks_cited_ids = False
        for name, one, other in waiting_judgements.merge_created(session):
            entry = {
                "where": f"judgement about {other} and {one}",
                "id": f"/{name}/{other}",
                "like": [f"/{name}/{one}"],
            }
            self._report.add_about(self._report.outcome.rows, "duplicates", entry)
        self._merge_same_people()
        session.is_enriching, session.checks_cited_ids = flags

    def _merge_same_people(self) -> None:
        same_people, self._writer.same_people = self._writer.same_people, {}
        for pair, survivor, other, is_merged in named_people.merge(self._session, same_people):
            number, where = same_people[pair]
            entry = {"where": where, "id": f"/people/{other if not is_merged else survivor}"}
            if is_merged:
                self._report.add_about(number, "merged", entry | {"other": f"/people/{other}"})
            else:
                self._report.add_about(number, "duplicates", entry | {"like": [f"/people/{survivor}"]})


def _longest_underived(options: ImportOptions) -> float:
    """Return after how many seconds data is derived from the rows, while no writer has waited yet.

    Nobody waits for the copy, nor for an import that a writer who waits can have undone at any time.
    """
    return math.inf if options.is_staged or options.begins_again else _SECONDS_UNDERIVED_AT_FIRST
