import json
import os
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest
from system_tools import free_port
from waiting import PATIENCE, wait_until_ready

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SEEDED_MEETING = "2023-09-01-japan-peru-foreign-ministers"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from the checkout as for the image."""
    directory = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(directory)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [path] = directory.iterdir()
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A directory with the installed package, and nothing from the checkout."""
    target = tmp_path_factory.mktemp("installed")
    command = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([*command, "--target", str(target), str(wheel)], check=True, capture_output=True)
    return target


@pytest.fixture
def away(installed, tmp_path):
    """The arguments of `subprocess.run` that run the installed package from another directory."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("DIPLOMATIC_EVENTS_")}
    env |= {"PYTHONPATH": str(installed), "DIPLOMATIC_EVENTS_DATABASE_URL": f"sqlite:///{tmp_path / 'events.db'}"}
    return {"cwd": tmp_path, "env": env}


def files_under(directory):
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / directory).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_wheel_contains_only_the_package_its_migrations_and_seed(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = files_under("app")
    for directory in ("migrations", "seed"):
        assert files_under(directory)
        expected |= {f"app/_{name}" for name in files_under(directory)}
    assert held == expected


def test_wheel_contains_the_licence_and_the_command(wheel):
    with zipfile.ZipFile(wheel) as archive:
        [licence] = [name for name in archive.namelist() if name.endswith(".dist-info/licenses/LICENSE")]
        [entry_points] = [name for name in archive.namelist() if name.endswith(".dist-info/entry_points.txt")]
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()
        assert archive.read(entry_points).decode() == "[console_scripts]\ndiplomatic-events = app.__main__:main\n"


def test_installed_command_works_from_another_directory(installed, away):
    where = subprocess.run(
        [sys.executable, "-c", "import app.cli.main; print(app.cli.main.__file__)"],
        **away,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()) == installed / "app" / "cli" / "main.py"
    report = subprocess.run([sys.executable, "-m", "app", "--help"], **away, capture_output=True, text=True, check=True)
    assert "serve" in report.stdout


def test_the_installed_service_migrates_seeds_and_serves_its_pages(away):
    port = free_port()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    log = away["cwd"] / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--host", "127.0.0.1", "--port", str(port)],
            **away,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_ready(port, process, log)
        with opener.open(f"http://127.0.0.1:{port}/meetings/{SEEDED_MEETING}") as answer:
            assert json.load(answer)["id"] == SEEDED_MEETING
        with opener.open(f"http://127.0.0.1:{port}/static/docs/pages/favicon.svg") as answer:
            assert answer.read() == (ROOT / "app/web/static/pages/favicon.svg").read_bytes()
    finally:
        process.terminate()
        process.wait(PATIENCE)
