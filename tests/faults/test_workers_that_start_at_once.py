"""Eight servers that start at once on a database that is not there yet: all start, and it is made and seeded once."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time

import httpx
import pytest
from fault_access import free_port

COUNT = 8


@pytest.fixture
def started(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DIPLOMATIC_EVENTS_")}
    environment["DIPLOMATIC_EVENTS_DATABASE_URL"] = f"sqlite:///{tmp_path / 'events.db'}"
    ports = [free_port() for _ in range(COUNT)]
    logs = [tmp_path / f"log-{number}" for number in range(COUNT)]
    with contextlib.ExitStack() as stack:
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "app", "serve", "--port", str(port)],
                cwd=tmp_path,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=stack.enter_context(log.open("wb")),
                stderr=subprocess.STDOUT,
            )
            for port, log in zip(ports, logs, strict=True)
        ]
        try:
            yield list(zip(processes, ports, logs, strict=True))
        finally:
            for each in processes:
                each.send_signal(signal.SIGTERM)
            for each in processes:
                try:
                    each.wait(timeout=30)
                except subprocess.TimeoutExpired:
                    each.kill()
                    each.wait()


@pytest.mark.slow
def test_all_start(started):
    for process, port, log in started:
        _wait_until_ready(process, port, log)
    said = [log.read_text() for _, _, log in started]
    # The first key is made, and told, once.
    assert len(re.findall(r"dipev_\w{49}", "".join(said))) == 1
    [key] = re.findall(r"dipev_\w{49}", "".join(said))
    assert "Traceback" not in "".join(said)
    seen = set()
    for number, (_, port, _) in enumerate(started):
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as client:
            made = client.post("/topics", json={"name": f"By {number}"}, headers={"X-API-Key": key})
            assert made.status_code == 201, made.text
            seen.add(client.get("/meetings?total=true&limit=1").json()["total"])
    assert len(seen) == 1


def _wait_until_ready(process, port, log):
    for _ in range(1200):
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text())
