"""The document of a mapping, compiled against the input model of its resource."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from pydantic import BaseModel, ValidationError

from app.domain.strings.suggestions import did_you_mean
from app.mapping import values
from app.mapping.conditions import Matches, matcher
from app.mapping.date_values import days_of
from app.mapping.errors import Path
from app.mapping.fields import Target, targets
from app.mapping.items import Items
from app.mapping.model import PLACES, VALUE_KEYS, VALUE_MARKS, ForEach, ValueModel
from app.mapping.nodes import NO_VALUE, ValueNode
from app.mapping.scope import NOTHING, Compiler, Local, Row, Scope, resolve
from app.mapping.validation import faults_of

_ENTRY_KEYS: Final = ("for_each", "only_if", "ignore_if")
_NO_DOCUMENT: Final = (
    "is empty, so the mapping imports nothing yet; write the fields of a record and their columns. "
    "If the mapping was guessed, its comments say why the table has none; if its rows are meetings after all, "
    "remove the braces, and the # before the lines below"
)


class Node(Protocol):
    """A compiled part of the document."""

    @property
    def is_constant(self) -> bool:
        """Whether it is the same for every row."""

    def build(self, row: Row, local: Local, /) -> Any:
        """Return its value for a row, or NOTHING."""

    def column_of(self, path: Path, row: Row, local: Local) -> str | None:
        """Return the column from which the value at a path within it comes."""


@dataclass(slots=True)
class ObjectNode:
    """An object. Without a value of any of its columns it says nothing, whatever its constants are."""

    parts: dict[str, Node]
    is_constant: bool = True
    date: Node | None = None
    """The date of the record, which is read first: it decides what some codes of countries mean."""

    def build(self, row: Row, local: Local) -> Any:
        """Return the object for a row."""
        if self.date is not None and (date := self.date.build(row, local)) is not NOTHING:
            row.days = days_of(date)
        result: dict[str, Any] = {}
        says_something = self.is_constant
        for name, part in self.parts.items():
            built = part.build(row, local)
            if built is not NOTHING:
                result[name] = built
                says_something = says_something or not part.is_constant
        return result if says_something else NOTHING

    def column_of(self, path: Path, row: Row, local: Local) -> str | None:
        """Return the column of a field, or of the first field that has one."""
        if path and path[0] in self.parts:
            return self.parts[str(path[0])].column_of(path[1:], row, local)
        columns = (part.column_of((), row, local) for part in self.parts.values())
        return next((column for column in columns if column is not None), None)


@dataclass(slots=True)
class Entry:
    """An entry of a list, made once, or for each of some items."""

    node: Node
    items: Items | None = None
    conditions: list[Callable[[Row, Local], bool]] = field(default_factory=list)

    def locals(self, row: Row, local: Local) -> Iterator[Local]:
        """Yield the item that each resulting entry reads in addition to the row; entries that a condition excludes have none."""
        for item in [local] if self.items is None else self.items.read(row, local):
            if all(condition(row, item) for condition in self.conditions):
                yield item


@dataclass(slots=True)
class ListNode:
    """A list."""

    entries: list[Entry]

    @property
    def is_constant(self) -> bool:
        """Whether it is the same for every row."""
        return all(entry.node.is_constant and entry.items is None and not entry.conditions for entry in self.entries)

    def build(self, row: Row, local: Local) -> Any:
        """Return the list for a row."""
        return [built for _, _, built in self._built(row, local)] or NOTHING

    def _built(self, row: Row, local: Local) -> Iterator[tuple[Entry, Local, Any]]:
        for entry in self.entries:
            made: set[str] = set()
            for item in entry.locals(row, local):
                built = entry.node.build(row, item)
                if built is NOTHING:
                    continue
                if entry.items is not None:
                    # A cell that lists a name twice says no more than one that lists it once.
                    if (text := repr(built)) in made:
                        continue
                    made.add(text)
                yield entry, item, built

    def column_of(self, path: Path, row: Row, local: Local) -> str | None:
        """Return the column of a field of an entry."""
        index = path[0] if path and isinstance(path[0], int) else 0
        for number, (entry, item, _) in enumerate(self._built(row, local)):
            if number == index:
                return entry.node.column_of(path[1:], row, item) or (entry.items.column if entry.items else None)
        return None


def compile_document(compiler: Compiler, tree: dict[str, Any], model: type[BaseModel]) -> ObjectNode:
    """Compile the document of a mapping; faults go to the compiler. An empty document, as of a guess, has one fault."""
    if not tree:
        compiler.fault(("document",), _NO_DOCUMENT)
        return ObjectNode({})
    node = _object(compiler, Scope(), tree, model, ("document",))
    node.date = node.parts.get("date")
    return node


def _object(compiler: Compiler, scope: Scope, tree: dict[str, Any], model: type[BaseModel], path: Path) -> ObjectNode:
    fields = targets(model)
    node = ObjectNode({})
    for name, part in tree.items():
        if name in _ENTRY_KEYS and isinstance(path[-1], int):
            continue
        if name not in fields:
            compiler.fault((*path, name), _unknown(name, part, fields))
            continue
        node.parts[name] = _field(compiler, scope, part, fields[name], (*path, name))
    node.is_constant = all(part.is_constant for part in node.parts.values())
    for name, info in model.model_fields.items():
        if info.is_required() and name not in tree:
            compiler.fault(path, f"{name} is required: give the column that has it")
    return node


def _unknown(name: str, part: Any, fields: dict[str, Target]) -> str:
    if part is None and name not in VALUE_KEYS:
        return f'is not a field; if it is a column, put the text in quotes: "{{{name}}}"'
    place = f"; `{name}` belongs {PLACES[name]}" if name in PLACES else did_you_mean(name, fields)
    return f"is not recognized{place} (allowed: {', '.join(sorted(fields))})"


def _field(compiler: Compiler, scope: Scope, tree: Any, target: Target, path: Path) -> Node:
    if tree is None:
        compiler.fault(path, "has no value; give one, or leave the key out")
    elif target.item is not None:
        return _list(compiler, scope, tree, target, target.item, path)
    elif target.model is not None:
        if isinstance(tree, dict) and not _is_value(tree, target.model):
            return _object(compiler, scope, tree, target.model, path)
        compiler.fault(path, _needs_object(target.name, target.model, tree))
    elif isinstance(tree, str):
        return values.template(compiler, scope, tree, target, path)
    elif isinstance(tree, dict) and VALUE_KEYS.intersection(tree):
        return _value(compiler, scope, tree, target, path)
    elif isinstance(tree, dict) and len(tree) == 1 and None in tree.values():
        compiler.fault(path, f'put a text that begins with a brace in quotes: "{{{next(iter(tree))}}}"')
    else:
        compiler.fault(path, 'takes one value: a text such as "{Column}", or an object such as {column: Column}')
    return NO_VALUE


def _is_value(tree: dict[str, Any], model: type[BaseModel]) -> bool:
    """Return whether an object in the place of a `model` describes one value instead, as in `{column: Place}`."""
    return bool(VALUE_MARKS.intersection(tree)) and not set(tree) <= set(targets(model))


def _needs_object(name: str, model: type[BaseModel], tree: Any) -> str:
    """Return the fault of a field that takes an object of `model`, with the way to write one."""
    label = getattr(model, "label", None) or next(iter(targets(model)))
    text = f'"{tree}"' if isinstance(tree, str) else '"{Column}"'
    return f"takes an object: write {name}: {{{label}: {text}}}"


def _value(compiler: Compiler, scope: Scope, tree: dict[str, Any], target: Target, path: Path) -> ValueNode:
    try:
        data = ValueModel.model_validate(tree)
    except ValidationError as error:
        compiler.faults += faults_of(error, ValueModel, compiler.text, path)
        return NO_VALUE
    return values.value(compiler, scope, data, target, path)


def _list(compiler: Compiler, scope: Scope, tree: Any, target: Target, item: Target, path: Path) -> Node:
    """Compile a list, of which `target` is the whole and `item` one entry."""
    if isinstance(tree, dict) and item.model is None and VALUE_MARKS.intersection(tree):
        return _value(compiler, scope, tree, target, path)
    entries = []
    for index, part in enumerate(tree if isinstance(tree, list) else [tree]):
        entry = _entry(compiler, scope, part, item, (*path, index))
        if entry is not None:
            entries.append(entry)
    return ListNode(entries)


def _entry(compiler: Compiler, scope: Scope, tree: Any, target: Target, path: Path) -> Entry | None:
    if not isinstance(tree, dict) or target.model is None:
        return Entry(_field(compiler, scope, tree, target, path))
    items = None
    if "for_each" in tree:
        data = tree["for_each"]
        try:
            for_each = ForEach.model_validate(data if isinstance(data, dict) else {"column": data})
        except ValidationError as error:
            compiler.faults += faults_of(error, ForEach, compiler.text, (*path, "for_each"))
            return None
        items = Items.compile(compiler, scope, for_each, (*path, "for_each"))
        scope = scope.with_names(items.names)
    conditions = [
        _condition(compiler, scope, tree[name], (*path, name), holds=name == "only_if")
        for name in ("only_if", "ignore_if")
        if name in tree
    ]
    return Entry(_object(compiler, scope, tree, target.model, path), items, conditions)


def _condition(compiler: Compiler, scope: Scope, tree: Any, path: Path, *, holds: bool) -> Callable[[Row, Local], bool]:
    """Compile a condition of an entry: the columns, each with the values that it must have, or must not have."""
    if not isinstance(tree, dict):
        compiler.fault(path, "takes columns with their values, as in {Kind: [visit, call]}")
        return lambda _row, _local: True
    checks: list[tuple[Callable[[Row, Local], Any], Matches]] = []
    for name, patterns in tree.items():
        source = resolve(compiler, scope, [name], (*path, name))
        checks.append((source.get, matcher(patterns if isinstance(patterns, list) else [patterns])))
    return lambda row, local: all(matches(get(row, local)) is holds for get, matches in checks)
