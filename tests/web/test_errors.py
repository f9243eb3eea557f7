"""Strict JSON parsing, and accurate error responses."""

import asyncio
import errno
import json

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from work_counts import count_lines, no_explosion

from app.domain.strings.strict_json import parse_json
from app.problems import BadRequest, Problem, Unavailable, pointer
from app.settings import Settings
from app.web import bodies, errors, problem_responses, storage_problems
from app.web.conditional import entity_tag


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"null", None),
        (b' {"a": [1, 2.5, "\xc3\xa9", true]} ', {"a": [1, 2.5, "é", True]}),
        (b'{"a": {"b": 1}, "c": {"b": 1}}', {"a": {"b": 1}, "c": {"b": 1}}),
        (b"1e308", 1e308),
        (b"-0.0", -0.0),
        (b"[" * 64 + b"]" * 64, json.loads("[" * 64 + "]" * 64)),
        (b'"\\ud83e\\udd1d"', "\U0001f91d"),
    ],
)
def test_json_body_is_parsed(body, value):
    assert parse_json(body) == value


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"{", "at line 1, column 2"),
        (b'{\n"a": x}', "at line 2, column 6"),
        (b"\xff", "invalid UTF-8 at byte 0"),
        (b"\xef\xbb\xbf{}", "BOM"),
        (b'{"a": NaN}', "contains NaN"),
        (b"[Infinity]", "contains Infinity"),
        (b"[-1e999]", "contains the number -1e999"),
        (b"[" + b"1" * 5000 + b"]", "invalid JSON"),
        (b'{"a": 1, "b": 2, "a": 3}', "'a' twice"),
        (b"[" * 65 + b"]" * 65, "more than 64 levels of nesting"),
        (b"[" * 1000 + b"]" * 1000, "more than 64 levels of nesting"),
        (b"[" * 1_000_000, "more than 64 levels of nesting"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "more than 64 levels of nesting"),
    ],
)
def test_invalid_json_is_refused(body, said):
    with pytest.raises(BadRequest, match=said):
        parse_json(body)


def test_duplicate_name_among_many_is_found_quickly():
    def work(count):
        names = ",".join(f'"{number}":0' for number in range(count))
        with pytest.raises(BadRequest, match=f"'{count - 1}' twice"):
            parse_json(f'{{{names},"{count - 1}":1}}'.encode())

    with no_explosion():
        _, lines = count_lines(lambda: work(50_000))
        assert count_lines(lambda: work(100_000))[1] < 2.1 * lines


class _App:
    class state:  # noqa: N801 - the name in Starlette
        settings = Settings(_env_file=None)
        is_served = True


def request_of(receive=None, headers=(), path="/topics"):
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": list(headers), "server": ("127.0.0.1", 80), "scheme": "http", "app": _App,
    }  # fmt: skip
    return Request(scope, receive)


def test_a_client_that_disconnects_gets_no_false_success():
    messages = iter([{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}])

    async def receive():
        return next(messages)

    with pytest.raises(BadRequest, match="the connection closed before it ended"):
        asyncio.run(bodies.collect_body(request_of(receive), 100))


def told(error):
    response = asyncio.run(errors.response_for(request_of(), error))
    return response.status_code, json.loads(response.body)["type"], response.headers.get("retry-after")


def driver_error(**args):
    """An error of a driver: with an SQLite result code, a PostgreSQL SQLSTATE or a system errno."""
    error = Exception("secret")
    vars(error).update(args)
    return error


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        (driver_error(sqlite_errorcode=13), (507, "/problems/storage-full", None)),
        (driver_error(sqlite_errorcode=5 | 2 << 8), (503, "/problems/unavailable", "1")),
        (driver_error(sqlite_errorcode=10 | 4 << 8), (503, "/problems/unavailable", "5")),
        (driver_error(sqlite_errorcode=8 | 5 << 8), (503, "/problems/unavailable", "30")),
        (driver_error(sqlite_errorcode=11), (503, "/problems/unavailable", "30")),
        (driver_error(sqlite_errorcode=26), (503, "/problems/unavailable", "30")),
        (driver_error(sqlite_errorcode=9), (503, "/problems/unavailable", "5")),
        (driver_error(sqlite_errorcode=1), (503, "/problems/unavailable", "5")),
        (driver_error(sqlstate="53100"), (507, "/problems/storage-full", None)),
        (driver_error(sqlstate="53300"), (503, "/problems/unavailable", "1")),
        (driver_error(sqlstate="40P01"), (503, "/problems/unavailable", "1")),
        (driver_error(sqlstate="57P01"), (503, "/problems/unavailable", "5")),
        (driver_error(sqlstate="XX001"), (503, "/problems/unavailable", "30")),
        (driver_error(sqlstate=None), (503, "/problems/unavailable", "5")),
    ],
)
def test_database_failures_are_reported(cause, expected, monkeypatch):
    monkeypatch.setattr(storage_problems, "log", _Log())
    for kind in (OperationalError, DBAPIError):
        assert told(kind("SELECT secret", {}, cause)) == expected


