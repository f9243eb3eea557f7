"""Rate limits per client.

Each client has a budget of requests per minute, which refills evenly: a client that has spent it waits for the share of
one request, not for the end of a window. This is the generic cell rate algorithm (ITU-T I.371): one number is stored
per client, the time at which its budget is full again. Clients with a full budget need not be stored at all, so memory
is bounded by the number of recent clients, and by `_MAX_CLIENTS`.

The `limits` package takes 4 to 8 µs more for each request, a tenth to a fifth of a 304 (`docs/performance.md`,
"Home-made parts"), and does not bound the number of clients.

See decision 26.
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
_MAX_CLIENTS: Final = 100_000
NO_ADDRESS: Final = "unknown"
"""The name of all clients without an IP address: on a Unix socket, or behind a proxy that forwards other text."""
# An IPv6 address has at most 45 characters (RFC 4291 section 2.2); a zone may follow.
_MAX_ADDRESS_LENGTH: Final = 64


@dataclass(frozen=True, slots=True)
class Decision:
    """The result of charging one request to a budget."""

    allowed: bool
    remaining: int
    """The number of further requests that are allowed right now."""
    full_in: int
    """Seconds until the budget is full again."""
    retry_in: int
    """Seconds until another request is allowed; 0 if the request was allowed."""


class Budget:
    """A number of requests per minute for each of many clients."""

    def __init__(self, name: str, quota: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow each client `quota` requests per minute."""
        self.name, self.quota = name, quota
        self.policy = f'"{name}";q={quota};w={WINDOW_SECONDS}'
        self._interval = WINDOW_SECONDS / quota
        self._clock = clock
        self._full_at: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._full_at)

    def spend(self, client: str) -> Decision:
        """Charge one request to a client's budget; a request that is not allowed costs nothing."""
        now = self._clock()
        full_at = max(self._full_at.get(client, now), now) + self._interval
        debt = full_at - now
        # Tolerance for floating-point rounding.
        if debt > WINDOW_SECONDS + self._interval / 1000:
            return Decision(
                allowed=False,
                remaining=0,
                full_in=math.ceil(debt - self._interval),
                retry_in=max(1, math.ceil(debt - WINDOW_SECONDS)),
            )
        if client not in self._full_at and len(self._full_at) >= _MAX_CLIENTS:
            self._forget(now)
        self._full_at[client] = full_at
        return Decision(
            allowed=True,
            remaining=int((WINDOW_SECONDS - debt) / self._interval + 0.001),
            full_in=math.ceil(debt),
            retry_in=0,
        )

    def header_value(self, decision: Decision) -> str:
        """Return a decision as a `RateLimit` field value (draft-ietf-httpapi-ratelimit-headers-10)."""
        return f'"{self.name}";r={decision.remaining};t={decision.full_in}'

    def _forget(self, now: float) -> None:
        """Forget clients with a full budget, and keep at most `_MAX_CLIENTS // 2` others: those that owe the most."""
        owing = [(full_at, client) for client, full_at in self._full_at.items() if full_at > now]
        self._full_at = {client: full_at for full_at, client in nlargest(_MAX_CLIENTS // 2, owing)}


def address_of(host: str) -> str | None:
    """Return an IP address in its canonical form, or None where `host` is not one.

    A trusted proxy may forward any text of any length from `X-Forwarded-For`. Only IP addresses are counted, logged or
    kept in memory.
    """
    return parse_host(host)[0] if len(host) <= _MAX_ADDRESS_LENGTH else None


def client_of(host: str) -> str:
    """Return the name under which a client is counted.

    IPv6 addresses are counted by their /64 prefix, which typically belongs to one household. All clients without an
    address share one name, so that nobody gains a new budget by making up another text.
    """
    return parse_host(host)[1] if len(host) <= _MAX_ADDRESS_LENGTH else NO_ADDRESS


@lru_cache(maxsize=4096)
def parse_host(host: str) -> tuple[str | None, str]:
    """Return the canonical IP address in `host`, or None, and the name under which the client is counted.

    Results are cached, so callers pass only texts of at most `_MAX_ADDRESS_LENGTH` characters.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None, NO_ADDRESS
    if isinstance(address, ipaddress.IPv4Address):
        return str(address), str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped), str(address.ipv4_mapped)
    # Without the zone (RFC 4007), which is free text.
    number = int(address)
    return str(ipaddress.IPv6Address(number)), str(ipaddress.ip_network((number >> 64 << 64, 64)))
