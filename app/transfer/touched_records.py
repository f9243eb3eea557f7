"""The set of records that the rows of an import wrote or matched, kept compactly as bitmaps."""

from collections import defaultdict

from app.domain.key_set import KeySet


class TouchedRecords:
    """The records that rows have created, and all those that rows were about."""

    def __init__(self) -> None:
        self._created: defaultdict[str, KeySet] = defaultdict(KeySet)
        self._touched: defaultdict[str, KeySet] = defaultdict(KeySet)

    def add(self, resource: str, key: int, *, is_created: bool) -> None:
        """Record that a row was about a record, and whether it created it."""
        self._touched[resource].add(key)
        if is_created:
            self._created[resource].add(key)

    def was_created(self, resource: str, key: int) -> bool:
        """Return whether a row created the record."""
        return key in self._created.get(resource, ())

    def was_touched(self, resource: str, key: int) -> bool:
        """Return whether a row was about the record."""
        return key in self._touched.get(resource, ())
