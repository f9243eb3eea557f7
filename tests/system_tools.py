"""System tools that some tests require: PostgreSQL, nginx, Chromium, gcc and so on; and free ports for servers."""

import contextlib
import itertools
import os
import shutil
import socket

import pytest

_PORTS = range(10_000, 32_768)
"""Below the ports of outgoing connections (`net.ipv4.ip_local_port_range`): while a server starts, a connection of any
other process would take a port from there."""
# Tests run in several processes, each of which begins elsewhere.
_next_ports = itertools.islice(itertools.cycle(_PORTS), os.getpid() * 499 % len(_PORTS), None)


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
    """Return a port of this machine on which nothing listens, another one each time."""
    for port in itertools.islice(_next_ports, len(_PORTS)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")
