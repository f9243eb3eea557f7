"""JSON built by the database: a small compiler for SQLite and PostgreSQL.

A `json_array` keeps the requested order and is `[]` when empty. Values that are themselves JSON (a `json_object`, a `json_array`, a
scalar subquery of one) are nested, not quoted. Both databases return the same bytes, so that exports can be compared
and ETags survive a move between them. PostgreSQL's own JSON functions insert spaces, so there the text is concatenated.

See decision 4.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    Dialect,
    Float,
    Select,
    Text,
    bindparam,
    cast,
    column,
    literal_column,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Json(Text):
    """The type of an expression that is JSON already and needs no conversion."""


class _JsonObject(FunctionElement[str]):
    name = "json_object_of"
    type = _Json()
    inherit_cache = True


class _JsonArray(FunctionElement[str]):
    name = "json_array_of"
    type = _Json()
    inherit_cache = True


class _JsonBool(FunctionElement[str]):
    name = "json_bool_of"
    type = _Json()
    inherit_cache = True


class _AsText(FunctionElement[str]):
    name = "json_as_text"
    type = Text()
    inherit_cache = True


class _StoredJson(FunctionElement[str]):
    name = "json_stored"
    type = _Json()
    inherit_cache = True


class _Today(FunctionElement[Any]):
    name = "today_in_utc"
    type = Date()
    inherit_cache = True


class _Elements(FunctionElement[Any]):
    name = "json_elements"
    inherit_cache = True


def today() -> ColumnElement[Any]:
    """Return the current day in UTC by the database's clock."""
    return _Today()


def elements(array: Any) -> Any:
    """Build a table of the elements of a JSON array, given as text, with the column `value`."""
    return _Elements(array).table_valued(column("value", Text()))


def integers(name: str) -> Select[Any]:
    """Build a select of the integers in a JSON array, which is the value of the parameter `name`, for `column.in_(...)`.

    Unlike a list of parameters, it is compiled once for lists of all lengths, and quickly where a statement has it often.
    """
    return select(cast(elements(bindparam(name, type_=Text())).c.value, BigInteger))


@cache
def compile_projection(
    projection: Callable[[], ColumnElement[str]], model: Any, dialect: Dialect
) -> ColumnElement[str]:
    """Return the JSON text projected from a row of `model`, as SQL that is compiled once.

    A projection is a large expression without parameters; traversing it on every request takes longer than running it.
    """
    statement = select(as_text(projection()).label("document")).select_from(model)
    text = str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    # A subquery correlates only inside an enclosing select, so the expression is compiled in one and cut out of its
    # text.
    before, after = "SELECT ", f" AS document \nFROM {model.__tablename__}"
    if not (text.startswith(before) and text.endswith(after)):
        raise TypeError(f"the projection of {model.__tablename__} needs tables of its own: {text[-200:]}")
    return literal_column(text[len(before) : -len(after)], Text())


def json_object(**fields: Any) -> ColumnElement[str]:
    """Build a JSON object with these members, in this order."""
    arguments: list[Any] = []
    for name, value in fields.items():
        arguments += [literal_column(f"'{name}'"), value]
    return _JsonObject(*arguments)


def json_bool(value: Any) -> ColumnElement[str]:
    """Build `true` or `false` from a boolean, for which SQLite has 1 and 0."""
    return _JsonBool(value)


def json_array(item: Any, rows: Select[Any], *order: Any) -> ColumnElement[str]:
    """Build a JSON array of `item` for each of `rows` (a select without columns), in `order`."""
    return rows.with_only_columns(_JsonArray(item, *order), maintain_column_froms=True).scalar_subquery()


def first(item: Any, rows: Select[Any]) -> ColumnElement[Any]:
    """Return `item` of the only row of `rows`, or null if there is none."""
    return rows.with_only_columns(item, maintain_column_froms=True).scalar_subquery()


def stored(text: Any) -> ColumnElement[str]:
    """Return a value that is stored as JSON text, null if it is not stored."""
    return _StoredJson(text)


def as_text(document: Any) -> ColumnElement[str]:
    """Return the text of a JSON value, as it is sent to clients."""
    return _AsText(document)


def rows(table: Any, *joined: Any) -> Select[Any]:
    """Start the `rows` of an `json_array` or a `first`: those of `table` and of the tables in `joined`, to be joined later.

    All other tables in its conditions refer to the enclosing row.
    """
    return select(literal_column("1")).select_from(table).correlate_except(table, *joined)


