"""Failing writes and syncs, ends of processes and a shifted clock: the compiled `fault_shim.c`, and the file that controls it."""

import contextlib
import errno
import mmap
import shutil
import signal
import struct
import subprocess
from pathlib import Path

WRITE, SYNC, TRUNCATE, READ, SEND = 1, 2, 4, 8, 16
_NUMBERS = struct.Struct("6i")
_MATCH_BYTES = 64
_OFFSET = struct.Struct("i")
KILL = -signal.SIGKILL
"""In place of an error: the process is killed before the operation."""


def compiler():
    """Return the C compiler, or None."""
    return shutil.which("gcc") or shutil.which("cc")


def compile_shim(directory):
    """Compile the shim; return the path of the library."""
    library = directory / "fault_shim.so"
    source = Path(__file__).with_name("fault_shim.c")
    subprocess.run([compiler(), "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library


class Faults:
    """Faults in the processes that run with `environment`."""

    def __init__(self, library, directory):
        self.file = directory / "faults"
        self.file.write_bytes(bytes(_NUMBERS.size + _MATCH_BYTES + _OFFSET.size))
        self.environment = {"LD_PRELOAD": str(library), "FAULTS_CONTROL": str(self.file)}
        with self.file.open("r+b") as file:
            self.mapped = mmap.mmap(file.fileno(), 0)

    def close(self):
        self.mapped.close()

    @contextlib.contextmanager
    def injected(self, kinds, *, first=1, times=1_000_000, error=errno.EIO, match=".db"):
        """Inject failures into operations of these kinds, starting with the `first`, the given number of times."""
        self.mapped[_NUMBERS.size : -_OFFSET.size] = match.encode().ljust(_MATCH_BYTES, b"\0")
        self._set(0, error, first, times)
        self.mapped[:4] = struct.pack("i", kinds)
        try:
            yield self
        finally:
            self.mapped[:4] = struct.pack("i", 0)

    def _set(self, *numbers):
        self.mapped[: _NUMBERS.size] = _NUMBERS.pack(*numbers, 0, 0)

    @contextlib.contextmanager
    def clock_ahead(self, seconds):
        """Set the clock of the processes so many seconds ahead, or back if negative, for a block; it may be called again."""

        def set_ahead(seconds):
            self.mapped[-_OFFSET.size :] = _OFFSET.pack(seconds)

        set_ahead(seconds)
        try:
            yield set_ahead
        finally:
            set_ahead(0)

    @property
    def failed(self):
        """Return the number of failed operations."""
        return _NUMBERS.unpack(self.mapped[: _NUMBERS.size])[5]

    @property
    def counted(self):
        """Return the number of operations that could have failed."""
        return _NUMBERS.unpack(self.mapped[: _NUMBERS.size])[4]
