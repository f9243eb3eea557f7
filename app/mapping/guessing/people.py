"""Tables with several people in a row: numbered columns, as `Name 1`, `Country 1`, `Name 2`, or records within a record of JSON."""

import re
from collections.abc import Sequence
from typing import Final

from app.mapping.guessing.columns import GuessedColumn

_NUMBERED: Final = re.compile(r"(.*?\D)[ _]?(\d{1,2})")
_FEWEST: Final = 2


def numbered_people(columns: Sequence[GuessedColumn]) -> list[dict[str, GuessedColumn]]:
    """Return the columns of each numbered person: of the name, and where there are some, of the office and the country.

    None unless there are at least two people.
    """
    people: dict[int, dict[str, GuessedColumn]] = {}
    for column in columns:
        match = _NUMBERED.fullmatch(column.name)
        part = _part(column)
        if match is not None and part is not None:
            people.setdefault(int(match[2]), {}).setdefault(part, column)
    named = [parts for _, parts in sorted(people.items()) if "person" in parts]
    return named if len(named) >= _FEWEST else []


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
