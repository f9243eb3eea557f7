"""The command `diplomatic-events`."""

import datetime as dt
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, repeat

import pytest
from typer.testing import CliRunner

from app.cli import keys as key_commands
from app.cli.common import name_of
from app.cli.main import app
from app.db.database import Database
from app.domain import api_key
from app.domain.dates import clock
from app.settings import Settings


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIPLOMATIC_EVENTS_DATABASE_URL", f"sqlite:///{tmp_path / 'events.db'}")
    monkeypatch.setenv("COLUMNS", "120")
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


COMMANDS = {
    "serve": "serve until stopped",
    "migrate": "schema up to date",
    "seed": "left unchanged",
    "openapi": "Print the OpenAPI document",
}


def test_help_lists_every_command(run):
    result = run("--help")
    assert result.exit_code == 0
    assert [item for item in (*COMMANDS, "import", "export", "keys") if item not in result.output] == []
    assert run().exit_code == 2


@pytest.mark.parametrize(("command", "help_text"), COMMANDS.items())
def test_each_command_has_help(run, command, help_text):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert help_text in " ".join(result.output.split())


@pytest.mark.parametrize("command", ["import", "restore"])
def test_lines_of_help_end_only_where_the_next_word_does_not_fit(run, command):
    lines = run(command, "--help").output.partition("╭")[0].splitlines()
    for line, following in pairwise(lines):
        if line.strip() and following.strip():
            assert len(line.rstrip()) + 1 + len(following.split()[0]) >= len(line), line


def test_start_loads_no_rarely_used_module():
    late = ["alembic", "edtf", "icalendar", "app.datasets.gdelt"]
    report = "import sys, app.cli.main; print(*(each for each in sys.argv[1:] if each in sys.modules))"
    ended = subprocess.run([sys.executable, "-c", report, *late], capture_output=True, text=True, check=True)
    assert ended.stdout == "\n"


@pytest.mark.parametrize("url", ["postgresql://a:s3cret@host/events", "postgresql://a@host/events?password=s3cret"])
def test_name_of_a_database_has_no_password(url):
    assert name_of(url).startswith("postgresql://a")
    assert "s3cret" not in name_of(url)
    assert name_of("sqlite:///events.db") == "sqlite:///events.db"


def test_migrate_and_seed_prepare_a_database(run, tmp_path):
    early = run("seed")
    assert early.exit_code == 1
    words = " ".join(early.output.split())
    assert re.search(
        "there is no database of this service at sqlite:///.+ yet; run diplomatic-events migrate, or name another one in",
        words,
    )
    unwritten = run("backup", str(tmp_path / "backup.db"))
    assert unwritten.exit_code == 1
    assert re.search("sqlite:///.+ cannot be backed up: unable to open", " ".join(unwritten.output.split()))
    assert run("migrate").exit_code == 0
    assert run("migrate").exit_code == 0
    first, again = run("seed"), run("seed")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "meetings: 1 created, 0 unchanged" in first.output
    assert "meetings: 0 created, 1 unchanged" in again.output
    database = Database(f"sqlite:///{tmp_path / 'events.db'}")
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM topics").scalar() == 13
    database.close()


def test_openapi_command_prints_the_document(run):
    result = run("openapi")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert document["openapi"].startswith("3.1")
    assert "/meetings" in document["paths"]


def test_invalid_settings_are_usage_errors(run, monkeypatch):
    monkeypatch.setenv("DIPLOMATIC_EVENTS_DATABASE_URL", "mysql://host/name")
    for command in ("migrate", "seed", "serve"):
        result = run(command)
        assert result.exit_code == 2
        assert "use sqlite or postgresql" in " ".join(result.output.split())
    assert run("serve", "--port", "70000").exit_code == 2
    assert run("none-such").exit_code == 2


def test_a40_misspelt_setting_is_reported_with_the_nearest(run, monkeypatch, tmp_path):
    monkeypatch.setenv("DIPLOMATIC_EVENTS_REQUIRE_IFMATCH", "true")
    (tmp_path / ".env").write_text("diplomatic_events_rate_limit=false\nOTHER=1\nDIPLOMATIC_EVENTS_PORT=8001\n")
    result = run("migrate")
    assert result.exit_code == 0
    reported = [line for line in result.stderr.splitlines() if "is not a setting" in line]
    assert reported == [
        f"DIPLOMATIC_EVENTS_{name} is not a setting and is ignored; did you mean 'DIPLOMATIC_EVENTS_{nearest}'?"
        for name, nearest in (("RATE_LIMIT", "RATE_LIMITS"), ("REQUIRE_IFMATCH", "REQUIRE_IF_MATCH"))
    ]


@pytest.mark.parametrize("host", ["", " ", "[::1]", "127.0.0.1:8000", "127.0.0.1 ", "-"])
def test_a40_only_an_address_can_be_listened_on(monkeypatch, host):
    # An empty one would be every address of the machine.
    monkeypatch.setenv("DIPLOMATIC_EVENTS_HOST", host)
    with pytest.raises(ValueError, match="is not an address to listen on; write an IP address or a host name"):
        Settings(_env_file=None)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "fe80::1%eth0", "localhost", "db-1.example_net"])
