"""Cycle checks for hierarchies and successions: no record may be its own ancestor or successor.

See decision 84.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Select

from app.db.new_rows import is_new
from app.db.write_session import WriteSession
from app.problems import Path, Unprocessable

# An arbitrary number that identifies this advisory lock; nothing else may use it.
_LOCK: Final = 0x6369_7263


def reject_cycle(
    session: WriteSession,
    row: Any,
    new_keys: Iterable[int | None],
    next_keys: Callable[[list[int]], Select[Any]],
    path: Path,
    reason: str,
) -> None:
    """Check that new references from a record to those with the primary keys `new_keys` close no cycle.

    `next_keys` selects the primary keys to which the records with given keys refer. A cycle that is in the database
    already and does not contain the record is traversed only once.

    Raises:
        Unprocessable: the record would refer to itself, directly or indirectly; `reason` is the error text.
    """
    pending = {key for key in new_keys if key is not None}
    # Nothing can refer to a record that is not written yet.
    if not pending or is_new(row):
        return
    # On PostgreSQL an import runs concurrently with other writes, and two halves of one cycle could be written at the
    # same time. So wait until other writers of hierarchies have committed, and the next read sees their changes.
    session.dialect.lock(session, _LOCK)
    seen: set[int] = set()
    while pending:
        if row.key in pending:
            raise Unprocessable.at(path, reason)
        seen |= pending
        pending = set(session.execute(next_keys(sorted(pending))).scalars()) - seen


def find_cycles(edges: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return cycles of a graph as lists of nodes in order: at least one for every strongly connected set of nodes."""
    cycles: list[list[str]] = []
    done: set[str] = set()
    for start in edges:
        path = {} if start in done else {start: iter(edges[start])}
        while path:
            current, remaining = next(reversed(path.items()))
            neighbour = next((node for node in remaining if node not in done), None)
            if neighbour is None:
                del path[current]
                done.add(current)
            elif neighbour in path:
                nodes = list(path)
                cycles.append(nodes[nodes.index(neighbour) :])
            else:
                path[neighbour] = iter(edges.get(neighbour, ()))
    return cycles