@compiles(_JsonObject, "sqlite")
def _object_on_sqlite(element: _JsonObject, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_object({compiler.process(element.clauses, **kwargs)})"


@compiles(_JsonObject, "postgresql")
def _object_on_postgresql(element: _JsonObject, compiler: SQLCompiler, **kwargs: Any) -> str:
    names_and_values = list(element.clauses)
    pieces: list[str] = []
    for name, value in zip(names_and_values[::2], names_and_values[1::2], strict=True):
        quoted = json.dumps(compiler.process(name, **kwargs).strip("'"))
        pieces.append(f"""'{"," if pieces else "{"}{quoted}:' || {_json_on_postgresql(value, compiler, **kwargs)}""")
    return f"({' || '.join(pieces)} || '}}')"


def _json_on_postgresql(value: Any, compiler: SQLCompiler, **kwargs: Any) -> str:
    """Compile a value to JSON text that is never NULL."""
    text = compiler.process(value, **kwargs)
    if isinstance(value, _JsonObject):
        return text
    if not isinstance(value.type, _Json):
        # SQLite writes a whole REAL with a fraction.
        fraction = f"CASE WHEN {text} = trunc({text}) THEN {text} || '.0' END, "
        text = f"{fraction if isinstance(value.type, Float) else ''}to_json({text})::text"
        if isinstance(value, Column) and not value.nullable:
            return text
    return f"coalesce({text}, 'null')"


@compiles(_JsonBool, "sqlite")
def _bool_on_sqlite(element: _JsonBool, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json({_bool_on_postgresql(element, compiler, **kwargs)})"


@compiles(_JsonBool, "postgresql")
def _bool_on_postgresql(element: _JsonBool, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"CASE WHEN {compiler.process(element.clauses, **kwargs)} THEN 'true' ELSE 'false' END"


@compiles(_JsonArray, "sqlite")
def _array_on_sqlite(element: _JsonArray, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_group_array({_ordered(element, compiler, **kwargs)})"


@compiles(_JsonArray, "postgresql")
def _array_on_postgresql(element: _JsonArray, compiler: SQLCompiler, **kwargs: Any) -> str:
    item, *order = list(element.clauses)
    by = f" ORDER BY {', '.join(compiler.process(item, **kwargs) for item in order)}" if order else ""
    return f"'[' || coalesce(string_agg({_json_on_postgresql(item, compiler, **kwargs)}, ','{by}), '') || ']'"


def _ordered(element: _JsonArray, compiler: SQLCompiler, **kwargs: Any) -> str:
    item, *order = [compiler.process(clause, **kwargs) for clause in element.clauses]
    return f"{item} ORDER BY {', '.join(order)}" if order else item


@compiles(_StoredJson, "sqlite")
def _stored_on_sqlite(element: _StoredJson, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json({compiler.process(element.clauses, **kwargs)})"


@compiles(_StoredJson, "postgresql")
def _stored_on_postgresql(element: _StoredJson, compiler: SQLCompiler, **kwargs: Any) -> str:
    return compiler.process(element.clauses, **kwargs)


@compiles(_AsText, "sqlite")
def _text_on_sqlite(element: _AsText, compiler: SQLCompiler, **kwargs: Any) -> str:
    return compiler.process(element.clauses, **kwargs)


@compiles(_AsText, "postgresql")
def _text_on_postgresql(element: _AsText, compiler: SQLCompiler, **kwargs: Any) -> str:
    return compiler.process(element.clauses, **kwargs)


@compiles(_Today, "sqlite")
def _today_on_sqlite(_element: _Today, _compiler: SQLCompiler, **_kwargs: Any) -> str:
    return "date('now')"


@compiles(_Today, "postgresql")
def _today_on_postgresql(_element: _Today, _compiler: SQLCompiler, **_kwargs: Any) -> str:
    return "(now() AT TIME ZONE 'utc')::date"


@compiles(_Elements, "sqlite")
def _elements_on_sqlite(element: _Elements, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kwargs)})"


@compiles(_Elements, "postgresql")
def _elements_on_postgresql(element: _Elements, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"jsonb_array_elements(({compiler.process(element.clauses, **kwargs)})::jsonb)"
