"""What has to follow a restore, whichever tool did it.

The database is as it was before: changes that followers have seen may be gone, and keys that were revoked since are
usable again.
"""

from dataclasses import dataclass

from app import clock
from app.db import Writing
from app.store import feed, keys
from app.store.keys import Recorded


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a restored database: those that can be used, and those that were revoked because it was restored."""

    usable: list[Recorded]
    revoked: list[Recorded]


def finish(session: Writing, *, revoke_keys: bool) -> Keys:
    """Begin a new epoch of the change feed, and list or revoke the keys that are usable."""
    feed.renew(session)
    moment = clock.now()
    usable = [key for key in keys.every(session) if key.state(moment) == "usable"]
    if not revoke_keys:
        return Keys(usable, [])
    return Keys([], [keys.revoke(session, key.id) for key in usable])
