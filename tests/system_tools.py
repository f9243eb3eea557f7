"""System tools that some tests require: PostgreSQL, nginx, Chromium, gcc and so on; and free ports for servers."""

import os
import shutil
import socket

import pytest


def need(tool, package):
    """Return the path of a tool; if it is missing, skip the test, but fail in CI, where `.ci/run` installs it.

    `tool` is the name of a program, or a value that is false if something else is missing, such as a permission.
    """
    result = shutil.which(tool) if isinstance(tool, str) else tool
    if not result:
        reason = f"{package} is missing"
        if os.environ.get("CI"):
            pytest.fail(f"{reason}; .ci/run installs every tool that a test needs")
        pytest.skip(reason)
    return result


def free_port():
    """Return a port of this machine on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
