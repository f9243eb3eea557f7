"""Remarks on columns, for the person who corrects the mapping."""

from collections.abc import Iterator
from typing import Final

from app.mapping.guessing.columns import GuessedColumn
from app.mapping.guessing.date_forms import DateForms

_MOST_SHOWN: Final = 5
_KINDS: Final = {"who": "names", "whom": "names", "title": "titles", "place": "places"}


def describe(column: GuessedColumn, *more: str) -> str:
    """Return what was understood of a column, with more remarks; questions are in capitals."""
    if column.parts:
        questions = (question for part in column.parts for question in _questions(part))
        return "; ".join([f"lists of records, with {', '.join(part.name for part in column.parts)}", *questions])
    parts = [*_dates(column), *_countries(column), *_questions(column), *_others(column), *more]
    return "; ".join(parts) or ("numbers" if column.is_number else _KINDS.get(column.role or "", "texts"))


def _dates(column: GuessedColumn) -> Iterator[str]:
    dates = column.dates
    if dates.formats:
        language = "" if dates.language == "en" else f", with names of months in the language {dates.language}"
        mark = "" if dates.mark is None else f", two with {_quoted(dates.mark)} between"
        yield f"dates in the form {', '.join(dates.formats)}{mark}{language}"
    yield from _of_words(dates)
    if dates.is_far:
        yield "SOME ARE BEFORE 1800 OR AFTER 2100, AS IN ANOTHER CALENDAR, PLEASE CHECK"
    if dates.question is not None:
        yield f"NO DAY TELLS WHETHER {' OR '.join(dates.question)} IS RIGHT, PLEASE DECIDE"
    if dates.may_be_years is not None:
        yield f"{dates.may_be_years} MAY BE A MONTH OR TWO YEARS (formats: [YYYY], split: '-'), PLEASE DECIDE"
    if dates.is_mixed:
        yield "SOME HAVE THE DAY FIRST AND SOME THE MONTH, SO THE OTHERS MAY BE READ WRONGLY, PLEASE CHECK"


def _of_words(dates: DateForms) -> Iterator[str]:
    """Yield remarks on words in the forms of dates that decide, or leave out, something."""
    if dates.has("BE"):
        yield "years of the Buddhist era"
    if dates.has("AH"):
        yield "days of the Islamic calendar, which are read as about a day of ours"
    if dates.has("Season"):
        yield "SEASONS ARE TAKEN FOR THOSE OF THE NORTHERN HEMISPHERE, PLEASE CHECK"
    if dates.has("Part"):
        yield "words such as *early* are left out, and the whole month or year is recorded"
    if dates.has("FiscalYear"):
        yield "fiscal years, of which both years are recorded; SAY WHEN THEY BEGIN, IF YOU KNOW: fiscal_year: {begins: 4}"
    if dates.has("YY") and not dates.has("YYYY"):
        yield "years of two digits are taken for 1969 to 2068"


def _quoted(mark: str | list[str]) -> str:
    return repr(mark) if isinstance(mark, str) else " or ".join(map(repr, mark))


def _countries(column: GuessedColumn) -> Iterator[str]:
    if column.codes:
        yield "names of countries" if column.codes == "name" else f"codes of countries ({column.codes})"


def _questions(column: GuessedColumn) -> Iterator[str]:
    if column.has_namibia:
        yield "NA IS TAKEN FOR NAMIBIA, PLEASE CHECK"
    yield from column.questions
    if column.other_systems:
        yield f"NO CODE TELLS WHETHER {column.codes} OR {' OR '.join(column.other_systems)} IS RIGHT, PLEASE DECIDE"


def _others(column: GuessedColumn) -> Iterator[str]:
    if column.bodies:
        yield f"organizations among them ({', '.join(column.bodies[:_MOST_SHOWN])})"
    if column.forms_of_address and column.role in {"who", "whom"}:
        yield "forms of address in front of names, which are taken out of them"
    if column.mark:
        yield f"lists separated by {_quoted(column.mark)}"
    if column.are_row_numbers:
        yield "numbers of rows, which another version of the table may give to other rows"
    if column.is_unique and column.role == "id":
        yield "an identifier"
    if column.nil:
        yield f"rows without a meeting ({', '.join(column.nil)})"
    if column.nulls:
        yield f"missing values ({', '.join(column.nulls)})"
