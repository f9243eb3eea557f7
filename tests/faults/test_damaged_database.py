"""A damaged database: 503 with a clear message, and clear messages of the commands."""

import pytest


@pytest.mark.parametrize("first_page", [0, 1])
def test_a_damaged_database_is_reported(serve, run, big_file, tmp_path, first_page):
    service = serve(start_file=big_file)
    size = service.file.stat().st_size
    with service.file.open("r+b") as file:
        file.seek(first_page * 4096)
        file.write(b"\xa5" * (size - first_page * 4096))
    for answer in (
        service.client.get("/topics?limit=500"),
        service.client.get("/meetings?total=true"),
        service.write(),
    ):
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
        assert "is damaged" in answer.json()["detail"]
        assert "malformed" not in answer.text
    assert service.anonymous.get("/healthz").status_code == 200
    service.stop()
    backup = run(service.file, "backup", tmp_path / "backup")
    assert (backup.end(), (tmp_path / "backup").exists()) == (1, False)
    check = run(service.file, "check")
    assert check.end() == 1
    assert "Traceback" not in check.output + backup.output
