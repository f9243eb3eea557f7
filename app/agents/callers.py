"""Checks of `Host` and `Origin`, which keep web pages from using a service in their visitor's network (DNS rebinding).

The specification of the protocol requires them. Otherwise the policy is that of all requests: a page must be of an origin
in the settings, or of the service itself.
"""

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request

from app.problems import Forbidden
from app.web import app_state

_LOCAL: Final = "localhost"


def check_caller(request: Request) -> None:
    """Check that a request names this service, and comes from no page of a foreign origin.

    Raises:
        Forbidden: it does not.
    """
    settings = app_state.settings(request)
    public = urlsplit((settings.public_url or "").lower())
    host = request.headers.get("host", "").lower()
    # A page can point a name of its own to this machine, but neither an address nor `localhost`.
    is_safe = host == public.netloc or _name_of(host) == _LOCAL or _is_address(_name_of(host))
    if not is_safe and (settings.public_url or _is_local(request)):
        raise Forbidden(
            f"Host: {host[:100]!r} is not this service; use its own address, or set DIPLOMATIC_EVENTS_PUBLIC_URL to this one"
        )
    origin = request.headers.get("origin")
    allowed = {*settings.cors_origins, f"{public.scheme}://{public.netloc}", f"{request.url.scheme}://{host}"}
    if origin is not None and origin not in allowed:
        raise Forbidden(
            f"Origin: pages of {origin[:100]!r} may not use this URL; add the origin to DIPLOMATIC_EVENTS_CORS_ORIGINS"
        )


def _name_of(host: str) -> str:
    """Return a host without its port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).removeprefix("[").removesuffix("]")


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_local(request: Request) -> bool:
    """Return whether the service was reached over the loopback interface."""
    server = request.scope.get("server")
    return server is not None and _is_address(server[0]) and ip_address(server[0]).is_loopback
