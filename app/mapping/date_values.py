"""Values that are dates: in one column or several, with the end of an interval in others."""

from collections.abc import Sequence
from typing import Any, Final

from app.domain.dates.edtf import DateWindow
from app.domain.geography.shared_names import ALL_DAYS
from app.mapping import dates
from app.mapping.errors import CellError, Path
from app.mapping.intervals import IntervalReader
from app.mapping.model import DateParts, ValueModel
from app.mapping.nodes import NO_VALUE, Input, ValueNode, cutter
from app.mapping.scope import NOTHING, Compiler, Local, Row, Scope, resolve, text_of
from app.queries.filtering import filters

_DEFAULT_FORMATS: Final = ("edtf", "iso")
_NOT_OF_DATES: Final = ("map", "codes", "transform", "shorten")


def compile_date(compiler: Compiler, scope: Scope, data: ValueModel, source: Input, path: Path) -> ValueNode:
    """Compile a date; `source` is what it reads, unless the date is in several columns."""
    for name in _NOT_OF_DATES:
        if name in data.model_fields_set:
            compiler.fault((*path, name), "does not apply to a date; list cells without a date in `nulls`")
    if data.split is not None and (data.to is not None or data.year is not None):
        compiler.fault(
            (*path, "split"), "is for a cell with both ends of an interval; leave it out beside `to` and `year`"
        )
    key = "language"
    try:
        dates.month_names(data.language)
        key = "formats"
        reader = dates.DateReader(data.formats or _DEFAULT_FORMATS, data.language, data.pivot)
    except ValueError as error:
        compiler.fault((*path, key), str(error))
        return NO_VALUE
    if data.year is None:
        begin = _end(compiler, data, reader, source)
    else:
        begin = _parts(compiler, scope, DateParts(year=data.year, month=data.month, day=data.day), data.nulls, path)
    end = None
    if isinstance(data.to, DateParts):
        end = _parts(compiler, scope, data.to, data.nulls, (*path, "to"))
    elif data.to is not None:
        column = resolve(compiler, scope, data.to, (*path, "to"))
        end = _end(compiler, data, reader, Input(column.get, (column,)))
    for column in begin.sources:
        for name in column.columns:
            compiler.dates.setdefault(name, []).append(lambda row: _text(begin.build(row, {})))
    return _interval(begin, end, data.mark or "")


def _interval(begin: ValueNode, end: ValueNode | None, mark: str) -> ValueNode:
    def build(row: Row, local: Local) -> Any:
        first = _text(begin.build(row, local), mark)
        last = None if end is None else _text(end.build(row, local), mark)
        try:
            date = dates.join(first, last)
        except ValueError as error:
            column = (end or begin).sources[0].column_of(row)
            raise CellError(column, f"{error}; correct one of the two dates") from error
        return NOTHING if date is None else date

    return ValueNode(build, (*begin.sources, *(end.sources if end else ())))


def _text(date: Any, mark: str = "") -> str | None:
    return None if date is NOTHING else f"{date}{mark}"


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


def _parts(compiler: Compiler, scope: Scope, data: DateParts, nulls: Sequence[str], path: Path) -> ValueNode:
    """Compile a date in several columns; an empty month or day, or 0, is unknown, and `nulls` are further texts for *missing*."""
    given = [(name, text) for name in ("year", "month", "day") if (text := getattr(data, name)) is not None]
    sources = [resolve(compiler, scope, [text], (*path, name)) for name, text in given]

    def build(row: Row, local: Local) -> Any:
        numbers = []
        for source in sources:
            cell = source.get(row, local)
            if cell is None or cell in nulls:
                break
            number = text_of(cell, source.column_of(row)).removesuffix(".0")
            if not (number.isascii() and number.isdigit() and len(number) <= 4):
                raise CellError(
                    source.column_of(row), f"{number[:40]!r} is not a number; correct it, or add it to `nulls`"
                )
            numbers.append(int(number))
        if not numbers:
            return NOTHING
        try:
            return dates.compose(*numbers, *[0] * (3 - len(numbers)))
        except ValueError as error:
            raise CellError(
                sources[-1].column_of(row), f"{'-'.join(map(str, numbers))}: {error}; correct it"
            ) from error

    return ValueNode(build, tuple(sources))


def days_of(date: Any) -> DateWindow:
    """Return the days of an EDTF date, or all days for any other value."""
    try:
        return filters.days_of(str(date))
    except ValueError:
        return ALL_DAYS
