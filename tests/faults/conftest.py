"""Real services whose storage and processes fail."""

import contextlib
import random
import shutil
import subprocess

import fault_injection
import pytest
from fault_nursery import Nursery
from fault_service import HEADERS, Command, Service
from system_tools import need

from app.db.database import Database
from app.transfer import importing
from app.transfer.rows import Record

BIG, LETTERS = 1_500, 9_000


@pytest.fixture(scope="session")
def shim(tmp_path_factory):
    """What can let writes and syncs fail; None where there is no compiler."""
    if fault_injection.compiler() is None:
        return None
    directory = tmp_path_factory.mktemp("shim")
    with contextlib.closing(fault_injection.Faults(fault_injection.compile_shim(directory), directory)) as found:
        yield found


@pytest.fixture(scope="session")
def nursery(shim, key):
    """What starts processes soon."""
    HEADERS["Authorization"] = f"Bearer {key}"
    with contextlib.closing(Nursery(shim.environment if shim else {})) as found:
        yield found


@pytest.fixture
def faults(shim):
    """What fails in the processes that a test starts."""
    need(shim, "gcc")
    return shim


@pytest.fixture
def serve(tmp_path, seeded_file, nursery):
    """Start services; gives how."""
    with contextlib.ExitStack() as stack:

        def start(directory=tmp_path, start_file=seeded_file, env=(), **settings):
            service = Service(nursery, directory, start_file, **settings)
            stack.callback(service.close)
            service.env = dict(env)
            return service.start()

        yield start


@pytest.fixture
def run(nursery):
    """Start a command on the database in a file; gives how."""
    return lambda file, *arguments, **settings: Command(nursery, arguments, file, **settings)


@pytest.fixture
def tracer():
    """The tracer of system calls, if it may trace here."""
    found = shutil.which("strace")
    works = (
        found
        and subprocess.run([found, "-qq", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0
    )
    need(works, "strace")
    return found


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
    """A database whose topics, as text, are far more than sockets hold."""
    file = tmp_path_factory.mktemp("big") / "events.db"
    shutil.copyfile(seeded_file, file)
    chance = random.Random(20261123)
    rows = (
        Record("topics", {"name": f"Big {number}", "description": chance.randbytes(LETTERS // 2).hex()}, str(number))
        for number in range(BIG)
    )
    with contextlib.closing(Database(f"sqlite:///{file}")) as database:
        assert importing.run(database, rows, importing.Import()).created == BIG
    return file
