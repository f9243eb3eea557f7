"""The order of system calls: the write-ahead log is synced before the first byte of the response."""

import re
import subprocess

from waiting import wait_until


def test_sync_comes_before_the_answer(serve, tracer, tmp_path):
    service = serve()
    service.is_well()
    trace = tmp_path / "trace"
    calls = "trace=fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg"
    follow = subprocess.Popen(
        [tracer, "-f", "-y", "-s", "64", "-e", calls, "-o", trace, "-p", str(service.process.pid)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert "attached" in follow.stderr.readline()
    try:
        for _ in range(5):
            assert service.write().status_code == 201
        # The tracer writes a line when the call is over, and a client may have the response before.
        wait_until(lambda: trace.read_text().count("HTTP/1.1 201") == 5, explain=trace.read_text)
    finally:
        follow.terminate()
        follow.wait()
        follow.stderr.close()
    order = []
    for line in trace.read_text().splitlines():
        if "HTTP/1.1 201" in line:
            order.append("answer")
        elif re.search(r"pwrite64\(\d+<[^>]*-wal>", line):
            order.append("write")
        # strace reports longer calls twice: as unfinished at the start, as resumed at the end.
        elif re.search(r"f(?:data)?sync\(\d+<[^>]*-wal>\) += 0|f(?:data)?sync resumed>\) += 0", line):
            order.append("sync")
    shown = [item for index, item in enumerate(order) if index == 0 or order[index - 1] != item]
    assert shown == ["write", "sync", "answer"] * 5
