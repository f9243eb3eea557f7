import os
import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
VENDORED = ("app/web/static/redoc/", "app/web/static/swagger-ui-dist/")
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-build.txt", "requirements-clients.txt"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# In parts, so that this file contains none of them.
REGISTRIES = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("docker", "io"))
]
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:work|farm|tmp|root|Users|home/\w+)/\w")


@pytest.fixture(scope="module")
def files():
    """Every tracked file, and every file that the next commit would add."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip(f"needs a git checkout: {listing.stderr.strip()}")
    return {name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()}


@pytest.fixture(scope="module")
def own_texts(files):
    """The text of every file except vendored ones."""
    return {
        name: (ROOT / name).read_text(encoding="utf-8", errors="replace")
        for name in files
        if not name.startswith(VENDORED)
    }


def locked(name):
    """Each requirement of a lock file, with its hashes."""
    lines = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    parts = [re.split(r"\s+--hash=", line.strip()) for line in lines]
    return [(Requirement(requirement), hashes) for requirement, *hashes in parts]


def pins(name):
    return {canonicalize_name(requirement.name): requirement.specifier for requirement, _ in locked(name)}


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_has_one_version_with_hashes(name):
    requirements = locked(name)
    assert len(requirements) > 5
    for requirement, hashes in requirements:
        assert [specifier.operator for specifier in requirement.specifier] == ["=="], requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes), requirement


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("requirements.txt", PROJECT["project"]["dependencies"]),
        ("requirements-dev.txt", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]),
        ("requirements-clients.txt", PROJECT["dependency-groups"]["clients"]),
        ("requirements-build.txt", PROJECT["dependency-groups"]["build"] + PROJECT["build-system"]["requires"]),
    ],
)
def test_lock_file_satisfies_the_project(name, wanted):
    pinned = pins(name)
    for requirement in map(Requirement, wanted):
        [pin] = pinned.get(canonicalize_name(requirement.name)) or pytest.fail(
            f"make lock: {requirement} is not locked"
        )
        assert requirement.specifier.contains(pin.version), f"make lock: {requirement} is locked as {pin}"


def test_extras_are_locked_as_well():
    """Otherwise pip treats the newest version of `coverage[toml]` as a package without a hash."""
    extras = {}
    for requirement, _ in locked("requirements-dev.txt"):
        extras.setdefault(canonicalize_name(requirement.name), set()).update(requirement.extras)
    missing = []
    for name, chosen in extras.items():
        try:
            expected = metadata.requires(name) or []
        except metadata.PackageNotFoundError:  # it is for another platform
            continue
        for requirement in map(Requirement, expected):
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in chosen | {""}):
                locked_with = extras[canonicalize_name(requirement.name)]
                missing += [(name, str(requirement))] if requirement.extras - locked_with else []
    assert missing == []
    assert extras["coverage"] == {"toml"}


def test_tests_use_the_versions_of_the_service():
    assert pins("requirements-dev.txt").items() >= pins("requirements.txt").items()


def test_no_file_names_a_package_index(own_texts):
    named = [(name, host) for name, text in own_texts.items() for host in REGISTRIES if host in text]
    named += [
        (name, "index")
        for name, text in own_texts.items()
        if re.search(r"--(?:extra-)?index[-]url|--find[-]links", text)
    ]
    assert named == []
    assert [
        name for name in own_texts if Path(name).name in ("uv.lock", "package-lock.json", ".npmrc", "pip.conf")
    ] == []


def test_no_file_contains_a_local_path(own_texts):
    result = [(name, match.group()) for name, text in own_texts.items() for match in MACHINE_PATH.finditer(text)]
    assert result == []


def test_no_database_or_key_is_checked_out(files):
    assert [name for name in files if Path(name).suffix in (".db", ".sqlite", ".sqlite3", ".pem", ".key", ".env")] == []


@pytest.mark.parametrize("name", [".ci/run", "tests/run-all"])
def test_scripts_are_executable(name):
    assert os.access(ROOT / name, os.X_OK)
    assert subprocess.run(["bash", "-n", name], cwd=ROOT, capture_output=True, check=False).stderr == b""


def test_make_help_lists_every_target():
    listing = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    report = [line.split()[0] for line in listing.stdout.splitlines()]
    [phony] = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert report == phony.split()


@pytest.mark.parametrize("target", ["run", "test", "clients"])
def test_make_installs_only_by_hash(target):
    command = ["make", "--dry-run", "--always-make", target]
    plan = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.replace("\\\n", " ")
    installs = [command for command in re.split(r"&&|;|\n", plan) if " install " in command and "-m pip" in command]
    assert len(installs) == {"run": 3, "test": 4, "clients": 5}[target]
    for command in installs:
        assert "--no-build-isolation" in command or re.search(r"requirements-(build|clients)\.txt", command)
        assert "--require-hashes" in command or {"--no-deps", "--no-index"} <= set(command.split())
