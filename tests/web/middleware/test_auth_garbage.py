"""Invalid API keys."""

import pytest
from fault_access import send_raw

from app.domain import api_key

GOOD = api_key.generate().encode()
GARBAGE = {
    "empty": [(b"authorization", b"")],
    "empty Bearer": [(b"authorization", b"Bearer ")],
    "Bearer alone": [(b"authorization", b"Bearer")],
    "empty X-API-Key": [(b"x-api-key", b"")],
    "not ASCII": [(b"authorization", "Bearer dipev_schlüssel".encode())],
    "bytes": [(b"x-api-key", bytes(range(128, 256)))],
    "a megabyte": [(b"authorization", b"Bearer " + b"a" * 1_000_000)],
    "a megabyte of the right letters": [(b"x-api-key", b"dipev_" + b"a" * 1_000_000)],
    "twice the same": [(b"authorization", b"Bearer " + GOOD)] * 2,
    "both fields": [(b"authorization", b"Bearer " + GOOD), (b"x-api-key", GOOD)],
    "two in one": [(b"authorization", b"Bearer " + GOOD + b", Bearer " + GOOD)],
    "Basic": [(b"authorization", b"Basic dXNlcjpwYXNz")],
    "no scheme": [(b"authorization", GOOD)],
    "digits of another script": [(b"x-api-key", b"dipev_" + "٣".encode() * 49)],
    "a slip of copying": [(b"x-api-key", GOOD[:-1] + (b"0" if GOOD[-1:] != b"0" else b"1"))],
}


@pytest.mark.parametrize("headers", GARBAGE.values(), ids=GARBAGE)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_malformed_key_is_401_and_not_echoed(app, client, database, headers, method, monkeypatch):
    async def fail(*_):
        raise AssertionError("nothing of this kind is worth a question to the database")

    monkeypatch.setattr(type(database), "read", fail)
    status, header, body, body_was_read = send_raw(app, client, method, "/topics", headers)
    assert (status, header["content-type"], body_was_read) == (401, "application/problem+json", False)
    assert b"dipev_a" not in body
    assert GOOD not in body
    assert len(header["www-authenticate"]) < 300


def test_checksum_detects_nearly_every_typo():
    key = api_key.generate()
    assert api_key.is_key(key)
    slips = [
        key[:index] + other + key[index + 1 :] for index in range(len(key)) for other in "0Az" if key[index] != other
    ]
    assert [slip for slip in slips if api_key.is_key(slip)] == []
    assert not api_key.is_key(key + "a")
    assert not api_key.is_key(key + "\n")
    assert not api_key.is_key("")


def test_key_has_256_random_bits():
    assert api_key.is_key(api_key.encode(0))
    assert api_key.is_key(api_key.encode(2**256 - 1))
    assert len({api_key.encode(0), api_key.encode(1), api_key.encode(2**256 - 1)}) == 3
    assert len(api_key.encode(0)) == len(api_key.encode(2**256 - 1)) == 55
