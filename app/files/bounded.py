"""Untrusted files read in bounded memory, with limits on row length and compression ratio."""

import gzip
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, Protocol

MAX_ROW_BYTES: Final = 5 * 1024 * 1024
"""The longest row of a table, or line of NDJSON, that is read: above the default limit of a request body, so that every
record that was sent can be imported. Decoded and parsed, a row takes up to fifteen times as much memory."""
MAX_COMMAS: Final = 200_000
"""Maximum number of commas in a row, and so of values: a value of one byte takes up to sixty bytes in memory."""
MAX_BLANK_ROWS: Final = 2**20
"""Maximum number of rows without any text in a file: the number of rows in a spreadsheet, since some programs save all
of them."""

_MAX_RATIO: Final = 200
# NDJSON and CSV shrink to a tenth, at best to a fiftieth; DEFLATE can reach a ratio of 1,032.
_RATIO_EXEMPT_BYTES: Final = 16 * 1024 * 1024


class Readable(Protocol):
    """A binary file that can be read sequentially."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes, empty at the end."""


class RowTooLong(ValueError):
    """A row is longer than `MAX_ROW_BYTES`, or has more than `MAX_COMMAS`."""

    def __init__(self) -> None:
        super().__init__(
            f"the row is longer than {MAX_ROW_BYTES} bytes or has more than {MAX_COMMAS} commas; "
            "a closing quote or a line end may be missing"
        )


class TooManyBlankRows(ValueError):
    """A file has more than `MAX_BLANK_ROWS` rows without text."""

    def __init__(self) -> None:
        super().__init__(f"the file has more than {MAX_BLANK_ROWS} blank rows; remove them")


class RowLines(Iterator[str]):
    """The lines of a table for `csv.reader`, which joins lines into rows of unlimited length.

    The reader must call `end_row` after each row; until then, `row` has the lines of the row as they are written.
    """

    def __init__(self, readline: Callable[[int], str]) -> None:
        """Read lines with `readline`, which takes the maximum number of characters to return."""
        self._readline, self._blank = readline, 0
        self.row: list[str] = []
        self._left, self._commas = MAX_ROW_BYTES, MAX_COMMAS

    def __next__(self) -> str:
        """Return the next line.

        Raises:
            RowTooLong: the row of this line is too long.
        """
        line = self._readline(self._left + 1)
        if not line:
            raise StopIteration
        self._left -= len(line) if line.isascii() else len(line.encode(errors="surrogateescape"))
        self._commas -= line.count(",")
        if self._left < 0 or self._commas < 0:
            raise RowTooLong
        self.row.append(line)
        return line

    def end_row(self, *, is_blank: bool) -> None:
        """Start the next row.

        Raises:
            TooManyBlankRows: the finished row is blank, and too many before it were.
        """
        self._left, self._commas = MAX_ROW_BYTES, MAX_COMMAS
        self.row.clear()
        self._blank += is_blank
        if self._blank > MAX_BLANK_ROWS:
            raise TooManyBlankRows


def decompress(packed: Readable) -> BinaryIO:
    """Return the content of a gzip file as a stream.

    Reading it raises what `gzip` raises, and BadGzipFile as soon as the content exceeds 200 times the compressed size
    read so far; the first 16 MiB are exempt.
    """
    return io.BufferedReader(_UnzippedStream(packed))


class _CountedStream(io.RawIOBase):
    """A stream that counts the bytes read from it."""

    def __init__(self, stream: Readable) -> None:
        self._stream, self.count = stream, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        piece = self._stream.read(size)
        self.count += len(piece)
        return piece


class _UnzippedStream(io.RawIOBase):
    def __init__(self, packed: Readable) -> None:
        self._packed, self._count = _CountedStream(packed), 0
        self._content = gzip.GzipFile(fileobj=self._packed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]  # as BufferedReader calls it
        piece = self._content.read1(len(buffer))
        buffer[: len(piece)] = piece
        self._count += len(piece)
        if self._count > max(_RATIO_EXEMPT_BYTES, _MAX_RATIO * self._packed.count):
            raise gzip.BadGzipFile(
                f"it expands to more than {_MAX_RATIO} times its compressed size, which no real data does"
            )
        return len(piece)
