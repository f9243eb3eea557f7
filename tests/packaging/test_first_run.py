"""The output of `make run` and `make test` during the installation: a few lines, and everything only on failure."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def set_up(tmp_path):
    """Install with a pip that prints sixty warnings; return make's exit code and output."""
    for name in ("Makefile", "pyproject.toml", *(path.name for path in ROOT.glob("requirements*.txt"))):
        shutil.copyfile(ROOT / name, tmp_path / name)
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "python").symlink_to(sys.executable)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}

    def run(exit_code):
        pip = tmp_path / "pip"
        pip.write_text(f'for i in $(seq 60); do echo "WARNING: location $i" >&2; done; exit {exit_code}\n')
        return subprocess.run(
            ["make", "--no-print-directory", "VENV=venv", f"PYTHON={sys.executable}", f"PIP=sh {pip}", "venv/.test"],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    return run


def test_setup_prints_one_line_per_step_with_its_duration(set_up):
    ended = set_up(0)
    lines = ended.stdout.splitlines()
    assert ended.returncode == 0
    assert len(lines) == 3
    assert all(line.endswith(" s") and "… done in " in line for line in lines)


def test_a_failed_step_prints_all_its_output(set_up):
    ended = set_up(1)
    assert ended.returncode != 0
    assert "Installing the service (a minute or two the first time) … failed:" in ended.stdout
    assert ended.stdout.count("WARNING: location") == 60
