"""Rows of totals within a table, which are no records."""

import re
from collections.abc import Sequence
from typing import Any, Final

from app.domain.strings.text import fold
from app.mapping.tables.table import TableRow

_TOTAL: Final = re.compile(
    r"(?:grand |sub ?-?)?totals?(?: general)?(?:[ :]+(?:(?:for|of|in|en|de) )?(?:\d{4}|[^\W\d]+))?|sum(?:me|ma|a)?|somme|insgesamt|gesamt|итого|всего|合計|总计|toplam"
)
"""The first text of such a row, folded."""
_MOST_SHARE: Final = 0.5
_FIRST_COLUMNS: Final = 3


def remove_totals(rows: Sequence[TableRow], columns: Sequence[str]) -> tuple[list[TableRow], dict[str, list[str]]]:
    """Return the rows without totals, and the texts by which those are known, by column.

    A total has its word in one of the first columns, and a number but nothing else that says who met whom.
    """
    texts: dict[str, list[str]] = {}
    kept = []
    for row in rows:
        column = _column_of_total(row, columns)
        if column is None:
            kept.append(row)
        else:
            texts.setdefault(column, []).append(str(row.cells[column]).strip())
    if len(rows) - len(kept) > _MOST_SHARE * len(rows):
        return list(rows), {}
    return kept, {column: list(dict.fromkeys(found)) for column, found in texts.items()}


def _column_of_total(row: TableRow, columns: Sequence[str]) -> str | None:
    filled = [name for name in columns if _text(row.cells.get(name))]
    if (
        not filled
        or filled[0] not in columns[:_FIRST_COLUMNS]
        or not _TOTAL.fullmatch(fold(_text(row.cells[filled[0]])).strip(" :."))
    ):
        return None
    others = (_text(row.cells[name]) for name in filled[1:])
    return filled[0] if all(not any(map(str.isalpha, text)) for text in others) else None


def _text(cell: Any) -> str:
    return cell.strip() if isinstance(cell, str) else ""
