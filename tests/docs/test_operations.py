"""The commands of docs/operations.md, on a running service; its systemd units and alerts are checked too."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from system_tools import free_port, need
from waiting import PATIENCE, status_of, wait_until, wait_until_ready

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def commands():
    """Return each command of the page's console blocks with its output."""
    for block in re.findall(r"^```console\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = step.partition("\n")
            yield command, output.strip()


def wait_for(port, path, expected):
    wait_until(lambda: status_of(port, path) == expected, explain=lambda: f"{path} is not {expected}")


@pytest.fixture
def service(tmp_path, seeded_file):
    shutil.copyfile(seeded_file, tmp_path / "events.db")
    port = free_port()
    command = Path(sys.executable).with_name("diplomatic-events")
    environment = {
        **os.environ,
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "DIPLOMATIC_EVENTS_DATABASE_URL": "sqlite:///events.db",
    }
    with subprocess.Popen(
        [command, "serve", "--port", str(port)], cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_until_ready(port, process, None)
            yield port, tmp_path, environment
        finally:
            process.terminate()


@pytest.mark.slow
def test_documented_steps_back_up_break_and_restore_a_running_service(service):
    port, directory, environment = service
    seen = []
    for command, shown in commands():
        done = subprocess.run(
            ["bash", "-c", command], cwd=directory, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert re.fullmatch(re.escape(shown).replace("…", ".*"), done.stderr.strip()), done.stderr
        if command.startswith("mv") or " mv " in command:
            wait_for(port, "/topics", 503)
        seen.append(command.split()[1])
    assert seen == ["backup", "check", "aside", "restore"]
    wait_for(port, "/topics", 200)
    assert status_of(port, "/readyz") == 200


def test_documented_units_are_valid(tmp_path):
    need("systemd-analyze", "systemd")
    unit = re.search(r"```ini\n(\[Unit\].*?)```", PAGE, re.DOTALL)[1]
    file = tmp_path / "diplomatic-events.service"
    file.write_text(unit.replace("/opt/diplomatic-events/bin/diplomatic-events", sys.executable))
    command = ["systemd-analyze", "verify", "--man=no", file]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert "Unknown" not in done.stderr
    assert "Failed to parse" not in done.stderr


def test_every_documented_metric_exists(client):
    given = client.get("/metrics").text
    named = set(re.findall(r"diplomatic_events_\w+", PAGE.partition("## Monitor")[2]))
    assert named
    counted = {name.removesuffix("_total").removesuffix("_count").removesuffix("_bucket") for name in named}
    assert [name for name in counted if name not in given] == []


def test_every_documented_setting_exists():
    settings = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in re.findall(r"DIPLOMATIC_EVENTS_[A-Z_]+", PAGE) if f"`{name}`" not in settings] == []


def test_every_linked_page_exists():
    assert [name for name in re.findall(r"\]\((\w+\.md)\)", PAGE) if not (ROOT / "docs" / name).exists()] == []
