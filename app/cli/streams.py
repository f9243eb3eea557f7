"""Standard streams of a command that cannot be written: closed by the caller, or on a full disk."""

import errno
import io
import os
import sys
from pathlib import Path
from typing import TextIO


class _ClosedStream(io.RawIOBase):
    """A stream like a closed file descriptor, for which Python has no object: each write fails."""

    def writable(self) -> bool:
        """Return True: the error is that of the write."""
        return True

    def write(self, _data: object) -> int:
        """Raise OSError."""
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def replace_closed() -> None:
    """Replace standard streams that the caller has closed: output fails when it is written, messages are discarded."""
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(_ClosedStream()), encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = _discarding()


def discard_output() -> None:
    """Discard what is left to be written to standard output, or the interpreter would try it again when it exits."""
    sys.stdout = _discarding()


def messages_are_discarded() -> bool:
    """Return whether standard error was closed by the caller, or is the null device."""
    try:
        return os.path.samestat(os.fstat(sys.stderr.fileno()), Path(os.devnull).stat())
    except OSError:  # a stream of a test or an embedding program has no descriptor
        return False


def _discarding() -> TextIO:
    return os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
