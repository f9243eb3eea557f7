"""kill -9 at any moment during writes and imports: acknowledged writes persist, no import is partial."""

import random
import threading
import time
from collections import Counter

import httpx
import pytest
from fault_service import topic_lines
from waiting import PATIENCE

ROWS = 250
"""More than the rows of a batch, which one statement writes."""


class Writers:
    """Two writers and one importer, until the service ends."""

    def __init__(self, service, number):
        self.service, self.number = service, number
        self.acknowledged = set()
        self.imports_again = threading.Event()
        self.seconds_of_import = 0.0
        self.threads = [threading.Thread(target=self._go_on, args=(item,)) for item in range(3)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()

    def __exit__(self, failure, *_):
        if failure is not None:
            self.service.kill()
        for thread in self.threads:
            thread.join()

    def _go_on(self, writer):
        client = httpx.Client(
            base_url=self.service.client.base_url, headers=self.service.client.headers, timeout=PATIENCE, verify=False
        )
        with client:
            for count in range(1_000_000):
                names = {f"R{self.number} W{writer} {count}"}
                if writer == 2:
                    names = {f"R{self.number} import {count} row {row}" for row in range(ROWS)}
                    if self.seconds_of_import:
                        self.imports_again.set()
                began = time.monotonic()
                try:
                    answer = self._send(client, writer, names)
                except httpx.TransportError:
                    return
                if writer == 2:
                    self.seconds_of_import = time.monotonic() - began
                if answer.is_success:
                    self.acknowledged |= names

    def _send(self, client, writer, names):
        if writer != 2:
            return client.post("/topics", json={"name": next(iter(names))})
        headers = {"Content-Type": "application/x-ndjson"}
        return client.post("/imports", content=topic_lines(sorted(names)), headers=headers)


def check_imports(topics):
    """Check that each import is there as a whole or not at all."""
    imported = Counter(name.partition(" row ")[0] for name in topics if " import " in name)
    assert set(imported.values()) <= {ROWS}


@pytest.mark.parametrize(
    "kills", [pytest.param(3, id="some"), pytest.param(200, id="two-hundred", marks=pytest.mark.soak)]
)
def test_kill_during_writes_and_imports_loses_no_acknowledged_write(serve, kills):
    chance = random.Random(20261123)
    service = serve()
    acknowledged = set()
    for number in range(kills):
        writers = Writers(service, number)
        with writers:
            assert writers.imports_again.wait(PATIENCE)
            end = time.monotonic() + chance.random() * writers.seconds_of_import
            while time.monotonic() < end:
                check_imports(service.topics())
            service.kill()
        acknowledged |= writers.acknowledged
        there = service.topics()
        assert acknowledged - there == set()
        check_imports(there)
        assert service.is_whole()
        service.start()
    assert len(acknowledged) > kills
    service.is_well()
