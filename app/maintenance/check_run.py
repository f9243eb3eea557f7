"""The parts of a check: findings, a run with or without repair, and the repair of findings in batches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from app.db.database import Database
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.maintenance import derived

_REPAIRED_AT_A_TIME: Final = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect found by a check."""

    check: str
    description: str
    repaired: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as a JSON-compatible dictionary."""
        return {"check": self.check, "what": self.description, "mended": self.repaired}


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the checks over a database, with or without repair."""

    database: Database
    repairs: bool


@dataclass(frozen=True, slots=True)
class Check:
    """A check that finds defects and, if requested and possible, repairs them."""

    name: str
    search: Callable[["Run"], Iterator[str]]
    """Repairs the defects if the run says so, and then yields descriptions of them."""
    repairs: bool


def outdated(
    run: Run,
    model: Any,
    differences: Callable[[Connection], Iterator[list[int]]],
    refresh_keys: Callable[[WriteSession, list[int]], object],
) -> Iterator[str]:
    """Yield the ids of the records whose index entries are outdated, and refresh these if the run repairs."""

    def find(connection: Connection) -> Iterator[tuple[list[int]]]:
        return ((keys,) for keys in differences(connection))

    def repair(session: WriteSession, keys: list[int]) -> bool:
        refresh_keys(session, keys)
        return True

    # Each finding already has hundreds of keys.
    for (keys,), _ in repaired(run, find, repair, at_a_time=1):
        with run.database.reading() as connection:
            ids = derived.ids_of(connection, model, keys)
        yield from ids


def repaired(
    run: Run,
    find: Callable[[Any], Iterator[Any]],
    repair: Callable[..., bool],
    *,
    at_a_time: int = _REPAIRED_AT_A_TIME,
) -> Iterator[tuple[Any, bool]]:
    """Yield the findings of `find`, and whether they were repaired, in batches; each batch is committed before it is yielded.

    The search keeps reading its initial snapshot.
    """
    with run.database.reading() as connection:
        for batch in batched(find(connection), at_a_time):
            done = [False] * len(batch)
            if run.repairs:
                with run.database.writing() as session:
                    done = [repair(session, *result) for result in batch]
            yield from zip(batch, done, strict=True)


def id_of(database: Database, model: Any, key: int) -> str:
    """Return the id of the record with a primary key."""
    with database.reading() as connection:
        return derived.ids_of(connection, model, [key])[0]
