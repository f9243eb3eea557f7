"""Split a stream into batches (`itertools.batched` requires Python 3.12)."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the values in lists of `size`, the last one possibly shorter; reads no further than it has yielded."""
    rest = iter(values)
    while piece := list(islice(rest, size)):
        yield piece
