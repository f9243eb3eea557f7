"""Files that commands write: private, whole or not there, and never written through a link.

Each is written under a name of its own beside its target, which nobody can have prepared (O_EXCL), and renamed at the
end. Whoever reads the target finds the former file or the whole new one.
"""

import glob
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

PRIVATE: Final = 0o600
"""The mode of every file: it can be read and written by its owner alone, whatever the umask."""
_PRIVATE_DIRECTORY: Final = 0o700


def create(file: Path) -> int:
    """Create a private file that is not there yet, and return its descriptor, open for reading and writing.

    Raises:
        OSError: there is something of this name, if only a link, or the file cannot be made.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE)
    # A umask may take away what the owner needs.
    os.fchmod(descriptor, PRIVATE)
    return descriptor


def _create_beside(target: Path) -> tuple[Path, int]:
    """Create the file under which what will be `target` is written; return its path and its descriptor.

    Raises:
        OSError: the file cannot be made; it names the target.
    """
    file = unfinished(target)
    try:
        return file, create(file)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(target)) from error


def unfinished(target: Path) -> Path:
    """Return the name under which what will be `target` is written: beside it, and not to be guessed."""
    return target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")


@contextmanager
def stream(target: Path, *, keep_failed: bool = False) -> Iterator[BinaryIO]:
    """Yield a stream whose content becomes the file `target` at the end of the block.

    If the block raises, the former file stays, unless `keep_failed` is set. A device or a pipe is written to directly.

    Raises:
        OSError: the file cannot be written.
    """
    if _is_special(target):
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_NOCTTY | os.O_CLOEXEC), "wb") as opened:
            yield opened
        return
    if target.is_dir():
        raise IsADirectoryError(f"{target} is a directory; name a file")
    file, descriptor = _create_beside(target)
    is_kept = keep_failed
    try:
        with os.fdopen(descriptor, "wb") as opened:
            yield opened
        is_kept = True
    finally:
        if is_kept:
            # Replaces a link of this name, and does not follow it.
            file.replace(target)
        else:
            file.unlink()


@contextmanager
def path(target: Path) -> Iterator[Path]:
    """Yield the path of a new empty file beside `target`; at the end of the block it is gone, under this name.

    It is for SQLite, which opens files itself; the block renames or links the file when it is whole.

    Raises:
        OSError: the file cannot be made.
    """
    file, descriptor = _create_beside(target)
    os.close(descriptor)
    try:
        yield file
    finally:
        for each in file.parent.glob(f"{glob.escape(file.name)}*"):
            each.unlink(missing_ok=True)


@contextmanager
def directory(target: Path) -> Iterator[Path]:
    """Yield a new private directory that becomes `target` at the end of the block, and is gone if it raises.

    Raises:
        OSError: the directory cannot be made, or there is a file or a directory with content of that name by now.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished_one = unfinished(target)
    unfinished_one.mkdir(mode=_PRIVATE_DIRECTORY)
    try:
        yield unfinished_one
        unfinished_one.rename(target)
    finally:
        shutil.rmtree(unfinished_one, ignore_errors=True)


def tighten(file: Path) -> bool:
    """Let a file be read and written by its owner alone; return whether that holds.

    A file that is not there is fine; the mode of somebody else's file cannot be changed. The file is not opened: to
    close it would drop the locks that SQLite holds on it (https://sqlite.org/howtocorrupt.html section 2.2).
    """
    with suppress(FileNotFoundError):
        if is_open_to_others(file):
            with suppress(OSError):
                file.chmod(PRIVATE)
            return not is_open_to_others(file)
    return True


def is_open_to_others(file: Path) -> bool:
    """Return whether others than the owner may read or write a file; a link has no mode of its own.

    Raises:
        FileNotFoundError: there is no such file.
    """
    mode = file.lstat().st_mode
    return bool(mode & 0o077) and not stat.S_ISLNK(mode)


def _is_special(target: Path) -> bool:
    try:
        mode = target.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
