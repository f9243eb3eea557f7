"""Servers and wrk as processes, each on a core of its own where there are two."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
HOST: Final = "127.0.0.1"
CONNECTIONS: Final = 16
_START_SECONDS: Final = 300
"""The longest start of a server, on a machine that is busy with something else."""
NO_WRK: Final = (
    "wrk is not installed. Debian, Ubuntu: apt install wrk. Fedora: dnf install wrk. macOS: brew install wrk. "
    "Else build it from https://github.com/wg/wrk"
)


@dataclass(frozen=True, slots=True)
class Load:
    """Figures measured by wrk."""

    rate: float
    """Requests a second."""
    p50_ms: float
    p99_ms: float
    failed: int


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    pid: int
    first_answer_seconds: float
    """From its start to its first answer."""

    def get(self, path: str, headers: Mapping[str, str] = {}) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Get one URL."""
        with contextlib.closing(http.client.HTTPConnection(HOST, self.port, timeout=60)) as connection:
            connection.request("GET", path, headers=dict(headers))
            response = connection.getresponse()
            return response.status, response.headers, response.read()


def on_core(core: int) -> list[str]:
    """Return the command prefix that pins a process to a core; empty if that is impossible."""
    if shutil.which("taskset") is None or (os.cpu_count() or 1) < 2:
        return []
    return ["taskset", "--cpu-list", str(core)]


@contextlib.contextmanager
def running(
    command: Sequence[str],
    first: str,
    environment: Mapping[str, str] = {},
    *,
    pinned: bool = True,
) -> Iterator[Server]:
    """Run a server, whose port stands for `{port}` in the command, until the end of the block."""
    port = _free_port()
    filled = [*(on_core(0) if pinned else []), *(part.replace("{port}", str(port)) for part in command)]
    started = time.monotonic()
    with (ROOT / "build" / "bench" / "server.log").open("wb") as log:
        process = subprocess.Popen(filled, stdout=log, stderr=log, cwd=ROOT, env=os.environ | environment)
    try:
        _await_answer(process, port, first)
        yield Server(port, process.pid, time.monotonic() - started)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def service_command(*more: str) -> list[str]:
    """Return the command that starts the service."""
    return [str(Path(sys.executable).with_name("diplomatic-events")), "serve", "--port", "{port}", *more]


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        port: int = listening.getsockname()[1]
        return port


def _await_answer(process: subprocess.Popen[bytes], port: int, first: str) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            log = (ROOT / "build" / "bench" / "server.log").read_text()
            raise SystemExit(f"{process.args!r}: ended with {process.returncode}: {log[-2000:]}")
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        try:
            connection.request("GET", first)
            if connection.getresponse().status == 200:
                return
        except ConnectionError:
            time.sleep(0.005)
        finally:
            connection.close()
    raise SystemExit(f"{process.args!r}: no answer within {_START_SECONDS} seconds")


def drive(server: Server, lines: Sequence[str], seconds: int, *, pinned: bool = True) -> Load:
    """Load a server by wrk, with one thread and sixteen connections, that ask for the lines in turn."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit(NO_WRK)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s"]
        script = ["-s", str(Path(__file__).with_name("wrk.lua")), f"http://{HOST}:{server.port}", "--", file.name]
        report = subprocess.run(
            [*(on_core(1) if pinned else []), *command, *script], check=True, capture_output=True, text=True
        )
    data = json.loads(report.stdout.strip().splitlines()[-1])
    if not data["requests"]:
        raise SystemExit(f"no request was answered within {seconds} seconds; measure for longer with --seconds")
    return Load(data["requests"] / data["seconds"], data["p50_ms"], data["p99_ms"], data["failed"])


def resident_megabytes(pid: int) -> list[float]:
    """Return the resident memory of a process, or of its children that serve, in MB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    serving = [child for child in children if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()]
    return [_status(item, "VmRSS") / 1024 for item in serving or [str(pid)]]


def processor_seconds(pid: int) -> float:
    """Return the seconds of the processor that a process has taken, which other processes disturb less than the clock's."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _status(pid: str, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{name}:")).split()[1])
