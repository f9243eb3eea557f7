"""The beginning of the URLs that responses contain: the public address from the settings, never what a client claims.

`Host` is what the client sends. Without the setting, URLs are paths, which every client can resolve against the URL that
it requested. The exception is a client on this machine that names this machine: it gets whole URLs, so that a service just
started works with clients that do not resolve.

See decision 104.
"""

from ipaddress import ip_address
from typing import Final
from urllib.parse import urljoin

from starlette.requests import Request
from starlette.types import Scope

_LOCAL_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")


def prefix(scope: Scope) -> str:
    """Return the beginning of a URL before its path: the URL of the service if it is known, else its path prefix."""
    state = scope["app"].state
    public: str | None = state.settings.public_url
    if public is not None:
        return public
    root_path: str = scope.get("root_path", "")
    return _local_url(scope) + root_path if state.is_served else root_path


def _local_url(scope: Scope) -> str:
    """Return the URL under which a client on this machine reaches the service, or an empty text for any other client."""
    client, server = scope.get("client"), scope.get("server")
    if not client or not server or not _is_loopback(client[0]) or not _is_loopback(server[0]):
        return ""
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    known = [f"{name}:{server[1]}" for name in _LOCAL_NAMES]
    return f"http://{hosts[0]}" if len(hosts) == 1 and hosts[0] in known else ""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def absolute_prefix(request: Request) -> str:
    """Return the beginning of an absolute URL before its path, without a slash at the end.

    Without the setting, it is that of the URL that the client used, as the proxy passes it on.
    """
    known = prefix(request.scope)
    return known if "://" in known else str(request.base_url).rstrip("/")


def path(scope: Scope) -> str:
    """Return the path of a request below the path prefix."""
    whole: str = scope["path"]
    return whole.removeprefix(scope.get("root_path", ""))


def next_page(url: str | None) -> dict[str, str]:
    """Return the header field that links to the next page of a list (RFC 8288); none without a next page."""
    return {} if url is None else {"Link": f'<{url}>; rel="next"'}


def absolute(request: Request, url: str) -> str:
    """Return a URL of this service, made by `prefix`, as a whole URL."""
    return urljoin(f"{absolute_prefix(request)}/", url)
