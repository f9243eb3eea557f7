"""Days of acts with a letter behind them that says which act it was, as the UN Treaty Collection writes them.

Source: https://treaties.un.org/Pages/Overview.aspx?path=overview/glossary/page1_en.xml and the notes of its tables.
"""

import re
from collections.abc import Iterator
from typing import Final

from app.domain.enums import ActionKind
from app.mapping.guessing.acts import act_of
from app.mapping.guessing.columns import GuessedColumn
from app.mapping.guessing.date_forms import find_forms
from app.mapping.guessing.record_table import date_value

_ACTS: Final = {
    "AA": ActionKind.APPROVED,
    "A": ActionKind.ACCEPTED,
    "a": ActionKind.ACCEDED,
    "d": ActionKind.SUCCEEDED,
}
_MARKED: Final = re.compile(r"(.*\d)\s*\(?(AA|A|a|d)\)?")
_CONSENTS: Final = frozenset({ActionKind.RATIFIED, ActionKind.ACCEDED, ActionKind.ACCEPTED, ActionKind.APPROVED})


def find_marked_acts(column: GuessedColumn) -> None:
    """Note the dates and the marks of a column whose header names a consent to be bound, if some of its dates have marks."""
    if column.dates.formats or act_of(column.name) not in _CONSENTS:
        return
    filled = [value for value in column.values if column.is_filled(value)]
    matches = [match for value in filled if (match := _MARKED.fullmatch(value)) is not None]
    bare = [match[1] if (match := _MARKED.fullmatch(value)) is not None else value for value in filled]
    if not matches or not (dates := find_forms(bare, may_be_number=False)).formats:
        return
    column.dates, column.act_marks = dates, sorted({match[2] for match in matches}, key=list(_ACTS).index)


def marked_action(column: GuessedColumn) -> dict[str, object]:
    """Return the act and the day of a column with marks; a date without one is that of a ratification."""
    acts = {f"*{mark}": _ACTS[mark].value for mark in column.act_marks}
    forms = [form for pattern in column.dates.formats for form in _forms(pattern, column)]
    action = {"column": column.name, "map": {**acts, "*": ActionKind.RATIFIED.value}}
    return {"action": action, "date": {**date_value(column), "formats": forms}}


def _forms(pattern: str, column: GuessedColumn) -> Iterator[str]:
    """Yield a form of dates without a mark, and with each of those of the column, as its cells write it."""
    yield pattern
    cells = {
        match[2]: value[len(match[1]) :] for value in column.values if (match := _MARKED.fullmatch(value)) is not None
    }
    yield from (f"{pattern}{cells[mark]}" for mark in column.act_marks)
