"""Pairs of settings where the first must be less than the second, or one of them has no effect."""

from collections.abc import Callable
from typing import Final, NamedTuple


class Order(NamedTuple):
    """A pair of settings where the first must be less than the second, or one of them has no effect."""

    lesser: str
    greater: str
    why: str
    may_be_equal: bool = False
    lowered: Callable[[int], int] | None = None
    """Computes a smaller default for the first where the second is too small for it; None keeps the default."""
    only_if: str | None = None
    """The setting or property without which the order does not matter; None if it always does."""


ORDERS: Final = (
    Order(
        "max_followers",
        "max_requests_in_flight",
        "clients that follow changes could otherwise block all other requests",
        lowered=lambda most: most // 2,
    ),
    Order(
        "max_followers_per_client",
        "max_followers",
        "the limit per client would never take effect",
        may_be_equal=True,
        lowered=lambda most: most,
    ),
    Order(
        "max_exports",
        "pool_size",
        "exports could otherwise use all connections for long reads",
        lowered=lambda most: max(1, most - 2),
        only_if="is_postgresql",
    ),
    Order(
        "max_exports_per_client",
        "max_exports",
        "the limit per client would never take effect",
        may_be_equal=True,
        lowered=lambda most: most,
    ),
    Order(
        "busy_timeout_seconds",
        "query_timeout_seconds",
        "waiting for another write would otherwise be stopped as a slow query",
        only_if="is_postgresql",
    ),
    Order(
        "query_timeout_seconds",
        "export_timeout_seconds",
        "an export would otherwise be stopped before its first slow query",
        may_be_equal=True,
    ),
    *(
        Order(
            "workers",
            item,
            "each process allows at least one request per minute",
            may_be_equal=True,
            only_if="rate_limits",
        )
        for item in ("reads_per_minute", "writes_per_minute")
    ),
)
