"""Steps required after a restore, whichever tool did it.

The database is back in an older state: changes that followers of the change feed have seen may be gone, and API keys
that were revoked since are usable again.
"""

from dataclasses import dataclass

from app.db.write_session import WriteSession
from app.domain import clock
from app.services import api_keys, feed_epoch
from app.services.api_keys import Recorded


@dataclass(frozen=True, slots=True)
class Keys:
    """API keys of a restored database: those still usable, and those revoked because of the restore."""

    usable: list[Recorded]
    revoked: list[Recorded]


def finish(session: WriteSession, *, revoke_keys: bool) -> Keys:
    """Start a new epoch of the change feed, and list or revoke the usable API keys."""
    feed_epoch.renew(session)
    moment = clock.now()
    usable = [key for key in api_keys.every(session) if key.state(moment) == "usable"]
    if not revoke_keys:
        return Keys(usable, [])
    return Keys([], [api_keys.revoke(session, key.id) for key in usable])
