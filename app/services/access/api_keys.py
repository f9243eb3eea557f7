"""Recorded API keys: creation, lookup, listing and revocation.

See decision 25.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, func, or_, select, update

from app.db.database import ReadConnection
from app.db.models import ApiKey
from app.db.prepared_statements import fetch
from app.db.write_session import WriteSession
from app.domain import api_key
from app.domain.dates import clock
from app.domain.strings.text import normalize_line
from app.problems import Conflict, NotFound, Unprocessable
from app.services.access import actor_names

FIRST_NAME: Final = "first"
"""Name of the key that `serve` creates on a new database."""
_LONGEST_NAME: Final = 100
_COLUMNS: Final = (
    ApiKey.id,
    ApiKey.name,
    ApiKey.sha256,
    ApiKey.scope,
    ApiKey.created_at,
    ApiKey.expires_at,
    ApiKey.revoked_at,
    ApiKey.last_used_at,
)
_BY_HASH: Final = select(*_COLUMNS).where(ApiKey.sha256 == bindparam("sha256"))


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A recorded API key."""

    id: str
    name: str
    sha256: str
    scope: str
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    last_used_at: str | None

    def state(self, moment: str) -> str:
        """Return the state of the key at a moment: `usable`, `revoked` or `expired`."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= moment else "usable"


def create(session: WriteSession, name: str, scope: api_key.Scope, expires_at: str | None = None) -> str:
    """Create a key and return it; only its hash is recorded, so it cannot be shown again.

    Raises:
        Conflict: a key has, or had, that name; the change log names keys, so a name belongs to one key for good.
        Unprocessable: the name is invalid or misleading.
    """
    name = _checked(name)
    if session.execute(select(ApiKey.key).where(ApiKey.name == name)).scalar_one_or_none() is not None:
        raise Conflict(f"an API key named {name!r} exists or existed; choose another name")
    key = api_key.generate()
    session.add(
        ApiKey(
            id=api_key.key_id(key),
            name=name,
            sha256=api_key.digest(key),
            scope=scope,
            created_at=clock.now(),
            expires_at=expires_at,
        )
    )
    session.flush()
    return key


def _checked(name: str) -> str:
    try:
        bare = normalize_line(name)
    except ValueError as error:
        raise Unprocessable(f"the name {name!r} is invalid: {error}") from error
    if not 0 < len(bare) <= _LONGEST_NAME:
        raise Unprocessable(f"a name must have 1 to {_LONGEST_NAME} characters")
    if api_key.PREFIX in bare:
        raise Unprocessable(f"the name {bare[:20]!r} is misleading; choose another")
    if reason := actor_names.rejection_reason(bare):
        raise Unprocessable(f"the name {bare[:20]!r} is misleading: {reason}; choose another")
    return bare


def create_first(session: WriteSession) -> str | None:
    """Create the first key, with the scope `admin`, and return it; return None if there is or was a key."""
    if session.execute(select(func.count()).select_from(ApiKey)).scalar_one():
        return None
    return create(session, FIRST_NAME, "admin")


def find_key(connection: ReadConnection, sha256: str) -> StoredKey | None:
    """Return the key with this hash, whatever its state, or None."""
    return next((StoredKey(*row) for row in fetch(connection, _BY_HASH, {"sha256": sha256})), None)


def list_keys(connection: ReadConnection | WriteSession) -> list[StoredKey]:
    """Return all keys, oldest first."""
    return [StoredKey(*row) for row in connection.execute(select(*_COLUMNS).order_by(ApiKey.key))]


def revoke(session: WriteSession, name_or_id: str) -> StoredKey:
    """Revoke a key, effective from the next request; revoking again changes nothing. A name takes precedence over an id.

    Raises:
        NotFound: no key has that name or id.
    """
    moment = clock.now()
    for column in (ApiKey.name, ApiKey.id):
        stored = session.execute(select(ApiKey).where(column == name_or_id)).scalar_one_or_none()
        if stored is not None:
            stored.revoked_at = stored.revoked_at or moment
            session.flush()
            return StoredKey(*(getattr(stored, column.key) for column in _COLUMNS))
    raise NotFound(f"no API key has the name or id {name_or_id!r}; `keys list` shows all keys")


def record_use(session: WriteSession, key_id: str, moment: str, unless_since: str) -> None:
    """Record that a key was used at `moment`, unless a use at or after `unless_since` is already recorded."""
    session.execute(
        update(ApiKey)
        .where(ApiKey.id == key_id, or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at < unless_since))
        .values(last_used_at=moment)
    )
