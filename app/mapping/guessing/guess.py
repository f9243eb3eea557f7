"""The text of a first mapping, with a comment for each column."""

import io
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO, Final

from app.mapping.guessing.columns import GuessedColumn, guess_column, guess_records
from app.mapping.guessing.date_forms import settle_orders
from app.mapping.guessing.dialect import delimiter_of, encoding_of, header_of
from app.mapping.guessing.namibia import settle_namibia
from app.mapping.guessing.notes import describe
from app.mapping.guessing.people import numbered_people, people_of_records
from app.mapping.guessing.wide import columns_of_countries, date_parts, repeated_id
from app.mapping.identity import scheme_of
from app.mapping.model import DELIMITERS, Reads
from app.mapping.tables import kind_of, open_table
from app.mapping.tables.table import TableRow, nameless, peek

_SAMPLE_BYTES: Final = 262_144
_SAMPLE_ROWS: Final = 2_000


@dataclass(slots=True)
class Guess:
    """A first mapping, and what was understood."""

    mapping: str
    notes: list[str]


def guess(stream: BinaryIO, name: str) -> Guess:
    """Guess a mapping for a file, and close it.

    Raises:
        ValueError: the file cannot be read as a table.
    """
    # A buffer of its own, for a longer look ahead.
    with closing(io.BufferedReader(stream, _SAMPLE_BYTES)) as content:  # type: ignore[type-var]
        return _guess(content, name)


def _guess(content: Any, name: str) -> Guess:
    kind = kind_of(content, name, Reads())
    reads: dict[str, Any] = {"format": kind}
    if kind in {"csv", "tsv"}:
        sample = peek(content, _SAMPLE_BYTES)
        reads["encoding"] = encoding_of(sample, is_whole=len(sample) < _SAMPLE_BYTES)
        text = sample.decode("utf-8-sig" if reads["encoding"] == "utf-8" else reads["encoding"], "replace")
        reads["delimiter"] = "tab" if kind == "tsv" else delimiter_of(text)
        reads["format"] = "csv"
        if (header := header_of(text, DELIMITERS[reads["delimiter"]])) > 1:
            reads["header"] = header
    table = open_table(content, name, Reads.model_validate(reads))
    rows = [row for row in islice(table.rows, _SAMPLE_ROWS) if isinstance(row, TableRow)]
    names = table.columns or list(dict.fromkeys(name for row in rows for name in row.cells))
    if not rows:
        raise ValueError(f"{name} has no rows to guess from")
    columns = [
        _guess_cells(column, [row.cells.get(column) for row in rows])
        for place, column in enumerate(names, 1)
        if column != nameless(place) or any(row.cells.get(column) for row in rows)
    ]
    settle_orders(column.dates for column in columns)
    settle_namibia(columns)
    writer = _Writer(columns, reads, name)
    return Guess("".join(f"{line}\n" for line in writer.lines()), writer.notes)


def _guess_cells(name: str, cells: Sequence[Any]) -> GuessedColumn:
    if any(isinstance(item, dict) for cell in cells if isinstance(cell, list) for item in cell):
        return guess_records(name, cells)
    return guess_column(name, [cell if isinstance(cell, str) else "" for cell in cells])


