"""The ways in which a guard is taken out of a module: by the function that has it, on its syntax tree.

A place is `module:name`, a function or class with the names around it, as `app.db.database:Database.check_file`, or a
constant. Words are names, keywords or strings that the code mentions; the smallest piece of code that mentions them all
is meant, and there must be exactly one.
"""

import ast
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

_Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_Simple = ast.Expr | ast.Assign | ast.AugAssign
_LEAVES = (ast.Name, ast.Attribute, ast.Constant, ast.Starred, ast.JoinedStr, ast.FormattedValue)


class DoesNotFit(ValueError):
    """A place is missing, or not exactly one piece of its code has the words."""


class Removal(ABC):
    """A way to take a guard out of a file."""

    @property
    @abstractmethod
    def file(self) -> Path:
        """Return the path of the guard's file, from the root of the tree."""

    @abstractmethod
    def take_out(self, text: str) -> str:
        """Return the text of the file without the guard.

        Raises:
            DoesNotFit: the guard is not there, or not only once.
        """


@dataclass(frozen=True)
class Line(Removal):
    """Drop the one line of a document that begins so."""

    document: str
    beginning: str

    @property
    def file(self) -> Path:
        return Path(self.document)

    def take_out(self, text: str) -> str:
        lines = text.splitlines(keepends=True)
        result = [line for line in lines if line.strip().startswith(self.beginning)]
        if len(result) != 1:
            raise DoesNotFit(f"{self.document}: {len(result)} lines begin with {self.beginning!r}")
        return "".join(line for line in lines if line is not result[0])


@dataclass(frozen=True)
class _OfModule(Removal):
    place: str

    @property
    def file(self) -> Path:
        return Path(self.place.partition(":")[0].replace(".", "/") + ".py")

    def take_out(self, text: str) -> str:
        tree = ast.parse(text)
        node: ast.AST = tree
        for name in self.place.partition(":")[2].split("."):
            result = [statement for statement in _statements(node) if _name(statement) == name]
            if len(result) != 1:
                raise DoesNotFit(f"{self.place}: {name} is there {len(result)} times")
            [node] = result
        self._change(node)
        return ast.unparse(ast.fix_missing_locations(tree))

    @abstractmethod
    def _change(self, node: ast.AST) -> None:
        """Take the guard out of its function, class or constant."""


@dataclass(frozen=True)
class Body(_OfModule):
    """Replace the body of a function."""

    body: str

    def _change(self, node: ast.AST) -> None:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            raise DoesNotFit(f"{self.place} is no function")
        node.body = ast.parse(self.body).body


@dataclass(frozen=True)
class Constant(_OfModule):
    """Replace the value of a constant."""

    value: str

    def _change(self, node: ast.AST) -> None:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            raise DoesNotFit(f"{self.place} is no constant")
        node.value = _expression(self.value)


@dataclass(frozen=True)
class _ByWords(_OfModule):
    words: str

    def _smallest(self, pieces: Iterable[tuple[ast.AST, ...]]) -> tuple[ast.AST, ...]:
        """Return the smallest of some pieces of code that mentions the words."""
        words = set(self.words.split())
        fitting = [piece for piece in pieces if words <= _mentioned(piece)]
        smallest = [piece for piece in fitting if not any(_is_within(other, piece) for other in fitting)]
        if len(smallest) != 1:
            raise DoesNotFit(f"{self.place}: {self.words!r} is mentioned in {len(smallest)} places")
        return smallest[0]


@dataclass(frozen=True)
class Skip(_ByWords):
    """Leave a call or an assignment out."""

    def _change(self, node: ast.AST) -> None:
        simple = [(item,) for item in ast.walk(node) if isinstance(item, _Simple) and not _is_docstring(item)]
        _replace(node, *self._smallest(simple), ast.Pass())


@dataclass(frozen=True)
class Never(_ByWords):
    """Take a condition of `if` for false: of a statement, an expression or a comprehension."""

    def _change(self, node: ast.AST) -> None:
        _replace(node, *self._smallest(_conditions(node)), ast.Constant(value=False))


@dataclass(frozen=True)
class Always(_ByWords):
    """Take a condition of `if` for true: of a statement, an expression or a comprehension."""

    def _change(self, node: ast.AST) -> None:
        _replace(node, *self._smallest(_conditions(node)), ast.Constant(value=True))


@dataclass(frozen=True)
class Instead(_ByWords):
    """Evaluate another expression in place of one."""

    expression: str

    def _change(self, node: ast.AST) -> None:
        composed = [(item,) for item in ast.walk(node) if isinstance(item, ast.expr) and not isinstance(item, _LEAVES)]
        _replace(node, *self._smallest(composed), _expression(self.expression))


@dataclass(frozen=True)
class Without(_ByWords):
    """Leave out an argument of a call, an item of a list or tuple, or an entry of a dictionary."""

    def _change(self, node: ast.AST) -> None:
        item = self._smallest(_items(node))[-1]
        for display in ast.walk(node):
            if isinstance(display, ast.Dict) and item in display.values:
                place = display.values.index(item)
                del display.keys[place], display.values[place]
                return
        _replace(node, item, None)


def _items(node: ast.AST) -> Iterator[tuple[ast.AST, ...]]:
    for item in ast.walk(node):
        match item:
            case ast.Call(args=args, keywords=keywords):
                yield from ((item,) for item in (*args, *keywords))
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                yield from ((item,) for item in items)
            case ast.Dict(keys=keys, values=values):
                yield from ((key, value) for key, value in zip(keys, values, strict=True) if key is not None)


def _conditions(node: ast.AST) -> Iterator[tuple[ast.AST, ...]]:
    for item in ast.walk(node):
        match item:
            case ast.If(test=test) | ast.IfExp(test=test):
                yield (test,)
            case ast.comprehension(ifs=tests):
                yield from ((test,) for test in tests)


def _statements(scope: ast.AST) -> Iterator[ast.AST]:
    """Yield the statements of a scope, also those within `if`, `with` or `try`, but not those of scopes within it."""
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, ast.stmt):
            yield node
        if not isinstance(node, _Scope):
            yield from _statements(node)


def _name(statement: ast.AST) -> str | None:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return None


def _mentioned(piece: tuple[ast.AST, ...]) -> set[str]:
    """Return the names, keywords and constants of some code; of strings, each word as well."""
    words: set[str] = set()
    for node in chain.from_iterable(map(ast.walk, piece)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                words.add(name)
            case ast.Constant(value=value):
                text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                words.update({text}, re.findall(r"\w+", text))
    return words


def _is_within(piece: tuple[ast.AST, ...], other: tuple[ast.AST, ...]) -> bool:
    return piece != other and all(node in chain.from_iterable(map(ast.walk, other)) for node in piece)


def _is_docstring(statement: ast.AST) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _replace(root: ast.AST, old: ast.AST, new: ast.AST | None) -> None:
    class Replacing(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST | None:
            return new if node is old else self.generic_visit(node)

    Replacing().visit(root)
