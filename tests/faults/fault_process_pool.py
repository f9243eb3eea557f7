"""Start `diplomatic-events` in new processes quickly, by forking a process that has imported everything.

Run as a program it takes one JSON object a line on standard input (`arguments`, `environment`, `directory`, `output`),
and responds to each with the id of the started process, which writes its exit code next to its output.
"""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


class ProcessPool:
    """The client side of this program."""

    def __init__(self, environment):
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def start(self, arguments, environment, directory, output):
        data = {"arguments": [*map(str, arguments)], "environment": environment, "directory": str(directory)}
        self.process.stdin.write(json.dumps({**data, "output": str(output)}) + "\n")
        self.process.stdin.flush()
        return Process(int(self.process.stdout.readline()), Path(f"{output}.code"))

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class Process:
    """A process that is not a child of the test process."""

    def __init__(self, pid, code_file):
        self.pid, self._code_file = pid, code_file
        try:
            self._handle = os.pidfd_open(pid)
        except ProcessLookupError:  # it has already ended
            self._handle = None

    def wait(self, seconds=60):
        if self._handle is not None:
            assert select.select([self._handle], [], [], seconds)[0], f"process {self.pid} goes on"
            os.close(self._handle)
            self._handle = None

    def poll(self):
        """Return the exit status, or None while the process runs."""
        if self._handle is not None and select.select([self._handle], [], [], 0)[0]:
            self.wait()
        return None if self._handle is not None else 0

    @property
    def code(self):
        """The exit code; None if a signal ended the process."""
        return int(self._code_file.read_text()) if self._code_file.exists() else None

    def send(self, number):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill_group(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.wait()


def _run(data):
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(data["directory"])
    os.environ.clear()
    os.environ.update(data["environment"])
    output = os.open(data["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, descriptor in ((0, nothing), (1, output), (2, output)):
        os.dup2(descriptor, number)
    sys.argv = ["diplomatic-events", *data["arguments"]]
    code = 70
    try:
        main.main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    finally:
        sys.stdout.flush()
        Path(f"{data['output']}.code").write_text(str(code))
        os._exit(code)


if __name__ == "__main__":
    import uvicorn.loops.uvloop
    import uvicorn.protocols.http.httptools_impl  # noqa: F401

    import app.main  # noqa: F401 - what `serve` would import
    from app.cli import main

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := sys.stdin.readline():
        if (child := os.fork()) == 0:
            _run(json.loads(line))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
