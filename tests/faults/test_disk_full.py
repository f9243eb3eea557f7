"""Disk full: 507, reads continue, and the service recovers without a restart once there is space."""

import errno
import os
import shutil
import subprocess
import sys

import pytest
from fault_injection import WRITE
from fault_service import topic_lines
from waiting import PATIENCE


def test_disk_full_answers_507_and_recovers(serve, small_disk):
    service = serve(small_disk)
    created = []
    filler = small_disk / "filler"
    subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "bs=64k", "status=none"], check=False, capture_output=True)
    for _ in range(300):
        name = service.new_name()
        answer = service.write(name)
        if answer.status_code != 201:
            break
        created.append(name)
    problem = answer.json()
    assert (problem["status"], problem["type"]) == (507, "/problems/storage-full")
    assert "sqlite" not in answer.text.lower()
    assert service.import_lines(topic_lines(f"Import {number}" for number in range(300))).status_code == 507
    assert service.client.get("/topics", params={"limit": 1000}).status_code == 200
    assert service.client.get("/export.ndjson.gz").status_code == 200
    filler.unlink()
    service.is_well()
    assert set(created) <= service.topics()
    assert not any(name.startswith("Import") for name in service.topics())
    assert service.is_whole()


def test_a_body_without_storage_space_is_507(serve, faults, tmp_path):
    spool = tmp_path / "spool"
    spool.mkdir()
    service = serve(env={"TMPDIR": str(spool)})
    lines = topic_lines(f"Import {number} {'x' * 200}" for number in range(10_000))
    # The first write is Python's test of the directory.
    with faults.injected(WRITE, first=2, error=errno.ENOSPC, match="spool/"):
        assert service.import_lines(lines).status_code == 507
    assert faults.failed
    service.is_well()


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (["export", "--format", "sqlite", "{disk}/copy.db"], "the export cannot go on: database or disk is full; no file was written"),
        (["import", "--dry-run", "--resource", "topics", "{topics}"], "database or disk is full; nothing was imported"),
        (["vacuum"], "make room; run diplomatic-events vacuum again"),
    ],
)  # fmt: skip
def test_a64_commands_without_room_for_a_copy_say_so(seeded_file, small_disk, tmp_path, command, reason):
    file, topics = small_disk / "events.db", tmp_path / "topics.ndjson"
    shutil.copyfile(seeded_file, file)
    topics.write_text(topic_lines(["A topic"]))
    # There is room for the files beside an open database, and not for a copy.
    (small_disk / "filler").write_bytes(bytes(shutil.disk_usage(small_disk).free - 400_000))
    words = [word.format(disk=small_disk, topics=topics) for word in command]
    ended = subprocess.run(
        [sys.executable, "-m", "app", *words],
        env=os.environ | {"DIPLOMATIC_EVENTS_DATABASE_URL": f"sqlite:///{file}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False), ended.stderr
    assert reason in ended.stderr
    assert sorted(path.name for path in small_disk.iterdir() if not path.name.startswith("events.db-")) == [
        "events.db",
        "filler",
    ]
