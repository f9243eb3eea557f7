"""How often a client may ask.

Each client has a budget of requests a minute, which flows back evenly: whoever has spent it waits for the next request's
share, not for the end of a window. This is the generic cell rate algorithm (ITU-T I.371): of each client one number is
kept, the moment at which its budget is whole again. One whose budget is whole need not be kept at all, so memory is
bounded by who asked of late, and by `_MOST_CLIENTS`.
"""

import ipaddress
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from typing import Final

WINDOW_SECONDS: Final = 60
_MOST_CLIENTS: Final = 100_000
NO_ADDRESS: Final = "unknown"
"""The name of every client whose address is not known: of a Unix socket, or of a proxy that passes on something else."""
# The longest IPv6 address has 45 characters (RFC 4291 section 2.2); a zone may follow.
_LONGEST_ADDRESS: Final = 64


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a budget says of one request."""

    allowed: bool
    remaining: int
    """How many more requests are allowed at once."""
    whole_in: int
    """Seconds until the budget is whole again."""
    retry_in: int
    """Seconds until one more request is allowed."""


class Budget:
    """A number of requests a minute for each of many clients."""

    def __init__(self, name: str, quota: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Give each client `quota` requests a minute."""
        self.name, self.quota = name, quota
        self.policy = f'"{name}";q={quota};w={WINDOW_SECONDS}'
        self._gap = WINDOW_SECONDS / quota
        self._clock = clock
        self._whole_at: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._whole_at)

    def spend(self, client: str) -> Verdict:
        """Take one request out of a client's budget; a request that is not allowed takes nothing."""
        now = self._clock()
        whole_at = max(self._whole_at.get(client, now), now) + self._gap
        debt = whole_at - now
        # Sums of floats end a hair beside what they should be.
        if debt > WINDOW_SECONDS + self._gap / 1000:
            return Verdict(
                allowed=False,
                remaining=0,
                whole_in=math.ceil(debt - self._gap),
                retry_in=max(1, math.ceil(debt - WINDOW_SECONDS)),
            )
        if client not in self._whole_at and len(self._whole_at) >= _MOST_CLIENTS:
            self._forget(now)
        self._whole_at[client] = whole_at
        return Verdict(
            allowed=True,
            remaining=int((WINDOW_SECONDS - debt) / self._gap + 0.001),
            whole_in=math.ceil(debt),
            retry_in=0,
        )

    def told(self, verdict: Verdict) -> str:
        """Write a verdict as the `RateLimit` field (draft-ietf-httpapi-ratelimit-headers-10)."""
        return f'"{self.name}";r={verdict.remaining};t={verdict.whole_in}'

    def _forget(self, now: float) -> None:
        """Forget the clients whose budget is whole, and keep no more than half of the room: those who owe most."""
        owing = [(whole_at, client) for client, whole_at in self._whole_at.items() if whole_at > now]
        self._whole_at = {client: whole_at for whole_at, client in nlargest(_MOST_CLIENTS // 2, owing)}


def address_of(host: str) -> str | None:
    """Return an IP address in its canonical form, or None where `host` is not one.

    A trusted proxy may pass on any text in `X-Forwarded-For`, of any length. Only an address is counted, logged or
    kept in memory.
    """
    return _parsed(host)[0] if len(host) <= _LONGEST_ADDRESS else None


def client_of(host: str) -> str:
    """Return the name under which a client is counted.

    IPv6 addresses are counted by their first 64 bits, which one household has to itself. All clients without an address
    share one name, so that nobody gains a new budget by making up another text.
    """
    return _parsed(host)[1] if len(host) <= _LONGEST_ADDRESS else NO_ADDRESS


@lru_cache(maxsize=4096)
def _parsed(host: str) -> tuple[str | None, str]:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None, NO_ADDRESS
    if isinstance(address, ipaddress.IPv4Address):
        return str(address), str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped), str(address.ipv4_mapped)
    # Without its zone (RFC 4007), which is free text.
    number = int(address)
    return str(ipaddress.IPv6Address(number)), str(ipaddress.ip_network((number >> 64 << 64, 64)))
