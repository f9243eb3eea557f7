"""Services and workers that start at once on a new database all start."""

import fcntl
import os
import re
import time

import pytest
from fault_service import Service, copy_key, is_whole, read

from app.domain import api_key


@pytest.mark.parametrize("rounds", [pytest.param(1, id="once"), pytest.param(30, id="thirty", marks=pytest.mark.soak)])
def test_eight_services_start_on_a_new_database(process_pool, tmp_path, seeded_file, rounds):
    for number in range(rounds):
        directory = tmp_path / str(number)
        directory.mkdir()
        services = []
        for item in range(8):
            service = Service(process_pool, directory, None)
            service.log = directory / f"log-{item}"
            services.append(service)
        try:
            for service in services:
                service.begin()
            for service in services:
                service.wait_until_ready()
            data = "".join(service.output() for service in services)
            assert "Traceback" not in data
            # One of them created the first key and printed it.
            assert len(re.findall(api_key.PATTERN, data)) == 1
            with read(services[0].file) as connection:
                assert connection.execute("SELECT count(*) FROM api_keys").fetchone() == (1,)
                connection.execute("DELETE FROM api_keys")
                connection.commit()
            copy_key(services[0].file, seeded_file)
            for service in services:
                service.is_well()
            assert is_whole(services[0].file)
            with read(services[0].file) as connection:
                assert connection.execute("SELECT count(*) FROM meetings").fetchone() == (1,)
        finally:
            for service in services:
                service.close()


def test_one_service_prepares_the_database_while_others_wait(run, tmp_path):
    lock = os.open(tmp_path / "events.db-prepare", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)  # as a service does while it prepares the database
        other = run(tmp_path / "events.db", "migrate")
        until = time.monotonic() + 2
        while time.monotonic() < until:
            assert other.process.poll() is None
            assert not (tmp_path / "events.db").exists()
            time.sleep(0.05)
    finally:
        os.close(lock)
    assert other.end() == 0, other.output
    assert is_whole(tmp_path / "events.db")
