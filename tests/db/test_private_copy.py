"""Private copies of an SQLite database."""

import os
import time

import pytest

from app.db.private_copy import private_copy
from app.files import private


@pytest.fixture
def start_file(seeded_file):
    return seeded_file


def temporary_files(database):
    return sorted(database.file.path.parent.glob(f".{database.file.path.name}.*"))


def test_copies_of_killed_processes_are_removed_and_those_in_use_are_not(database):
    path = database.file.path
    left, new, other = (
        path.with_name(f".{name}.part")
        for name in (f"{path.name}.{'a1' * 8}", f"{path.name}.{'b2' * 8}", f"x.db.{'c3' * 8}")
    )
    companion = left.with_name(f"{left.name}-wal")
    for file in (left, companion, new, other):
        file.write_bytes(b"")
    with private.temporary_file(path) as used:
        for file in (left, other, used):
            os.utime(file, (time.time() - 3600,) * 2)
        with private_copy(database) as copy:
            assert not left.exists()
            assert not companion.exists()
            assert {new, used, copy.file.path} <= set(temporary_files(database))
            assert other.exists()
    assert temporary_files(database) == [new]
