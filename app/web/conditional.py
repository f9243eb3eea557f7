"""Conditional requests (RFC 9110 section 13): ETags, 304 responses and write preconditions.

An ETag is a digest of the representation itself, so it is strong, differs between representations, and changes with
everything that is shown, including the names of related records.

See decisions 1 and 80.
"""

import hashlib
import re
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from werkzeug.http import quote_etag

from app.problems import BadRequest, PreconditionFailed, PreconditionRequired
from app.web import app_state, entity_tags
from app.web.entity_tags import EntityTags
from app.web.middleware.response_cache import CACHEABLE, CachedResponse, is_known

_VARY: Final = "Accept"
_COMPRESSION_SUFFIX: Final = re.compile(r"[-;:+]{1,2}(?:gzip|br|deflate|df|zstd)")
"""The suffixes that servers add to the ETag of a response that they compress: `-gzip` by Apache, `--gzip` by Jetty, `;br` by others."""


def entity_tag(body: bytes) -> str:
    """Return the strong ETag of a representation, without quotes."""
    return hashlib.blake2b(body, digest_size=12).hexdigest()


def conditional_response(
    request: Request, body: bytes, media_type: str, headers: dict[str, str] | None = None, *, cacheable: bool = False
) -> Response:
    """Return a representation, or 304 where the client already has it.

    `cacheable` states that the response depends only on the data, the date, the URL and `Accept`, so it may be cached.

    Raises:
        PreconditionFailed: `If-Match` names other ETags. A field that is no list of ETags has no effect on a read.
    """
    tag = entity_tag(body)
    if (if_match := entity_tags.parse_tags(request.headers.get("if-match", "*"))) is not None and not (
        if_match.is_any or tag in if_match.strong
    ):
        raise PreconditionFailed(
            f"the response is not in a state that If-Match names: its ETag is {quote_etag(tag)}; leave If-Match out to read it",
            headers={"ETag": quote_etag(tag)},
        )
    # no-cache: clients may store the response but must revalidate it each time, since stale data misleads research.
    common = {"ETag": quote_etag(tag), "Cache-Control": "no-cache", "Vary": _VARY, **(headers or {})}
    is_unchanged = is_known(tag, request.headers.get("if-none-match", ""))
    if not (cacheable and CACHEABLE in request.scope):
        return _not_modified(common) if is_unchanged else Response(body, media_type=media_type, headers=common)
    full, not_modified = Response(body, media_type=media_type, headers=common), _not_modified(common)
    request.scope[CACHEABLE].append(CachedResponse(tag, full.raw_headers, body, not_modified.raw_headers))
    return not_modified if is_unchanged else full


def _not_modified(headers: dict[str, str]) -> Response:
    return Response(status_code=304, headers=headers)


def check_preconditions(request: Request, current: str | None) -> None:
    """Check `If-Match` and `If-None-Match` of a write against the JSON of the record that it changes, if there is one.

    Raises:
        BadRequest: a condition is neither `*` nor a list of ETags.
        PreconditionFailed: the record is not in the state that the client named.
        PreconditionRequired: the client named no state, and the settings require one.
    """
    if_match, if_none_match = _condition(request, "If-Match"), _condition(request, "If-None-Match")
    tag = entity_tag(current.encode()) if current is not None else None
    if if_match is not None:
        if tag is None:
            raise PreconditionFailed(
                "If-Match was sent, but the record does not exist; leave If-Match out to create it"
            )
        if not if_match.is_any and tag not in if_match.strong:
            raise PreconditionFailed(_why_not_met(if_match, tag), headers={"ETag": quote_etag(tag)})
    if if_none_match is not None and tag is not None and if_none_match.matches_weakly(tag):
        raise PreconditionFailed(
            "If-None-Match requires that the record does not exist, but it does; leave If-None-Match out to replace it",
            headers={"ETag": quote_etag(tag)},
        )
    # `*` matches any state, so a client that sends it need not have seen the record.
    if tag is not None and (if_match is None or if_match.is_any):
        require_state(request, "GET the record and send its ETag as If-Match")


def _why_not_met(if_match: EntityTags, current: str) -> str:
    """Explain why `If-Match` does not name the current state; weak ETags never do (RFC 9110 section 13.1.1)."""
    if current in if_match.weak:
        return (
            f'If-Match sends W/"{current}", a weak ETag, and requires a strong one; a proxy that compresses responses '
            f'has probably weakened it: send "{current}" without W/, or let the proxy pass responses on unchanged'
        )
    for tag in (*if_match.strong, *if_match.weak):
        if tag.startswith(current) and _COMPRESSION_SUFFIX.fullmatch(tag, len(current)):
            return (
                f'If-Match sends "{tag}", the ETag "{current}" as a proxy that compresses responses changes it: send '
                f'"{current}", or let the proxy pass responses on unchanged'
            )
    if not (if_match.strong or if_match.weak):
        return "If-Match names no ETag; send that of the record's JSON, or leave If-Match out"
    changed = (
        "the record has changed since the ETag in If-Match, or that is the ETag of another format than JSON; GET it again and "
        "redo the edit"
    )
    return f"{changed}; If-Match also sends a weak ETag (W/), which never matches" if if_match.weak else changed


def require_state(request: Request, remedy: str, **extensions: Any) -> None:
    """Reject a change that names no state of the record, if the setting `require_if_match` is on.

    Raises:
        PreconditionRequired: the setting is on; the message includes `remedy`, and the problem document `extensions`.
    """
    if app_state.settings(request).require_if_match:
        raise PreconditionRequired(f"this service requires a precondition for every change: {remedy}", **extensions)


def _condition(request: Request, name: str) -> EntityTags | None:
    field = request.headers.get(name)
    if field is None:
        return None
    tags = entity_tags.parse_tags(field)
    if tags is None:
        raise BadRequest(
            f"{name}: is neither * nor a list of ETags; send the ETag exactly as received, with its quotes, like "
            f'{name}: "{"0123456789abcdef" * 2:.24}"'
        )
    return tags
