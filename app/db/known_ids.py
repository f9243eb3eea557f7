"""Ids that a write has looked up for many rows at once, so that each row need not ask for its own.

See decision 145.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum, auto
from typing import Final

_MOST_IDS: Final = 20_000
"""The number of ids from which on they are forgotten, some 5 MB of them."""


class Unknown(Enum):
    """The type of `UNKNOWN`, which is not None: that stands for an id that no record has."""

    UNKNOWN = auto()


UNKNOWN: Final = Unknown.UNKNOWN
"""The result for an id that was not looked up, or may have changed since."""


class KnownIds:
    """The ids with a record and the retired ids that a transaction has looked up, until something is written that could change that.

    The session drops what a flush may change (`app.db.write_session`), and a record that is inserted past it drops its own
    ids (`app.services.records`).
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._keys: dict[tuple[str, str], int | None] = {}
        self._unretired: set[tuple[str, str]] = set()
        self._ids: dict[tuple[str, int], str] = {}

    def replace(
        self, ids: Iterable[tuple[str, str]], keys: Mapping[tuple[str, str], int], retired: AbstractSet[tuple[str, str]]
    ) -> None:
        """Forget everything, and keep what was looked up for these ids: resource and id of each."""
        self._keys = {record: keys.get(record) for record in ids}
        self._unretired = self._keys.keys() - retired

    def set_key(self, resource: str, record_id: str, key: int) -> None:
        """Note that a record was created, and has this primary key."""
        self._keys[resource, record_id] = key
        self._unretired.add((resource, record_id))
        self.set_id(resource, key, record_id)

    def set_id(self, resource: str, key: int, record_id: str) -> None:
        """Note the id of a record, which never changes."""
        if len(self._ids) >= _MOST_IDS:
            self._ids.clear()
        self._ids[resource, key] = record_id

    def id(self, resource: str, key: int) -> str | None:
        """Return the id of the record with a primary key, if it is known."""
        return self._ids.get((resource, key))

    def key(self, resource: str, record_id: str) -> int | Unknown | None:
        """Return the primary key of the record with an id, None if there is none, or `UNKNOWN`."""
        return self._keys.get((resource, record_id), UNKNOWN)

    def is_free(self, resource: str, record_id: str) -> bool:
        """Return whether it is known that no record has or had the id."""
        record = resource, record_id
        return record in self._unretired and self._keys.get(record, UNKNOWN) is None

    def is_unretired(self, resource: str, record_id: str) -> bool:
        """Return whether it is known that the id is not retired."""
        return (resource, record_id) in self._unretired

    def drop(self, records: Iterable[tuple[str, str]]) -> None:
        """Forget some ids."""
        for record in records:
            key = self._keys.pop(record, None)
            self._unretired.discard(record)
            if key is not None:
                self._ids.pop((record[0], key), None)

    def clear(self) -> None:
        """Forget everything."""
        self._keys.clear()
        self._unretired.clear()
        self._ids.clear()
