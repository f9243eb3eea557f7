"""The result of an import: how many rows did what, and what there is to say about single rows."""

from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from app.domain.strings.text import escape_unprintable

MAX_REPORTED: Final = 100
_ROWS_OF_PROGRESS: Final = 100


@dataclass(slots=True)
class ImportResult:
    """The result of an import. `rows` is the sum of `created`, `changed`, `unchanged` and `refused`."""

    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    by_resource: dict[str, Counter[str]] = field(default_factory=dict)
    """The same counts for each resource."""
    problems: list[dict[str, str]] = field(default_factory=list)
    """The first refusals: `where`, `field`, `reason`."""
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    """Records that were created and look like existing ones: `where`, `id`, `like`."""
    kept: list[dict[str, Any]] = field(default_factory=list)
    """Values of rows that differ from the recorded ones and were cited instead: `where`, `id`, `differs`."""
    updated: list[dict[str, Any]] = field(default_factory=list)
    """Fields that a corrected row of the same data set updated: `where`, `id`, `updated`."""
    merged: list[dict[str, Any]] = field(default_factory=list)
    """People whom one row meant by identifier and by name, and who were merged: `where`, `id`, `other`."""
    changes: list[dict[str, Any]] = field(default_factory=list)
    """In a dry run, the fields that rows would change, and which of these they would empty: `where`, `id`, `changed`,
    `emptied`."""
    waiting: list[dict[str, Any]] = field(default_factory=list)
    """Judgements that name an id which no record had yet: `where`, `id`, `lacks`."""
    emptied: Counter[str] = field(default_factory=Counter)
    """The number of records that lost the value of each field that rows emptied, by the URL path of the field."""
    committed: bool = False
    """Whether anything was written."""


@dataclass(slots=True)
class RowReport:
    """The report of one row."""

    number: int
    entries: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    resource: str = ""
    action: str = ""
    emptied: Iterable[str] = ()


class ImportReport:
    """The result of an import that is still going on.

    Rows are reported once they are confirmed: until then, their batch may be written again.
    """

    def __init__(self, report: Callable[[dict[str, Any]], None], progress: Callable[[int], None]) -> None:
        """Begin without rows.

        `report` is called with every entry, without a limit on their number; `progress` with the number of rows now and
        then.
        """
        self.outcome = ImportResult()
        self._report, self._progress = report, progress
        self._row = RowReport(0)
        self._unconfirmed: list[RowReport] = []
        self._entries: dict[str, list[tuple[int, int, dict[str, Any]]]] = {}

    def begin_row(self, number: int) -> None:
        """Begin another row, given its position in the file."""
        self._row = RowReport(number)

    def set_aside(self) -> RowReport:
        """Return the report of the row, which `resume` takes before the row can end."""
        return self._row

    def resume(self, row: RowReport) -> None:
        """Go on with a row that was set aside."""
        self._row = row

    @property
    def number(self) -> int:
        """The position of the row in the file."""
        return self._row.number

    def add_refusal(self, location: str, field_: str, reason: str) -> None:
        """Add a reason why the row is refused."""
        self.add("problems", {"where": location, "field": field_, "reason": reason})

    def add(self, category: str, entry: dict[str, Any]) -> None:
        """Add an entry about the row to a list of the result."""
        self._row.entries.append((category, entry))

    def end_row(self, resource: str, action: str, emptied: Iterable[str] = ()) -> None:
        """End the row with its outcome: created, changed, unchanged or refused."""
        row = self._row
        row.resource, row.action, row.emptied = resource, action, emptied
        self._unconfirmed.append(row)

    def confirm(self) -> None:
        """Report the rows that have ended."""
        rows, self._unconfirmed = self._unconfirmed, []
        outcome = self.outcome
        for row in rows:
            outcome.rows += 1
            setattr(outcome, row.action, getattr(outcome, row.action) + 1)
            outcome.by_resource.setdefault(row.resource, Counter())[row.action] += 1
            if row.emptied:
                outcome.emptied.update(row.emptied)
            for category, entry in row.entries:
                self.add_about(row.number, category, entry)
            if outcome.rows % _ROWS_OF_PROGRESS == 0:
                self._progress(outcome.rows)

    def withdraw(self) -> None:
        """Forget the rows that have ended and are not confirmed, since they are written again."""
        self._unconfirmed.clear()

    def add_about(self, number: int, category: str, entry: dict[str, Any]) -> None:
        """Add an entry about the row at a position in the file."""
        # Names of files, fields and archive members are untrusted text, and are shown on a terminal.
        entry = {name: _escaped(value) for name, value in entry.items()}
        # Keep the first entries in the order of the file; rows are written in another order.
        entries = self._entries.setdefault(category, [])
        insort(entries, (number, len(entries), entry), key=lambda reported: reported[:2])
        del entries[MAX_REPORTED:]
        self._report({"what": category, **entry})

    def finish(self) -> None:
        """Put the entries into the result."""
        for category, entries in self._entries.items():
            setattr(self.outcome, category, [entry for _, _, entry in entries])
        self._progress(self.outcome.rows)


def _escaped(value: Any) -> Any:
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    return escape_unprintable(value) if isinstance(value, str) else value
