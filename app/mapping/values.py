"""Values of a document: how a cell, or a text with cells in it, becomes the value of a field."""

from collections.abc import Callable
from typing import Any, Final

from app.domain.strings import slugs
from app.mapping import country_codes, date_values, office_in_names
from app.mapping.conditions import chooser
from app.mapping.errors import CellError, Path
from app.mapping.fields import Target
from app.mapping.model import Transform, ValueModel
from app.mapping.nodes import NO_VALUE, Input, ValueNode, cutter
from app.mapping.scope import NOTHING, Compiler, Local, Row, Scope, Source, resolve, split, text_of
from app.mapping.templates import Reference, parse
from app.reading.language import address

_BOOLEANS: Final = {"true": True, "yes": True, "false": False, "no": False}
_CUT: Final = "…"
_NOT_IN_MAP: Final = ValueNode(lambda _row, _local: NOTHING)


def template(compiler: Compiler, scope: Scope, text: str, target: Target, path: Path) -> ValueNode:
    """Compile a text with references. It says nothing about a row in which one of them has no value."""
    try:
        pieces = parse(text)
    except ValueError as error:
        compiler.fault(path, str(error))
        return NO_VALUE
    if not any(isinstance(piece, Reference) for piece in pieces):
        return constant(compiler, "".join(map(str, pieces)), target, path)
    parts = [piece if isinstance(piece, str) else resolve(compiler, scope, piece.names, path) for piece in pieces]
    sources = tuple(part for part in parts if isinstance(part, Source))
    convert = _converter(compiler, target)

    def build(row: Row, local: Local) -> Any:
        texts = []
        for part in parts:
            if isinstance(part, str):
                texts.append(part)
                continue
            value = part.get(row, local)
            if value is None:
                return NOTHING
            texts.append(value if isinstance(value, str) else text_of(value, part.column_of(row)))
        return convert("".join(texts), sources[0].column_of(row))

    return ValueNode(build, sources)


def constant(compiler: Compiler, value: Any, target: Target, path: Path) -> ValueNode:
    """Compile a value that is the same for every row, and check it against the field."""
    try:
        value = _converter(compiler, target)(value, "") if isinstance(value, str) else value
    except CellError as error:
        compiler.fault(path, error.reason)
        return NO_VALUE
    if (reason := target.fault_of(value)) is not None:
        compiler.fault(path, reason)
    return ValueNode(lambda _row, _local: value)


def value(compiler: Compiler, scope: Scope, data: ValueModel, target: Target, path: Path) -> ValueNode:
    """Compile a value with its own rules, such as a map or the forms of a date."""
    if "literal" in data.model_fields_set:
        return constant(compiler, data.literal, target, (*path, "literal"))
    if data.split is not None and (target.item is None) != data.is_date:
        compiler.fault(
            (*path, "split"),
            "this field takes one value; a list of entries takes `for_each` with `split`, and an interval of dates `formats` with it",
        )
    source = _input(compiler, scope, data, path)
    if data.is_date:
        return date_values.compile_date(compiler, scope, data, source, target, path)
    step = _steps(compiler, scope, data, target.item or target, source, path)
    if target.item is None:
        return ValueNode(lambda row, local: step(source.get(row, local), row, local), source.sources)

    def build(row: Row, local: Local) -> Any:
        text = source.get(row, local)
        texts = text if isinstance(text, list) else [text]
        if isinstance(text, str) and data.split:
            texts = split(text, data.split, data.whole, source.column_of(row))
        values = [item for part in texts if (item := step(part or None, row, local)) is not NOTHING]
        return list(dict.fromkeys(values)) or NOTHING

    return ValueNode(build, source.sources)


def _input(compiler: Compiler, scope: Scope, data: ValueModel, path: Path) -> Input:
    if data.column is not None:
        source = resolve(compiler, scope, data.column, (*path, "column"))
        return Input(source.get, (source,))
    nodes = [
        template(compiler, scope, text, Target(), (*path, "first", index))
        for index, text in enumerate(data.first or ())
    ]

    def get(row: Row, local: Local) -> Any:
        built = (node.build(row, local) for node in nodes)
        return next((item for item in built if item is not NOTHING), None)

    return Input(get, tuple(source for node in nodes for source in node.sources))


Step = Callable[[Any, Row, Local], Any]


