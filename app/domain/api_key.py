"""The keys that clients write with: how they are made, recognised and kept.

A key is `dipev_`, 256 random bits in base 62, and a checksum of both, so that scanners find a key that was published by
accident and hardly anything else. What is kept is its SHA-256: there is nothing to guess in 256 random bits, so it
needs no slow hash and no salt.
"""

import datetime as dt
import hashlib
import re
import secrets
import string
import zlib
from typing import Final, Literal, get_args

from app.domain import clock

Scope = Literal["read", "write", "admin"]
"""What a key may do; each may do what those before it may."""
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

PREFIX: Final = "dipev_"
PATTERN: Final = r"dipev_[0-9A-Za-z]{49}"
"""What secret scanners look for."""
ID_LENGTH: Final = 8

_DIGITS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM_LENGTH: Final = 43
_CHECKSUM_LENGTH: Final = 6
_FORM: Final = re.compile(PATTERN)
_SPAN: Final = re.compile(r"([1-9][0-9]{0,4})d", re.ASCII)


def make() -> str:
    """Make a key."""
    return seal(secrets.randbits(256))


def seal(number: int) -> str:
    """Give the key that a number of 256 bits stands for, its checksum included."""
    bare = PREFIX + _base62(number, _RANDOM_LENGTH)
    return bare + _checksum(bare)


def is_key(text: str) -> bool:
    """Say whether a text has the form of a key and the right checksum; nearly every slip of copying shows."""
    return _FORM.fullmatch(text) is not None and _checksum(text[:-_CHECKSUM_LENGTH]) == text[-_CHECKSUM_LENGTH:]


def digest(key: str) -> str:
    """Give what is kept of a key: its SHA-256, in hexadecimal."""
    return hashlib.sha256(key.encode()).hexdigest()


def its_id(key: str) -> str:
    """Give the part of a key by which lists name it: its first characters after the prefix."""
    return key[len(PREFIX) : len(PREFIX) + ID_LENGTH]


def allows(scope: str, wanted: Scope) -> bool:
    """Say whether a key of a scope may do what another scope is for."""
    return scope in SCOPES and SCOPES.index(scope) >= SCOPES.index(wanted)


def expiry(text: str) -> str:
    """Give the moment at which a key expires that is to hold for some days, `90d`, or through a day, `2027-01-31`.

    Raises:
        ValueError: the text is neither, or the moment has passed.
    """
    now = dt.datetime.now(dt.UTC)
    if span := _SPAN.fullmatch(text):
        return clock.moment(now + dt.timedelta(days=int(span[1])))
    try:
        last_day = dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC)
        end = last_day + dt.timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"{text!r} is no expiry; write a number of days, as 90d, or the last day, as 2027-01-31"
        ) from error
    if end <= now:
        raise ValueError(f"{text} has passed; name a day to come")
    return clock.moment(end)


def _base62(number: int, length: int) -> str:
    found = ""
    for _ in range(length):
        number, digit = divmod(number, 62)
        found = _DIGITS[digit] + found
    return found


def _checksum(bare: str) -> str:
    return _base62(zlib.crc32(bare.encode()), _CHECKSUM_LENGTH)
