"""Joining of small byte strings into chunks of a good size for a socket."""

from collections.abc import Iterable, Iterator
from typing import Final

CHUNK_SIZE: Final = 64 * 1024


def in_chunks(pieces: Iterable[bytes], size: int = CHUNK_SIZE) -> Iterator[bytes]:
    """Join small `pieces` into chunks of at least `size` bytes; the last one may be smaller.

    A writer yields a few hundred bytes per record, and each chunk costs the server an event-loop iteration.
    """
    pending: list[bytes] = []
    length = 0
    for piece in pieces:
        pending.append(piece)
        length += len(piece)
        if length >= size:
            yield b"".join(pending)
            pending, length = [], 0
    if pending:
        yield b"".join(pending)
