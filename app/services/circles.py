"""Hierarchies and successions: no record may be above or after itself, directly or by way of others."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Select, func, inspect, select

from app.db.database import Writing
from app.problems import Path, Unprocessable

# Any number, as long as nothing else uses it: advisory locks are told apart by it.
_LOCK: Final = 0x6369_7263


def refuse_circle(
    session: Writing,
    row: Any,
    gained: Iterable[int | None],
    following: Callable[[list[int]], Select[Any]],
    path: Path,
    reason: str,
) -> None:
    """Check that a record can refer to the records `gained`, which it did not refer to before.

    `following` selects the keys that the records of some keys refer to. Circles that are in the database already and
    do not lead to the record are walked once.

    Raises:
        Unprocessable: the record would come to refer to itself; `reason` says so.
    """
    waiting = {each for each in gained if each is not None}
    # Nothing refers to a record that is not written yet.
    if not waiting or inspect(row).transient:
        return
    _wait_for_other_writers(session)
    seen: set[int] = set()
    while waiting:
        if row.key in waiting:
            raise Unprocessable.at(path, reason)
        seen |= waiting
        waiting = set(session.execute(following(sorted(waiting))).scalars()) - seen


def _wait_for_other_writers(session: Writing) -> None:
    """Make sure that what is read next is what the last writer of a hierarchy committed.

    SQLite has one writer at a time. On PostgreSQL an import runs beside other writes, and two halves of one circle
    could be written at the same time.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def circles(edges: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return circles of a graph, each as its nodes in order: one at least of every set of nodes that form circles."""
    found: list[list[str]] = []
    done: set[str] = set()
    for start in edges:
        path = {} if start in done else {start: iter(edges[start])}
        while path:
            current, left = next(reversed(path.items()))
            following = next((each for each in left if each not in done), None)
            if following is None:
                del path[current]
                done.add(current)
            elif following in path:
                nodes = list(path)
                found.append(nodes[nodes.index(following) :])
            else:
                path[following] = iter(edges.get(following, ()))
    return found
