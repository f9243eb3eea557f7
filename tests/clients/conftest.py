"""A running service, and the clients generated from its OpenAPI document."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from system_tools import free_port
from waiting import wait_until_ready

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "build" / "clients"


def run(command, **options):
    """Run a command and return what it printed; a failure shows all of it."""
    ended = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **options,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


@pytest.fixture(scope="session", autouse=True)
def tools():
    """The directory in which `make clients` installs the generators."""
    for path, remedy in (
        (TOOLS / "venv" / "bin" / "openapi-python-client", "make clients"),
        (TOOLS / "node_modules" / ".bin" / "openapi-typescript", "apt-get install nodejs npm, then make clients"),
        (Path(shutil.which("java") or "java"), "apt-get install default-jre-headless"),
    ):
        if not path.exists():
            reason = f"{path.name} is not installed: {remedy}"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
    return TOOLS


@pytest.fixture(scope="session")
def service(tmp_path_factory):
    """The URL of a seeded service, and a key with write access."""
    directory = tmp_path_factory.mktemp("service")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DIPLOMATIC_EVENTS_")}
    log = directory / "log"
    command = [Path(sys.executable).with_name("diplomatic-events"), "serve", "--port", str(port)]
    with (
        log.open("w") as output,
        subprocess.Popen(command, cwd=directory, env=environment, stdout=output, stderr=output) as process,
    ):
        try:
            wait_until_ready(port, process, log)
            [key] = re.findall(r"^ +(dipev_\S+)$", log.read_text(), re.MULTILINE)
            yield f"http://127.0.0.1:{port}", key
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def document(service, tmp_path_factory):
    """The OpenAPI document as served."""
    path = tmp_path_factory.mktemp("document") / "openapi.json"
    with urllib.request.urlopen(f"{service[0]}/openapi.json") as response:
        path.write_bytes(response.read())
    return path