def test_concurrent_use_of_a_name_is_a_conflict():
    error = IntegrityError("INSERT secret", {}, Exception("UNIQUE constraint failed: topics.folded_name"))
    assert told(error) == (409, "/problems/conflict", None)


def test_system_failures_are_reported(monkeypatch):
    monkeypatch.setattr(errors, "log", _Log())
    monkeypatch.setattr(storage_problems, "log", _Log())
    for number, expected in ((errno.ENOSPC, 507), (errno.EROFS, 503), (errno.EIO, 503), (errno.EPERM, 500)):
        assert told(OSError(number, "secret"))[0] == expected


def test_other_failures_are_reported(monkeypatch):
    log = _Log()
    monkeypatch.setattr(errors, "log", log)
    assert told(PoolTimeout()) == (503, "/problems/unavailable", "1")
    assert told(ValueError("secret")) == (500, "/problems/internal-error", None)
    assert told(HTTPException(400, "bad")) == (400, "/problems/bad-request", None)
    assert told(HTTPException(431, "large")) == (431, "/problems/http", None)
    assert [data for data, _ in log.said] == ["unexpected error"]


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (OperationalError("SELECT secret", {}, driver_error(sqlite_errorcode=5)), 503, "busy with other writes"),
        (driver_error(sqlite_errorcode=11), 503, "Temporarily unavailable"),
        (OSError(errno.ENOSPC, "secret"), 507, "disk is full"),
        (PoolTimeout(), 503, "Try again</a> in 1 second."),
        (Unavailable("later", headers={"Retry-After": "5"}), 503, "Try again</a> in 5 seconds."),
        (ValueError("secret"), 500, "Unexpected error in the service"),
    ],
)
def test_a92_browser_gets_a_page_for_each_failure_without_the_database(error, status, words, monkeypatch):
    monkeypatch.setattr(errors, "log", _Log())
    monkeypatch.setattr(storage_problems, "log", _Log())
    if vars(error).get("sqlite_errorcode"):
        error = OperationalError("SELECT secret", {}, error)
    request = request_of(headers=[(b"accept", b"text/html"), (b"host", b"localhost")])
    request.scope["method"] = "GET"
    response = asyncio.run(errors.response_for(request, error))
    text = response.body.decode()
    assert (response.status_code, response.media_type) == (status, "text/html; charset=utf-8")
    assert words in text
    assert "secret" not in text
    request.scope["method"] = "POST"
    assert asyncio.run(errors.response_for(request, error)).media_type == problem_responses.MEDIA_TYPE


def test_failure_of_a_page_of_a_failure_leaves_the_document(monkeypatch):
    log = _Log()
    monkeypatch.setattr(problem_responses, "log", log)
    monkeypatch.setattr(problem_responses.pages, "page_of_problem", lambda *_: 1 / 0)
    request = request_of(headers=[(b"accept", b"text/html"), (b"host", b"localhost")])
    request.scope["method"] = "GET"
    response = asyncio.run(errors.response_for(request, PoolTimeout()))
    assert (response.status_code, response.media_type) == (503, problem_responses.MEDIA_TYPE)
    assert [data for data, _ in log.said] == ["unexpected error"]


class _Log:
    def __init__(self):
        self.said = []

    def error(self, data, **more):
        self.said.append((data, more))

    exception = error


def test_pointers_escape_special_characters():
    assert pointer(()) == "#"
    assert pointer(("a/b", 0, "c~d")) == "#/a~1b/0/c~0d"


def test_problems_have_types_of_their_own():
    kinds = [*Problem.__subclasses__(), *Unavailable.__subclasses__()]
    assert len({kind.slug for kind in kinds}) == len(kinds)


def test_etags_differ_if_bodies_differ():
    assert len({entity_tag(item) for item in (b"", b"a", b"b", b"a ")}) == 4
    assert entity_tag(b"a") == entity_tag(b"a")
