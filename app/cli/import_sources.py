"""The rows of the files that `import` is given: folders, files, pipes and standard input."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import BinaryIO

from app.cli.common import describe
from app.datasets import registry
from app.mapping.reader import MappingReader
from app.transfer import files
from app.transfer.rows import ImportRow, RejectedRow


def copy_streams(stack: ExitStack, sources: list[str]) -> dict[str, BinaryIO]:
    """Copy standard input and pipes to temporary files: they may be slow, and an import blocks other writers."""
    copies: dict[str, BinaryIO] = {}
    for source in sources:
        if source in copies or (source != "-" and not Path(source).is_fifo()):
            continue
        copies[source] = copy = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - `stack` closes it
        with nullcontext(sys.stdin.buffer) if source == "-" else Path(source).open("rb") as stream:
            shutil.copyfileobj(stream, copy)
        copy.flush()
    return copies


def _again(copy: BinaryIO) -> BinaryIO:
    """Open a copy from its beginning: a source that is named twice is read twice, whether it is a pipe or a file."""
    stream = os.fdopen(os.dup(copy.fileno()), "rb")
    stream.seek(0)
    return stream


class RowsOfFiles:
    """The rows of all files, which are read again each time that they are iterated."""

    def __init__(
        self, sources: list[str], read: Callable[[str], Iterator[ImportRow | RejectedRow]], *, keep_going: bool
    ) -> None:
        """Store the names of the sources, and how to read one of them; nothing is read yet."""
        self._sources, self._read, self._keep_going = sources, read, keep_going

    def __iter__(self) -> Iterator[ImportRow | RejectedRow]:
        """Yield the rows.

        Raises:
            ValueError: a file cannot be read, or only in part. With `keep_going`, it is refused like a row instead.
        """
        for source in self._sources:
            try:
                yield from self._read(source)
            except (ValueError, OSError) as error:
                if self._keep_going:
                    reason = f"{describe(error)}; the rows before that, if any, were read"
                    yield RejectedRow(_name(source), "file", reason)
                elif len(self._sources) > 1:
                    raise ValueError(
                        f"{describe(error)}; leave {_name(source)} out, or import the others with --keep-going"
                    ) from error
                else:
                    raise


def _name(source: str) -> str:
    return "standard input" if source == "-" else Path(source).name


def rows_of_file(
    source: str, copies: dict[str, BinaryIO], format_: str, resource: str, mapping: MappingReader | None
) -> Iterator[ImportRow | RejectedRow]:
    """Yield the rows of a file or folder; `copies` are of streams, and `format_` may be `auto`.

    Raises:
        OSError: the file cannot be read.
        ValueError: it does not have the format, or `auto` cannot infer it from the name.
    """
    name = _name(source)
    if (read_folder := registry.folder_reader(format_)) is not None:
        if not Path(source).is_dir():
            raise ValueError(f"{name} is not a folder; {format_} are imported by the folder that has their files")
        yield from read_folder(Path(source))
        return
    if source not in copies and Path(source).is_dir():
        raise ValueError(f"{source} is a folder; give the files in it, such as {Path(source) / '*'}")
    with ExitStack() as stack:
        stream = stack.enter_context(_again(copies[source]) if source in copies else Path(source).open("rb"))  # noqa: SIM115
        stack.enter_context(files.reporting_broken_file(name))
        if format_ in registry.FORMATS:
            yield from registry.reader(format_)(_decompressed(stream, source), name)
            return
        content = files.open_content(stream)
        if mapping is not None:
            yield from mapping.read(content, name)
            return
        bare = source.removesuffix(".gz")
        if format_ == "csv" or (format_ == "auto" and bare.endswith(".csv")):
            yield from files.read_csv(content, name, resource)
        elif format_ == "ndjson" or source == "-" or bare.endswith((".ndjson", ".jsonl")):
            yield from files.read_ndjson(content, name, resource)
        else:
            raise ValueError(f"{source}: the format cannot be inferred from the name; give --format")


def _decompressed(stream: BinaryIO, source: str) -> BinaryIO:
    """Decompress a file of a data set; an archive (.tar.gz) is left to the reader."""
    return stream if source.endswith((".tar.gz", ".tgz")) else files.open_content(stream)
