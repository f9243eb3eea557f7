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


def header_of(text: str, delimiter: str) -> int:
    """Return the number of the row of a text that names the columns."""
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _SAMPLE_ROWS))
    except csv.Error:
        return 1
    return header_of_rows(rows)


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
