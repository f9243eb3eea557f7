"""Cutting a stream into pieces (`itertools.batched` came with Python 3.12)."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Give the values in lists of `size`, the last one shorter; reads no further than it gives."""
    rest = iter(values)
    while piece := list(islice(rest, size)):
        yield piece
