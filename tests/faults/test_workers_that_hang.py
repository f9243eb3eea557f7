"""A worker process that hangs for some seconds, as on a busy machine, is not killed."""

import contextlib
import os
import signal
import time
from pathlib import Path

import httpx
import pytest
from waiting import PATIENCE

SECONDS = 7
"""Longer than uvicorn itself would wait."""


def served_by(service):
    """Return the worker processes, without the supervisor and the resource tracker."""
    return {pid for pid in service.pids() if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()}


@pytest.mark.slow
def test_worker_survives_and_responds(serve):
    service = serve(workers=2)
    service.wait_until(lambda: len(service.lines("Application startup complete.")) == 2)
    workers = served_by(service)
    assert len(workers) == 2
    clients = [httpx.Client(base_url=service.client.base_url, timeout=PATIENCE, verify=False) for _ in range(8)]
    with contextlib.ExitStack() as stack:
        for client in clients:
            stack.enter_context(client)
            assert client.get("/topics").status_code == 200  # so that its connection belongs to one of them
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        try:
            time.sleep(SECONDS)
        finally:
            for worker in workers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGCONT)
        for client in clients:
            assert client.get("/topics").status_code == 200
    assert served_by(service) == workers
    service.is_well()
