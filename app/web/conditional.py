"""Conditional requests (RFC 9110 section 13): entity tags and what they decide.

A tag is a digest of the representation itself, so it is strong, differs between representations, and changes with
everything that is shown, including the names of related records.
"""

import hashlib
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from werkzeug.http import parse_etags, quote_etag

from app.problems import PreconditionFailed, PreconditionRequired
from app.web.cache import KEEP, Kept, is_known

_VARY: Final = "Accept"


def entity_tag(body: bytes) -> str:
    """Make the strong entity tag of a representation, without quotes."""
    return hashlib.blake2b(body, digest_size=12).hexdigest()


def answer(
    request: Request, body: bytes, media_type: str, headers: dict[str, str] | None = None, *, keep: bool = False
) -> Response:
    """Answer with a representation, or with 304 where the client has it already.

    `keep` says that it follows from the data, the day, the address and `Accept` alone, so that it may be kept.
    """
    tag = entity_tag(body)
    # no-cache: keep it, but ask each time whether it still holds. A stale answer is wrong research.
    common = {"ETag": quote_etag(tag), "Cache-Control": "no-cache", "Vary": _VARY, **(headers or {})}
    is_unchanged = is_known(tag, request.headers.get("if-none-match", ""))
    if not (keep and KEEP in request.scope):
        return _not_modified(common) if is_unchanged else Response(body, media_type=media_type, headers=common)
    whole, not_modified = Response(body, media_type=media_type, headers=common), _not_modified(common)
    request.scope[KEEP].append(Kept(tag, whole.raw_headers, body, not_modified.raw_headers))
    return not_modified if is_unchanged else whole


def _not_modified(headers: dict[str, str]) -> Response:
    return Response(status_code=304, headers=headers)


def check_precondition(request: Request, current: bytes | None) -> None:
    """Check `If-Match` and `If-None-Match` of a write against the record's present JSON, None where there is none.

    Raises:
        PreconditionFailed: the record is not in the state that the client named.
        PreconditionRequired: the client named none, and the settings want one.
    """
    if_match, if_none_match = request.headers.get("if-match"), request.headers.get("if-none-match")
    tag = entity_tag(current) if current is not None else None
    if if_match is not None:
        wanted = parse_etags(if_match)
        if tag is None:
            raise PreconditionFailed("If-Match names a state, but there is no such record")
        if not wanted.star_tag and not wanted.is_strong(tag):
            raise PreconditionFailed(
                "the record was changed since the state that If-Match names; GET it again and redo the edit",
                headers={"ETag": quote_etag(tag)},
            )
    if if_none_match is not None and tag is not None:
        unwanted = parse_etags(if_none_match)
        if unwanted.star_tag or unwanted.contains_weak(tag):
            raise PreconditionFailed(
                "If-None-Match says the record must not be there, but it is", headers={"ETag": quote_etag(tag)}
            )
    if if_match is None and tag is not None and request.app.state.settings.require_if_match:
        raise PreconditionRequired(
            "this service wants to know which state a change is meant for: GET the record, and send its ETag as If-Match"
        )