class _Writer:
    """Writes the text of a mapping, and notes what it understood."""

    def __init__(self, columns: list[GuessedColumn], reads: dict[str, Any], name: str) -> None:
        self._columns, self._reads, self._name = columns, reads, name
        self.notes: list[str] = []
        self._used: list[GuessedColumn] = []
        self._wide, self._marks = columns_of_countries(columns)
        self._added: dict[str, str] = {}
        """Remarks on the use of columns, by their names."""
        self._repeated = repeated_id(columns)
        self._people = numbered_people(columns)
        self._used += [column for parts in self._people for column in parts.values()]

    def lines(self) -> Iterator[str]:
        document = list(self._document())
        yield f"# A first mapping for {self._name}; check each line, then try it with import --mapping … --dry-run"
        yield from self._notes()
        yield f"reads: {_flow(self._reads_of_file())}"
        yield f"source: {_flow({'headline': self._name})}  # add `publisher` and `license`, as far as they are known"
        if self._repeated is not None:
            yield f"key: {_flow([self._repeated.name])}"
            yield f"group_by: {_flow([self._repeated.name])}"
        elif not any(column.role == "id" and column.is_unique for column in self._used):
            used = [column for column in self._columns if column in self._used]
            key = [column.name for column in used if column.role in {"start", "who", "whom", "title"}]
            yield f"key: {_flow(key or [column.name for column in self._columns[:3]])}"
        yield "document:"
        yield from document
        yield "unmapped: report"

    def _reads_of_file(self) -> dict[str, object]:
        reads: dict[str, object] = dict(self._reads)
        if self._reads.get("delimiter") == "comma":
            del reads["delimiter"]
        if nulls := {value for column in self._columns for value in column.nulls}:
            reads["nulls"] = sorted(nulls)
        if nil := {column.name: column.nil for column in self._columns if column.nil}:
            first = next(iter(nil))
            reads["ignore_if"] = {first: nil[first]}
        if gaps := [column.name for column in self._columns if column.has_gaps and column.role == "who"]:
            reads["fill_down"] = gaps
        return reads

    def _notes(self) -> Iterator[str]:
        if (header := self._reads.get("header", 1)) > 1:
            note = f"The names of the columns are in row {header}; the rows above are left out"
            self.notes.append(note)
            yield f"# {note}"
        for column in self._columns:
            note = f"{column.name}: {self._understood(column)}"
            self.notes.append(note)
            yield f"# {' '.join(note.split())}"

    def _understood(self, column: GuessedColumn) -> str:
        parts = ["a country, marked where it took part" if column in self._wide else describe(column)]
        if (note := self._added.get(column.name)) is not None:
            parts.append(note)
        return "; ".join(parts) if column in self._used else f"{'; '.join(parts)}; not used"

    def _find(self, *roles: str, is_list: bool | None = None) -> GuessedColumn | None:
        """Return the first unused column of one of these roles; `is_list` asks for one with, or without, lists."""
        free = (item for item in self._columns if item.role in roles and item not in self._used)
        column = next((item for item in free if is_list is None or (item.mark is not None) == is_list), None)
        if column is not None:
            self._used.append(column)
        return column

    def _document(self) -> Iterator[str]:
        if self._repeated is not None:
            self._used.append(self._repeated)
            self._added[self._repeated.name] = "several rows for one meeting"
        date = self._date()
        who = self._find("who", is_list=False)
        whom, title = self._find("whom") or self._find("who", is_list=True), self._find("title")
        yield f"  title: {json.dumps(self._title(who, whom, title), ensure_ascii=False)}"
        if date is None:
            yield "  # date: no column has dates; name one: date: {column: …, formats: [DD/MM/YYYY]}"
        else:
            yield f"  date: {_flow(date)}"
        if title is not None and who is not None and whom is not None:
            yield f"  summary: {_flow(_reference(title))}"
        yield from self._place()
        yield from self._participants(who, whom)
        if (record := next((item for item in self._columns if item.role == "id" and item.is_unique), None)) is not None:
            self._used.append(record)
            yield f"  identifiers: {_flow([{'scheme': scheme_of(self._name.split('.', maxsplit=1)[0]), 'value': _reference(record)}])}"

    def _date(self) -> dict[str, object] | None:
        """Return the value of the date, or None if no column has dates."""
        parts = date_parts(self._columns)
        self._used += parts.values()
        start = None if parts else self._find("start")
        end = None if start is not None and start.dates.mark is not None else self._find("end")
        if parts:
            return {part: column.name for part, column in parts.items()}
        if start is None:
            return None
        date: dict[str, object] = {"column": start.name, "formats": start.dates.formats}
        if start.dates.mark is not None:
            date["split"] = start.dates.mark
        if end is not None:
            date |= {"formats": list(dict.fromkeys([*start.dates.formats, *end.dates.formats])), "to": end.name}
        if (language := start.dates.language) != "en":
            date["language"] = language
        return date

    @staticmethod
    def _title(who: GuessedColumn | None, whom: GuessedColumn | None, title: GuessedColumn | None) -> str:
        if who is not None and whom is not None:
            return f"{_reference(who)} with {_reference(whom)}"
        column = title or who or whom
        return _reference(column) if column is not None else "Meeting"

    def _place(self) -> Iterator[str]:
        place: dict[str, object] = {}
        town, latitude, longitude = self._find("place"), self._find("latitude"), self._find("longitude")
        country = next(
            (column for column in self._columns if column.codes and column.is_of_place and not column.mark), None
        )
        if town is not None and town is not country:
            place["venue" if re.search("venue|building", town.name, re.IGNORECASE) else "city"] = _reference(town)
        if country is not None:
            self._used.append(country)
            place["country"] = _country(country)
        if latitude is not None and longitude is not None:
            place |= {"latitude": _reference(latitude), "longitude": _reference(longitude)}
        if place:
            yield f"  place: {_flow(place)}"

    def _several(self) -> Iterator[dict[str, object]]:
        """Yield the participants of columns that have several people in a row."""
        for parts in self._people:
            yield _of_person(parts)
        for column in self._columns:
            if parts := people_of_records(column.parts):
                self._used.append(column)
                self._added[column.name] = "the people who took part"
                yield {"for_each": {"column": column.name}, **_of_person(parts, "item.")}

    def _participants(self, who: GuessedColumn | None, whom: GuessedColumn | None) -> Iterator[str]:
        lines = list(self._several())
        country_columns = [column for column in self._columns if column.codes and column not in self._used]
        self._used += country_columns
        if who is not None:
            first: dict[str, object] = {"person": {"name": _reference(who)}}
            if (office := self._find("office")) is not None:
                first["office"] = _reference(office)
            if country_columns and country_columns[0].mark is None:
                self._added[country_columns[0].name] = f"TAKEN FOR THE COUNTRY OF {who.name}, PLEASE CHECK"
                first["country"] = _country(country_columns.pop(0))
            lines.append(first)
        if whom is not None and whom.mark is not None and whom not in country_columns:
            lines.append({"for_each": {"column": whom.name, "split": whom.mark}, "organization": {"name": "{item}"}})
        lines += map(_of_country, country_columns)
        if self._wide:
            self._used += self._wide
            items = {"columns": [column.name for column in self._wide], "only_if": self._marks}
            lines.append({"for_each": items, "country": "{column}"})
        if lines:
            yield "  participants:"
            yield from (f"    - {_flow(line)}" for line in lines)


