"""The image without a container engine: the Dockerfile is parsed, and its commands run without it."""

import json
import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from app.settings import Settings

ROOT = Path(__file__).parents[2]


DEFAULTS = []
"""The arguments that the Dockerfile sets before its first stage."""


def instructions():
    """The instructions of the Dockerfile, one list of (instruction, argument) for each stage."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    stages = []
    for line in re.sub(r"\s*\\\n\s*", " ", "\n".join(lines)).splitlines():
        name, argument = line.split(maxsplit=1)
        if name == "ARG" and not stages:
            DEFAULTS.append(argument)
            continue
        if name == "FROM":
            stages.append([])
        stages[-1].append((name, argument))
    return stages


BUILD, FINAL = instructions()


def arguments(stage, name):
    return [argument for instruction, argument in stage if instruction == name]


def environment():
    [text] = arguments(FINAL, "ENV")
    return dict(pair.split("=", 1) for pair in text.split())


def test_both_stages_use_the_same_slim_python():
    assert arguments(BUILD, "FROM") == ["${PYTHON_IMAGE} AS build"]
    assert arguments(FINAL, "FROM") == ["${PYTHON_IMAGE}"]


def test_a32_one_argument_pins_the_image_of_both_stages():
    [default] = DEFAULTS
    assert re.fullmatch(r"PYTHON_IMAGE=python:3\.12-slim-bookworm(@sha256:[0-9a-f]{64})?", default)


def test_a32_documented_installations_use_only_locked_build_tools():
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    commands = [line.split() for line in page.splitlines() if re.match(r"\S*pip install ", line)]
    assert len(commands) == 3
    assert "requirements-build.txt" in commands[0]
    for command in commands:
        assert "--require-hashes" in command or {"--no-deps", "--no-index"} <= set(command)
    for command in commands[1:]:
        assert "--no-build-isolation" in command


def test_only_packages_are_downloaded():
    for stage in (BUILD, FINAL):
        assert arguments(stage, "ADD") == []
        assert not re.search(r"\b(curl|wget|git)\b|https?:", " ".join(arguments(stage, "RUN")))


def test_packages_are_installed_only_by_hash():
    steps = [step.strip() for run in arguments(BUILD, "RUN") for step in run.split("&&")]
    pip = [set(step.split()) for step in steps if step.startswith("pip ") and not step.endswith(" check")]
    assert len(pip) == 4
    for step in pip:
        assert "--require-hashes" in step or {"--no-deps", "--no-index"} <= step
        assert "wheel" not in step or "--no-build-isolation" in step


def test_files_copied_by_the_build_exist_in_its_context():
    let_in = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
    }
    copied = {source for argument in arguments(BUILD, "COPY") for source in argument.split()[:-1]}
    assert copied == let_in
    assert [source for source in copied if not (ROOT / source).exists()] == []


def test_image_contains_the_service_and_no_build_tool():
    assert arguments(FINAL, "COPY") == ["--from=build /opt/venv /opt/venv"]
    [run] = arguments(FINAL, "RUN")
    assert "apt-get" not in run
    assert "pip" not in run
    assert "python -m venv --without-pip /opt/venv" in " ".join(arguments(BUILD, "RUN"))


def test_image_runs_as_an_unprivileged_user_who_owns_only_the_data():
    assert arguments(FINAL, "USER") == ["10001:10001"]
    names = [name for name, _ in FINAL]
    assert "RUN" not in names[names.index("USER") :]
    assert "install --directory --owner 10001 --group 10001 --mode 0750 /data" in arguments(FINAL, "RUN")[0]
    assert arguments(FINAL, "VOLUME") == arguments(FINAL, "WORKDIR") == ["/data"]
    assert environment()["PYTHONDONTWRITEBYTECODE"] == "1"


def test_image_serves_on_every_address_from_the_data_directory(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name, value in environment().items():
        if name.startswith("DIPLOMATIC_EVENTS_"):
            monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.database_url == "sqlite:////data/diplomatic-events.db"
    assert (settings.host, settings.port) == ("0.0.0.0", 8000)
    assert arguments(FINAL, "EXPOSE") == ["8000"]
    assert [json.loads(*arguments(FINAL, name)) for name in ("ENTRYPOINT", "CMD")] == [["diplomatic-events"], ["serve"]]


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False), (None, False)])
def test_the_health_check_asks_healthz(status, healthy):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_):
            pass

    [check] = arguments(FINAL, "HEALTHCHECK")
    command = json.loads(check.split(" CMD ", 1)[1])
    assert command[0] == "python"
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        if status is None:
            server.socket.close()
        else:
            thread.start()
        # The health check must not use a proxy of the environment.
        env = os.environ | {"DIPLOMATIC_EVENTS_PORT": str(server.server_port), "http_proxy": "http://127.0.0.1:9"}
        done = subprocess.run([sys.executable, *command[1:]], env=env, capture_output=True, check=False)
        if thread.is_alive():
            server.shutdown()
            thread.join()
    assert (done.returncode == 0) is healthy
