"""Run writes with their actor and preconditions, and at most once for each `Idempotency-Key`.

A client that did not receive the response to a write repeats the request with the same key, and gets the response that
it missed (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/). The response is stored in the
transaction of the write, so neither exists without the other. A failed request has changed nothing and is not stored: a
repetition simply runs again.

See decisions 80 and 183.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from app.db.write_session import WriteSession
from app.problems import BadRequest
from app.services.access import idempotency
from app.services.access.idempotency import StoredResponse
from app.web import app_state
from app.web.conditional import check_preconditions

Target = Callable[[WriteSession], str | None]
"""Reads, as JSON, the record that the preconditions of a request apply to; returns None where there is none."""

RunInTransaction = Callable[[Callable[[WriteSession], Response]], Awaitable[Response]]
"""Runs a change in a session, and returns its response once it is committed."""

_HEADER: Final = "idempotency-key"
_MAX_LENGTH: Final = 255
_BARE: Final = re.compile(r"[\x20-\x7e]+")
# A structured-field string (RFC 9651 section 3.3.3), as the draft specifies.
_QUOTED: Final = re.compile(r'"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"')
_STORED_HEADERS: Final = ("etag", "location", "cache-control", "content-type", "open-questions")


def actor_of(request: Request) -> str:
    """Return the actor of a request: the name of its API key, or `local`."""
    return getattr(request.state, "actor", "local")


def no_target(_session: WriteSession) -> None:
    """Return None, as the target of a write that creates records: no existing record has a state to match."""


async def run_write(
    request: Request,
    target: Target,
    change: Callable[[WriteSession, str | None], Response],
    body: str | None = None,
    *,
    is_long: bool = False,
    in_slices: bool = False,
    by: RunInTransaction | None = None,
) -> Response:
    """Run a change in one transaction, and return its response once it is committed.

    All unsafe methods go through this function, so it checks their preconditions, against the record that `target`
    reads within the same transaction.

    Args:
        request: The request.
        target: Reads the record that the preconditions apply to.
        change: Makes the change and returns the response; it receives the record that `target` returned.
        body: The digest of the request body, where the body is not kept in memory.
        is_long: Whether the change takes long, so that others should be able to write meanwhile where the database
            allows it.
        in_slices: Whether a long change may be several transactions, between which others write.
        by: Runs the change in a session, in place of the methods of the database.

    Raises:
        BadRequest: the `Idempotency-Key` is not valid.
        KeyReused, InFlight: see `_run_once`.
        PreconditionFailed, PreconditionRequired: see `check_preconditions`.
    """
    database = app_state.database(request)
    run_in_transaction = by or (partial(database.write_long, in_slices=in_slices) if is_long else database.write)
    actor, key = actor_of(request), _key_of(request)

    def run(session: WriteSession) -> Response:
        session.actor = actor
        current = target(session)
        check_preconditions(request, current)
        return change(session, current)

    if key is None:
        return await run_in_transaction(run)
    return await _run_once(request, key, _fingerprint(request, body), run, run_in_transaction)


async def _run_once(
    request: Request,
    key: str,
    fingerprint: str,
    run: Callable[[WriteSession], Response],
    run_in_transaction: RunInTransaction,
) -> Response:
    """Run a write and store its response under its `Idempotency-Key`, or return the response stored before.

    Raises:
        KeyReused: the key was used for another request.
        InFlight: the first request with this key is still running.
    """
    actor = actor_of(request)
    in_flight: dict[tuple[str, str], str] = request.app.state.in_flight
    if (actor, key) in in_flight:
        idempotency.check_fingerprint(in_flight[actor, key], fingerprint)
        raise idempotency.in_flight()

    def replay_or_run(session: WriteSession) -> Response:
        session.actor = actor
        # Before the preconditions: a completed write has already changed the state that they name.
        stored = idempotency.load_response(session, key, fingerprint, app_state.settings(request).idempotency_hours)
        if stored is not None:
            return Response(stored.body, stored.status, {**stored.headers, "Idempotent-Replayed": "true"})
        response = run(session)
        headers = {name: response.headers[name] for name in _STORED_HEADERS if name in response.headers}
        idempotency.store_response(
            session, key, fingerprint, StoredResponse(response.status_code, headers, bytes(response.body))
        )
        return response

    in_flight[actor, key] = fingerprint
    try:
        return await run_in_transaction(replay_or_run)
    finally:
        del in_flight[actor, key]


def _key_of(request: Request) -> str | None:
    headers = request.headers.getlist(_HEADER)
    if not headers:
        return None
    if len(headers) > 1:
        raise BadRequest("Idempotency-Key: is given more than once; send it once")
    value = headers[0].strip()
    if value.startswith('"'):
        quoted = _QUOTED.fullmatch(value)
        key = re.sub(r'\\(["\\])', r"\1", quoted[1]) if quoted else ""
    else:
        key = value if _BARE.fullmatch(value) else ""
    if not 1 <= len(key) <= _MAX_LENGTH:
        raise BadRequest(
            f"Idempotency-Key: must be 1 to {_MAX_LENGTH} printable ASCII characters, optionally in quotes; "
            "use a new UUID"
        )
    return key


def _fingerprint(request: Request, body: str | None) -> str:
    digest = hashlib.sha256()
    content = getattr(request, "_body", b"") if body is None else body.encode()
    # The boundary between parts differs with every request; `body` is the digest of the parts alone.
    content_type = request.headers.get("content-type", "").partition("boundary=")[0]
    for part in (request.method, request.url.path, request.url.query, content_type):
        digest.update(part.encode() + b"\0")
    digest.update(content)
    return digest.hexdigest()
