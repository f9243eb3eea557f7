"""A set of primary keys, kept compactly as bitmaps.

See decision 318.
"""

from collections.abc import Iterable, Iterator, MutableSet
from collections.abc import Set as AbstractSet
from typing import Any

_BITS = 10
_LOW = (1 << _BITS) - 1


class KeySet(MutableSet[int]):
    """A set of primary keys of one table, which it yields in ascending order.

    Keys lie close together, so a bit for each takes a hundredth of the memory of a `set`.
    """

    __slots__ = ("blocks",)

    def __init__(self, keys: Iterable[int] = ()) -> None:
        """Take the keys, which must not be negative."""
        self.blocks: dict[int, int] = {}
        """The bits of each block of keys, by the upper bits of these keys."""
        self.update(keys)

    def add(self, value: int) -> None:
        """Add a key."""
        place = value >> _BITS
        self.blocks[place] = self.blocks.get(place, 0) | 1 << (value & _LOW)

    def discard(self, value: int) -> None:
        """Remove a key, if it is there."""
        if value in self:
            place = value >> _BITS
            self.blocks[place] ^= 1 << (value & _LOW)
            if not self.blocks[place]:
                del self.blocks[place]

    def update(self, keys: Iterable[int]) -> None:
        """Add keys."""
        if isinstance(keys, KeySet):
            for place, bits in keys.blocks.items():
                self.blocks[place] = self.blocks.get(place, 0) | bits
        else:
            for key in keys:
                self.add(key)

    def __or__(self, other: AbstractSet[Any]) -> "KeySet":
        """Return the keys of both."""
        result = KeySet(self)
        result.update(other)
        return result

    __ror__ = __or__

    def __contains__(self, key: object) -> bool:
        return isinstance(key, int) and bool(self.blocks.get(key >> _BITS, 0) >> (key & _LOW) & 1)

    def __iter__(self) -> Iterator[int]:
        for place in sorted(self.blocks):
            bits, first = self.blocks[place], place << _BITS
            while bits:
                lowest = bits & -bits
                yield first + lowest.bit_length() - 1
                bits ^= lowest

    def __len__(self) -> int:
        return sum(bits.bit_count() for bits in self.blocks.values())

    def __bool__(self) -> bool:
        return bool(self.blocks)
