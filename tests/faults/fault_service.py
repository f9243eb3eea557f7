"""A real service in separate processes with its own database, and writes to it."""

import contextlib
import itertools
import json
import os
import shutil
import signal
import socket
import time
from pathlib import Path

import httpx
from system_tools import free_port
from waiting import PATIENCE, wait_until

from app.db.sqlite import sqlite_module

ROOT = Path(__file__).parents[2]
HEADERS = {}
"""Sent with every request of a test: its key."""


def environment(file, **settings):
    """Return the environment of a command on a database file."""
    settings = {"rate_limits": False, **settings}
    ours = {f"DIPLOMATIC_EVENTS_{name.upper()}": str(value) for name, value in settings.items()}
    stored = {name: value for name, value in os.environ.items() if not name.startswith(("DIPLOMATIC_EVENTS_", "COV_"))}
    return {**stored, "PYTHONPATH": str(ROOT), "DIPLOMATIC_EVENTS_DATABASE_URL": f"sqlite:///{file}", **ours}


class Command:
    """A run of `diplomatic-events`, which may have ended."""

    def __init__(self, process_pool, arguments, file, **settings):
        self._output = file.parent / f"run-{time.monotonic_ns()}"
        self.process = process_pool.start(arguments, environment(file, **settings), file.parent, self._output)

    def end(self, seconds=PATIENCE):
        """Wait for the end; return the exit code."""
        self.process.wait(seconds)
        return self.process.code

    @property
    def output(self):
        return " ".join(self._output.read_text(errors="replace").split())


class Service:
    """The service as run by `serve`."""

    def __init__(self, process_pool, directory, start_file, **settings):
        self.process_pool = process_pool
        self.file = directory / "events.db"
        if start_file is not None:
            shutil.copyfile(start_file, self.file)
        self.settings = settings
        self.port = free_port()
        self.env = {}
        self.log = directory / "log"
        self.process = None
        # None of the clients verifies certificates: loading these takes ten times as long as a request.
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", headers=HEADERS, timeout=PATIENCE, verify=False
        )
        # For requests that need no key, even when keys cannot be looked up.
        self.anonymous = httpx.Client(base_url=self.client.base_url, timeout=PATIENCE, verify=False)
        self._numbers = itertools.count(1)

    def start(self):
        self.begin()
        self.wait_until_ready()
        return self

    def begin(self):
        env = {**environment(self.file, **self.settings), **self.env}
        self.process = self.process_pool.start(["serve", "--port", self.port], env, self.file.parent, self.log)

    def wait_until_ready(self):
        self.wait_until(lambda: self.anonymous.get("/readyz").status_code == 200)

    def wait_until(self, holds):
        """Wait for a condition; fail if it does not hold for long, or if the service has ended."""

        def output():
            return self.output()[-3000:]

        def holds_now():
            assert self.process.poll() is None, output()
            with contextlib.suppress(httpx.TransportError):
                return holds()
            return False

        wait_until(holds_now, explain=output)

    def wait_until_in_flight(self, count):
        """Wait until so many requests are in progress."""
        # The one for the metrics is, too.
        line = f"requests_in_flight {count + 1}.0"
        self.wait_until(lambda: line in self.client.get("/metrics").text)

    def kill(self):
        """Kill the service, as a failing machine does."""
        self.process.kill_group()
        self._forget_connections()

    def stop(self, seconds=PATIENCE):
        """Stop the service, as an operator does; return the seconds it took."""
        began = time.monotonic()
        self.process.send(signal.SIGTERM)
        self.process.wait(seconds)
        self._forget_connections()
        return time.monotonic() - began

    def _forget_connections(self):
        self.client.close()
        self.client = httpx.Client(base_url=self.client.base_url, headers=HEADERS, timeout=PATIENCE, verify=False)

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.kill()
        self.client.close()
        self.anonymous.close()

    def output(self):
        """Return the log."""
        return self.log.read_text(errors="replace")

    def lines(self, event="request"):
        """Return the log lines of an event."""
        result = [json.loads(line) for line in self.output().splitlines() if line.startswith("{")]
        return [line for line in result if line["event"] == event]

    def pids(self):
        """Return the processes: the one started and its children."""
        result = [self.process.pid]
        for item in result:
            with contextlib.suppress(FileNotFoundError):
                result += map(int, Path(f"/proc/{item}/task/{item}/children").read_text().split())
        return result

    def memory(self):
        """Return the resident memory of the largest process, in bytes."""
        return max(_status(pid, "VmRSS") for pid in self.pids()) * 1024

    def most_memory(self):
        """Return the most resident memory of the largest process since `measure_memory_anew`, in bytes."""
        return max(_status(pid, "VmHWM") for pid in self.pids()) * 1024

    def measure_memory_anew(self):
        """Reset `most_memory` to the present memory (proc(5), `clear_refs`)."""
        for pid in self.pids():
            Path(f"/proc/{pid}/clear_refs").write_text("5")

    def descriptors(self):
        """Return the number of open files."""
        return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in self.pids())

    def new_name(self):
        return f"Topic {next(self._numbers)}"

    def write(self, name=None):
        """Create a topic."""
        return self.client.post("/topics", json={"name": name or self.new_name()})

    def import_lines(self, lines, **parameters):
        """Import documents."""
        return self.client.post(
            "/imports", content=lines, params=parameters, headers={"Content-Type": "application/x-ndjson"}
        )

    def topics(self):
        """Return the names of all topics in the file."""
        with read(self.file) as connection:
            return {name for (name,) in connection.execute("SELECT name FROM topics")}

    def is_whole(self):
        """Return whether the file is."""
        return is_whole(self.file)

    def is_well(self):
        """Check that the service is ready and accepts writes."""
        assert self.client.get("/readyz").status_code == 200
        answer = self.write(f"Well {time.monotonic_ns()}")
        assert answer.status_code == 201, answer.text


def _status(pid, name):
    with contextlib.suppress(FileNotFoundError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
    return 0


@contextlib.contextmanager
def read(file):
    """Open a database for inspection, even while a service uses it."""
    with contextlib.closing(sqlite_module().connect(str(file), timeout=PATIENCE)) as connection:
        yield connection


def is_whole(file):
    """Return whether the pages, indexes and references of a database are intact."""
    with read(file) as connection:
        rows = connection.execute("PRAGMA integrity_check").fetchall()
        return rows == [("ok",)] and connection.execute("PRAGMA foreign_key_check").fetchall() == []


def copy_key(file, seeded_file):
    """Add the key of the tests to a database."""
    with read(file) as connection:
        connection.execute("ATTACH ? AS seeded", (str(seeded_file),))
        connection.execute("INSERT INTO api_keys SELECT * FROM seeded.api_keys")
        connection.commit()


def topic_lines(names):
    """Format topics for an import."""
    return "".join(json.dumps({"resource": "topics", "document": {"name": name}}) + "\n" for name in names)


def raw(port, data, seconds=PATIENCE):
    """Send bytes, and return the open connection."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=seconds)
    connection.sendall(data)
    return connection


def request_bytes(method, path, body=b"", media_type="application/json", length=None):
    """Format a request."""
    head = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        *(f"{name}: {value}" for name, value in HEADERS.items()),
    ]
    if body or length:
        head += [f"Content-Type: {media_type}", f"Content-Length: {length or len(body)}"]
    return ("\r\n".join(head) + "\r\n\r\n").encode() + body
