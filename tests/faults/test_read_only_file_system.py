"""A file system that becomes read-only: writes get 503, reads continue, and writes recover."""

import errno

from fault_injection import SYNC, TRUNCATE, WRITE
from fault_service import read


def test_read_only_file_system_refuses_writes(serve, faults):
    # As for a failing disk with the mount option errors=remount-ro: open files refuse every write.
    service = serve()
    with faults.injected(WRITE | SYNC | TRUNCATE, error=errno.EROFS):
        answer = service.write("Refused")
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
        assert answer.headers["retry-after"]
        assert service.client.get("/topics").status_code == 200
        assert service.client.get("/readyz").status_code == 200
    assert faults.failed
    assert "Refused" not in service.topics()
    service.is_well()


def test_database_locked_by_another_program_rejects_writes_temporarily(serve):
    service = serve()
    service.is_well()
    with read(service.file) as connection:
        # A transaction of another program, such as a backup tool or an administrator.
        connection.execute("BEGIN IMMEDIATE")
        answer = service.write("Refused")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        connection.rollback()
    service.is_well()
