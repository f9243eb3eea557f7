"""Which records the rows of an import were about, in flat memory."""

_BITS = 15
_BYTES = 1 << (_BITS - 3)


class Keys:
    """A set of keys of one table. Keys lie close together, so a bit each takes little."""

    def __init__(self) -> None:
        self._blocks: dict[int, bytearray] = {}

    def add(self, key: int) -> None:
        """Add a key."""
        block = self._blocks.setdefault(key >> _BITS, bytearray(_BYTES))
        place = key & ((1 << _BITS) - 1)
        block[place >> 3] |= 1 << (place & 7)

    def __contains__(self, key: int) -> bool:
        block = self._blocks.get(key >> _BITS)
        place = key & ((1 << _BITS) - 1)
        return block is not None and bool(block[place >> 3] & 1 << (place & 7))


class Claims:
    """The records that rows have made, and those that they were about."""

    def __init__(self) -> None:
        self._made: dict[str, Keys] = {}
        self._met: dict[str, Keys] = {}

    def add(self, resource: str, key: int, *, is_made: bool) -> None:
        """Note that a row was about a record."""
        self._met.setdefault(resource, Keys()).add(key)
        if is_made:
            self._made.setdefault(resource, Keys()).add(key)

    def is_made(self, resource: str, key: int) -> bool:
        """Return whether a row made the record."""
        return key in self._made.get(resource, ())

    def is_met(self, resource: str, key: int) -> bool:
        """Return whether a row was about the record."""
        return key in self._met.get(resource, ())
