"""Run every command of the README in order, and compare its output with the README."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from system_tools import free_port, need
from waiting import PATIENCE, wait_until_ready

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ("changes.md", "meetings.md", "questions.md")
# Run by CI itself, or not available in CI: checked by the named test instead.
ELSEWHERE = {
    "make run     # installs, and serves on http://127.0.0.1:8000": "test_make_run_serves",
    "make test    # installs, and runs every kind of check": ".ci/run",
    "docker build -t diplomatic-events .": "tests/packaging/test_image.py",
    "docker run --read-only --cap-drop ALL --volume diplomatic-events:/data --publish 127.0.0.1:8000:8000 "
    "diplomatic-events": "tests/packaging/test_image.py",
}


def sessions(page: str) -> list[tuple[str, str]]:
    """Return each command of a page's console blocks with its output."""
    result = []
    for block in re.findall(r"^```console\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = step.partition("\n")
            result.append((command, output))
    return result


@pytest.fixture
def service(tmp_path):
    for tool in ("curl", "jq"):
        need(tool, tool)
    port = free_port()
    command = Path(sys.executable).with_name("diplomatic-events")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DIPLOMATIC_EVENTS_")}
    # Pages name files as seen from the root of the repository.
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    environment["PATH"] = f"{command.parent}{os.pathsep}{environment['PATH']}"
    # A file, since no first key is created where nobody could read it.
    with (
        (tmp_path / "serve.log").open("wb") as log,
        subprocess.Popen([command, "serve", "--port", str(port)], cwd=tmp_path, env=environment, stderr=log) as process,
    ):
        try:
            wait_until_ready(port, process, None)
            yield port, tmp_path, environment
        finally:
            process.terminate()


@pytest.mark.slow
def test_every_command_does_what_the_readme_shows(service):
    commands = sessions(README)
    assert len(commands) > 15
    run(service, commands)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_command_does_what_its_page_shows(service, page):
    new_key = next(item for item in sessions(README) if "KEY=" in item[0])
    commands = sessions((ROOT / "docs" / page).read_text(encoding="utf-8"))
    assert len(commands) > 3
    run(service, [new_key, *commands])


def run(service, commands: list[tuple[str, str]]) -> None:
    """Run commands one after the other, and compare the output of each with the one that a page shows."""
    port, directory, environment = service
    for command, shown in commands:
        here = command.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
        # Separate shells, each with the variables of the previous one.
        done = subprocess.run(
            ["bash", "-c", f"touch .set; source .set; {here}; export -p > .set"],
            cwd=directory,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.stdout == shown, command


def test_every_other_command_is_run_elsewhere():
    lines = {
        line
        for block in re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
        for line in block.splitlines()
    }
    assert lines == set(ELSEWHERE)


def test_make_run_serves():
    # As called by a user, not by the make that runs these tests.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "--no-print-directory", "--dry-run", "--always-make", "run"]
    planned = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert planned.rstrip().endswith("/diplomatic-events serve")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:|<)([^)#]+)\)", README))))
def test_every_link_has_a_target(target):
    assert (ROOT / target).exists()
