"""The records that an import created by name, compared with others once all rows are written."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from app.db.database import ReadConnection
from app.db.write_session import CreatedReference, WriteSession
from app.domain.batches import batched
from app.services.resources import BY_NAME

_MOST: Final = 10_000
"""The largest number of records that are compared, so that memory stays flat."""
_AT_ONCE: Final = 100


class CreatedRecords:
    """The records to compare, each with the number and the location of its row."""

    def __init__(self) -> None:
        self._items: dict[str, list[tuple[int, str, CreatedReference]]] = {}
        self._count = 0

    def add(self, number: int, location: str, created: Iterable[CreatedReference]) -> None:
        """Add the records that a row created."""
        for item in islice(created, max(0, _MOST - self._count)):
            self._items.setdefault(item.resource, []).append((number, location, item))
            self._count += 1

    def with_duplicates(
        self, session: WriteSession, pause: Callable[[], None]
    ) -> Iterator[tuple[int, str, str, list[str]]]:
        """Yield those that resemble others: number and location of the row, URL path, and URL paths of the others.

        `pause` is called now and then, and may end the transaction and begin another.
        Of two new records that resemble each other, it is the later one. The derived data must be fresh.
        """
        connection = ReadConnection(session.connection())
        for name, items in self._items.items():
            places = {created.id: place for place, (_, _, created) in enumerate(items)}
            for batch in batched(items, _AT_ONCE):
                pause()
                descriptions = [created.description for _, _, created in batch]
                for (number, location, created), candidates in zip(
                    batch, BY_NAME[name].candidates(connection, descriptions), strict=True
                ):
                    ids = dict.fromkeys([*created.others, *(candidate.id for candidate in candidates)])
                    like = [item for item in ids if places.get(item, -1) < places[created.id]]
                    if like:
                        yield number, location, f"/{name}/{created.id}", [f"/{name}/{item}" for item in like]
