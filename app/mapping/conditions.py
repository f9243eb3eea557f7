"""Conditions on cells: values, with `*` for any text, whatever their case and spaces."""

import re
from collections.abc import Callable, Iterable, Mapping
from fnmatch import translate
from typing import Any, TypeVar

from app.domain.strings.text import fold

Matches = Callable[[Any], bool]
_T = TypeVar("_T")


def matcher(patterns: Iterable[str | None]) -> Matches:
    """Return a function that checks whether a cell is one of these values; None stands for an empty cell."""
    choose = chooser({pattern or "": True for pattern in patterns})
    return lambda cell: choose(cell, False)


def chooser(by_pattern: Mapping[str, _T]) -> Callable[[Any, _T], _T]:
    """Return a function of a cell and a default that returns what belongs to the cell; an empty key stands for an empty cell.

    An exact value comes before one with `*`, and of these the first decides.
    """
    exact = {fold(pattern): value for pattern, value in by_pattern.items() if "*" not in pattern}
    wild = [(_expression(pattern), value) for pattern, value in by_pattern.items() if "*" in pattern]

    def choose(cell: Any, default: _T) -> _T:
        folded = "" if cell is None else fold(str(cell))
        if folded in exact:
            return exact[folded]
        return next((value for expression, value in wild if expression.match(folded)), default)

    return choose


def _expression(pattern: str) -> re.Pattern[str]:
    # `*` alone is special: "N/A?" and "[none]" are texts.
    return re.compile(translate(re.sub(r"[?\[]", r"[\g<0>]", fold(pattern))), re.DOTALL)
