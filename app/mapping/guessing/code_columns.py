"""Numbered columns, each of which has the code of a country: `c1`, `c2` … of a treaty."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.mapping.guessing.codes import find_system
from app.mapping.guessing.columns import GuessedColumn

_NUMBERED: Final = re.compile(r"(.*?\D)(\d{1,3})")
_CODE: Final = re.compile(r"[A-Z]{2,3}|\d{1,3}(?:\.0)?", re.ASCII)
_FEWEST_COLUMNS: Final = 2
_FEWEST_CODES: Final = 5


@dataclass(frozen=True, slots=True)
class CodeColumns:
    """Numbered columns with codes, in the order of their numbers."""

    columns: list[GuessedColumn]
    system: str
    others: list[str]
    """Systems that fit as well."""

    @property
    def names(self) -> object:
        """The range of the columns, or their names if some numbers are missing."""
        first, last = (_NUMBERED.fullmatch(self.columns[place].name) for place in (0, -1))
        if first and last and int(last[2]) - int(first[2]) == len(self.columns) - 1:
            return f"{first[0]}..{last[0]}"
        return [column.name for column in self.columns]

    @property
    def systems(self) -> str:
        """The system, with those that fit as well."""
        return " OR ".join([self.system, *self.others])


def columns_of_codes(columns: Sequence[GuessedColumn]) -> CodeColumns | None:
    """Return the numbered columns of one name whose cells are codes of countries; None if there are none.

    Few or short numbers are no such codes, but values of scales.
    """
    groups: dict[str, dict[int, GuessedColumn]] = {}
    for column in columns:
        if not column.dates.formats and (match := _NUMBERED.fullmatch(column.name)) is not None:
            groups.setdefault(match[1], {})[int(match[2])] = column
    for group in groups.values():
        values = {value for column in group.values() for value in column.values if column.is_filled(value)}
        codes = [value for value in values if _CODE.fullmatch(value)]
        long = sum(len(value) > 1 for value in codes)
        if len(group) < _FEWEST_COLUMNS or long < max(_FEWEST_CODES, len(values) / 2) or len(codes) < len(values) - 1:
            continue
        system, others = find_system("", sorted(codes), is_named=True)
        if system is not None and system != "name":
            return CodeColumns([column for _, column in sorted(group.items())], system, others)
    return None
