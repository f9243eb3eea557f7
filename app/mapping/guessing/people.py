"""People of tables: several in a row, in numbered columns (`Name 1`, `Country 1`, `Name 2`), columns of one name, or records of JSON.

Offices may be in brackets behind the names.

See decision 344.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final

from app.domain.strings.text import fold
from app.mapping.guessing.codes import is_country_name
from app.mapping.guessing.columns import GuessedColumn
from app.mapping.guessing.headers import words_of
from app.mapping.office_in_names import names_office
from app.reading.language import address

_NUMBERED: Final = re.compile(r"(.*?\D)[ _]?(\d{1,2})")
_REPEATED: Final = re.compile(r"(.+) \((\d{1,2})\)")
"""A name that several columns have, as a table numbers it from the second on."""
_WITH_OFFICE: Final = re.compile(r"[^()]*\w\s+\(([^()]+)\)")
_PREFIXED: Final = re.compile(
    r"(\w[\w ]*?) (name|full name|title|office|position|role|post|country|country code|state|nationality|iso3?)"
)
_FEWEST: Final = 2
_MOST: Final = 0.8
_NAME_OF_PERSON: Final = re.compile(
    r"(?:[A-Z]\.?|[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*)(?: (?:(?:de|da|do|dos|van|von|der|den|bin|al|el|la|le|du|y)|[^\W\d_a-z]\.?|[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*)){1,4}"
)
_BODY: Final = re.compile(
    r"\b(?:ministry|ministere|ministerium|embassy|union|council|committee|commission|bank|university|institute|foundation|company|group|ltd|inc|plc"
    r"|gmbh|association|federation|society|office|agency|network|trust|forum|international|delegation|government|party|court|fund)\b"
)
"""Words, folded, of names of bodies."""
_OF_BODIES: Final = re.compile(
    r"\b(?:organi[sz]ations?|organisation|media|outlets?|compan(?:y|ies)|bod(?:y|ies)|institutions?|lobby\w*)\b"
)
_OF_PEOPLE: Final = re.compile(r"\b(?:individuals?|persons?|people|who)\b")
_MOST_MOVED: Final = 0.1
"""The share of people who may have several countries, as one country is written in two ways."""
_MARKS_OF_NAMES: Final = (", ", " and ", " & ", " et ", " und ", " y ", " e ")
_WORD: Final = re.compile(r"[^\W_]+")
_FILLERS: Final = frozenset(
    {"country", "state", "nationality", "name", "of", "the", "code", "iso", "land", "pays", "pais", "s"}
)


def numbered_people(columns: Sequence[GuessedColumn]) -> list[dict[str, GuessedColumn]]:
    """Return the columns of each numbered person: of the name, and where there are some, of the office and the country.

    None unless there are at least two people.
    """
    people: dict[int, dict[str, GuessedColumn]] = {}
    names = {column.name for column in columns}
    for column in columns:
        number, part = _number_of(column.name, names), _part(column)
        if number is not None and part is not None:
            people.setdefault(number, {}).setdefault(part, column)
    named = [parts for _, parts in sorted(people.items()) if "person" in parts]
    return named if len(named) >= _FEWEST else _people_of_prefixes(columns)


def _people_of_prefixes(columns: Sequence[GuessedColumn]) -> list[dict[str, GuessedColumn]]:
    """Return the columns of each person whose columns begin with the same words: *guest.name* and *guest.country*, *Host name* and *Host title*."""
    people: dict[str, dict[str, GuessedColumn]] = {}
    for column in columns:
        if (match := _PREFIXED.fullmatch(words_of(column.name).replace(".", " "))) is None or column.dates.formats:
            continue
        part = "country" if column.codes else "person" if "name" in match[2] else "office"
        people.setdefault(match[1], {}).setdefault(part, column)
    return [parts for parts in people.values() if "person" in parts and len(parts) > 1]


def _number_of(name: str, names: Collection[str]) -> int | None:
    """Return the number of a column, among those of these names; None if it has none."""
    if f"{name} (2)" in names:
        return 1
    match = _REPEATED.fullmatch(name) or _NUMBERED.fullmatch(name)
    return None if match is None else int(match[2])


def has_offices(column: GuessedColumn) -> bool:
    """Return whether most items of a column have more than an abbreviation or a country in brackets behind them: offices of people."""
    texts = [value for value in column.values if column.is_filled(value)]
    items = [item for text in texts for item in column.items(text)]
    offices = [match[1].strip() for item in items if (match := _WITH_OFFICE.fullmatch(item)) is not None]
    if not offices or len(offices) < len(items) / 2:
        return False
    return not any(office.isupper() or is_country_name(office) for office in offices)


def are_addressed(column: GuessedColumn) -> bool:
    """Return whether most cells have forms of address in front of names: among organizations, a few people have them, too."""
    filled = [value for value in column.values if column.is_filled(value)]
    return 2 * sum(address.without(value) != value for value in filled) > len(filled)


def are_names(column: GuessedColumn) -> bool:
    """Return whether nearly all items of a list look like names of people: two to four words with capitals, and no word for a body."""
    items = {item for value in column.values if column.is_filled(value) for item in column.items(value)}
    names = sum(_NAME_OF_PERSON.fullmatch(item) is not None and _BODY.search(fold(item)) is None for item in items)
    return bool(items) and names >= _MOST * len(items)


def find_lists_of_names(columns: Sequence[GuessedColumn]) -> None:
    """Note the marks between names of people in columns of people: *Ana Lopes, Luis Mora et Olav Dahl*."""
    for column in columns:
        if (
            column.role not in {"who", "whom"}
            or column.mark is not None
            or column.codes is not None
            or column.dates.formats
        ):
            continue
        filled = [value for value in column.values if column.is_filled(value)]
        marks = [mark for mark in _MARKS_OF_NAMES if any(mark in value for value in filled)]
        if not marks:
            continue
        column.mark = marks[0] if len(marks) == 1 else marks
        items = [item for value in filled for item in column.items(value)]
        if not are_names(column) or any(map(names_office, items)):
            column.mark = None


def is_of(country: GuessedColumn, person: GuessedColumn) -> bool:
    """Return whether a column of countries is called after that of a person: *Caller country* and *Caller*, *guest.country* and *guest.name*."""
    words = set(_WORD.findall(words_of(country.name))) - _FILLERS
    return bool(words & set(_WORD.findall(words_of(person.name))))


def is_one_for_each(country: GuessedColumn, person: GuessedColumn) -> bool:
    """Return whether nearly everybody has one country: a minister who met people of several is of none of them."""
    known: dict[str, set[str]] = {}
    for name, value in zip(person.values, country.values, strict=False):
        if person.is_filled(name) and country.is_filled(value):
            known.setdefault(name, set()).add(value)
    return sum(len(values) > 1 for values in known.values()) <= _MOST_MOVED * len(known)


def names_bodies(column: GuessedColumn) -> bool:
    """Return whether a header speaks of bodies, and not of people as well."""
    return column.is_called(_OF_BODIES) and not column.is_called(_OF_PEOPLE)


def people_of_records(parts: Sequence[GuessedColumn]) -> dict[str, GuessedColumn]:
    """Return the fields of the name, the office and the country among those of the records of a list; none without a name."""
    fields: dict[str, GuessedColumn] = {}
    for column in parts:
        part = "person" if column.name.casefold() == "name" and not column.codes else _part(column)
        if part is not None:
            fields.setdefault(part, column)
    return fields if "person" in fields else {}


def country_of_records(parts: Sequence[GuessedColumn]) -> GuessedColumn | None:
    """Return the field of the country among those of the records of a list that name no people; None if there is none."""
    if people_of_records(parts):
        return None
    return next((column for column in parts if column.codes), None)


def _part(column: GuessedColumn) -> str | None:
    if column.codes:
        return "country"
    if column.role == "office" or column.name.casefold() == "title":
        return "office"
    return "person" if column.role in {"who", "whom"} or column.name.casefold().startswith("name") else None
