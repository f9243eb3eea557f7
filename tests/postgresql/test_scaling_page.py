"""The move to PostgreSQL as described in `docs/scaling.md`, and the names on that page."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import Settings
from app.web.middleware.read_your_writes import COOKIE

TEXT = (Path(__file__).parents[2] / "docs" / "scaling.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def run(script, directory, url):
    environment = os.environ | {"DIPLOMATIC_EVENTS_DATABASE_URL": url}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=directory,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.full
@pytest.mark.slow
def test_the_export_is_equal_byte_for_byte_after_the_move(cluster, tmp_path):
    move, _ = BLOCKS
    assert "\ncmp <(" in move
    old = f"sqlite:///{tmp_path / 'old.db'}"
    created = run("diplomatic-events migrate && diplomatic-events seed", tmp_path, old)
    assert created.returncode == 0, created.stderr
    more = tmp_path / "more.ndjson"
    more.write_text(
        '{"title": "Ünïcode \\"quoted\\" \\\\ \\u2028 / \\ttab", "date": "../2001-09-01", "summary": "a\\nb", '
        '"place": {"city": "Lima", "latitude": -12.0, "longitude": 77.0428125}}\n'
        '{"title": "zebra", "date": "2001"}\n{"title": "Äpfel", "date": "2001"}\n{"title": "ZOO", "date": "2001"}\n'
    )
    assert run("diplomatic-events import more.ndjson", tmp_path, old).returncode == 0
    cluster.execute("CREATE DATABASE moved")
    moved = run(move.replace("postgresql://events@db.example.org/events", cluster.url("moved")), tmp_path, old)
    assert moved.returncode == 0, moved.stdout + moved.stderr
    assert (tmp_path / "everything.ndjson.gz").stat().st_size > 10_000


def test_documented_names_exist_in_the_code():
    assert COOKIE in TEXT
    for name in re.findall(r"DIPLOMATIC_EVENTS_([A-Z_]+)", TEXT):
        assert name.lower() in Settings.model_fields
