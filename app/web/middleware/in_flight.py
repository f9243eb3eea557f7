"""How many requests a process works on at a time, and how many answers may last: in all, and for each client.

An answer that lasts (a client that follows the changes, a streamed export) mostly waits, for a change or for its reader.
It is not counted among the requests under way, or idle clients could keep everybody else out. It has a bound of its own
instead, and each client a share of that.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from starlette.types import Scope

from app.problems import TooManyRequests, Unavailable

_TICKET: Final = "diplomatic_events.ticket"
_RETRY: Final = {"Retry-After": "5"}


class InFlight:
    """The number of requests that this process works on."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = 0


class Ticket:
    """One request as it is counted: by whom it was sent, and whether it is under way or only waits."""

    __slots__ = ("_in_flight", "_weight", "client")

    def __init__(self, in_flight: InFlight, client: str, *, is_counted: bool) -> None:
        """Count a request of a client as under way, unless it is one that is not counted."""
        self._in_flight, self._weight, self.client = in_flight, int(is_counted), client
        in_flight.count += self._weight

    def close(self) -> None:
        """Stop counting the request."""
        self._in_flight.count -= self._weight
        self._weight = 0

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Leave the request out of the count until the block ends."""
        weight = self._weight
        self.close()
        try:
            yield
        finally:
            self._weight = weight
            self._in_flight.count += weight


def issue(scope: Scope, ticket: Ticket) -> None:
    """Put the ticket of a request into its scope."""
    scope[_TICKET] = ticket


def ticket_of(scope: Scope) -> Ticket:
    """Return the ticket of a request."""
    ticket: Ticket = scope[_TICKET]
    return ticket


class Lasting:
    """The answers of one kind that last, in this process.

    `state` is the application's, which has the settings: `max_NAME` of them in all, `max_NAME_per_client` for each client,
    which is a key, or an address without one.
    """

    def __init__(self, state: Any, name: str, what: str) -> None:
        """Bound the answers that the settings call `name`; `what` is said to a client that is refused."""
        self._state, self._name, self._what = state, name, what
        self._clients: Counter[str] = Counter()
        self.count = 0

    @contextmanager
    def admitted(self, scope: Scope) -> Iterator[None]:
        """Count the answer to a request among those that last, and not as under way, until the block ends.

        Raises:
            TooManyRequests: its client has as many as one client may have.
            Unavailable: there are as many as the settings allow.
        """
        ticket, settings = ticket_of(scope), self._state.settings
        most = getattr(settings, f"max_{self._name}_per_client")
        if self._clients[ticket.client] >= most:
            raise TooManyRequests(f"{self._what}: one client may have {most} at a time; end one first", headers=_RETRY)
        if self.count >= getattr(settings, f"max_{self._name}"):
            raise Unavailable(f"{self._what}: there are as many as the service takes; try again later", headers=_RETRY)
        self.count += 1
        self._clients[ticket.client] += 1
        try:
            with ticket.waiting():
                yield
        finally:
            self.count -= 1
            self._clients[ticket.client] -= 1
            if not self._clients[ticket.client]:
                del self._clients[ticket.client]
