"""The cells of rows before a document is made of them: spaces, missing values, repairs, filling down, and rows to leave out.

See decision 148.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from app.domain.strings.text import FORBIDDEN_CHARACTERS
from app.mapping.conditions import Matches, matcher
from app.mapping.errors import CellError, Path
from app.mapping.model import Conditions
from app.mapping.scope import Compiler
from app.representations.csv_losses import SPREADSHEET_ERRORS

_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_INVISIBLE: Final = re.compile(f"[{FORBIDDEN_CHARACTERS}]")
_FOOTNOTE: Final = re.compile(
    r"(?<=[\w.)'’])(?:\s?\[(?:\d{1,3}|[a-z]|note \d{1,2})\]|\s?[*†‡]{1,3}|(?<!m)[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]{1,2})+\s*$"
)
_MOJIBAKE: Final = re.compile("[\u00c2-\u00f4][\u0080-\u02ff\u2010-\u2122]")
"""The beginning of every character of UTF-8 that was read as Windows-1252."""


class CellReader:
    """The rules of the key `reads` for the cells of one file."""

    def __init__(self, compiler: Compiler) -> None:
        """Resolve the columns; faults go to the compiler."""
        reads = compiler.reads
        self._nulls, self._encoding = compiler.nulls, reads.encoding
        # A mapping that names one, in `nulls`, `map` or `ignore_if`, says what it means.
        self._errors = {error for error in SPREADSHEET_ERRORS if error not in str(compiler.text.value)}
        self._repairs = [_REPAIRS[name] for name in reads.repair]
        self._filled: dict[str, Any] = {
            name: None
            for place, text in enumerate(reads.fill_down)
            for name in compiler.find(text, ("reads", "fill_down", place))
        }
        """The last value of each column whose empty cells mean the value above."""
        self._ignore = _conditions(compiler, reads.ignore_if, ("reads", "ignore_if"))
        self._only = _conditions(compiler, reads.only_if, ("reads", "only_if"))
        for text in reads.ignore_columns:
            with suppress(ValueError):  # a column that the file lacks is ignored, too
                compiler.header.find_range([text])

    def clean(self, cells: dict[str, Any], columns: list[str], *, fills: bool = True) -> dict[str, Any]:
        """Return the cells of some columns, None where empty; `fills` says whether they fill empty ones and those below.

        Raises:
            CellError: a cell is not in the encoding of the file, or the error of a spreadsheet.
        """
        cleaned = {name: self._clean(name, cells.get(name)) for name in columns}
        for name, above in self._filled.items() if fills else ():
            if cleaned[name] is None:
                cleaned[name] = above
            else:
                self._filled[name] = cleaned[name]
        return cleaned

    def _clean(self, name: str, cell: Any) -> Any:
        if not isinstance(cell, str):
            return cell
        for repair in self._repairs:
            cell = repair(cell)
        cell = cell.strip()
        if not cell.isascii() and _ESCAPED.search(cell):
            raise CellError(
                name,
                f"is not {self._encoding}; name the encoding of the file in reads: {{encoding: …}}, such as cp1252 or latin-1",
            )
        if cell in self._errors:
            raise CellError(
                name, f"is {cell}, the error of a spreadsheet; correct the cell, or add '{cell}' to `nulls`"
            )
        return None if not cell or cell in self._nulls else cell

    def keeps(self, cells: dict[str, Any]) -> bool:
        """Return whether a row with these cells is read, and not left out."""
        if any(any(matches(cells[name]) for name in names) for names, matches in self._ignore):
            return False
        return all(any(matches(cells[name]) for name in names) for names, matches in self._only)


def _conditions(compiler: Compiler, conditions: Conditions, path: Path) -> list[tuple[list[str], Matches]]:
    for text, patterns in conditions.items():
        for null in compiler.nulls.intersection(pattern for pattern in patterns if pattern):
            compiler.fault((*path, text), f'{null!r} is a missing value, by `nulls`; write "" for an empty cell')
    return [(compiler.find(text, (*path, text)), matcher(patterns)) for text, patterns in conditions.items()]


def repair_encoding(text: str) -> str:
    """Return a text that was UTF-8, but was read as Windows-1252: "FÃ©dÃ©ration" becomes "Fédération"."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        return _bytes(text).decode()
    except UnicodeError:
        return text


def repair_invisible(text: str) -> str:
    """Return a text without control characters and marks of direction."""
    return _INVISIBLE.sub("", text)


def repair_footnotes(text: str) -> str:
    """Return a text without the marks of footnotes behind its last word: "3 May 2021[1]" becomes "3 May 2021"; m² keeps its power."""
    return _FOOTNOTE.sub("", text)


def _bytes(text: str) -> bytes:
    """Return the bytes that Windows-1252, or Latin-1 where that has no character, reads as a text."""
    result = bytearray()
    for character in text:
        try:
            result += character.encode("cp1252")
        except UnicodeEncodeError:
            result += character.encode("latin-1")
    return bytes(result)


_REPAIRS: Final[dict[str, Callable[[str], str]]] = {
    "double_encoding": repair_encoding,
    "invisible_characters": repair_invisible,
    "footnote_marks": repair_footnotes,
}
