"""Texts with columns in braces: `{Minister} with {Organisation|Name of organisation}`."""

import re
from dataclasses import dataclass
from typing import Final

_PIECE: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to the first of several columns that has a value."""

    names: tuple[str, ...]


def parse(text: str) -> list[str | Reference]:
    """Return the pieces of a template: texts and references. `{{` and `}}` stand for braces.

    Raises:
        ValueError: a brace has no partner, or a reference names nothing.
    """
    pieces: list[str | Reference] = []
    position = 0
    for match in _PIECE.finditer(text):
        pieces.append(text[position : match.start()])
        position = match.end()
        if match[0] in {"{{", "}}"}:
            pieces.append(match[0][0])
        elif match[1] is None:
            raise ValueError(f"{text[:60]!r} has a brace without a partner; write {{{{ or }}}} for a brace itself")
        else:
            names = tuple(name.strip() for name in match[1].split("|"))
            if not all(names):
                raise ValueError(f"{text[:60]!r} has braces that name no column")
            pieces.append(Reference(names))
    pieces.append(text[position:])
    return _joined(pieces)


def _joined(pieces: list[str | Reference]) -> list[str | Reference]:
    """Join texts that follow one another, and leave out empty ones."""
    result: list[str | Reference] = []
    for piece in pieces:
        if isinstance(piece, str) and result and isinstance(result[-1], str):
            result[-1] += piece
        elif piece:
            result.append(piece)
    return result
