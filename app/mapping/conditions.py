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

    An exact value comes before one with `*`, which is no empty cell, and of these the first decides. Case distinguishes patterns that
    differ in nothing else, as the `A` (acceptance) and the `a` (accession) of depositaries. Runs of spaces are one space.
    """
    groups: dict[str, list[_T]] = {}
    for pattern, value in by_pattern.items():
        groups.setdefault(fold(pattern), []).append(value)
    exact: dict[str, _T] = {}
    in_this_case: dict[str, _T] = {}
    wild: list[tuple[re.Pattern[str], bool, _T]] = []
    for pattern, value in by_pattern.items():
        group = groups[fold(pattern)]
        is_of_case = any(other != group[0] for other in group)
        if "*" in pattern:
            wild.append((_expression(_spaced(pattern) if is_of_case else fold(pattern)), is_of_case, value))
        elif is_of_case:
            in_this_case[_spaced(pattern)] = value
        else:
            exact[fold(pattern)] = value

    def choose(cell: Any, default: _T) -> _T:
        text = "" if cell is None else _spaced(str(cell))
        folded = fold(text)
        for values, key in ((in_this_case, text), (exact, folded)):
            if key in values:
                return values[key]
        if not text:
            return default  # `*` is any text, and there is none
        return next(
            (value for expression, of_case, value in wild if expression.match(text if of_case else folded)), default
        )

    return choose


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _expression(pattern: str) -> re.Pattern[str]:
    # `*` alone is special: "N/A?" and "[none]" are texts.
    return re.compile(translate(re.sub(r"[?\[]", r"[\g<0>]", pattern)), re.DOTALL)
