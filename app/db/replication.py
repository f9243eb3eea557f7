"""Positions in the write-ahead log (WAL) of a PostgreSQL primary, by which clients read their own writes on a standby.

After a write, the position in the primary's WAL is known. A read that sends this position waits, up to a limit, until the
standby has replayed the WAL that far, or else goes to the primary.

See decision 55.
"""

import re
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

_POSITION: Final = re.compile(r"([0-9A-F]{1,8})/([0-9A-F]{1,8})")


@dataclass(slots=True)
class ReplicationPosition:
    """The position that a standby must have replayed for the reads of a request, and the one that its writes reached."""

    required: int = 0
    written: int = 0


MAX_POSITION: Final = (1 << 64) - 1
"""A position that no standby reaches."""


REPLICATION_POSITION: Final[ContextVar[ReplicationPosition | None]] = ContextVar("replication_position", default=None)


def parse_position(text: str) -> int | None:
    """Parse a WAL position in PostgreSQL's notation (`16/B374D848`); returns None if it is malformed."""
    match = _POSITION.fullmatch(text)
    return (int(match[1], 16) << 32) + int(match[2], 16) if match else None


def format_position(position: int) -> str:
    """Format a WAL position in PostgreSQL's notation."""
    return f"{position >> 32:X}/{position & 0xFFFFFFFF:X}"


def required_position() -> int:
    """Return the position that the present request requires of its reads; 0 if it requires none."""
    position = REPLICATION_POSITION.get()
    return 0 if position is None else position.required
