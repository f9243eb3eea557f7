"""Problem types: every way in which a request can fail, as RFC 9457 problem details.

    Problem
    ├── Moved                 308  merged into another record
    │   └── OtherUrl               not the canonical URL
    ├── BadRequest            400  cannot be parsed
    ├── Unauthorized          401  API key missing or invalid
    ├── Forbidden             403  the key lacks permission
    ├── NotFound              404
    ├── MethodNotAllowed      405  lists the allowed methods
    ├── NotAcceptable         406
    ├── RequestTimeout        408  the client took too long
    ├── Conflict              409  conflicts with an existing record
    ├── Gone                  410  the id was retired
    ├── PreconditionFailed    412  the record has changed since
    ├── PayloadTooLarge       413
    ├── UrlTooLong            414
    ├── UnsupportedMediaType  415
    ├── Unprocessable         422  well-formed but invalid: lists each field
    ├── PreconditionRequired  428  If-Match is missing
    ├── TooManyRequests       429  says when to retry
    ├── HeaderTooLarge        431
    ├── Unavailable           503  temporarily
    │   └── TooSlow                past the time limit
    └── StorageFull           507

Each carries its own status and type; a single handler (`app.web.errors`) renders them. Nothing here depends on the web
framework.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Path = tuple[str | int, ...]
"""The location of a value in a document: `("participants", 0, "country")`."""


_LONGEST_NAME: Final = 200


def truncated(name: str) -> str:
    """Truncate a name from the client, so that the response does not grow with it."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def pointer(path: Path) -> str:
    """Format a path as a JSON pointer in a URI fragment (RFC 6901): `#/participants/0/country`."""
    return "#" + "".join("/" + truncated(str(step)).replace("~", "~0").replace("/", "~1") for step in path)


@dataclass(frozen=True, slots=True)
class FieldError:
    """An error in one field of a body (`path`) or one parameter of the query (`parameter`).

    Rows of an import have fields of their own, or none: `pointer` names those.
    """

    detail: str
    path: Path | None = None
    parameter: str | None = None
    pointer: str | None = None

    def as_dict(self) -> dict[str, str]:
        """Return the error as an entry of a problem's `errors`."""
        if self.parameter is not None:
            return {"parameter": truncated(self.parameter), "detail": self.detail}
        location = self.pointer if self.pointer is not None else pointer(self.path or ())
        return {"pointer": location, "detail": self.detail}


