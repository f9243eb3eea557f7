"""The database file is deleted or replaced at run time: 503, never a silent empty database, and then recovery."""

import shutil

import pytest

BESIDE = ("", "-wal", "-shm")


def move_away(file):
    aside = file.parent / "aside"
    aside.mkdir()
    for suffix in BESIDE:
        item = file.with_name(file.name + suffix)
        if item.exists():
            item.rename(aside / item.name)
    return aside / file.name


def refuses(service, says):
    service.wait_until(lambda: service.client.get("/topics").status_code == 503)
    for answer in (
        service.client.get("/readyz"),
        service.client.get("/topics"),
        service.client.get("/export.ndjson.gz"),
        service.client.get("/topics", params={"q": "x", "total": "true"}),
        service.write(),
    ):
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
        assert says in answer.json()["detail"]
        assert answer.headers["retry-after"]
    assert service.anonymous.get("/healthz").status_code == 200


@pytest.mark.parametrize("workers", [1, 2])
def test_deleted_and_restored_database_file_is_noticed(serve, run, tmp_path, workers):
    service = serve(workers=workers)
    assert service.write("Before").status_code == 201
    assert run(service.file, "backup", tmp_path / "backup").end() == 0
    move_away(service.file)
    refuses(service, "the database file is missing")
    assert not service.file.exists()
    assert run(service.file, "restore", tmp_path / "backup").end() == 0
    service.wait_until(lambda: service.client.get("/topics").status_code == 200)
    service.is_well()
    assert "Before" in service.topics()
    assert service.is_whole()


def test_replacement_by_another_valid_database_is_served(serve, seeded_file):
    service = serve()
    assert service.write("In the former").status_code == 201
    former = move_away(service.file)
    shutil.copyfile(seeded_file, service.file)
    service.wait_until(lambda: "In the former" not in service.client.get("/topics?limit=1000").text)
    service.is_well()
    service.stop()
    assert "In the former" not in service.topics()
    assert service.is_whole()
    assert former.exists()


def test_file_replaced_next_to_the_old_log(serve, seeded_file):
    # SQLite would replay that log into the new file.
    service = serve()
    assert service.write("In the former").status_code == 201
    other = service.file.with_name("other")
    shutil.copyfile(seeded_file, other)
    other.rename(service.file)
    refuses(service, "move that log away")
    service.file.with_name("events.db-wal").unlink()
    service.wait_until(lambda: service.client.get("/topics").status_code == 200)
    service.is_well()
    assert service.is_whole()


def test_replacement_by_an_empty_file_is_reported(serve):
    service = serve()
    move_away(service.file)
    service.file.touch()
    refuses(service, "with another schema")
    assert service.file.stat().st_size == 0
