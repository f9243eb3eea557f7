"""Who may write: until there are keys, whoever is on this machine.

The address alone does not show that: a page of another site, open in a browser on this machine, can send requests
here as well. So the request must also be addressed to this machine by a loopback name (which DNS rebinding cannot
fake) and must not come from a page of another origin.
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.requests import Request

from app.problems import Forbidden


def require_local(request: Request) -> None:
    """Let a write pass if it comes from this machine, or if the settings let others write.

    Raises:
        Forbidden: it does not.
    """
    if request.app.state.settings.allow_remote_writes:
        return
    if request.client is None or not _is_loopback(request.client.host):
        raise Forbidden("writes are taken from this machine only; see DIPLOMATIC_EVENTS_ALLOW_REMOTE_WRITES")
    if not _is_loopback(request.url.hostname or ""):
        raise Forbidden("writes must be addressed to localhost or a loopback address, as http://127.0.0.1:8000")
    origin = request.headers.get("origin")
    if origin is not None and _host_of(origin) != request.headers.get("host"):
        raise Forbidden("writes from a page of another site are refused")


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # brackets without an IPv6 address in them
        return None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return address.is_loopback or (
        address.version == 6 and address.ipv4_mapped is not None and address.ipv4_mapped.is_loopback
    )
