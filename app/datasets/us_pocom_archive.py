"""The archive of all persons of "pocom" (Office of the Historian), read as a stream within limits."""

import tarfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, Self

from app.files import bounded
from app.transfer.rows import ImportRow, RejectedRow

_MAX_PERSON_BYTES: Final = 1_000_000  # a person has under 2,000
_MAX_HEADER_BYTES: Final = 16_384  # `tarfile` reads long names and pax headers whole, and recursively
_MAX_GLOBAL_HEADERS: Final = 100
_HEADERS: Final = frozenset(
    {
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.SOLARIS_XHDTYPE,
    }
)

ReadFile = Callable[[bounded.Readable, str], Iterator[ImportRow | RejectedRow]]


class PrependedStream:
    """A stream with the bytes that were already read from it put back in front."""

    def __init__(self, head: bytes, rest: bounded.Readable) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, at most `size`, or all that are left."""
        if not self._head:
            return self._rest.read(size)
        head, self._head = self._head, b""
        if size < 0:
            return head + self._rest.read()
        self._head = head[size:]
        return head[:size]


class _BoundedTarInfo(tarfile.TarInfo):
    """A header of an archive; it is refused if it announces long data that `tarfile` would read whole."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        header = super().frombuf(buf, encoding, errors)
        if header.type == tarfile.GNUTYPE_SPARSE:
            raise tarfile.ReadError("it contains a sparse file, which is never a person")
        if header.type in _HEADERS and header.size > _MAX_HEADER_BYTES:
            raise tarfile.ReadError(f"it has a name or header of {header.size} bytes; the limit is {_MAX_HEADER_BYTES}")
        return header


def rows(stream: BinaryIO, name: str, read_file: ReadFile) -> Iterator[ImportRow | RejectedRow]:
    """Yield the rows of all files of an archive (tar), which is read as a stream.

    Args:
        stream: The archive, decompressed.
        name: Its name, for the location of the rows.
        read_file: Yields the rows of one file at a location, and raises ValueError if the file cannot be read: then it is
            one rejected row.

    Raises:
        ValueError: the archive is damaged, or announces more than `tarfile` should read.
    """
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_BoundedTarInfo) as archive:
            while (member := archive.next()) is not None:
                archive.members = []  # type: ignore[attr-defined]  # otherwise it keeps every member in memory
                if len(archive.pax_headers) > _MAX_GLOBAL_HEADERS:
                    raise tarfile.ReadError(f"it has more than {_MAX_GLOBAL_HEADERS} global headers")
                if member.isdir():
                    continue
                location = f"{name} {member.name}"
                file = archive.extractfile(member) if member.isfile() else None
                if file is None or not member.name.endswith(".xml"):
                    yield RejectedRow(location, "file", "is not an XML file; remove it from the archive")
                elif member.size > _MAX_PERSON_BYTES:
                    yield RejectedRow(location, "file", f"exceeds {_MAX_PERSON_BYTES} bytes, too long for one person")
                else:
                    yield from _rows_of_file(file, location, read_file)
    except (tarfile.TarError, EOFError, zlib.error, OSError, RecursionError) as error:
        raise ValueError(f"{name} is not a complete archive (tar or tar.gz): {error}; download it again") from error


def _rows_of_file(file: bounded.Readable, location: str, read_file: ReadFile) -> Iterator[ImportRow | RejectedRow]:
    try:
        yield from read_file(file, location)
    except ValueError as error:
        yield RejectedRow(location, "file", str(error))
