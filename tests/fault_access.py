"""Helpers for access tests: a real service, and requests that no client library would send."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys

from system_tools import free_port
from waiting import PATIENCE, wait_until_ready

from app.db import models
from app.domain import api_key
from app.domain.dates import clock
from app.web.middleware.auth import READS_BY_POST


def record(database, name, scope="write", **more):
    """Create a key and return it."""
    key = api_key.generate()
    row = {
        "id": api_key.key_id(key),
        "name": name,
        "sha256": api_key.digest(key),
        "scope": scope,
        "created_at": clock.now(),
    }
    with database.writing() as session:
        session.add(models.ApiKey(**row, last_used_at="9999-12-31T23:59:59.999999Z", **more))
    return key


def writes(document):
    """Return the method and URL of every write operation of an OpenAPI document."""
    result = [
        (method.upper(), re.sub(r"\{\w+\}", "x", path))
        for path, item in document["paths"].items()
        for method in item
        if method != "get" and path not in READS_BY_POST
    ]
    assert len(result) > 30
    return result


def send_raw(app, client, method, path, headers, query=b"", body=None):
    """Send raw bytes; return status, header and problem, and whether the body was requested.

    A `Host` among the headers replaces the default.
    """
    sent, reads = [], []
    usual = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
    headers = [*(item for item in usual if item[0] != b"host" or b"host" not in dict(headers)), *headers]

    async def receive():
        reads.append(True)
        return {"type": "http.request", "body": body or b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query,
        "root_path": "", "scheme": "http", "server": ("127.0.0.1", 80), "client": ("192.0.2.7", 50000),
        "http_version": "1.1", "headers": headers,
    }  # fmt: skip
    client.portal.call(app, scope, receive, send)
    header = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], header, b"".join(item.get("body", b"") for item in sent[1:]), bool(reads)


@contextlib.contextmanager
def serving(directory, *options, **settings):
    """Run `diplomatic-events serve` on its own database; return its port and its log file."""
    port, log = free_port(), directory / "log"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DIPLOMATIC_EVENTS_")}
    environment |= {f"DIPLOMATIC_EVENTS_{name.upper()}": str(value) for name, value in settings.items()}
    environment["DIPLOMATIC_EVENTS_DATABASE_URL"] = f"sqlite:///{directory / 'events.db'}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", str(port), *options],
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_ready(port, process, log)
        yield port, log
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def exchange(port, request, *, pieces=()):
    """Send bytes to a port; return the status and all bytes until the connection closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request)
            for piece in pieces:
                connection.sendall(piece)
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := connection.recv(65_536):
                received += piece
                if b"\r\n\r\n" in received:
                    break
    status = re.match(rb"HTTP/1\.1 (\d{3}) ", received)
    assert status, received[:200]
    return int(status[1]), received
