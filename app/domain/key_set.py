"""A set of primary keys, kept compactly as bitmaps."""

_BITS = 15
_BYTES = 1 << (_BITS - 3)


class KeySet:
    """A set of primary keys of one table. Keys lie close together, so one bit per key takes little memory."""

    def __init__(self) -> None:
        self._blocks: dict[int, bytearray] = {}

    def add(self, key: int) -> None:
        """Add a key."""
        block = self._blocks.get(key >> _BITS)
        if block is None:
            block = self._blocks[key >> _BITS] = bytearray(_BYTES)
        bit = key & ((1 << _BITS) - 1)
        block[bit >> 3] |= 1 << (bit & 7)

    def __contains__(self, key: int) -> bool:
        block = self._blocks.get(key >> _BITS)
        bit = key & ((1 << _BITS) - 1)
        return block is not None and bool(block[bit >> 3] & 1 << (bit & 7))
