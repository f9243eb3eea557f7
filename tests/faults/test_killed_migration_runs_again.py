"""After a migration is killed halfway, the next run succeeds."""

import random
import time

import pytest
from fault_service import is_whole


@pytest.mark.parametrize(
    "kills", [pytest.param(6, id="some"), pytest.param(100, id="a-hundred", marks=pytest.mark.soak)]
)
def test_killed_migration_runs_again(run, tmp_path, kills):
    chance = random.Random(20261123)

    def begun(file):
        migration, log = run(file, "migrate"), file.with_name(f"{file.name}-wal")
        while migration.process.poll() is None and not log.exists():
            time.sleep(0.001)
        return migration

    # Moments while tables are created, on a machine of any speed.
    whole, began = begun(tmp_path / "whole.db"), time.monotonic()
    assert whole.end() == 0
    takes = time.monotonic() - began
    half_way = 0
    for number in range(kills):
        directory = tmp_path / str(number)
        directory.mkdir()
        file = directory / "events.db"
        migration = begun(file)
        time.sleep(chance.uniform(0.0, takes))
        migration.process.kill_group()
        half_way += migration.process.code is None
        again = run(file, "migrate")
        assert again.end() == 0, again.output
        assert is_whole(file)
    assert half_way
