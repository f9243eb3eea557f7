"""The dialect of a table of text: the mark between its cells, and the row of its header."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Final

from app.mapping.model import DELIMITER_NAMES

_SAMPLE_ROWS: Final = 200
_NEARLY: Final = 0.7
_NUMBER: Final = re.compile(r"[\d(+-]*\d")
_DIGIT: Final = re.compile(r"\d")
_UNIT: Final = re.compile(r"\(.*\)|\[.*\]")


def delimiter_of(text: str) -> str:
    """Return the name of the mark by which the rows of a text have the most cells, the same number in nearly all."""
    best, best_score = "comma", 0.0
    for mark, name in DELIMITER_NAMES.items():
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        try:
            widths = Counter(len(row) for _, row in zip(range(_SAMPLE_ROWS), rows, strict=False) if row)
        except csv.Error:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        # Squared: commas in texts are in some rows, and not in the header.
        score = (width - 1) * (count / max(1, widths.total())) ** 2
        if width > 1 and score > best_score:
            best, best_score = name, score
    return best


def header_of(text: str, delimiter: str) -> int | list[int]:
    """Return the number of the row of a text that names the columns, or those of two rows that do so together."""
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _SAMPLE_ROWS))
    except csv.Error:
        return 1
    return header_rows(rows)


def header_rows(rows: Sequence[Sequence[str]]) -> int | list[int]:
    """Return the number of the row that names the columns; of two rows if the second has units in brackets, or completes the first.

    It completes the first if each of the two has names where the other one has none, and the rows below have values in both.
    """
    first = header_of_rows(rows)
    if len(rows) < first + 2:
        return first
    width = max(map(len, rows[first - 1 : first + 2]))
    one, two, below = (
        [cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows[first - 1 : first + 2]
    )
    filled = [cell for cell in two if cell]
    if len(filled) > 1 and all(map(_UNIT.fullmatch, filled)):
        return [first, first + 1]
    gaps = [place for place in range(width) if not one[place]]
    own = [place for place in range(width) if not two[place]]
    is_completed = (
        gaps and own and all(two[place] for place in gaps) and all(one[place] and below[place] for place in own)
    )
    return [first, first + 1] if is_completed and not any(map(_DIGIT.search, two)) else first


def header_of_rows(rows: Sequence[Sequence[str]]) -> int:
    """Return the number of the row that names the columns: the first that is filled nearly as far as the fullest.

    Rows before it are titles of the table, or of groups of columns. Texts alone are names: where a row of numbers comes first, the
    table has its header in the first row, or none.
    """
    filled = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    most = max(map(len, filled), default=0)
    for number, cells in enumerate(filled, 1):
        if len(cells) >= _NEARLY * most:
            # Below names of groups, *Host* and *Guest*, each group has its *Name* and *Country*.
            is_named = len(set(cells)) == len(cells) or any(filled[: number - 1])
            return number if is_named and not any(map(_NUMBER.match, cells)) else 1
    return 1
