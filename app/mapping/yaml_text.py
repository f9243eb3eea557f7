"""Texts in YAML, read with the line of every value, and every value as text.

YAML reads `NO` as false and `1e3` as a number, which are a country and a code here. So only an empty value, `~` and `null`
have a meaning of their own: no value. The model of a mapping turns texts into numbers where it needs them.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from app.mapping.errors import Fault, MappingError, Path

MAX_BYTES: Final = 262_144
_MAX_DEPTH: Final = 32
_NULLS: Final = frozenset({"", "~", "null"})
_QUOTES: Final = "; put a text that begins with a brace or contains ': ' in quotes"


@dataclass(slots=True)
class LocatedText:
    """A document of plain lists, objects and texts, and the line on which each of its values begins."""

    value: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """Return the line of a value, or of the nearest one around it."""
        return next((self.lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self.lines), 1)


def read(content: bytes, name: str) -> LocatedText:
    """Read a YAML document.

    Raises:
        MappingError: the document is not YAML, is too long, repeats a key, or uses anchors, aliases or tags.
    """
    if len(content) > MAX_BYTES:
        raise MappingError(name, [Fault(1, (), f"is longer than {MAX_BYTES} bytes")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise MappingError(name, [Fault(line, (), "is not UTF-8; save it as UTF-8")]) from error
    try:
        root = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = f"{error.problem or error.context or 'is not YAML'}"
        raise MappingError(name, [Fault(mark.line + 1 if mark else 1, (), f"{reason}{_QUOTES}")]) from error
    except yaml.YAMLError as error:
        raise MappingError(name, [Fault(1, (), f"is not YAML: {error}")]) from error
    document = LocatedText(None)
    faults: list[Fault] = []
    document.value = None if root is None else _value(root, (), document.lines, faults)
    if faults:
        raise MappingError(name, faults)
    return document


class _Loader(yaml.SafeLoader):
    """A loader that refuses what a mapping does not need and what takes more memory than its text."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]  # of PyYAML
        mark: Any = event.start_mark  # of one of two classes that are alike
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise yaml.MarkedYAMLError(
                problem="anchors (&) and aliases (*) are not supported; write the value again", problem_mark=mark
            )
        if getattr(event, "tag", None) not in {None, "!"}:
            raise yaml.MarkedYAMLError(problem="tags (!) are not supported; leave it out", problem_mark=mark)
        if self._depth == _MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem=f"has more than {_MAX_DEPTH} levels", problem_mark=mark)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def _value(node: yaml.Node, path: Path, lines: dict[Path, int], faults: list[Fault]) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, index), lines, faults) for index, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        assert isinstance(node, yaml.ScalarNode)  # noqa: S101 - there is no other kind
        return None if node.style is None and node.value in _NULLS else node.value
    result: dict[str, Any] = {}
    for key, item in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            faults.append(Fault(line, path, "a key must be a text; put a text that begins with a brace in quotes"))
            continue
        if key.value in result:
            faults.append(Fault(line, (*path, key.value), "is repeated; write each key once"))
        lines[(*path, key.value)] = line
        result[key.value] = _value(item, (*path, key.value), lines, faults)
    return result
