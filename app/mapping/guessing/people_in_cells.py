"""Cells that have more of a person than the name: an office before or behind it, or a country in brackets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.mapping.guessing.codes import is_country_name
from app.mapping.guessing.columns import GuessedColumn
from app.mapping.office_in_names import divide, names_office

_IN_BRACKETS: Final = re.compile(r"([^()]*\w)\s*\(([^()]+)\)")
_BEHIND: Final = re.compile(r"([^,]*\w),\s+([^,].*)")
_MOST: Final = 0.5
"""The share of the items that must have an office, or a country in brackets."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The parts of a person that the items of a column have."""

    is_before: bool = False
    """Whether offices stand before the names."""
    is_behind: bool = False
    """Whether offices stand behind the names and a comma."""
    has_country: bool = False
    """Whether countries stand in brackets."""
    not_countries: tuple[str, ...] = ()
    """Other texts in brackets."""

    def person(self, source: str) -> dict[str, object]:
        """Return the participant of a cell or an item that is called `source`."""
        cut: dict[str, object] = {"column": source, **({"before": "("} if self.has_country else {})}
        name: dict[str, object] = dict(cut)
        result: dict[str, object] = {}
        if self.is_behind:
            name["before"] = ","
            # What stands behind a comma goes on to the bracket.
            result["office"] = {"column": source, "after": ",", **({"before": "("} if self.has_country else {})}
        elif self.is_before:
            name["transform"] = "name_behind_office"
            result["office"] = {**cut, "transform": "office_before_name"}
        if self.has_country:
            missing = {"nulls": list(self.not_countries)} if self.not_countries else {}
            result["country"] = {"column": source, "after": "(", "strip": ")", **missing}
        return {"person": {"name": name}, **result, "name_as_printed": f"{{{source}}}"}

    @property
    def remark(self) -> str:
        """The remark for the person who checks the mapping."""
        parts = ["THEIR OFFICES"] if self.is_before or self.is_behind else []
        parts += ["COUNTRIES IN BRACKETS"] if self.has_country else []
        return f"TAKEN FOR PEOPLE WITH {' AND '.join(parts)}, PLEASE CHECK"


def shape_of(column: GuessedColumn) -> Shape | None:
    """Return the parts that most items of a column have beside the name; None if they have none, or only some other text in brackets."""
    items = list(_items(column))
    if not items or column.codes is not None or column.dates.formats:
        return None
    brackets = [match for item in items if (match := _IN_BRACKETS.fullmatch(item)) is not None]
    countries = [match for match in brackets if is_country_name(match[2].strip())]
    has_country = len(countries) > _MOST * len(items)
    if brackets and not has_country:
        return None
    names = [item.partition("(")[0].strip() for item in items]
    before = sum(divide(name) is not None for name in names)
    behind = [match for name in names if (match := _BEHIND.fullmatch(name)) is not None and names_office(match[2])]
    is_before, is_behind = before > _MOST * len(names), len(behind) > _MOST * len(names)
    if not (is_before or is_behind or has_country):
        return None
    others = sorted({match[2].strip() for match in brackets} - {match[2].strip() for match in countries})
    return Shape(is_before and not is_behind, is_behind, has_country, tuple(others))


def _items(column: GuessedColumn) -> Iterator[str]:
    for value in column.values:
        if column.is_filled(value):
            yield from column.items(value)
