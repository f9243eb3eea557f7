"""Temporary PostgreSQL clusters: created in a directory, reached only by a socket, and stopped at the end.

PostgreSQL refuses to run as root; then its programs run as `postgres`, or as `nobody` where there is no such user.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

OLDEST = 15
_ORDINARY = {
    "listen_addresses": "",
    "max_connections": "200",
    "timezone": "Asia/Tokyo",  # not UTC, so that no code depends on it
}
# Such a cluster is discarded after a crash, so nothing has to reach the disk.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}

# The default collation of a cluster. Most clusters use an English locale.
LOCALES = {
    "icu": ("--locale", "C.UTF-8", "--locale-provider", "icu", "--icu-locale", "en"),
    "C": ("--locale", "C"),
    "C.UTF-8": ("--locale", "C.UTF-8"),
}


def programs():
    """Return the directory of the newest usable PostgreSQL programs, or None."""
    places = []
    if pg_config := shutil.which("pg_config"):
        places.append(_said_by([pg_config, "--bindir"]).strip())
    places += sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), key=_digits, reverse=True)
    if initdb := shutil.which("initdb"):
        places.append(str(Path(initdb).resolve().parent))
    for place in places:
        server = Path(place) / "postgres"
        if (Path(place) / "initdb").exists() and server.exists():
            version = re.search(r"(\d+)", _said_by([str(server), "--version"]))
            if version and int(version[1]) >= OLDEST:
                return Path(place)
    return None


def _digits(path):
    return [int(item) for item in re.findall(r"\d+", path)]


def _said_by(command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _unprivileged():
    """Return the options of `subprocess` that run a program as a user other than root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as")


def _ending_with_us():
    """Return the command prefix that stops a program when this process is killed (Linux)."""
    return ["setpriv", "--pdeathsig", "QUIT", "--"] if shutil.which("setpriv") else []


class Cluster:
    """A cluster started by this process."""

    def __init__(self, locale="icu", **settings):
        """Create a cluster with one of the `LOCALES` and start it."""
        self._begin(settings)
        self._run(
            *("initdb", "--pgdata", self.data, "--username", "events", "--auth", "trust", "--no-sync"),
            *("--encoding", "UTF8", *LOCALES[locale]),
        )
        self.start()

    def _begin(self, settings):
        self.programs = programs()
        if self.programs is None:
            raise RuntimeError(f"PostgreSQL {OLDEST} or newer is not installed")
        # The path of a socket has at most 107 bytes: pytest's directories can be too long.
        self.directory = Path(tempfile.mkdtemp(prefix="events-pg-"))
        self.data = self.directory / "data"
        self.settings = _ORDINARY | {"unix_socket_directories": str(self.directory)} | settings
        self._as = _unprivileged()
        if self._as:
            os.chown(self.directory, self._as["user"], self._as["group"])
        self._server = None

    def standby(self, **settings):
        """Create a hot standby of this cluster, and start it."""
        other = Cluster.__new__(Cluster)
        other._begin(self.settings | {"unix_socket_directories": ""} | settings)
        other.settings["unix_socket_directories"] = str(other.directory)
        other._run(
            *("pg_basebackup", "--pgdata", other.data, "--host", self.directory, "--username", "events"),
            *("--write-recovery-conf", "--checkpoint", "fast", "--wal-method", "stream", "--no-sync"),
        )
        other.start()
        return other

    def start(self):
        """Start the server, and wait until it accepts connections."""
        options = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        with (self.directory / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [*_ending_with_us(), str(self.programs / "postgres"), "-D", str(self.data), *options],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd=self.directory,
                # Ctrl-C is for the tests, which stop the server at their end.
                start_new_session=True,
                **self._as,
            )
        deadline = time.monotonic() + 60
        while True:
            try:
                self.execute("SELECT 1")
            except psycopg.OperationalError:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL did not start: {self.log()}") from None
                time.sleep(0.02)
            else:
                return

    def stop(self):
        """Stop the server like `pg_ctl stop --mode fast`, which disconnects clients."""
        if self._server is not None:
            self._server.send_signal(2)
            try:
                self._server.wait(60)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            self._server = None

    def remove(self):
        """Stop the server and delete its data."""
        if self._server is not None:
            self._server.send_signal(3)  # immediately: its data is not needed
            self._server.wait(60)
            self._server = None
        shutil.rmtree(self.directory, ignore_errors=True)

    def url(self, name="postgres"):
        """Return the URL of one of its databases."""
        return f"postgresql://events@/{name}?host={quote(str(self.directory))}"

    def execute(self, statement, database="postgres"):
        """Run a statement, and return its rows, if any."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def log(self):
        """Return the log of the server."""
        return (self.directory / "log").read_text(errors="replace")[-3000:]

    def _run(self, program, *arguments):
        done = subprocess.run(
            [str(self.programs / program), *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.directory,
            **self._as,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stdout[-1000:]}{done.stderr[-1000:]}")
