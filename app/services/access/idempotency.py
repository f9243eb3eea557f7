"""Responses to writes with an `Idempotency-Key`, stored in the transaction of the write itself.

See decisions 37 and 315.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, func, insert, select

from app.db.models import IdempotencyKey
from app.db.write_session import WriteSession
from app.domain.dates import clock
from app.problems import InFlight, KeyReused

_PURGED_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """A stored response."""

    status: int
    headers: dict[str, str]
    body: bytes


def load_response(session: WriteSession, key: str, fingerprint: str, hours: float) -> StoredResponse | None:
    """Return the response stored for this key and the session's actor, or None if there is none or it has expired.

    Raises:
        KeyReused: the key was used for another request.
        InFlight: another process is handling a request with this key.
    """
    actor = session.actor
    digest = hashlib.blake2b(f"{actor}\0{key}".encode(), digest_size=8).digest()
    number, in_slices = int.from_bytes(digest, signed=True), session.turn is not None
    if not session.dialect.try_lock(session, number, outlasts_commits=in_slices):
        raise in_flight()
    lifetime = dt.timedelta(hours=hours)
    oldest = clock.format_timestamp(clock.utc_now() - lifetime)
    _purge(session, oldest, lifetime)
    is_this = (IdempotencyKey.actor == actor, IdempotencyKey.key == key)
    session.execute(delete(IdempotencyKey).where(*is_this, IdempotencyKey.answered_at < oldest))
    row = session.execute(
        select(IdempotencyKey.fingerprint, IdempotencyKey.status, IdempotencyKey.headers, IdempotencyKey.body).where(
            *is_this
        )
    ).one_or_none()
    if row is None:
        return None
    check_fingerprint(row.fingerprint, fingerprint)
    return StoredResponse(row.status, json.loads(row.headers), row.body.encode())


def store_response(session: WriteSession, key: str, fingerprint: str, response: StoredResponse) -> None:
    """Store the response, to be committed with the changes of the write."""
    session.execute(
        insert(IdempotencyKey).values(
            actor=session.actor,
            key=key,
            fingerprint=fingerprint,
            answered_at=clock.now(),
            status=response.status,
            headers=json.dumps(response.headers),
            body=response.body.decode(),
        )
    )


def check_fingerprint(stored: str, fingerprint: str) -> None:
    """Check that a request is the one for which its key was first used.

    Raises:
        KeyReused: the key was used for another request.
    """
    if stored != fingerprint:
        raise KeyReused(
            "Idempotency-Key: was already used for another request (different method, URL or body); send a new key"
        )


def in_flight() -> InFlight:
    """Build the problem for a key whose first request is still in progress."""
    return InFlight(
        "Idempotency-Key: a request with this key is in progress; send it again later for its outcome",
        headers={"Retry-After": "1"},
    )


def _purge(session: WriteSession, oldest: str, lifetime: dt.timedelta) -> None:
    """Delete a bounded number of responses that expired before another one was stored that has expired as well, oldest first.

    A clock that is ahead makes responses look expired, but not one that was stored while it was ahead. So nothing is lost once the
    clock is right again, unless it is ahead for as long as a response lasts. `oldest` is the time at which the oldest response that has
    not expired may have been stored.
    """
    newest_expired: str | None = session.execute(
        select(func.max(IdempotencyKey.answered_at)).where(IdempotencyKey.answered_at < oldest)
    ).scalar_one()
    if newest_expired is None:
        return
    oldest_then = clock.format_timestamp(dt.datetime.fromisoformat(newest_expired) - lifetime)
    expired = (
        select(IdempotencyKey.actor, IdempotencyKey.key)
        .where(IdempotencyKey.answered_at < oldest_then)
        .order_by(IdempotencyKey.answered_at)
        .limit(_PURGED_AT_ONCE)
    )
    for actor, key in session.execute(expired).all():
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.actor == actor, IdempotencyKey.key == key))
