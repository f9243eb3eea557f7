"""Values that are dates: in one column or several, with the end of an interval in others.

See decision 341.
"""

from typing import Any, Final

from app.domain.dates.edtf import DateWindow
from app.domain.geography.shared_names import ALL_DAYS
from app.mapping import dates, month_names
from app.mapping.date_tokens import ABOUT, TOKEN
from app.mapping.errors import CellError, Path
from app.mapping.fields import Target
from app.mapping.intervals import IntervalReader
from app.mapping.model import DateParts, ValueModel
from app.mapping.nodes import NO_VALUE, Input, ValueNode, cutter
from app.mapping.periods import FiscalYear
from app.mapping.scope import NOTHING, Compiler, Local, Row, Scope, resolve, text_of
from app.queries.filtering import filters

_DEFAULT_FORMATS: Final = ("edtf", "iso")
_NOT_OF_DATES: Final = ("map", "codes", "transform", "shorten")
_TERM: Final = "term"
"""The name of the fields that have the time of an office or a membership."""
_ENDS: Final = {"unknown": "", "open": ".."}
"""How EDTF writes an end that is missing."""


def compile_date(
    compiler: Compiler, scope: Scope, data: ValueModel, source: Input, target: Target, path: Path
) -> ValueNode:
    """Compile a date; `source` is what it reads, unless the date is in several columns.

    The empty end of a term is unknown, unless the mapping says otherwise: somebody who took office on a day did not hold it for
    that day alone.
    """
    for name in _NOT_OF_DATES:
        if name in data.model_fields_set:
            compiler.fault((*path, name), "does not apply to a date; list cells without a date in `nulls`")
    if data.split is not None and (data.to is not None or data.year is not None):
        compiler.fault(
            (*path, "split"), "is for a cell with both ends of an interval; leave it out beside `to` and `year`"
        )
    _check_rules(compiler, data, path)
    key = "language"
    try:
        month_names.month_names(data.language)
        key = "formats"
        rule = data.fiscal_year
        reader = dates.DateReader(
            data.formats or _DEFAULT_FORMATS,
            data.language,
            data.pivot,
            hemisphere=data.hemisphere,
            fiscal_year=None if rule is None else FiscalYear(rule.begins, rule.named_after),
        )
    except ValueError as error:
        compiler.fault((*path, key), str(error))
        return NO_VALUE
    if data.year is None:
        begin = _end(compiler, data, reader, source)
    else:
        begin = _parts(compiler, scope, DateParts(year=data.year, month=data.month, day=data.day), data, path)
    end = None
    if isinstance(data.to, DateParts):
        end = _parts(compiler, scope, data.to, data, (*path, "to"))
    elif data.to is not None:
        column = resolve(compiler, scope, data.to, (*path, "to"))
        end = _end(compiler, data, reader, Input(column.get, (column,)))
    for column in begin.sources:
        for name in column.columns:
            compiler.dates.setdefault(name, []).append(lambda row: _text(begin.build(row, {})))
    missing = data.end or ("unknown" if target.name == _TERM and end is not None else None)
    return _interval(begin, end, data.mark or "", None if missing is None else _ENDS[missing])


def _check_rules(compiler: Compiler, data: ValueModel, path: Path) -> None:
    """Check that seasons have a hemisphere, and that rules for seasons and fiscal years have forms to which they apply."""
    words = {word for form in data.formats or () for word in TOKEN.findall(form)}
    if "Season" in words and data.hemisphere is None:
        compiler.fault(
            (*path, "formats"), "the months of a season depend on `hemisphere`; give north or south beside `formats`"
        )
    for key, word in (("hemisphere", "Season"), ("fiscal_year", "FiscalYear")):
        if key in data.model_fields_set and data.formats is not None and word not in words:
            compiler.fault(
                (*path, key), f"says something only of the form {word}; write it in `formats`, or leave `{key}` out"
            )


def _interval(begin: ValueNode, end: ValueNode | None, mark: str, missing: str | None) -> ValueNode:
    """Compile an interval; `missing` is what EDTF writes for an end that is missing, None if the beginning is the whole date."""

    def build(row: Row, local: Local) -> Any:
        first = _text(begin.build(row, local), mark)
        last = None if end is None else _text(end.build(row, local), mark)
        if missing is not None and first is not None and last is None and "/" not in first:
            return f"{first}/{missing}"
        try:
            date = dates.join(first, last)
        except ValueError as error:
            column = (end or begin).sources[0].column_of(row)
            raise CellError(column, f"{error}; correct one of the two dates") from error
        return NOTHING if date is None else date

    return ValueNode(build, (*begin.sources, *(end.sources if end else ())))


def _text(date: Any, mark: str = "") -> str | None:
    """Return a date as text, with a mark unless it has one, as an approximate date has; None for no date."""
    if date is NOTHING:
        return None
    return str(date) if str(date).endswith(ABOUT) else f"{date}{mark}"


def _end(compiler: Compiler, data: ValueModel, reader: dates.DateReader, source: Input) -> ValueNode:
    """Compile one end of a date."""
    cut, nulls = cutter(data), compiler.nulls.union(data.nulls)
    read = reader.read if data.split is None else IntervalReader(reader, data.split).read

    def build(row: Row, local: Local) -> Any:
        cell = source.get(row, local)
        text = None if cell is None else cut(text_of(cell, source.column_of(row)))
        if text is None or text in nulls:
            return NOTHING
        try:
            date, is_unsure = read(text)
        except ValueError as error:
            raise CellError(source.column_of(row), str(error)) from error
        if is_unsure:
            row.unsure[source.column_of(row)] = text
        return date

    return ValueNode(build, source.sources)


def _parts(compiler: Compiler, scope: Scope, parts: DateParts, data: ValueModel, path: Path) -> ValueNode:
    """Compile a date in several columns; an empty month or day, or 0, is unknown, and `data.nulls` are further texts for *missing*."""
    given = [(name, text) for name in ("year", "month", "day") if (text := getattr(parts, name)) is not None]
    sources = [(name, resolve(compiler, scope, [text], (*path, name))) for name, text in given]
    nulls, language = data.nulls, data.language

    def build(row: Row, local: Local) -> Any:
        numbers = []
        for name, source in sources:
            cell = source.get(row, local)
            if cell is None or cell in nulls:
                break
            number = _number(text_of(cell, source.column_of(row)), language if name == "month" else None)
            if number is None:
                what = f"a number, or the name of a month in {language!r}" if name == "month" else "a number"
                raise CellError(
                    source.column_of(row), f"{str(cell)[:40]!r} is not {what}; correct it, or add it to `nulls`"
                )
            numbers.append(number)
        if not numbers:
            return NOTHING
        try:
            return dates.compose(*numbers, *[0] * (3 - len(numbers)))
        except ValueError as error:
            column = sources[-1][1].column_of(row)
            raise CellError(column, f"{'-'.join(map(str, numbers))}: {error}; correct it") from error

    return ValueNode(build, tuple(source for _, source in sources))


def _number(text: str, language: str | None) -> int | None:
    """Return the number of a part of a date, or with a language that of the name of a month; None for another text."""
    number = dates.western_digits(text).removesuffix(".0")
    if number.isascii() and number.isdigit() and len(number) <= 4:
        return int(number)
    return None if language is None else month_names.month_of(text, language)


def days_of(date: Any) -> DateWindow:
    """Return the days of an EDTF date, or all days for any other value."""
    try:
        return filters.days_of(str(date))
    except ValueError:
        return ALL_DAYS
