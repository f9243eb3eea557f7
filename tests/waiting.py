"""Waiting for a condition, or for a server to start. The limits are generous, so that a busy machine fails no test."""

import contextlib
import http.client
import time

import pytest

PATIENCE = 300
"""Seconds, which nothing that works takes."""


def wait_until(condition, seconds=PATIENCE, *, interval=0.02, explain=lambda: "the condition does not hold"):
    """Call a function every `interval` seconds until its result is true; return that.

    The test fails if it takes longer than `seconds`, with what `explain` returns.
    """
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > deadline:
            pytest.fail(f"after {seconds} seconds: {explain()}")
        time.sleep(interval)
    return result


def wait_until_ready(port, process, log, path="/readyz"):
    """Wait until a server that was just started responds with 200; fail if its process has ended.

    `log` is the file that it writes to, which is reported then, or None.
    """

    def output():
        return f"{path} is not ready" if log is None else log.read_text(errors="replace")[-3000:]

    def is_ready():
        assert process.poll() is None, output()
        return status_of(port, path) == 200

    wait_until(is_ready, explain=output)


def status_of(port, path):
    """Return the status of the response to a GET request; None if nothing responds on that port."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
