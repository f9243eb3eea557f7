"""Tables of meetings: who took part, when and where, in rows or in columns of their own."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from app.mapping.guessing.blocks import find_block
from app.mapping.guessing.columns import GuessedColumn
from app.mapping.guessing.kinds import kind_lines, topic_lines
from app.mapping.guessing.meeting_dates import date_of, main_date, missing_date
from app.mapping.guessing.people import (
    are_addressed,
    are_names,
    country_of_records,
    has_offices,
    is_of,
    is_one_for_each,
    names_bodies,
    numbered_people,
    people_of_records,
)
from app.mapping.guessing.people_in_cells import shape_of
from app.mapping.guessing.record_table import RecordTable, entries, key_line
from app.mapping.guessing.rows import distinguish, is_missing_in_rows
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
    short_title,
)
from app.mapping.guessing.wide import (
    columns_of_countries,
    columns_of_delegates,
    has_votes,
    is_constant,
    repeated_id,
    rows_of_titles,
)

_VOTE: Final = re.compile(r"^(?:votes?|vote choice|voted|stimmen?|voto)$")
_SIDE: Final = re.compile(
    r"\b(?:hosts?|hosted by|guests?|visitors?|visiting \w+|callees?|receiv\w+|hote|invite|anfitri\w+|huesped|invitado|gast(?:geber)?|besucher|visitante)\b"
)
"""Words of headers, folded, for one of two who met."""


class MeetingTable(RecordTable):
    """The columns of a table of meetings."""

    resource = "meetings"

    def __init__(self, columns: Sequence[GuessedColumn], name: str) -> None:
        """Take the columns of the table, and the name of its file."""
        super().__init__(columns, name)
        self._block = find_block(columns)
        self._wide, self.marks = columns_of_countries(columns)
        self._delegates, self._nobody = ([], []) if self._wide else columns_of_delegates(columns)
        self._repeated = self._block.name if self._block is not None else repeated_id(columns)
        self._group = [self._repeated] if self._repeated is not None else []
        if self._block is not None:
            self._group = self._block.key
        elif self._repeated is None and (shared := rows_of_titles(columns)):
            self._repeated, self._group = shared[0], shared
        self._people = numbered_people(columns)
        self._date_column = main_date(columns)
        self.filled = [*(self._block.columns if self._block is not None else ())]
        # Who met comes first; a list of guests, or a second person, that is missing is not that of the row above.
        first = next((column for column in columns if column.role == "who" and column.mark is None), None)
        gaps = [item for item in (first, self._date_column) if item is not None and item.has_gaps]
        gaps = [column for column in gaps if is_missing_in_rows(column, columns)]
        self.filled += [column for column in gaps if column not in self.filled]
        self.use(*(column for parts in self._people for column in parts.values()))

    def _find(self, *roles: str, is_list: bool | None = None) -> GuessedColumn | None:
        """Return the first unused column of one of these roles; `is_list` asks for one with, or without, lists."""
        free = (item for item in self.columns if item.role in roles and self.is_free(item))
        column = next((item for item in free if is_list is None or (item.mark is not None) == is_list), None)
        if column is not None:
            self.use(column)
        return column

    def _other_side(self) -> GuessedColumn | None:
        """Return the column of the host beside that of the guest, or the other way round; None if there is none."""
        free = (item for item in self.columns if item.role == "who" and item.mark is None and self.is_free(item))
        column = next((item for item in free if item.is_called(_SIDE)), None)
        if column is not None:
            self.use(column)
        return column

    def keys(self) -> Iterator[str]:
        """Yield the lines of what tells meetings apart, unless an identifier does, and of what their rows share."""
        if self._repeated is not None:
            yield key_line(self._group)
            yield key_line(self._group, "group_by")
        elif self.identifier not in self.used:
            used = [column for column in self.columns if not self.is_free(column)]
            key = [
                column for column in used if column.role in {"start", "who", "whom", "title"} and not column.is_array
            ]
            others = [
                column for column in self.columns if not (column.are_row_numbers or column.is_array or column.parts)
            ]
            yield key_line(distinguish(key, [*used, *others]) or self.columns[:3])

    def document(self) -> Iterator[str]:
        """Yield the lines of the document of a meeting."""
        if self._repeated is not None:
            if self._block is None:
                self.use(self._repeated)
            is_said = self._block is not None or self._repeated.role == "id"
            remark = "several rows for one meeting"
            self.remarks[self._repeated.name] = remark if is_said else f"TAKEN FOR {remark.upper()}, PLEASE CHECK"
        date = date_of(self, self._date_column)
        who, partner = self._find("who", is_list=False), self._find("partner", is_list=False)
        partner = partner or (self._other_side() if who is not None else None)
        whom, title = self._find("whom") or self._find("who", is_list=True), self._find("title", is_list=False)
        if who is None and whom is not None and whom.mark is None and has_offices(whom):
            who, whom = whom, None
        said = self._title(who, whom or partner, title)
        shortened = short_title(said, [item for item in (who, whom or partner, title) if item is not None])
        yield f"  title: {flow(shortened)}"
        if shortened is not said and whom is not None and whom.mark is None:
            yield f"  note: {flow(reference(whom))}"  # which the title may not have in full
        if date is None:
            yield f"  {comment(missing_date(self.columns))}"
        else:
            yield f"  date: {flow(date)}"
        is_said = title is not None and (self._repeated is None or is_constant(title, self._repeated))
        if title is not None and is_said and who is not None and (whom or partner) is not None:
            yield f"  summary: {flow(reference(title))}"
        yield from kind_lines(self)
        yield from self._place()
        yield from self._participants(who, whom, partner)
        yield from topic_lines(self)
        yield from self.identifiers()
        if self._repeated is not None and any(column.is_called(_VOTE) for column in self.columns):
            self.comments.append(
                "THE ROWS HAVE VOTES; THOSE OF ONE VOTE ARE TAKEN FOR A MEETING OF ALL THAT ARE LISTED, PLEASE CHECK"
            )
        if not any((who, whom, partner, title, self._people, self._wide, self._delegates)) and self._repeated is None:
            self.comments.append(
                "NO COLUMN NAMES A MEETING OR A PERSON; CHECK THAT A ROW IS A MEETING, OR THE RECORDS WILL SAY WHAT NOBODY SAID"
            )

    def _title(self, who: GuessedColumn | None, whom: GuessedColumn | None, title: GuessedColumn | None) -> object:
        if self._repeated is not None:
            # The people of a meeting are in several rows, which have one title.
            said = title is not None and is_constant(title, self._repeated)
            return reference(title if title is not None and said else self._repeated)
        if whom is not None and whom.is_array:
            whom = None  # a list of JSON is no text
        if who is not None and whom is not None:
            both = f"{reference(who)} with {reference(whom)}"
            return both if all(map(whom.is_filled, whom.values)) else {"first": [both, reference(who)]}
        column = title or who or (whom if whom is not None and "\n" not in (whom.mark or "") else None)
        if column is None and self._people:
            return " with ".join(reference(parts["person"]) for parts in self._people[:2])
        return reference(column) if column is not None else "Meeting"

    def _place(self) -> Iterator[str]:
        place: dict[str, object] = {}
        town, latitude, longitude = self._find("place"), self._find("latitude"), self._find("longitude")
        country = next(
            (column for column in self.columns if column.codes and column.is_of_place and not column.mark), None
        )
        if town is not None and town is not country:
            own_name = town.name.rpartition(".")[2]
            place["venue" if re.search("venue|building", own_name, re.IGNORECASE) else "city"] = reference(town)
        if country is not None:
            self.use(country)
            place["country"] = country_value(country)
        if latitude is not None and longitude is not None:
            place |= {"latitude": reference(latitude), "longitude": reference(longitude)}
        if place:
            yield f"  place: {flow(place)}"

    def _person_of(self, column: GuessedColumn, name: str | None = None) -> dict[str, object]:
        """Return the person of a column, whose cells, or what else is called `name`, may have the office and the country as well."""
        if (shape := shape_of(column)) is not None and not column.pieces:
            self.remarks[column.name] = shape.remark
            return shape.person(column.name if name is None else name)
        if not has_offices(column):
            return of_name(column, name)
        self.remarks[column.name] = "TAKEN FOR PEOPLE WITH THEIR OFFICES IN BRACKETS, PLEASE CHECK"
        return of_office_in_brackets(column.name if name is None else name)

    def _several(self) -> Iterator[dict[str, object]]:
        """Yield the participants of columns that have several people in a row."""
        for parts in self._people:
            yield of_person(parts)
        for column in self.columns:
            if parts := people_of_records(column.parts):
                self.use(column, remark="the people who took part")
                yield {"for_each": {"column": column.name}, **of_person(parts, "item.")}
            elif (country := country_of_records(column.parts)) is not None:
                self.use(column, remark="the countries that took part")
                yield of_records(column, country)

    def _participants(
        self, who: GuessedColumn | None, whom: GuessedColumn | None, partner: GuessedColumn | None
    ) -> Iterator[str]:
        lines = list(self._several())
        countries = [column for column in self.columns if column.codes and self.is_free(column)]
        self.use(*countries)
        if who is not None:
            person = self._person_of(who)
            # Beside two people, a country whose header names neither may be that of either.
            free = countries if partner is None else [item for item in countries if self._is_of_one(item, who, partner)]
            offices = [column for column in self.columns if column.role == "office" and self.is_free(column)]
            if partner is not None:
                offices = [column for column in offices if not is_of(column, partner)]
            lines.append({**self._office_of(offices), **person, **self._country_of(who, free, countries)})
        if partner is not None:
            of_partner = [item for item in countries if self._is_of_one(item, partner, who)]
            offices = [column for column in self.columns if column.role == "office" and is_of(column, partner)]
            person = {**self._office_of(offices), **self._person_of(partner)}
            lines.append({**person, **self._country_of(partner, of_partner, countries)})
        lines += self._counterparts(whom, countries)
        lines += itertools.chain.from_iterable(map(of_countries, countries))
        lines += self._in_columns()
        yield from entries("participants", lines)

    @staticmethod
    def _is_of_one(country: GuessedColumn, person: GuessedColumn, other: GuessedColumn | None) -> bool:
        """Return whether a column of countries is that of one of two people, by its header or because the other one has several."""
        if other is None or is_of(country, person) or is_of(country, other):
            return other is None or is_of(country, person)
        return is_one_for_each(country, person) and not is_one_for_each(country, other)

    def _office_of(self, candidates: Sequence[GuessedColumn]) -> dict[str, object]:
        """Take the first column of offices."""
        if not candidates:
            return {}
        self.use(candidates[0])
        return {"office": reference(candidates[0])}

    def _country_of(
        self, person: GuessedColumn, candidates: Sequence[GuessedColumn], countries: list[GuessedColumn]
    ) -> dict[str, object]:
        """Take the country of a person from a list of columns of countries; those with a word of the person's column come first."""
        if (shape := shape_of(person)) is not None and shape.has_country:
            return {}
        single = [column for column in candidates if column.mark is None]
        single = [column for column in single if is_of(column, person) or is_one_for_each(column, person)]
        column = next((column for column in single if is_of(column, person)), single[0] if single else None)
        if column is None or (column is not candidates[0] and not is_of(column, person)):
            return {}
        self.remarks[column.name] = f"TAKEN FOR THE COUNTRY OF {person.name}, PLEASE CHECK"
        countries.remove(column)
        return {"country": country_value(column)}

    def _counterparts(
        self, whom: GuessedColumn | None, countries: Sequence[GuessedColumn]
    ) -> Iterator[dict[str, object]]:
        """Yield the participants of the column that says who was met: people, or organizations of a list."""
        if whom is None or whom in countries:
            return
        if whom.mark is None and shape_of(whom) is not None:
            yield self._person_of(whom)
        elif whom.mark is None and whom.forms_of_address and are_addressed(whom):
            self.remarks[whom.name] = "TAKEN FOR PEOPLE, BECAUSE OF THE FORMS OF ADDRESS, PLEASE CHECK"
            yield of_name(whom)
        if whom.mark is None:
            return
        items = {"column": whom.name, **whom.split}
        if has_offices(whom) or shape_of(whom) is not None:
            yield {"for_each": items, **self._person_of(whom, "item")}
        elif whom.role == "who" or (are_names(whom) and not names_bodies(whom)):
            self.remarks[whom.name] = "TAKEN FOR PEOPLE, PLEASE CHECK"
            yield {"for_each": items, **of_name(whom, "item")}
        else:
            self.remarks[whom.name] = "TAKEN FOR ORGANIZATIONS, PLEASE CHECK"
            yield {"for_each": items, "organization": {"name": "{item}"}}

    def _in_columns(self) -> Iterator[dict[str, object]]:
        """Yield the participants of columns that are named after countries."""
        if self._wide:
            self.use(*self._wide)
            cells = {"columns": [column.name for column in self._wide], "only_if": self.marks}
            if has_votes(self.marks):
                self.comments.append(
                    "THE COLUMNS HAVE VOTES; A ROW IS TAKEN FOR A MEETING OF ALL THAT VOTED, PLEASE CHECK"
                )
            for column in self._wide:
                self.remarks[column.name] = f"a country, which took part where it has {' or '.join(self.marks)}"
            yield {"for_each": cells, "country": "{column}"}
        if self._delegates:
            words: dict[str, object] = {"columns": [column.name for column in self._delegates]}
            words |= {"ignore_if": self._nobody} if self._nobody else {}
            for column in self._delegates:
                self.use(column, remark="TAKEN FOR THE DELEGATES OF THE COUNTRY, PLEASE CHECK")
            yield {"for_each": words, "country": "{column}", "name_as_printed": "{item}"}
