"""Limit the requests in flight per process, and the long-lived responses per process and per client.

A long-lived response (to a client that follows the changes, or a streamed export) mostly waits for a change or for its
client. It is not counted as in flight, or idle clients could lock out everyone else. Such responses have a limit of
their own instead, and each client gets only a share.

See decision 90.
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
    """The number of requests that this process is working on."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = 0


class Ticket:
    """The place of one request in the count of requests in flight, and the client that sent it."""

    __slots__ = ("_in_flight", "_weight", "client")

    def __init__(self, in_flight: InFlight, client: str, *, is_counted: bool) -> None:
        """Count a request as in flight, unless `is_counted` is false."""
        self._in_flight, self._weight, self.client = in_flight, int(is_counted), client
        in_flight.count += self._weight

    def close(self) -> None:
        """Stop counting the request."""
        self._in_flight.count -= self._weight
        self._weight = 0

    @contextmanager
    def excluded(self) -> Iterator[None]:
        """Exclude the request from the count until the block ends."""
        weight = self._weight
        self.close()
        try:
            yield
        finally:
            self._weight = weight
            self._in_flight.count += weight


def issue(scope: Scope, ticket: Ticket) -> None:
    """Store the ticket of a request in its scope."""
    scope[_TICKET] = ticket


def ticket_of(scope: Scope) -> Ticket:
    """Return the ticket of a request."""
    ticket: Ticket = scope[_TICKET]
    return ticket


class ResponseLimit:
    """The long-lived responses of one kind in this process, limited in total and per client.

    `state` is the application state. The limits are its settings `max_NAME` (in total) and `max_NAME_per_client`; a
    client is an API key, or an IP address without one.
    """

    def __init__(self, state: Any, name: str, description: str) -> None:
        """Limit the responses that the settings call `name`; `description` describes them in error messages."""
        self._state, self._name, self._description = state, name, description
        self._clients: Counter[str] = Counter()
        self.count = 0

    @contextmanager
    def counted(self, scope: Scope) -> Iterator[None]:
        """Count the response to a request as long-lived, instead of in flight, until the block ends.

        Raises:
            TooManyRequests: the client has reached its limit.
            Unavailable: the process has reached its limit.
        """
        ticket, settings = ticket_of(scope), self._state.settings
        limit = getattr(settings, f"max_{self._name}_per_client")
        if self._clients[ticket.client] >= limit:
            raise TooManyRequests(
                f"{self._description}: the limit is {limit} at a time per client; end one first", headers=_RETRY
            )
        if self.count >= getattr(settings, f"max_{self._name}"):
            raise Unavailable(f"{self._description}: the service is at its limit; retry later", headers=_RETRY)
        self.count += 1
        self._clients[ticket.client] += 1
        try:
            with ticket.excluded():
                yield
        finally:
            self.count -= 1
            self._clients[ticket.client] -= 1
            if not self._clients[ticket.client]:
                del self._clients[ticket.client]
