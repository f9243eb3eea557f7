"""A backup taken during writes is a consistent snapshot, and can be restored."""

import threading

from fault_service import is_whole, read


def test_backup_during_writes_is_consistent(serve, run, big_file, tmp_path):
    service = serve(start_file=big_file)
    stop = threading.Event()
    acknowledged = []

    def write():
        while not stop.is_set():
            # Two records in one request: a consistent backup has both or neither.
            name = service.new_name()
            answer = service.client.post("/topics", json={"name": name, "parent": {"name": f"Parent of {name}"}})
            assert answer.status_code == 201, answer.text
            acknowledged.append(name)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        service.wait_until(lambda: acknowledged)
        first = len(acknowledged)
        for number in range(3):
            before = len(acknowledged)
            assert run(service.file, "backup", tmp_path / f"kept-{number}").end() == 0
            restored = tmp_path / f"restored-{number}" / "events.db"
            restored.parent.mkdir()
            restore = run(restored, "restore", tmp_path / f"kept-{number}")
            assert restore.end() == 0, restore.output
            check = run(restored, "check")
            assert check.end() == 0, check.output
            with read(restored) as connection:
                names = {name for (name,) in connection.execute("SELECT name FROM topics")}
            assert set(acknowledged[:before]) <= names
            added = {name for name in names if name.startswith("Topic ")}
            assert {f"Parent of {name}" for name in added} == {name for name in names if name.startswith("Parent of")}
            assert is_whole(restored)
        assert len(acknowledged) > first, "the backups held up the writes"
    finally:
        stop.set()
        writer.join()
