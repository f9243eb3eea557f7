"""Settings and database URLs: invalid ones are rejected with the reason."""

import sqlite3
import sys

import pytest
from pydantic import ValidationError

from app.db import migrations
from app.db import sqlite as db
from app.db.database import Database
from app.main import create_app
from app.settings import Settings


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite://", "in memory; name a file"),
        ("sqlite:///:memory:", "in memory; name a file"),
        ("mysql://user@host/name", "names mysql; use sqlite or postgresql"),
        ("no url at all", "is not a database URL; write sqlite:///"),
        ("", "is not a database URL"),
    ],
)
def test_invalid_database_urls_are_refused(url, reason):
    for make in (Database, lambda url: create_app(Settings(_env_file=None, database_url=url))):
        with pytest.raises(ValueError, match=reason):
            make(url)


def test_error_does_not_contain_the_password():
    with pytest.raises(ValueError, match="is not a database URL") as refused:
        Database("user:secret@host")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "wrong",
    [{"port": 70_000}, {"port": -1}, {"workers": 0}, {"max_body_bytes": 10}, {"busy_timeout_seconds": 0}],
)
def test_settings_out_of_bounds_are_refused(wrong):
    with pytest.raises(ValidationError):
        Settings(_env_file=None, **wrong)


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("DIPLOMATIC_EVENTS_DATABASE_URL", "sqlite:///else.db")
    monkeypatch.setenv("DIPLOMATIC_EVENTS_PORT", "0")
    result = Settings(_env_file=None)
    assert (result.database_url, result.port, result.host) == ("sqlite:///else.db", 0, "127.0.0.1")


def test_postgresql_without_its_driver_is_rejected_with_the_remedy(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ValueError, match=r"pip install 'diplomatic-events\[postgresql\]'"):
        Database("postgresql://user@host/name")


@pytest.mark.parametrize(
    ("url", "reason"),
    [("sqlite:///other.db", "is for PostgreSQL"), ("postgresql://user@host/name", "is for PostgreSQL")],
)
def test_sqlite_has_no_standby(url, reason):
    with pytest.raises(ValueError, match=reason):
        Database("sqlite:///a.db", read_url=url)


def test_an_old_sqlite_is_reported(monkeypatch):
    class Old:
        sqlite_version = "3.40.1"
        sqlite_version_info = (3, 40, 1)

    monkeypatch.setattr(db, "sqlite_module", lambda: Old)
    assert "WAL-reset bug" in db.sqlite_warning()
    with pytest.raises(ValueError, match=r"SQLite 3\.40\.1 is too old"):
        Database("sqlite:///a.db")
    Old.sqlite_version_info = (3, 51, 3)
    assert db.sqlite_warning() is None


def test_standard_module_is_the_fallback(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pysqlite3.dbapi2", None)
    assert db.sqlite_module() is sqlite3


def test_the_missing_migrations_are_listed(tmp_path, database):
    new = Database(f"sqlite:///{tmp_path / 'new.db'}")
    missing = migrations.pending_revisions(new)
    assert missing[0].startswith("0001")
    assert migrations.pending_revisions(database) == []
    migrations.upgrade(new)
    assert migrations.pending_revisions(new) == []
    migrations.upgrade(new)
    new.close()


def test_failed_write_changes_nothing(database):
    from app.schemas.topic import TopicInput
    from app.services.records import create
    from app.services.resources import TOPICS

    def write():
        with database.writing() as session:
            create(session, TOPICS, TopicInput(name="Kept?"))
            raise RuntimeError("at the end")

    with pytest.raises(RuntimeError, match="at the end"):
        write()
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM topics WHERE name = 'Kept?'").scalar() == 0


def test_a_long_write_has_a_connection_for_itself(database):
    """The driver's cache of statements would otherwise keep those of an import, and compile later ones each time."""
    if not database.is_sqlite:
        pytest.skip("PostgreSQL's connections prepare statements by name")
    used = []
    for is_long in (False, False, True, True, False):
        with database.writing(is_long=is_long) as session:
            used.append(session.connection().connection.driver_connection)
    before, again, long, longer, after = used
    assert before is again
    assert len({id(item) for item in (before, long, longer, after)}) == 4
