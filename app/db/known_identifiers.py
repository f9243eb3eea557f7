"""Identifiers that a write has looked up for many rows at once, so that each row need not ask for its own."""

from collections.abc import Iterable, Mapping

from app.db.known_ids import UNKNOWN, Unknown

Identifier = tuple[str, str, str]
"""The resource of the record, the scheme and the value."""


class KnownIdentifiers:
    """The records that have some identifiers, as long as nothing has been written that could change that.

    New records of an import add their own (`app.db.write_batch`); any other write of identifiers makes the session forget
    all of them (`app.db.write_session`), and the database is asked again.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._keys: dict[Identifier, int | None] = {}

    def replace(self, asked: Iterable[Identifier], keys: Mapping[Identifier, int]) -> None:
        """Forget everything, and keep what was looked up for these identifiers: the primary keys of those that have them."""
        self._keys = {identifier: keys.get(identifier) for identifier in asked}

    def key(self, identifier: Identifier) -> int | Unknown | None:
        """Return the primary key of the record with an identifier, None if none has it, or `UNKNOWN`."""
        return self._keys.get(identifier, UNKNOWN)

    def add(self, resource: str, key: int, pairs: Iterable[tuple[str, str]]) -> None:
        """Note that a record was created with these schemes and values."""
        self._keys.update(((resource, *pair), key) for pair in pairs)

    def clear(self) -> None:
        """Forget everything."""
        self._keys.clear()
