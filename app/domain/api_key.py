"""API keys: how they are generated, recognized and stored.

A key is `dipev_`, 256 random bits in base 62, and a checksum of both, so that secret scanners find accidentally
published keys with hardly any false positives. Only the SHA-256 is stored: 256 random bits cannot be guessed, so
neither a slow hash nor a salt is needed.
"""

import datetime as dt
import hashlib
import re
import secrets
import string
import zlib
from typing import Final, Literal, get_args

from app.domain.dates import clock

Scope = Literal["read", "write", "admin"]
"""The permissions of a key; each scope includes those before it."""
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

PREFIX: Final = "dipev_"
PATTERN: Final = r"dipev_[0-9A-Za-z]{49}"
"""The pattern that secret scanners look for."""
ID_LENGTH: Final = 8

_DIGITS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM_LENGTH: Final = 43
_CHECKSUM_LENGTH: Final = 6
_KEY_PATTERN: Final = re.compile(PATTERN)
_DAYS_PATTERN: Final = re.compile(r"([1-9][0-9]{0,4})d", re.ASCII)


def generate() -> str:
    """Generate a key."""
    return encode(secrets.randbits(256))


def encode(number: int) -> str:
    """Return the key that encodes a 256-bit number, with its checksum."""
    bare = PREFIX + _base62(number, _RANDOM_LENGTH)
    return bare + _checksum(bare)


def is_key(text: str) -> bool:
    """Return whether a text has the form of a key and a valid checksum, which catches nearly every copying error."""
    return _KEY_PATTERN.fullmatch(text) is not None and _checksum(text[:-_CHECKSUM_LENGTH]) == text[-_CHECKSUM_LENGTH:]


def digest(key: str) -> str:
    """Return the stored form of a key: its SHA-256 in hexadecimal."""
    return hashlib.sha256(key.encode()).hexdigest()


def key_id(key: str) -> str:
    """Return the first characters of a key after the prefix, which identify it in lists."""
    return key[len(PREFIX) : len(PREFIX) + ID_LENGTH]


def allows(scope: str, required: Scope) -> bool:
    """Return whether a key with `scope` has the permissions of the scope `required`."""
    return scope in SCOPES and SCOPES.index(scope) >= SCOPES.index(required)


def parse_expiry(text: str) -> str:
    """Return the moment of expiry for a number of days, `90d`, or for a last day of validity, `2027-01-31`.

    Raises:
        ValueError: the text is neither, or the moment has passed.
    """
    now = dt.datetime.now(dt.UTC)
    if span := _DAYS_PATTERN.fullmatch(text):
        return clock.format_timestamp(now + dt.timedelta(days=int(span[1])))
    try:
        last_day = dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC)
        end = last_day + dt.timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"{text!r} is not an expiry; write a number of days, such as 90d, or the last day, such as 2027-01-31"
        ) from error
    if end <= now:
        raise ValueError(f"{text} has passed; give a future day")
    return clock.format_timestamp(end)


def _base62(number: int, length: int) -> str:
    text = ""
    for _ in range(length):
        number, digit = divmod(number, 62)
        text = _DIGITS[digit] + text
    return text


def _checksum(bare: str) -> str:
    return _base62(zlib.crc32(bare.encode()), _CHECKSUM_LENGTH)
