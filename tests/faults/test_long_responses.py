"""Followers of changes and slow readers of streamed responses: limited per client, and others are not blocked."""

import contextlib
import http.client
import os
import re
import subprocess
import sys

import pytest
from pydantic import ValidationError
from waiting import PATIENCE

from app.settings import Settings

ONE, OTHER = "127.0.0.1", "127.0.0.2"
FOLLOWERS, EXPORTS, IN_FLIGHT = 5, 3, 6
STREAMED = ("/topics.ndjson", "/topics.csv", "/export.ndjson.gz")


@pytest.fixture
def ask():
    """Send a request from an IP address, and leave the response unread on an open connection."""
    with contextlib.ExitStack() as stack:

        def ask(service, path, address=ONE):
            connection = http.client.HTTPConnection(
                "127.0.0.1", service.port, timeout=PATIENCE, source_address=(address, 0)
            )
            stack.callback(connection.close)
            connection.connect()
            # Without a key, which would have its own limit at any address.
            connection.sock.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            response = http.client.HTTPResponse(connection.sock)
            response.begin()
            return response

        yield ask


def follow(service):
    newest = service.anonymous.get("/changes?limit=1").json()["newest"]
    return f"/changes?follow=true&after={newest}"


def test_a02_followers_at_one_address_do_not_block_others(serve, ask):
    service = serve(max_followers=2 * FOLLOWERS, max_followers_per_client=FOLLOWERS)
    path = follow(service)
    answers = [ask(service, path) for _ in range(FOLLOWERS + 2)]
    assert [answer.status for answer in answers] == [200] * FOLLOWERS + [429] * 2
    assert answers[-1].headers["retry-after"] == "5"
    assert ask(service, f"{path.replace('follow=true', 'wait=60')}").status == 429
    assert ask(service, path, OTHER).status == 200
    for address in (ONE, OTHER):
        assert ask(service, "/topics", address).status == 200
    service.is_well()


def test_a02_long_responses_do_not_count_as_requests_in_flight(serve, ask, big_file):
    service = serve(
        start_file=big_file,
        max_followers=FOLLOWERS,
        max_exports=EXPORTS,
        max_requests_in_flight=IN_FLIGHT,
    )
    path = follow(service)
    polls = [ask_without_answer(service, path.replace("follow=true", "wait=60")) for _ in range(2)]
    with contextlib.ExitStack() as stack:
        for poll in polls:
            stack.enter_context(poll)
        lasting = [ask(service, path) for _ in range(FOLLOWERS)]
        assert {answer.status for answer in lasting} == {200, 429}
        assert [ask(service, item).status for item in STREAMED] == [200] * EXPORTS
        for address in (ONE, OTHER):
            assert ask(service, "/topics", address).status == 200
        service.is_well()


def ask_without_answer(service, path):
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=PATIENCE)
    connection.request("GET", path)
    return contextlib.closing(connection)


def test_a02_slow_readers_at_one_address_are_limited(serve, ask, big_file):
    service = serve(start_file=big_file, max_exports=EXPORTS, max_exports_per_client=EXPORTS - 1)
    assert [ask(service, item).status for item in STREAMED] == [200] * (EXPORTS - 1) + [429]
    assert [ask(service, item, OTHER).status for item in STREAMED] == [200, 503, 503]
    # Totals are read in threads, as exports are, but do not wait for them.
    for address in (ONE, OTHER):
        assert ask(service, "/topics?total=true", address).status == 200
    service.is_well()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"max_followers": 1000}, ("MAX_FOLLOWERS is 1000", "MAX_REQUESTS_IN_FLIGHT, which is 1000")),
        ({"max_followers": 5, "max_requests_in_flight": 5}, ("MAX_FOLLOWERS", "MAX_REQUESTS_IN_FLIGHT")),
        ({"max_followers": 5, "max_followers_per_client": 6}, ("MAX_FOLLOWERS_PER_CLIENT", "MAX_FOLLOWERS")),
        ({"max_exports": 5, "max_exports_per_client": 6}, ("MAX_EXPORTS_PER_CLIENT", "MAX_EXPORTS")),
        ({"database_url": "postgresql:///x", "max_exports": 10}, ("MAX_EXPORTS", "POOL_SIZE")),
        (
            {"database_url": "postgresql:///x", "busy_timeout_seconds": 30},
            ("BUSY_TIMEOUT_SECONDS", "QUERY_TIMEOUT_SECONDS"),
        ),
        (
            {"query_timeout_seconds": 30, "export_timeout_seconds": 20},
            ("QUERY_TIMEOUT_SECONDS", "EXPORT_TIMEOUT_SECONDS"),
        ),
        ({"workers": 4, "writes_per_minute": 3}, ("WORKERS", "WRITES_PER_MINUTE")),
        ({"workers": 4, "reads_per_minute": 3}, ("WORKERS", "READS_PER_MINUTE")),
    ],
)
def test_a02_contradictory_settings_are_refused(given, named):
    with pytest.raises(ValidationError) as refused:
        Settings(_env_file=None, **given)
    for name in named:
        assert f"DIPLOMATIC_EVENTS_{name}" in str(refused.value)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"max_requests_in_flight": 100}, {"max_followers": 50, "max_followers_per_client": 20}),
        ({"max_requests_in_flight": 1}, {"max_followers": 0, "max_followers_per_client": 0}),
        ({"max_followers": 3}, {"max_followers_per_client": 3}),
        ({"database_url": "postgresql:///x"}, {"max_exports": 8, "max_exports_per_client": 5}),
        ({"database_url": "postgresql:///x", "pool_size": 1}, {"max_exports": 1, "max_exports_per_client": 1}),
        ({"query_timeout_seconds": 0.1}, {"busy_timeout_seconds": 5.0}),
        ({"export_timeout_seconds": 0.1}, {"query_timeout_seconds": 20.0}),
        ({"rate_limits": False, "workers": 4, "reads_per_minute": 3}, {"workers": 4}),
    ],
)
def test_a02_a_default_adapts_to_explicit_settings(given, found):
    settings = Settings(_env_file=None, **given)
    assert {name: getattr(settings, name) for name in found} == found


def test_a02_the_command_names_the_settings_that_contradict_each_other(tmp_path):
    contradiction = {"DIPLOMATIC_EVENTS_MAX_FOLLOWERS": "7", "DIPLOMATIC_EVENTS_MAX_REQUESTS_IN_FLIGHT": "7"}
    ended = subprocess.run(
        [sys.executable, "-m", "app", "serve"],
        env={**os.environ, **contradiction, "DIPLOMATIC_EVENTS_DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 2
    assert re.match(
        r"diplomatic-events: DIPLOMATIC_EVENTS_MAX_FOLLOWERS is 7; it must be less than "
        r"DIPLOMATIC_EVENTS_MAX_REQUESTS_IN_FLIGHT, which is 7: ",
        ended.stderr,
    )
    assert not list(tmp_path.iterdir())