def _steps(compiler: Compiler, scope: Scope, data: ValueModel, target: Target, source: Input, path: Path) -> Step:
    """Return a function that turns a text, or None, into the value of the field."""
    convert, nulls = _converter(compiler, target), compiler.nulls.union(data.nulls)
    codes, shorten, transforms = data.codes, data.shorten, [_TRANSFORMS[name] for name in data.transform]
    if codes == "iso2" and country_codes.NAMIBIA in compiler.nulls - set(data.nulls):
        compiler.fault(
            (*path, "codes"),
            "NA is Namibia in iso2, and a missing value in `reads`: take it out of `nulls` there, or confirm here, with nulls: [NA], "
            "that it is missing",
        )
    translate = None if data.map is None else _translation(compiler, scope, data, target, source, path)
    cut = cutter(data)

    def step(text: Any, row: Row, local: Local) -> Any:
        text = None if text is None else cut(text_of(text, source.column_of(row)))
        text = None if text is None or text in nulls else text
        if translate is not None:
            text = translate(text, row, local)
        if not isinstance(text, str):
            return NOTHING if text is None else text
        if codes is not None:
            text = _country(codes, text, row, source.column_of(row), is_mapped=translate is not None)
        for transform in transforms:
            text = transform(text)
        if not text:
            return NOTHING
        if shorten and len(text) > shorten:
            text = text[: shorten - 1].rstrip() + _CUT
        return convert(text, source.column_of(row))

    return step


def _translation(compiler: Compiler, scope: Scope, data: ValueModel, target: Target, source: Input, path: Path) -> Step:
    """Return a function that looks a text up in the map."""
    inner = scope.with_names({"value": source.sources[0].columns[0] if source.sources else ""})
    by_text: dict[str | None, ValueNode | None] = {None: None, "": None}
    by_word = {}
    for key, text in (data.map or {}).items():
        if text and text not in by_text:
            by_text[text] = template(compiler, inner, text, target, (*path, "map", key))
        by_word[key] = by_text[text]
    choose, has_else = chooser(by_word), data.has_else
    other = template(compiler, inner, data.else_, target, (*path, "else")) if data.else_ is not None else None

    def translate(text: Any, row: Row, local: Local) -> Any:
        node = choose(text, _NOT_IN_MAP)
        if node is _NOT_IN_MAP:
            if text is not None and not has_else:
                raise CellError(source.column_of(row), f"{text[:60]!r} is not in the map; add it, or give `else`")
            node = other
        return NOTHING if node is None else node.build(row, {**local, "value": text})

    return translate


def _country(system: str, code: str, row: Row, column: str, *, is_mapped: bool) -> str:
    if (country := country_codes.find(system, code, row.days)) is not None:
        return country
    if is_mapped:
        return code  # the map names the country itself
    raise CellError(
        column, f"{code[:40]!r} is not a country code of the system {system}; correct it, or add it to `map`"
    )


def _converter(compiler: Compiler, target: Target) -> Callable[[str, str], Any]:
    """Return a function that turns a text into the type of a field."""
    if target.scalar is float:
        mark = compiler.reads.decimal
        return lambda text, column: _number(text.replace(" ", "").replace(mark, "."), text, column)
    if target.scalar is int:
        return _whole
    if target.scalar is bool:
        return _boolean
    return lambda text, _column: text


def _number(digits: str, text: str, column: str) -> float:
    try:
        return float(digits)
    except ValueError as error:
        raise CellError(
            column, f"{text[:40]!r} is not a number; correct it, or say with reads: {{decimal: …}} which sign it has"
        ) from error


def _whole(text: str, column: str) -> int:
    digits = text.removesuffix(".0")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 10):
        raise CellError(column, f"{text[:40]!r} is not a whole number; correct it")
    return int(digits)


def _boolean(text: str, column: str) -> bool:
    if (value_ := _BOOLEANS.get(text.casefold())) is None:
        raise CellError(column, f"{text[:40]!r} is neither true nor false; translate it with a map")
    return value_


def _last_name_first(text: str) -> str:
    """Return `Rovana PLUMB` for `PLUMB, Rovana`."""
    last, comma, first = text.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() else text


def _capitalize_names(text: str) -> str:
    """Return a text in which words of capitals are written with one: `Rovana Plumb` for `Rovana PLUMB`."""
    return " ".join(
        "-".join(part.capitalize() if len(part) > 1 and part.isupper() else part for part in word.split("-"))
        for word in text.split()
    )


_TRANSFORMS: Final[dict[Transform, Callable[[str], str]]] = {
    "lower": str.lower,
    "upper": str.upper,
    "capitalize_names": _capitalize_names,
    "last_name_first": _last_name_first,
    "remove_forms_of_address": address.without,
    "office_before_name": office_in_names.office_before_name,
    "name_behind_office": office_in_names.name_behind_office,
    "slug": slugs.slugify,
}
