"""Cycle checks for hierarchies and successions: no record may be its own ancestor or successor."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Select, inspect

from app.db.write_session import WriteSession
from app.problems import Path, Unprocessable

# An arbitrary number that identifies this advisory lock; nothing else may use it.
_LOCK: Final = 0x6369_7263


def refuse_circle(
    session: WriteSession,
    row: Any,
    gained: Iterable[int | None],
    following: Callable[[list[int]], Select[Any]],
    path: Path,
    reason: str,
) -> None:
    """Check that new references from a record to those with the primary keys `gained` close no cycle.

    `following` selects the primary keys to which the records with given keys refer. A cycle that is in the database
    already and does not contain the record is traversed only once.

    Raises:
        Unprocessable: the record would refer to itself, directly or indirectly; `reason` is the error text.
    """
    waiting = {each for each in gained if each is not None}
    # Nothing can refer to a record that is not written yet.
    if not waiting or inspect(row).transient:
        return
    # On PostgreSQL an import runs concurrently with other writes, and two halves of one cycle could be written at the
    # same time. So wait until other writers of hierarchies have committed, and the next read sees their changes.
    session.dialect.lock(session, _LOCK)
    seen: set[int] = set()
    while waiting:
        if row.key in waiting:
            raise Unprocessable.at(path, reason)
        seen |= waiting
        waiting = set(session.execute(following(sorted(waiting))).scalars()) - seen


def circles(edges: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return cycles of a graph as lists of nodes in order: at least one for every strongly connected set of nodes."""
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
