"""The columns of a table, and which of them a mapping reads."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from app.domain.strings.suggestions import did_you_mean
from app.domain.strings.text import fold
from app.mapping.model import DELIMITER_NAMES

_RANGE: Final = re.compile(r"(.+?)\.\.(.+)", re.DOTALL)
_NUMBERED: Final = re.compile(r"(.*?)(?<!\d)(\d{1,9})", re.DOTALL)
"""A name that ends with a number. With more digits it is not one, and looking for its end would take long."""
_MOST_NUMBERED: Final = 5_000
"""The most columns that a range means in a file of JSON, which has no header to choose them from."""
_MOST_SHOWN: Final = 30


class Header:
    """The columns of a file; unknown for a file of JSON, whose records name them one by one."""

    def __init__(self, names: Sequence[str] | None, *, is_trial: bool = False) -> None:
        """Take the names of the columns, None if unknown; a trial has no file, and every name is a column."""
        self._is_trial = is_trial
        self.names = None if names is None else list(names)
        self._by_folded = {_folded(name): name for name in reversed(self.names or ())}
        self.read: set[str] = set()
        """The columns that are read."""
        self.references: list[list[str]] = []
        """The alternatives of each reference; only the records of a JSON file show whether it has one of them."""

    def has(self, name: str) -> bool:
        """Return whether a file with a header has a column of this name, which may have a bar in it."""
        return _folded(name) in self._by_folded

    def find(self, names: Sequence[str]) -> list[str]:
        """Return the names that are columns, as the file writes them, and note that they are read.

        Raises:
            ValueError: none of them is.
        """
        if self.names is None:
            columns = list(names)
        else:
            columns = [column for name in names if (column := self._by_folded.get(_folded(name))) is not None]
        if not columns:
            raise ValueError(
                f"the file has no column {' or '.join(repr(name[:60]) for name in names)}{self._hint(names[0])}"
            )
        self.read.update(columns)
        self.references.append(columns)
        return columns

    def find_range(self, names: Iterable[str]) -> list[str]:
        """Return the columns that names and ranges mean, in the order of the file: `c1..c91`, `Albania..Zimbabwe`.

        Raises:
            ValueError: a name is not a column.
        """
        result: list[str] = []
        for name in names:
            match = _RANGE.fullmatch(name)
            if match is None or (self.names and name in self.names):
                result += self.find([name])
            else:
                result += self._between(match[1].strip(), match[2].strip(), name)
        return list(dict.fromkeys(result))

    def _between(self, first: str, last: str, text: str) -> list[str]:
        one, other = _NUMBERED.fullmatch(first), _NUMBERED.fullmatch(last)
        if one and other and fold(one[1]) == fold(other[1]):
            numbers = range(int(one[2]), int(other[2]) + 1)
            if self.names is None and len(numbers) > _MOST_NUMBERED:
                raise ValueError(f"{text[:60]!r} means {len(numbers)} columns; name at most {_MOST_NUMBERED}")
            numbered = self._numbered(one[1], numbers)
            if numbered:
                self.read.update(numbered)
                return numbered
        if self._is_trial:
            return []
        if self.names is None:
            raise ValueError(
                f"{text[:60]!r} is not a range of numbered columns, and records of JSON have no order; name each column"
            )
        [start], [end] = self.find([first])[:1], self.find([last])[:1]
        places = self.names.index(start), self.names.index(end)
        if places[0] > places[1]:
            raise ValueError(f"{text[:60]!r} ends before it begins; the file has {end[:60]!r} first")
        columns = self.names[places[0] : places[1] + 1]
        self.read.update(columns)
        return columns

    def _numbered(self, prefix: str, numbers: range) -> list[str]:
        if self.names is None:
            return [f"{prefix}{number}" for number in numbers]
        columns = ((name, _NUMBERED.fullmatch(name)) for name in self.names)
        return [
            name for name, match in columns if match and fold(match[1]) == fold(prefix) and int(match[2]) in numbers
        ]

    def _hint(self, name: str) -> str:
        assert self.names is not None  # noqa: S101 - `find` accepts every name of a file of JSON
        if len(self.names) == 1 and (mark := next((mark for mark in ";\t|," if mark in self.names[0]), None)):
            word = DELIMITER_NAMES[mark]
            return f"; its columns seem to be separated by another character: write reads: {{delimiter: {word}}}"
        if suggestion := did_you_mean(name, self.names):
            return suggestion
        shown = [name for name in self.names if name][:_MOST_SHOWN]
        return f"; it has {', '.join(shown)}{' …' if len(shown) < len(self.names) else ''}"


def _folded(name: str) -> str:
    # A text of a mapping cannot have braces in the name of a column.
    bare = fold(name).replace("{", "").replace("}", "")
    return "|".join(" ".join(part.split()) for part in bare.split("|"))
