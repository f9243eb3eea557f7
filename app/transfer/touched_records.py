"""The set of records that the rows of an import wrote or matched, kept compactly as bitmaps."""

_BITS = 15
_BYTES = 1 << (_BITS - 3)


class KeySet:
    """A set of primary keys of one table. Keys lie close together, so one bit per key takes little memory."""

    def __init__(self) -> None:
        self._blocks: dict[int, bytearray] = {}

    def add(self, key: int) -> None:
        """Add a key."""
        block = self._blocks.setdefault(key >> _BITS, bytearray(_BYTES))
        bit = key & ((1 << _BITS) - 1)
        block[bit >> 3] |= 1 << (bit & 7)

    def __contains__(self, key: int) -> bool:
        block = self._blocks.get(key >> _BITS)
        bit = key & ((1 << _BITS) - 1)
        return block is not None and bool(block[bit >> 3] & 1 << (bit & 7))


class TouchedRecords:
    """The records that rows have created, and all those that rows were about."""

    def __init__(self) -> None:
        self._created: dict[str, KeySet] = {}
        self._touched: dict[str, KeySet] = {}

    def add(self, resource: str, key: int, *, is_created: bool) -> None:
        """Record that a row was about a record, and whether it created it."""
        self._touched.setdefault(resource, KeySet()).add(key)
        if is_created:
            self._created.setdefault(resource, KeySet()).add(key)

    def was_created(self, resource: str, key: int) -> bool:
        """Return whether a row created the record."""
        return key in self._created.get(resource, ())

    def was_touched(self, resource: str, key: int) -> bool:
        """Return whether a row was about the record."""
        return key in self._touched.get(resource, ())
