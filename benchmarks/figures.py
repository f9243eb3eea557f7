"""The lines that `make bench` prints: a required figure, the measured one, and a mark where it falls short."""

from dataclasses import dataclass
from typing import Final

_GOOD: Final = "  ok "
_SHORT: Final = "SHORT"
_WHOLE_FROM: Final = 100
"""Figures from here on are shown without decimals."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure, and the limits that are required of it."""

    what: str
    measured: float
    at_most: float | None = None
    at_least: float | None = None
    more: str = ""
    """The figures behind it."""

    @property
    def is_good(self) -> bool:
        """Whether it is within its limits."""
        return (self.at_most is None or self.measured <= self.at_most) and (
            self.at_least is None or self.measured >= self.at_least
        )

    @property
    def required(self) -> str:
        """Its limits."""
        limits = (("≤", self.at_most), ("≥", self.at_least))
        return " and ".join(f"{sign} {limit:,g}" for sign, limit in limits if limit is not None)

    def __str__(self) -> str:
        shown = f"{self.measured:,.0f}" if self.measured >= _WHOLE_FROM else f"{self.measured:.3g}"
        line = f"{_GOOD if self.is_good else _SHORT} {self.what}: {shown} (required {self.required}) {self.more}"
        return line.rstrip()


def print_figure(
    what: str, measured: float, *, at_most: float | None = None, at_least: float | None = None, more: str = ""
) -> Figure:
    """Print a figure and return it."""
    figure = Figure(what, measured, at_most, at_least, more)
    print(figure, flush=True)
    return figure
