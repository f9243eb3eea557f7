"""The text of a first mapping, with a comment for each column."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from app.domain.strings.text import escape_unprintable
from app.mapping.guessing import agreement_recognition, bodies, lists, offices, other_tables
from app.mapping.guessing.columns import GuessedColumn, is_nil_return
from app.mapping.guessing.meetings import MeetingTable
from app.mapping.guessing.notes import describe
from app.mapping.guessing.record_table import RecordTable
from app.mapping.guessing.rows import footnotes
from app.mapping.guessing.values import comment, flow

_MOST_PLAIN: Final = 30
"""The most columns of which a comment says that they are not used, one by one."""
_TOLD: Final = frozenset({"who", "whom", "partner", "place", "title", "office", "url"})
_FILLED: Final = "filled in only where it changes"
_DATE_FILLED: Final = "AN EMPTY CELL IS TAKEN FOR THE DATE ABOVE, PLEASE CHECK"


class Writer:
    """Writes the text of a mapping, and notes what it understood."""

    def __init__(
        self,
        columns: list[GuessedColumn],
        reads: dict[str, Any],
        name: str,
        *,
        comments: Sequence[str] = (),
        totals: Mapping[str, list[str]] | None = None,
    ) -> None:
        """Take the columns of the table, the options for reading it, and the name of its file.

        `comments` are remarks on the table, and `totals` the texts by which rows of totals are known, by column.
        """
        self._columns, self._reads, self._name = columns, reads, name
        self._comments, self._totals = comments, totals or {}
        self.notes: list[str] = []
        self._table = _recognize(columns, name)
        for column in columns if not isinstance(self._table, MeetingTable) else ():
            column.has_gaps = False  # what has not happened yet has no day
        self._gaps = dict.fromkeys(name for column in self._table.filled for name in column.names)
        self._footnotes = footnotes(columns, self._gaps)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the mapping; the notes are complete afterwards."""
        document = list(self._table.document())
        yield comment(
            f"A first mapping for {self._name}; check each line, then try it with import --mapping … --dry-run"
        )
        yield from self._notes()
        if self._table.resource != MeetingTable.resource:
            yield f"resource: {self._table.resource}"
        yield f"reads: {flow(self._reads_of_file())}"
        yield f"source: {flow({'headline': escape_unprintable(self._name)})}  # add `publisher` and `license`, as far as they are known"
        yield from self._table.keys()
        yield self._table.head
        yield from document
        yield "unmapped: report"

    def _reads_of_file(self) -> dict[str, object]:
        reads: dict[str, object] = dict(self._reads)
        if self._reads.get("delimiter") == "comma":
            del reads["delimiter"]
        if nulls := {value for column in self._columns for value in column.nulls}:
            reads["nulls"] = sorted(nulls)
        left_out: dict[str, list[str]] = {}
        if nil := {column.name: column.nil for column in self._columns if column.nil}:
            first = next(iter(nil))
            left_out = {first: nil[first]}
            # A return of nothing may stand beside the month for which it was made.
            for name, texts in nil.items():
                if name != first and (returns := [text for text in texts if is_nil_return(text)]):
                    left_out[name] = returns
        if self._footnotes is not None:
            column = self._footnotes.lacking
            left_out[column.name] = [*column.nil, ""]
        for name, texts in self._totals.items():
            left_out[name] = [*left_out.get(name, ()), *texts]
        reads |= self._reads_of_rows(left_out)
        return reads

    def _reads_of_rows(self, left_out: dict[str, list[str]]) -> dict[str, object]:
        """Return the options for rows, of which `left_out` are those to leave out, by column."""
        reads: dict[str, object] = {}
        if left_out:
            reads["ignore_if"] = left_out
        if self._table.only:
            reads["only_if"] = self._table.only
        if self._gaps:
            reads["fill_down"] = list(self._gaps)
        return reads

    def _notes(self) -> Iterator[str]:
        notes = [*self._comments, *self._table.comments]
        if not (encoding := str(self._reads.get("encoding", "utf-8"))).startswith("utf"):
            notes.append(f"The file is not UTF-8; its letters are taken for {encoding}, PLEASE CHECK")
        repairs = self._reads.get("repair", ())
        if "invisible_characters" in repairs:
            notes.append("Invisible characters in cells are removed")
        if "footnote_marks" in repairs:
            notes.append("Marks of footnotes behind cells are removed ([1], *, ¹), PLEASE CHECK")
        header = self._reads.get("header", 1)
        if isinstance(header, list):
            notes.append(f"The names of the columns are in rows {header[0]} and {header[1]}, and are joined")
        elif header > 1:
            notes.append(f"The names of the columns are in row {header}; the rows above are left out")
        if self._footnotes is not None:
            texts = self._footnotes.texts
            notes.append(
                f"Rows with one cell are taken for titles and footnotes ({len(texts)}, such as {texts[0][:40]!r})"
            )
        if self._totals:
            texts = [text for found in self._totals.values() for text in found]
            notes.append(f"Rows of totals are left out (such as {texts[0][:40]!r})")
        columns = [column for column in self._columns if column not in self._table.unremarkable]
        shown = [column for column in columns if not self._is_plain(column)]
        plain = [column.name for column in columns if self._is_plain(column)]
        if len(plain) > _MOST_PLAIN:
            notes += [f"{column.name}: {self._understood(column)}" for column in shown]
            notes.append(f"{len(plain)} columns of texts and numbers are not used: {', '.join(plain[:_MOST_PLAIN])} …")
        else:
            notes += [f"{column.name}: {self._understood(column)}" for column in columns]
        self.notes += notes
        yield from map(comment, notes)

    def _is_plain(self, column: GuessedColumn) -> bool:
        """Return whether there is nothing to say of a column but that it is not used."""
        is_known = column.dates.formats or column.codes or column.parts or column.questions or column.role in _TOLD
        return self._table.is_free(column) and not is_known

    def _understood(self, column: GuessedColumn) -> str:
        filled = _DATE_FILLED if column.role == "start" else _FILLED
        parts = [describe(column, *([filled] if any(name in self._gaps for name in column.names) else ()))]
        if (note := self._table.remarks.get(column.name)) is not None:
            parts.append(note)
        return "; ".join(parts) if not self._table.is_free(column) else f"{'; '.join(parts)}; not used"


def _recognize(columns: list[GuessedColumn], name: str) -> RecordTable:
    """Return the table of records that columns make; one of meetings unless they say that it is another."""
    kinds: tuple[Callable[[list[GuessedColumn], str], RecordTable | None], ...] = (
        agreement_recognition.recognize,
        offices.recognize,
        bodies.recognize,
        lists.recognize,
        other_tables.recognize,
    )
    tables = (recognize(columns, name) for recognize in kinds)
    return next((table for table in tables if table is not None), None) or MeetingTable(columns, name)
