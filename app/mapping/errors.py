"""The errors of a mapping, and of the cells that it reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Path = tuple[str | int, ...]

MAX_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in a mapping: where it is, and the remedy."""

    line: int
    path: Path
    reason: str

    @property
    def key(self) -> str:
        """The place in the mapping, as in `document/participants/0/person`."""
        return "/".join(str(step) for step in self.path)

    def __str__(self) -> str:
        """Return the fault as one line of text."""
        return f"line {self.line}: {self.key + ': ' if self.path else ''}{self.reason}"


class MappingError(ValueError):
    """A mapping that cannot be used, with all its faults."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.name, self.faults = name, sorted(faults, key=lambda fault: fault.line)
        shown = [f"{name} {fault}" for fault in self.faults[:MAX_SHOWN]]
        more = len(self.faults) - len(shown)
        super().__init__("\n".join([*shown, *([f"and {more} more"] if more else [])]))


class CellError(Exception):
    """A cell that cannot be read, with its column and the remedy."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason
