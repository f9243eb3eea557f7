"""Cells that a program changed when it read and wrote a table, though nobody edited them.

pandas reads `NA` as missing and writes an empty cell; R reads an empty column as missing and writes `NA`; both read `007`
as a number, and `true` as a boolean; a spreadsheet rounds long numbers, and writes errors in place of values. A cell is compared with the recorded one, so that a table whose cells are unchanged
since the export is never refused. A change that may be an edit by a person is taken for one.
"""

import math
import re
from collections.abc import Mapping
from typing import Any, Final

from app.representations.csv import Cell
from app.representations.csv_columns import COLUMNS
from app.representations.csv_shapes import Shape
from app.representations.formats import Document

# Texts that pandas and R read as a missing value (pandas: `keep_default_na`; R: `na.strings`).
_MISSING: Final = frozenset(
    [
        "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA",
        "NULL", "NaN", "None", "n/a", "nan", "null",
    ]
)  # fmt: skip
_WRITTEN_FOR_MISSING: Final = frozenset(["NA", "NaN", "nan", "<NA>", "None", "NULL"])
SPREADSHEET_ERRORS: Final = frozenset(
    ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"]
)
"""Texts that spreadsheets write for a formula that cannot be computed."""
# Columns whose cells may be the code of Namibia alone.
_OF_COUNTRIES: Final = frozenset(["code", "country", "parties", "place_country", "successors"])
_TRUTH: Final = {"T": "true", "F": "false", "true": "true", "false": "false", "TRUE": "true", "FALSE": "false"}
_NUMBER: Final = re.compile(r"[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_ROUNDED: Final = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.ASCII)
_AS_TEXT: Final = "format the column as text, and enter the value again"
_READ_AS_TEXT: Final = (
    'read every column as text: dtype=str, keep_default_na=False in pandas; colClasses="character", na.strings="" in R'
)
_SAME_DEGREE: Final = 1e-9
"""Coordinates that differ by less are the same: pandas and R may write another last digit."""


def find(resource: str, recorded: Mapping[str, Cell] | None, cells: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the first column whose cell a program seems to have changed, with the reason; None if there is none.

    `recorded` has the cells of the record as an export writes them; None if the row is of a new record.
    """
    texts = {column.name for column in COLUMNS[resource] if column.shape is not Shape.NUMBER}
    for name, cell in cells.items():
        old = "" if recorded is None or recorded.get(name) is None else str(recorded[name])
        if cell == old or name not in texts:
            continue
        if reason := _reason_in_spreadsheet(old, cell):
            return name, reason
        if reason := _reason(old, cell, is_code=name in _OF_COUNTRIES):
            return name, f"{reason}; {_READ_AS_TEXT}"
    return None


def keep_coordinates(document: Document, recorded: Mapping[str, Any]) -> None:
    """Restore the recorded coordinates of a place in a document that repeats them but for the last digits."""
    place, old = document.get("place") or {}, recorded.get("place") or {}
    for name in ("latitude", "longitude"):
        given, known = place.get(name), old.get(name)
        if given is not None and known is not None and math.isclose(given, known, rel_tol=0, abs_tol=_SAME_DEGREE):
            place[name] = known


def _reason_in_spreadsheet(old: str, new: str) -> str | None:
    if new in SPREADSHEET_ERRORS:
        return f"{new!r} is what a spreadsheet writes for a formula that it cannot compute; correct the formula"
    # Most of the digits are gone, so this is not compared with the recorded number.
    if _ROUNDED.fullmatch(new) and (not old or old.isdecimal()):
        return f"{new!r} is a number that a spreadsheet rounded; {_AS_TEXT}"
    return None


def _reason(old: str, new: str, *, is_code: bool) -> str | None:
    if not new:
        return (
            f"{old!r} is recorded, which programs read as missing, and the cell is empty" if old in _MISSING else None
        )
    if new in _WRITTEN_FOR_MISSING and not (is_code and new == "NA"):
        return f"{new!r} is what programs write for a missing value, and nothing of that name is recorded"
    if (
        old in _TRUTH
        and new != old
        and _TRUTH.get(new.upper() if new.lower() in {"true", "false"} else new) == _TRUTH[old]
    ):
        return f"{old!r} became {new!r}, as programs write truth values"
    # Beyond the range of floats, all numbers would be equal.
    if _NUMBER.fullmatch(old) and _NUMBER.fullmatch(new) and math.isfinite(float(old)) and float(old) == float(new):
        return f"{old!r} became {new!r}, as programs write numbers"
    return None
