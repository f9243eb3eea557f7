"""Steps required after a restore by any tool.

The database is back in an older state: changes that followers of the change feed have seen may be gone, and API keys
that were revoked since are usable again.

See decision 81.
"""

from dataclasses import dataclass

from app.db.write_session import WriteSession
from app.domain.dates import clock
from app.services.access import api_keys
from app.services.access.api_keys import StoredKey
from app.services.changes import feed_epoch


@dataclass(frozen=True, slots=True)
class RestoredKeys:
    """API keys of a restored database: those still usable, and those revoked because of the restore."""

    usable: list[StoredKey]
    revoked: list[StoredKey]


def finish_restore(session: WriteSession, *, revoke_keys: bool) -> RestoredKeys:
    """Start a new epoch of the change feed, and list or revoke the usable API keys."""
    feed_epoch.start_epoch(session)
    moment = clock.now()
    usable = [key for key in api_keys.list_keys(session) if key.state(moment) == "usable"]
    if not revoke_keys:
        return RestoredKeys(usable, [])
    return RestoredKeys([], [api_keys.revoke(session, key.id) for key in usable])
