"""Problems: every way in which a request can fail, as RFC 9457 names them.

    Problem
    ├── Moved                 308  merged into another record
    ├── BadRequest            400  cannot be parsed
    ├── Unauthorized          401  wants a key, or another one
    ├── Forbidden             403  the key may not do this
    ├── NotFound              404
    ├── MethodNotAllowed      405  with all that is allowed
    ├── NotAcceptable         406
    ├── RequestTimeout        408  the client took too long
    ├── Conflict              409  another record stands in the way
    ├── Gone                  410  the id was given up
    ├── PreconditionFailed    412  the record has changed since
    ├── PayloadTooLarge       413
    ├── AddressTooLong        414
    ├── UnsupportedMediaType  415
    ├── Unprocessable         422  well-formed, but wrong: names each field
    ├── PreconditionRequired  428  If-Match is missing
    ├── TooManyRequests       429  says when to ask again
    ├── HeaderTooLarge        431
    ├── Unavailable           503  for now
    │   └── TooSlow                past the time limit
    └── StorageFull           507

They carry their own status and type; one handler (`app.web.errors`) renders them. Nothing here knows HTTP's machinery.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

Path = tuple[str | int, ...]
"""Where in a document something stands: `("participants", 0, "country")`."""


_LONGEST_NAME: Final = 200


def shown(name: str) -> str:
    """Cut a name that a client made up, so that an answer does not grow with it."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def pointer(path: Path) -> str:
    """Write a path as a JSON pointer in a URI fragment (RFC 6901): `#/participants/0/country`."""
    return "#" + "".join("/" + shown(str(step)).replace("~", "~0").replace("/", "~1") for step in path)


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of a body (`path`) or one parameter of the query (`parameter`).

    The rows of an import have fields of their own, or none: `pointer` names those.
    """

    detail: str
    path: Path | None = None
    parameter: str | None = None
    pointer: str | None = None

    def document(self) -> dict[str, str]:
        """Give it as an entry of a problem's `errors`."""
        if self.parameter is not None:
            return {"parameter": shown(self.parameter), "detail": self.detail}
        where = self.pointer if self.pointer is not None else pointer(self.path or ())
        return {"pointer": where, "detail": self.detail}


class Problem(Exception):
    """A request that cannot be answered as asked."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "The service failed"

    def __init__(
        self,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.more = more


class Moved(Problem):
    """The record was merged into another, which `Location` names."""

    status, slug, title = 308, "merged", "The record was merged into another"

    def __init__(self, resource: str, wanted: str, successor: str) -> None:
        super().__init__(f"{resource}: {wanted!r} was merged into {successor!r}", successor=f"/{resource}/{successor}")
        self.resource, self.wanted, self.successor = resource, wanted, successor


class BadRequest(Problem):
    """The request cannot be parsed."""

    status, slug, title = 400, "bad-request", "The request cannot be read"


class Unauthorized(Problem):
    """The request brings no key, or one that does not hold; `WWW-Authenticate` says which."""

    status, slug, title = 401, "unauthorized", "A key is wanted"


class Forbidden(Problem):
    """The key may not do this."""

    status, slug, title = 403, "forbidden", "Not allowed"


class NotFound(Problem):
    """There is nothing at this address."""

    status, slug, title = 404, "not-found", "Not found"


class MethodNotAllowed(Problem):
    """The address does not take this method."""

    status, slug, title = 405, "method-not-allowed", "Method not allowed"


class NotAcceptable(Problem):
    """No representation that the client accepts."""

    status, slug, title = 406, "not-acceptable", "No such representation"


class RequestTimeout(Problem):
    """The request did not arrive in the time that a client has for it."""

    status, slug, title = 408, "request-timeout", "The request took too long to arrive"


class Conflict(Problem):
    """Another record stands in the way."""

    status, slug, title = 409, "conflict", "Another record stands in the way"


class Referenced(Conflict):
    """The record cannot be deleted while others refer to it."""

    slug, title = "referenced", "Other records refer to this one"


class Duplicate(Conflict):
    """The record looks like one that is there already."""

    slug, title = "duplicate", "There may be such a record already"


class EditConflict(Conflict):
    """The record was changed since the client read it."""

    slug, title = "edit-conflict", "The record was changed by someone else"


class InFlight(Conflict):
    """A request with the same `Idempotency-Key` is still under way."""

    slug, title = "in-flight", "The same request is under way"


class NotRestorable(Conflict):
    """The record cannot be brought back."""

    slug, title = "not-restorable", "The record cannot be brought back"


class Gone(Problem):
    """The id was given up and is not used again."""

    status, slug, title = 410, "gone", "The record was deleted"


class PreconditionFailed(Problem):
    """The record is not in the state that the client named."""

    status, slug, title = 412, "precondition-failed", "The record has changed"


class PayloadTooLarge(Problem):
    """The body is larger than the service takes."""

    status, slug, title = 413, "payload-too-large", "The body is too large"


class AddressTooLong(Problem):
    """The address is longer than the service takes."""

    status, slug, title = 414, "address-too-long", "The address is too long"


class UnsupportedMediaType(Problem):
    """The body is of a type that this address does not take."""

    status, slug, title = 415, "unsupported-media-type", "This type of body is not taken"


class Unprocessable(Problem):
    """Well-formed, but wrong; `errors` names each field."""

    status, slug, title = 422, "validation", "Some of the input is not valid"

    @classmethod
    def at(cls, path: Path, detail: str) -> "Unprocessable":
        """Say what is wrong with one field of the body."""
        return cls(f"{pointer(path)}: {detail}", errors=[FieldError(detail, path=path)])

    @classmethod
    def parameter(cls, name: str, detail: str) -> "Unprocessable":
        """Say what is wrong with one parameter of the query."""
        return cls(f"{name}: {detail}", errors=[FieldError(detail, parameter=name)])


class TooManyRequests(Problem):
    """The client asks more often than it may; `Retry-After` says when to ask again."""

    status, slug, title = 429, "too-many-requests", "Too many requests"


class HeaderTooLarge(Problem):
    """The header of the request is larger than the service takes."""

    status, slug, title = 431, "header-too-large", "The header of the request is too large"


class KeyReused(Unprocessable):
    """The `Idempotency-Key` was used for another request."""

    slug, title = "idempotency-key-reused", "The key was used for another request"


class PreconditionRequired(Problem):
    """The change does not say which state of the record it is meant for (RFC 6585)."""

    status, slug, title = 428, "precondition-required", "Say which state the change is meant for"


class Unavailable(Problem):
    """The service cannot do it for now; it is worth trying again."""

    status, slug, title = 503, "unavailable", "Not available for now"


class TooSlow(Unavailable):
    """The query takes longer than the service gives to one."""

    slug, title = "too-slow", "The query takes too long"


class StorageFull(Problem):
    """There is no room left to write."""

    status, slug, title = 507, "storage-full", "There is no room left to write"