def test_every_address_can_be_listened_on(host):
    assert Settings(_env_file=None, host=host).host == host


@pytest.mark.parametrize("command", [["migrate"], ["serve"], ["check"], ["backup", "kept.db"], ["keys", "list"]])
def test_a42_a_file_that_is_no_database_keeps_its_mode(run, tmp_path, command):
    file = tmp_path / "events.db"
    file.write_text("something else")
    file.chmod(0o644)
    assert run(*command).exit_code != 0
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("something else", 0o644)


def test_serve_prepares_a_new_database_and_starts_the_server(run, monkeypatch, tmp_path):
    served = []
    monkeypatch.setattr("app.cli.main.uvicorn.run", lambda *args, **options: served.append((args, options)))
    for name in ("HOST", "PORT", "WORKERS"):
        # Set here, so that the command's changes are undone.
        monkeypatch.setenv(f"DIPLOMATIC_EVENTS_{name}", {"HOST": "127.0.0.1", "PORT": "8000", "WORKERS": "1"}[name])
    result = run("serve", "--host", "::1", "--port", "8123")
    assert result.exit_code == 0
    assert "Front page: http://[::1]:8123/\nDocs page: http://[::1]:8123/docs\n" in result.output
    assert "countries: 281 created" in result.output
    ((data, options),) = served
    assert (data, options["factory"], options["host"], options["port"], options["workers"]) == (
        ("app.main:create_worker",),
        True,
        "::1",
        8123,
        1,
    )
    assert "created" not in run("serve").output


@pytest.fixture
def serve(run, monkeypatch):
    """Run the preparation of `serve` on a database without data, which is faster."""
    monkeypatch.setattr("app.cli.main.uvicorn.run", lambda *_, **__: None)
    monkeypatch.setattr("app.cli.main.seeding.is_empty", lambda _: False)
    return lambda *options: run("serve", *options)


def test_first_serve_creates_a_key_and_prints_it_once(run, serve):
    first = serve()
    [key] = re.findall(api_key.PATTERN, first.stderr)
    assert api_key.is_key(key)
    assert re.search(r"Docs page: http://\S+/docs\nFirst API key, .* Authorize on the docs page", first.stderr)
    assert first.stdout == ""
    [listed] = json.loads(run("keys", "list", "--json").stdout)
    assert (listed["name"], listed["scope"], listed["id"], listed["state"]) == ("first", "admin", key[6:14], "usable")
    again = serve()
    assert "dipev_" not in again.output
    assert "There is no key with write access" not in again.output
    assert run("keys", "revoke", "first").exit_code == 0
    last = serve()
    assert "dipev_" not in last.output
    assert "There is no key with write access; create one: diplomatic-events keys create NAME" in last.output


def test_serve_creates_no_key_on_request(run, serve):
    output = serve("--no-first-key").output
    assert "dipev_" not in output
    assert "There is no key with write access" in output
    assert json.loads(run("keys", "list", "--json").stdout) == []
    run("keys", "create", "reader", "--scope", "read")
    assert "There is no key with write access" in serve().output


def test_one_of_several_first_serves_creates_the_key(run, tmp_path):
    assert run("migrate").exit_code == 0
    databases = [Database(f"sqlite:///{tmp_path / 'events.db'}") for _ in range(8)]
    shown = []
    with ThreadPoolExecutor(8) as threads:
        created = list(threads.map(key_commands.create_first_key, databases, repeat(shown.append)))
    assert sum(created) == len(shown) == 1
    for database in databases:
        database.close()


