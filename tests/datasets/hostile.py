"""Expensive input files: streams of any length that use no memory themselves, and a measurement of the reader."""

import io
import tracemalloc

MEGABYTE = 1024 * 1024


class Endless(io.RawIOBase):
    """A stream of a prefix followed by megabytes of one repeated piece."""

    def __init__(self, begin, piece, megabytes=100):
        repeated = piece * (65_536 // len(piece))
        self._pieces = iter((begin, *(repeated for _ in range(megabytes * MEGABYTE // len(repeated)))))
        self._left = b""

    def readable(self):
        return True

    def readinto(self, buffer):
        while not self._left:
            if (piece := next(self._pieces, None)) is None:
                return 0
            self._left = piece
        piece, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def endless(begin, piece, megabytes=100):
    """Open such a stream, as a file is opened."""
    return io.BufferedReader(Endless(begin, piece, megabytes))


def megabytes_taken(work):
    """Return the peak of additional Python memory, in megabytes."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / MEGABYTE
    finally:
        tracemalloc.stop()
