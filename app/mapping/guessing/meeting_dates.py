"""The date of a meeting, in one column, in two, or in those of its parts."""

from collections.abc import Sequence

from app.mapping.guessing.codes import is_country
from app.mapping.guessing.columns import GuessedColumn
from app.mapping.guessing.record_table import RecordTable, date_value
from app.mapping.guessing.values import flow, reference
from app.mapping.guessing.wide import date_parts, language_of_months


def main_date(columns: Sequence[GuessedColumn]) -> GuessedColumn | None:
    """Return the column of the day of a meeting, or of its first day; of several, the first that has more than years."""
    dates = [column for column in columns if column.role == "start" and column.dates.formats]
    if len(named := [column for column in dates if is_country(column.name)]) > 1:
        dates = [column for column in dates if column not in named]  # days of each country are not those of a meeting
    return next((column for column in dates if not column.has_only_years), dates[0] if dates else None)


def missing_date(columns: Sequence[GuessedColumn]) -> str:
    """Return the comment that stands for the date, with the remedy for what the values of a column of dates lack."""
    for undated in columns:
        if (form := undated.dates.lacks_year) is not None:
            value = {"first": [f"{reference(undated)} YEAR"], "formats": [form], "language": undated.dates.language}
            return f"THE DATES OF {undated.name} LACK THE YEAR; WRITE IT, IF IT IS ONE: date: {flow(value)}"
    named = (column for column in columns if column.role in {"start", "end"} or column.is_of_date)
    column = next((column for column in named if any(map(column.is_filled, column.values))), None)
    if column is not None:
        text = next(filter(column.is_filled, column.values))
        return f"date: NO FORM OF DATES IS KNOWN FOR {column.name} ({text[:30]!r}); CONVERT IT IN THE TABLE, OR NAME ANOTHER COLUMN"
    return "date: no column has dates; name one: date: {column: …, formats: [DD/MM/YYYY]}"


def date_of(table: RecordTable, start: GuessedColumn | None) -> dict[str, object] | None:
    """Return the value of the date, and note the columns that it uses; None if no column has dates.

    `start` is the column of the day, unless the parts of the date have columns of their own.
    """
    parts, end_parts = date_parts(table.columns)
    table.use(*parts.values(), *end_parts.values())
    if parts:
        of_parts: dict[str, object] = {part: column.name for part, column in parts.items()}
        if (language := language_of_months(parts["month"])) not in {None, "en"}:
            of_parts["language"] = language
        if end_parts:
            of_parts["to"] = {part: column.name for part, column in end_parts.items()}
        return of_parts
    if start is None:
        return None
    table.use(start)
    if start.dates.mark is not None:
        return date_value(start)
    ends = (
        item
        for item in table.columns
        if item.role == "end" and (item.dates.formats or not any(item.values)) and table.is_free(item)
    )
    end = next(ends, None)
    if end is not None:
        table.use(end)
    return date_value(start, end)
