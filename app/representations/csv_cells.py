"""Several values in one cell, in a lossless form that people can read and edit in a spreadsheet.

Values are separated by bars:

    Reciprocal visits | War in Ukraine

A value of several parts is an *entry*: the main part, followed by the others by name, separated by semicolons. Missing
parts are left out:

    host; person=hayashi-yoshimasa; country=JP | guest; country=PE

A bar, semicolon or backslash within a text is escaped with a backslash, as is an equals sign in the main part.
White space around bars and semicolons is ignored.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

MAX_VALUES: Final = 10_000
"""The most values that a cell may have: more than any list of a record."""

_TO_ESCAPE: Final = re.compile(r"[\\|;]")
_ESCAPED: Final = re.compile(r"\\(.?)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CellEntry:
    """A value of several parts."""

    first: str | None
    """The main part, which has no name."""
    named: Mapping[str, str] = field(default_factory=dict)


def join(values: Iterable[str]) -> str:
    """Return the cell for `values`."""
    return " | ".join(_escaped(value) for value in values)


def split(cell: str) -> list[str]:
    """Return the values in `cell`; an empty cell has none.

    Raises:
        ValueError: a value is empty, a backslash precedes a character that needs none, or there are too many values.
    """
    return [_unescaped(value) for value in _values(cell)]


def join_entries(entries: Iterable[CellEntry]) -> str:
    """Return the cell for `entries`."""
    return " | ".join("; ".join(_parts(entry)) for entry in entries)


def split_entries(cell: str) -> list[CellEntry]:
    """Return the entries in `cell`; an empty cell has none.

    Raises:
        ValueError: as in `split`; or a part has no name, or a name is repeated within an entry.
    """
    return [_entry(value) for value in _values(cell)]


def _parts(entry: CellEntry) -> Iterator[str]:
    if entry.first is not None:
        yield _escaped(entry.first).replace("=", r"\=")
    for name, value in entry.named.items():
        yield f"{name}={_escaped(value)}"


def _values(cell: str) -> list[str]:
    if not cell.strip():
        return []
    values = [value.strip() for value in _split(cell, "|")]
    if "" in values:
        raise ValueError("nothing between two bars; remove one bar, or write \\| for a bar that is part of a text")
    return values


def _entry(value: str) -> CellEntry:
    first, *others = [part.strip() for part in _split(value, ";")]
    named: dict[str, str] = {}
    if len(_split(first, "=", at_most=2)) == 2:
        others.insert(0, first)
        first = ""
    for part in others:
        name, *after = _split(part, "=", at_most=2)
        if not after:
            raise ValueError(
                f"{part[:80]!r} has no name; write name=value, and \\; for a semicolon that is part of a text"
            )
        name, text = name.strip(), _unescaped(after[0].strip())
        if name in named:
            raise ValueError(f"{name} occurs twice in one entry; separate entries with a bar")
        if text:
            named[name] = text
    return CellEntry(_unescaped(first) or None, named)


def _split(text: str, mark: str, at_most: int = 0) -> list[str]:
    """Split at each unescaped `mark`, into at most `at_most` pieces (0: any number)."""
    pieces, start = [], 0
    for match in re.finditer(rf"\\.|\{mark}", text, re.DOTALL):
        if match[0] == mark:
            pieces.append(text[start : match.start()])
            start = match.end()
            if len(pieces) > MAX_VALUES:
                raise ValueError(
                    f"has more than {MAX_VALUES} values; write \\ before bars and semicolons that are part of a text"
                )
            if len(pieces) == at_most - 1:
                break
    return [*pieces, text[start:]]


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(r"\\\g<0>", text)


def _unescaped(text: str) -> str:
    for match in _ESCAPED.finditer(text):
        if match[1] not in {"\\", "|", ";", "="}:
            raise ValueError(f"a backslash precedes {match[1]!r}; write \\\\ for a backslash that is part of a text")
    return _ESCAPED.sub(r"\1", text)
