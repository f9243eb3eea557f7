"""The forms of settings that are texts: addresses, URLs and contacts; each check names the remedy."""

import ipaddress
import re
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator
from pydantic_settings import NoDecode

_ORIGIN: Final = r"https?://[a-z0-9.\-]+(?::[0-9]+)?|https?://\[[0-9a-f:.]+\](?::[0-9]+)?"
_HOST_NAME: Final = r"[A-Za-z0-9]([A-Za-z0-9._\-]*[A-Za-z0-9])?"


def _split(value: Any) -> Any:
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def _origin(value: str) -> str:
    if not re.fullmatch(_ORIGIN, value):
        raise ValueError(f"{value!r} is not an origin; write only scheme and host in lower case: https://example.org")
    return value


def _host(value: str) -> str:
    """Return an address to listen on; an empty one would stand for every address of the machine."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        if not re.fullmatch(_HOST_NAME, value):
            raise ValueError(
                f"{value!r} is not an address to listen on; write an IP address or a host name without port and "
                "brackets, such as 127.0.0.1, ::1, or 0.0.0.0 for all"
            ) from None
    return value


def _contact(value: str) -> str:
    if not re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\+[0-9.\-]+)", value):
        raise ValueError(f"{value!r} is not a contact; write mailto:…, https://… or tel:+…")
    return value


def _endpoint(value: str) -> str:
    if not re.fullmatch(r"https?://\S+", value):
        raise ValueError(f"{value!r} is not the URL of an endpoint, such as http://127.0.0.1:8080/v1/chat/completions")
    return value


def _public_url(value: str) -> str:
    if not re.fullmatch(rf"({_ORIGIN})(/[A-Za-z0-9._~\-]+)*/?", value):
        raise ValueError(
            f"{value!r} is not the address of a service; write scheme, host in lower case and path prefix, such as "
            "https://example.org or https://example.org/events, without a query"
        )
    return value.rstrip("/")


Origins = Annotated[
    tuple[Annotated[str, AfterValidator(_origin)], ...],
    NoDecode,
    BeforeValidator(_split),
]
Contacts = Annotated[
    tuple[Annotated[str, AfterValidator(_contact)], ...],
    NoDecode,
    BeforeValidator(_split),
]
Host = Annotated[str, AfterValidator(_host)]
Endpoint = Annotated[str, AfterValidator(_endpoint)]
PublicUrl = Annotated[str, AfterValidator(_public_url)]
