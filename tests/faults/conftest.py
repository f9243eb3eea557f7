"""Real services with failing storage and processes."""

import contextlib
import random
import shutil
import subprocess

import fault_injection
import pytest
from fault_process_pool import ProcessPool
from fault_service import HEADERS, Command, Service
from system_tools import need

from app.db.database import Database
from app.transfer import importing
from app.transfer.rows import ImportRow

BIG, LETTERS = 1_500, 9_000


@pytest.fixture(scope="session")
def shim(tmp_path_factory):
    """The library that makes writes and syncs fail; None without a compiler."""
    if fault_injection.compiler() is None:
        return None
    directory = tmp_path_factory.mktemp("shim")
    with contextlib.closing(fault_injection.Faults(fault_injection.compile_shim(directory), directory)) as result:
        yield result


@pytest.fixture(scope="session")
def process_pool(shim, key):
    """The server that starts processes quickly."""
    HEADERS["Authorization"] = f"Bearer {key}"
    with contextlib.closing(ProcessPool(shim.environment if shim else {})) as result:
        yield result


@pytest.fixture
def faults(shim):
    """The faults injected into the processes of a test."""
    need(shim, "gcc")
    return shim


@pytest.fixture
def serve(tmp_path, seeded_file, process_pool):
    """Return a function that starts services."""
    with contextlib.ExitStack() as stack:

        def start(directory=tmp_path, start_file=seeded_file, env=(), **settings):
            service = Service(process_pool, directory, start_file, **settings)
            stack.callback(service.close)
            service.env = dict(env)
            return service.start()

        yield start


@pytest.fixture
def run(process_pool):
    """Return a function that starts a command on a database file."""
    return lambda file, *arguments, **settings: Command(process_pool, arguments, file, **settings)


@pytest.fixture
def tracer():
    """The strace command, if tracing is permitted."""
    result = shutil.which("strace")
    works = (
        result
        and subprocess.run([result, "-qq", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0
    )
    need(works, "strace")
    return result


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 6 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)]
    need(subprocess.run(mount, capture_output=True, check=False).returncode == 0, "the right to mount")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture(scope="session")
def big_file(seeded_file, tmp_path_factory):
    """A database whose topics exceed the socket buffers by far."""
    file = tmp_path_factory.mktemp("big") / "events.db"
    shutil.copyfile(seeded_file, file)
    chance = random.Random(20261123)
    rows = (
        ImportRow("topics", {"name": f"Big {number}", "description": chance.randbytes(LETTERS // 2).hex()}, str(number))
        for number in range(BIG)
    )
    with contextlib.closing(Database(f"sqlite:///{file}")) as database:
        assert importing.run_import(database, rows, importing.ImportOptions()).created == BIG
    return file