class Problem(Exception):
    """A request that cannot be fulfilled."""

    # Each kind has its own; a failure of the framework that is of no kind sets them itself.
    status: int = 500
    slug: str = "internal-error"
    title: str = "Internal error"

    def __init__(
        self,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **extensions: Any,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.extensions = extensions


class Moved(Problem):
    """The record was merged into another; `Location` has its URL."""

    status, slug, title = 308, "merged", "Record merged into another record"

    def __init__(self, resource: str, record_id: str, successor: str) -> None:
        super().__init__(
            f"{resource}: {record_id!r} was merged into {successor!r}", successor=f"/{resource}/{successor}"
        )
        self.resource, self.record_id, self.successor = resource, record_id, successor


class OtherUrl(Moved):
    """The resource has another address; `Location` has it."""

    slug, title = "other-address", "Resource at another address"

    def __init__(self, location: str) -> None:
        Problem.__init__(self, f"this is at {location}", headers={"Location": location})


class BadRequest(Problem):
    """The request cannot be parsed."""

    status, slug, title = 400, "bad-request", "Malformed request"


class Unauthorized(Problem):
    """The API key is missing or invalid; `WWW-Authenticate` says which."""

    status, slug, title = 401, "unauthorized", "API key required"


class Forbidden(Problem):
    """The API key does not permit this operation."""

    status, slug, title = 403, "forbidden", "Insufficient permissions"


class NotFound(Problem):
    """Nothing exists at this URL."""

    status, slug, title = 404, "not-found", "Not found"


class MethodNotAllowed(Problem):
    """The resource does not support this method."""

    status, slug, title = 405, "method-not-allowed", "Method not allowed"


class NotAcceptable(Problem):
    """The resource has no representation that the client accepts."""

    status, slug, title = 406, "not-acceptable", "Not acceptable"


class RequestTimeout(Problem):
    """The request did not arrive within the time limit."""

    status, slug, title = 408, "request-timeout", "Request timeout"


class Conflict(Problem):
    """The request conflicts with an existing record."""

    status, slug, title = 409, "conflict", "Conflicts with an existing record"


class Referenced(Conflict):
    """The record cannot be deleted while other records refer to it."""

    slug, title = "referenced", "Other records refer to this record"


class Duplicate(Conflict):
    """The record looks like a duplicate of an existing one."""

    slug, title = "duplicate", "Possible duplicate of an existing record"


class EditConflict(Conflict):
    """The record has changed since the client read it."""

    slug, title = "edit-conflict", "Record changed by another client"


class InFlight(Conflict):
    """A request with the same `Idempotency-Key` is still in progress."""

    slug, title = "in-flight", "Same request already in progress"


class NotRestorable(Conflict):
    """The record cannot be restored."""

    slug, title = "not-restorable", "Record cannot be restored"


class Gone(Problem):
    """The record was deleted or merged; its id is never reused."""

    status, slug, title = 410, "gone", "Record deleted"


class PreconditionFailed(Problem):
    """The record is not in the state that the precondition requires."""

    status, slug, title = 412, "precondition-failed", "Precondition failed"


class PayloadTooLarge(Problem):
    """The body is larger than the service accepts."""

    status, slug, title = 413, "payload-too-large", "Request body too large"


class UrlTooLong(Problem):
    """The URL is longer than the service accepts."""

    status, slug, title = 414, "address-too-long", "URL too long"


class UnsupportedMediaType(Problem):
    """The resource does not accept bodies of this media type."""

    status, slug, title = 415, "unsupported-media-type", "Unsupported media type"


class Unprocessable(Problem):
    """The request is well-formed but invalid; `errors` lists each field."""

    status, slug, title = 422, "validation", "Invalid input"

    @classmethod
    def at(cls, path: Path, detail: str) -> "Unprocessable":
        """Return the problem of one field of the body."""
        return cls(f"{pointer(path)}: {detail}", errors=[FieldError(detail, path=path)])

    @classmethod
    def parameter(cls, name: str, detail: str) -> "Unprocessable":
        """Return the problem of one parameter of the query."""
        return cls(f"{name}: {detail}", errors=[FieldError(detail, parameter=name)])


class TooManyRequests(Problem):
    """The client has sent too many requests; `Retry-After` says when to retry."""

    status, slug, title = 429, "too-many-requests", "Too many requests"


class HeaderTooLarge(Problem):
    """The request header is larger than the service accepts."""

    status, slug, title = 431, "header-too-large", "Request header too large"


class KeyReused(Unprocessable):
    """The `Idempotency-Key` was already used for a different request."""

    slug, title = "idempotency-key-reused", "Idempotency key already used"


class PreconditionRequired(Problem):
    """The change must name the state of the record that it applies to, with `If-Match` (RFC 6585)."""

    status, slug, title = 428, "precondition-required", "Precondition required"


class NotInstalled(Problem):
    """The service runs without the extra that this needs."""

    status, slug, title = 501, "not-installed", "Extra not installed"


class Unavailable(Problem):
    """The service is temporarily unable to handle the request; retry later."""

    status, slug, title = 503, "unavailable", "Temporarily unavailable"


class TooSlow(Unavailable):
    """The query exceeds the time limit of the service."""

    slug, title = "too-slow", "Query took too long"


class StorageFull(Problem):
    """The storage of the service is full."""

    status, slug, title = 507, "storage-full", "Storage full"
