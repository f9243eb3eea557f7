"""The text of a first mapping, with a comment for each column."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

from app.domain.strings.text import escape_unprintable
from app.mapping.guessing import agreements
from app.mapping.guessing.blocks import find_block
from app.mapping.guessing.columns import GuessedColumn
from app.mapping.guessing.notes import describe
from app.mapping.guessing.people import country_of_records, has_offices, numbered_people, people_of_records
from app.mapping.guessing.rows import distinguish, footnotes
from app.mapping.guessing.values import (
    comment,
    country_value,
    flow,
    of_countries,
    of_name,
    of_office_in_brackets,
    of_person,
    of_records,
    reference,
)
from app.mapping.guessing.wide import (
    columns_of_countries,
    columns_of_delegates,
    date_parts,
    is_constant,
    language_of_months,
    repeated_id,
)
from app.mapping.identity import scheme_of


class Writer:
    """Writes the text of a mapping, and notes what it understood."""

    def __init__(self, columns: list[GuessedColumn], reads: dict[str, Any], name: str) -> None:
        """Take the columns of the table, the options for reading it, and the name of its file."""
        self._columns, self._reads, self._name = columns, reads, name
        self.notes: list[str] = []
        self._used: list[GuessedColumn] = []
        self._block = find_block(columns)
        self._agreements = agreements.recognize(columns)
        for column in columns if self._agreements is not None else ():
            column.has_gaps = False  # what has not happened yet has no day
        self._wide, self._marks = columns_of_countries(columns)
        self._delegates, self._nobody = ([], []) if self._wide else columns_of_delegates(columns)
        self._added: dict[str, str] = {}
        """Remarks on the use of columns, by their names."""
        self._repeated = self._block.name if self._block is not None else repeated_id(columns)
        self._people = numbered_people(columns)
        filled = [*(self._block.columns if self._block is not None else ())]
        filled += self._agreements.filled if self._agreements is not None else ()
        self._gaps = [
            column.name
            for column in columns
            if column in filled or (self._agreements is None and column.has_gaps and column.role in {"who", "start"})
        ]
        self._footnotes = footnotes(columns, self._gaps)
        if self._agreements is None:
            self._used += [column for parts in self._people for column in parts.values()]

    def lines(self) -> Iterator[str]:
        """Yield the lines of the mapping; the notes are complete afterwards."""
        document = list(self._document() if self._agreements is None else self._of_agreements(self._agreements))
        yield comment(
            f"A first mapping for {self._name}; check each line, then try it with import --mapping … --dry-run"
        )
        yield from self._notes()
        if self._agreements is not None:
            yield "resource: agreements"
        yield f"reads: {flow(self._reads_of_file())}"
        yield f"source: {flow({'headline': escape_unprintable(self._name)})}  # add `publisher` and `license`, as far as they are known"
        yield from self._keys()
        yield "document:"
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
        if self._footnotes is not None:
            column = self._footnotes.lacking
            left_out[column.name] = [*column.nil, ""]
        if left_out:
            reads["ignore_if"] = left_out
        if self._gaps:
            reads["fill_down"] = self._gaps
        return reads

    def _notes(self) -> Iterator[str]:
        if self._agreements is not None:
            self.notes.append(self._agreements.reason)
            yield comment(self._agreements.reason)
        if not (encoding := str(self._reads.get("encoding", "utf-8"))).startswith("utf"):
            note = f"The file is not UTF-8; its letters are taken for {encoding}, PLEASE CHECK"
            self.notes.append(note)
            yield comment(note)
        if "repair" in self._reads:
            note = "Invisible characters in cells are removed"
            self.notes.append(note)
            yield comment(note)
        if (header := self._reads.get("header", 1)) > 1:
            note = f"The names of the columns are in row {header}; the rows above are left out"
            self.notes.append(note)
            yield comment(note)
        if self._footnotes is not None:
            texts = self._footnotes.texts
            note = f"Rows with one cell are taken for titles and footnotes ({len(texts)}, such as {texts[0][:40]!r})"
            self.notes.append(note)
            yield comment(note)
        for column in self._columns:
            note = f"{column.name}: {self._understood(column)}"
            self.notes.append(note)
            yield comment(note)

    def _understood(self, column: GuessedColumn) -> str:
        marks = f"a country, which took part where it has {' or '.join(self._marks)}"
        parts = [marks if column in self._wide else describe(column)]
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

    def _keys(self) -> Iterator[str]:
        """Yield the lines of what tells records apart, unless an identifier does, and of what their rows share."""
        table, group = self._agreements, self._repeated
        if table is not None and table.state is not None:
            group = table.title if agreements.is_grouped(table) else None
        if group is not None:
            names = [group.name] if self._block is None or table is not None else [one.name for one in self._block.key]
            yield f"key: {flow(names)}"
            yield f"group_by: {flow(names)}"
        elif table is not None and table.state is not None:
            yield from [f"key: {flow([table.title.name])}"] if table.title is not None else ()
        elif not any(column.role == "id" and column.is_unique for column in self._used):
            used = [column for column in self._columns if column in self._used]
            key = [column for column in used if column.role in {"start", "who", "whom", "title"}]
            whole = distinguish(key, [*used, *self._columns]) if table is None else agreements.key(table, self._columns)
            yield f"key: {flow([column.name for column in whole or self._columns[:3]])}"

    def _of_agreements(self, table: agreements.AgreementTable) -> Iterator[str]:
        self._repeated = None
        yield from agreements.document(table, self._columns, self._name)
        self._used += table.used
        self._added |= table.remarks
        if table.state is None:
            yield from self._identifiers()

    def _document(self) -> Iterator[str]:
        if self._repeated is not None:
            self._used += [self._repeated] if self._block is None else []
            self._added[self._repeated.name] = "several rows for one meeting"
        date = self._date()
        who = self._find("who", is_list=False)
        whom, title = self._find("whom") or self._find("who", is_list=True), self._find("title", is_list=False)
        if who is None and whom is not None and whom.mark is None and has_offices(whom):
            who, whom = whom, None
        yield f"  title: {flow(self._title(who, whom, title))}"
        if date is None:
            yield "  # date: no column has dates; name one: date: {column: …, formats: [DD/MM/YYYY]}"
        else:
            yield f"  date: {flow(date)}"
        is_said = title is not None and (self._repeated is None or is_constant(title, self._repeated))
        if title is not None and is_said and who is not None and whom is not None:
            yield f"  summary: {flow(reference(title))}"
        yield from self._place()
        yield from self._participants(who, whom)
        yield from self._identifiers()

    def _identifiers(self) -> Iterator[str]:
        if (record := next((item for item in self._columns if item.role == "id" and item.is_unique), None)) is not None:
            self._used.append(record)
            yield f"  identifiers: {flow([{'scheme': scheme_of(self._name.split('.', maxsplit=1)[0]), 'value': reference(record)}])}"

    def _date(self) -> dict[str, object] | None:
        """Return the value of the date, or None if no column has dates."""
        parts, end_parts = date_parts(self._columns)
        self._used += [*parts.values(), *end_parts.values()]
        start = None if parts else self._find("start")
        end = None if start is not None and start.dates.mark is not None else self._find("end")
        if parts:
            of_parts: dict[str, object] = {part: column.name for part, column in parts.items()}
            if (language := language_of_months(parts["month"])) not in {None, "en"}:
                of_parts["language"] = language
            if end_parts:
                of_parts["to"] = {part: column.name for part, column in end_parts.items()}
            return of_parts
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

    def _title(self, who: GuessedColumn | None, whom: GuessedColumn | None, title: GuessedColumn | None) -> object:
        if self._repeated is not None:
            # The people of a meeting are in several rows, which have one title.
            said = title is not None and is_constant(title, self._repeated)
            return reference(title if title is not None and said else self._repeated)
        if who is not None and whom is not None:
            both = f"{reference(who)} with {reference(whom)}"
            return both if all(map(whom.is_filled, whom.values)) else {"first": [both, reference(who)]}
        column = title or who or whom
        return reference(column) if column is not None else "Meeting"

    def _place(self) -> Iterator[str]:
        place: dict[str, object] = {}
        town, latitude, longitude = self._find("place"), self._find("latitude"), self._find("longitude")
        country = next(
            (column for column in self._columns if column.codes and column.is_of_place and not column.mark), None
        )
        if town is not None and town is not country:
            own_name = town.name.rpartition(".")[2]
            place["venue" if re.search("venue|building", own_name, re.IGNORECASE) else "city"] = reference(town)
        if country is not None:
            self._used.append(country)
            place["country"] = country_value(country)
        if latitude is not None and longitude is not None:
            place |= {"latitude": reference(latitude), "longitude": reference(longitude)}
        if place:
            yield f"  place: {flow(place)}"

    def _person_of(self, column: GuessedColumn, name: str | None = None) -> dict[str, object]:
        """Return the person of a column, whose cells, or what else is called `name`, may have the office as well."""
        if not has_offices(column):
            return of_name(column, name)
        self._added[column.name] = "TAKEN FOR PEOPLE WITH THEIR OFFICES IN BRACKETS, PLEASE CHECK"
        return of_office_in_brackets(column.name if name is None else name)

    def _several(self) -> Iterator[dict[str, object]]:
        """Yield the participants of columns that have several people in a row."""
        for parts in self._people:
            yield of_person(parts)
        for column in self._columns:
            if parts := people_of_records(column.parts):
                self._used.append(column)
                self._added[column.name] = "the people who took part"
                yield {"for_each": {"column": column.name}, **of_person(parts, "item.")}
            elif (country := country_of_records(column.parts)) is not None:
                self._used.append(column)
                self._added[column.name] = "the countries that took part"
                yield of_records(column, country)

    def _participants(self, who: GuessedColumn | None, whom: GuessedColumn | None) -> Iterator[str]:
        lines = list(self._several())
        country_columns = [column for column in self._columns if column.codes and column not in self._used]
        self._used += country_columns
        if who is not None:
            first = self._person_of(who)
            if "office" not in first and (office := self._find("office")) is not None:
                first["office"] = reference(office)
            if country_columns and country_columns[0].mark is None:
                self._added[country_columns[0].name] = f"TAKEN FOR THE COUNTRY OF {who.name}, PLEASE CHECK"
                first["country"] = country_value(country_columns.pop(0))
            lines.append(first)
        if whom is not None and whom.forms_of_address and whom.mark is None:
            self._added[whom.name] = "TAKEN FOR PEOPLE, BECAUSE OF THE FORMS OF ADDRESS, PLEASE CHECK"
            lines.append(of_name(whom))
        if whom is not None and whom.mark is not None and whom not in country_columns:
            items = {"column": whom.name, **whom.split}
            people = self._person_of(whom, "item") if has_offices(whom) else {"organization": {"name": "{item}"}}
            lines.append({"for_each": items, **people})
        lines += itertools.chain.from_iterable(map(of_countries, country_columns))
        if self._wide:
            self._used += self._wide
            cells = {"columns": [column.name for column in self._wide], "only_if": self._marks}
            lines.append({"for_each": cells, "country": "{column}"})
        if self._delegates:
            self._used += self._delegates
            words: dict[str, object] = {"columns": [column.name for column in self._delegates]}
            words |= {"ignore_if": self._nobody} if self._nobody else {}
            lines.append({"for_each": words, "country": "{column}", "name_as_printed": "{item}"})
            for column in self._delegates:
                self._added[column.name] = "TAKEN FOR THE DELEGATES OF THE COUNTRY, PLEASE CHECK"
        if lines:
            yield "  participants:"
            yield from (f"    - {flow(line)}" for line in lines)