def test_key_is_created_listed_and_revoked(run, tmp_path):
    run("migrate")
    created = run("keys", "create", "Curator  of\tTokyo", "--scope", "write", "--expires", "90d")
    key = created.stdout.removesuffix("\n")
    assert (created.exit_code, api_key.is_key(key)) == (0, True)
    listed = run("keys", "list")
    assert listed.stdout.splitlines()[0].split() == [
        "name",
        "id",
        "scope",
        "state",
        "created",
        "expires",
        "last",
        "used",
    ]
    assert listed.stdout.split("\n")[1].startswith(f"Curator of Tokyo  {key[6:14]}  write  usable")
    [as_json] = json.loads(run("keys", "list", "--json").stdout)
    assert set(as_json) == {
        "id", "name", "scope", "state", "created_at", "expires_at", "revoked_at", "last_used_at"
    }  # fmt: skip
    remaining = dt.datetime.fromisoformat(as_json["expires_at"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=89, hours=23) < remaining <= dt.timedelta(days=90)
    # Only its hash is stored.
    for file in tmp_path.glob("events.db*"):
        assert key[14:].encode() not in file.read_bytes()
    assert run("keys", "revoke", key[6:14]).exit_code == 0
    [revoked] = json.loads(run("keys", "list", "--json").stdout)
    assert revoked["state"] == "revoked"
    assert run("keys", "revoke", "Curator of Tokyo").exit_code == 0
    assert json.loads(run("keys", "list", "--json").stdout) == [revoked]


def test_an_invalid_key_is_reported(run):
    early = run("keys", "list")
    assert (early.exit_code, "run diplomatic-events migrate" in " ".join(early.output.split())) == (1, True)
    run("migrate")
    run("keys", "create", "one")
    run("keys", "revoke", "one")
    for arguments, status, data in (
        (["create", "one"], 1, "an API key named 'one' exists or existed"),
        (["create", ""], 1, "1 to 100 characters"),
        (["create", "n" * 101], 1, "1 to 100 characters"),
        (["create", "a\x00b"], 1, "U+0000"),
        (["create", "local"], 1, "is misleading"),
        (["create", api_key.generate()], 1, "is misleading"),
        (["create", "two", "--expires", "2020-01-31"], 2, "has passed"),
        (["create", "two", "--expires", "tomorrow"], 2, "is not an expiry"),
        (["create", "two", "--expires", "0d"], 2, "is not an expiry"),
        (["create", "two", "--expires", "9999-12-31"], 2, "is not an expiry"),
        (["create", "two", "--scope", "all"], 2, "all"),
        (["revoke", "two"], 1, "no API key has the name or id"),
    ):
        result = run("keys", *arguments)
        assert result.exit_code == status, arguments
        assert data in " ".join(result.output.split()), arguments
        assert result.stdout == ""
    assert len(json.loads(run("keys", "list", "--json").stdout)) == 1


def test_expiry_day_is_inclusive():
    day = (dt.datetime.now(dt.UTC) + dt.timedelta(days=3)).date()
    assert api_key.parse_expiry(day.isoformat()) == f"{day + dt.timedelta(days=1)}T00:00:00.000000Z"
    today = dt.datetime.now(dt.UTC).date()
    assert api_key.parse_expiry(today.isoformat()) > clock.now()


def test_several_workers_require_a_safe_sqlite(run, monkeypatch):
    monkeypatch.setattr("app.db.sqlite_backend.sqlite_warning", lambda: "SQLite has a bug")
    monkeypatch.setenv("DIPLOMATIC_EVENTS_WORKERS", "1")
    result = run("serve", "--workers", "2")
    assert result.exit_code == 2
    assert "SQLite has a bug" in result.output


def test_every_command_closes_its_database(run, tmp_path, monkeypatch):
    opened = []
    close, init = Database.close, Database.__init__

    def opening(self, *args, **kwargs):
        init(self, *args, **kwargs)
        opened.append(self)

    def closing(self):
        close(self)
        opened.remove(self)

    monkeypatch.setattr(Database, "__init__", opening)
    monkeypatch.setattr(Database, "close", closing)
    file = tmp_path / "topics.ndjson"
    file.write_text('{"resource": "topics", "document": {"name": "Fishing"}}\n')
    for command in (
        "seed",  # fails: the database lacks its migrations
        "migrate",
        "seed",
        f"import {file}",
        "import none-such.ndjson",
        "export all.ndjson",
        "export all.ndjson.gz",
        "export -",
        "export --format sqlite copy.db",
        "keys create curator",
        "keys create curator",
        "keys list",
        "keys revoke curator",
        "keys revoke none-such",
        "redact topics none-such --reason none",
        "check",
        "backup backup.db",
        "restore backup.db",
        "after-restore",
    ):
        run(*command.split())
        assert opened == [], command


ARTICLE = "Talks\n\nForeign Minister Ana Lopes of Portugal met Foreign Minister Juan Ruiz of Peru on 1 May 2023.\n"


def test_articles_are_drafted_one_line_per_file_without_storing(run, tmp_path):
    run("migrate")
    run("seed")
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "b.txt").write_text("Rain is expected.", "utf-8")
    result = run("draft", "a.txt", "b.txt", "--published", "2023-05-02", "--publisher", "A paper")
    assert result.exit_code == 0, result.output
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["file"], first["document"]["date"]) == ("a.txt", "2023-05-01")
    assert first["document"]["citations"][0]["source"]["publisher"] == "A paper"
    assert (second["document"], second["reason"]) == (None, "the text reports no meeting")
    database = Database(f"sqlite:///{tmp_path / 'events.db'}")
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM meetings").scalar() == 1
        assert connection.exec_driver_sql("SELECT count(*) FROM sources").scalar() == 1
    database.close()


def test_unreadable_article_is_reported_and_the_others_are_drafted(run, tmp_path):
    run("migrate")
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe")
    (tmp_path / "long.txt").write_text("x" * 200_001, "utf-8")
    result = run("draft", "bad.txt", "long.txt", "absent.txt", "a.txt")
    assert result.exit_code == 1
    bad, long, absent, good = map(json.loads, result.stdout.splitlines())
    assert "not text in UTF-8" in bad["error"]
    assert long["error"].startswith("text: ")
    assert "absent.txt" in absent["error"]
    assert good["document"]["date"] == "2023-05-01"
    assert "published" in run("draft", "a.txt", "--published", "soon").stdout
