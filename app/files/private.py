"""Files written by commands: private, atomic, and never written through a link.

Each file is written under an unpredictable temporary name beside its target, which nobody can have prepared (O_EXCL),
and renamed at the end. Readers of the target find either the old file or the complete new one.
"""

import fcntl
import glob
import io
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

PRIVATE: Final = 0o600
"""The mode of every file: readable and writable by its owner alone, whatever the umask."""
_PRIVATE_DIRECTORY: Final = 0o700
_TOKEN_BYTES: Final = 8
_BUFFER_BYTES: Final = 64 << 10
_ABANDONED_SECONDS: Final = 60.0
"""The age from which a temporary file counts as abandoned if nobody has locked it: a new one is not locked yet."""
# https://www.sqlite.org/fileformat.html section 1.3
_SQLITE: Final = b"SQLite format 3\x00"


def create(file: Path) -> int:
    """Create a private file that does not exist yet, and return its descriptor, open for reading and writing.

    Raises:
        OSError: something of this name exists, even a link, or the file cannot be created.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE)
    # A umask may remove permissions that the owner needs.
    os.fchmod(descriptor, PRIVATE)
    return descriptor


def _create_temporary(target: Path) -> tuple[Path, int]:
    """Create the temporary file for `target`; return its path and descriptor, which has a lock that tells it is in use.

    Those that processes have left which were killed are removed first, or they would fill the disk one day.

    Raises:
        OSError: the file cannot be created; the error names the target.
    """
    _remove_abandoned(target)
    file = temporary_path(target)
    try:
        descriptor = create(file)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(target)) from error
    with suppress(OSError):  # not every file system has locks
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return file, descriptor


def temporary_path(target: Path) -> Path:
    """Return the temporary name under which `target` is written: beside it, and unpredictable."""
    return target.with_name(f".{target.name}.{secrets.token_hex(_TOKEN_BYTES)}.part")


class _TargetFile(io.FileIO):
    """An open file whose errors name the file that it becomes: those of the system name none."""

    def __init__(self, descriptor: int, target: Path) -> None:
        """Take an open descriptor, which is closed with the file."""
        super().__init__(descriptor, "wb")
        self._target = target

    def write(self, data: Any) -> int:
        """Write bytes; an OSError names the target."""
        try:
            return super().write(data)
        except OSError as error:
            raise type(error)(error.errno, error.strerror, str(self._target)) from error


def _writer(descriptor: int, target: Path) -> io.BufferedWriter:
    return io.BufferedWriter(_TargetFile(descriptor, target), _BUFFER_BYTES)


@contextmanager
def stream(target: Path, *, keep_failed: bool = False) -> Iterator[BinaryIO]:
    """Yield a stream whose content becomes the file `target` at the end of the block.

    If the block raises, the old file stays, unless `keep_failed` is set. A device or a pipe is written to directly.

    Raises:
        OSError: the file cannot be written, or it is an SQLite database, such as a backup.
    """
    if _is_special(target):
        with _writer(os.open(target, os.O_WRONLY | os.O_NOCTTY | os.O_CLOEXEC), target) as opened:
            yield opened
        return
    if target.is_dir():
        raise IsADirectoryError(f"{target} is a directory; name a file")
    if _is_database(target):
        raise FileExistsError(f"{target} is an SQLite database, which text would replace; name another file")
    file, descriptor = _create_temporary(target)
    is_kept = keep_failed
    try:
        with _writer(descriptor, target) as opened:
            yield opened
        is_kept = True
    finally:
        if is_kept:
            # Replaces a link of this name instead of following it.
            file.replace(target)
        else:
            file.unlink()


@contextmanager
def temporary_file(target: Path) -> Iterator[Path]:
    """Yield the path of a new empty file beside `target`; the path is removed at the end of the block.

    This is for SQLite, which opens files itself; the block renames or links the file when it is complete.

    Raises:
        OSError: the file cannot be created.
    """
    file, descriptor = _create_temporary(target)
    try:
        yield file
    finally:
        os.close(descriptor)
        _remove_with_companions(file)


def _remove_abandoned(target: Path) -> None:
    """Remove the temporary files for `target` that no process writes any longer."""
    token = "[0-9a-f]" * (2 * _TOKEN_BYTES)
    for file in target.parent.glob(f".{glob.escape(target.name)}.{token}.part"):
        with suppress(OSError):
            # Of a file from the future, too, whose clock was set back.
            is_new = abs(time.time() - file.lstat().st_mtime) < _ABANDONED_SECONDS
            if not is_new and not _is_in_use(file):
                _remove_with_companions(file)


def _is_in_use(file: Path) -> bool:
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _remove_with_companions(file: Path) -> None:
    """Remove a file, and those that SQLite keeps beside it."""
    for path in file.parent.glob(f"{glob.escape(file.name)}*"):
        path.unlink(missing_ok=True)


@contextmanager
def directory(target: Path) -> Iterator[Path]:
    """Yield a new private directory that becomes `target` at the end of the block, and is removed if it raises.

    Raises:
        OSError: the directory cannot be created, or a file or a non-empty directory of that name exists by then.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_path(target)
    temporary.mkdir(mode=_PRIVATE_DIRECTORY)
    try:
        yield temporary
        temporary.rename(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def make_private(file: Path) -> bool:
    """Restrict reading and writing of a file to its owner; return whether it is now private.

    A missing file counts as private; the mode of another user's file cannot be changed. The file is not opened, since
    closing it would drop the locks that SQLite holds on it (https://sqlite.org/howtocorrupt.html section 2.2).
    """
    with suppress(FileNotFoundError):
        if is_accessible_to_others(file):
            with suppress(OSError):
                file.chmod(PRIVATE)
            return not is_accessible_to_others(file)
    return True


def is_accessible_to_others(file: Path) -> bool:
    """Return whether anyone but the owner may read or write a file; False for a link, which has no mode of its own.

    Raises:
        FileNotFoundError: there is no such file.
    """
    mode = file.lstat().st_mode
    return bool(mode & 0o077) and not stat.S_ISLNK(mode)


def _is_database(target: Path) -> bool:
    try:
        with target.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def _is_special(target: Path) -> bool:
    try:
        mode = target.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