def _of_person(parts: dict[str, GuessedColumn], prefix: str = "") -> dict[str, object]:
    """Return the participant of the columns of a name, an office and a country; `prefix` leads to them."""
    result: dict[str, object] = {"person": {"name": f"{{{prefix}{parts['person'].name}}}"}}
    if (office := parts.get("office")) is not None:
        result["office"] = f"{{{prefix}{office.name}}}"
    if (country := parts.get("country")) is not None:
        result["country"] = _country(country, f"{prefix}{country.name}")
    return result


def _of_country(column: GuessedColumn) -> dict[str, object]:
    """Return the participant, or the participants, of a column of countries."""
    if column.mark is None:
        return {"country": _country(column)}
    return {"for_each": {"column": column.name, "split": column.mark}, "country": _country(column, "item")}


def _country(column: GuessedColumn, name: str | None = None) -> object:
    """Return the value of a country, from a cell of the column, or from what else is called `name`."""
    source = column.name if name is None else name
    if column.codes == "name":
        return f"{{{source}}}"
    missing = {"nulls": column.missing_codes} if column.missing_codes else {}
    return {"column": source, "codes": column.codes, **missing}


def _reference(column: GuessedColumn) -> str:
    return f"{{{column.name}}}"


def _flow(value: object) -> str:
    """Return a value as YAML on one line. JSON is YAML; keys need no quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(str(key))}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(text: str) -> str:
    return text if text.replace("_", "").isalnum() and text.isascii() else json.dumps(text, ensure_ascii=False)
