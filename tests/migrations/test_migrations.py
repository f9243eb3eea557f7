"""The migrations, run as a deployment runs them."""

import contextlib

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from app.db import migrations
from app.db.database import Database
from app.db.models import Base, RetiredId, Topic
from app.db.sqlite import sqlite_module
from app.problems import Unavailable
from app.queries.history import changes_after
from app.search import refresh
from app.search.documents import SEARCHED_RESOURCES
from app.services.resources import COLLECTIONS
from app.transfer import seed

SCRIPTS = ScriptDirectory.from_config(migrations.config())
REVISIONS = [step.revision for step in reversed(list(SCRIPTS.walk_revisions()))]


def test_file_names_are_in_the_order_of_the_revisions():
    assert list(migrations.known_revisions()) == REVISIONS


@pytest.fixture
def empty(another):
    """A database without any table."""
    with contextlib.closing(Database(another())) as database:
        yield database


def tables(database):
    with database.write_engine.connect() as connection:
        return sorted(inspect(connection).get_table_names())


def of_models(names):
    """Tables other than those of the full-text index, which the models lack."""
    return [name for name in names if not name.startswith("search_")]


def differences(database):
    """The differences between models and tables."""
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": lambda name, kind, _parents: kind != "table" or of_models([name]),
    }
    with database.write_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        return compare_metadata(context, Base.metadata)


def structure(database):
    """The columns, keys, indexes and checks of every table, sorted."""
    with database.write_engine.connect() as connection:
        seen = inspect(connection)
        return {
            table: {
                "columns": [
                    (column["name"], str(column["type"]), column["nullable"], column["default"])
                    for column in seen.get_columns(table)
                ],
                "key": seen.get_pk_constraint(table),
                "foreign": sorted(map(str, seen.get_foreign_keys(table))),
                "unique": sorted(map(str, seen.get_unique_constraints(table))),
                "checks": sorted(map(str, seen.get_check_constraints(table))),
                "indexes": sorted(
                    (index["name"], index["column_names"], index["unique"], sorted(map(str, _options(index))))
                    for index in seen.get_indexes(table)
                ),
            }
            for table in seen.get_table_names()
        }


def _options(index):
    """The options of an index as text, since a condition is an object that equals only itself."""
    return [(name, str(value)) for name, value in index.get("dialect_options", {}).items()]


def test_upgrade_creates_the_tables_of_the_models(empty):
    assert migrations.pending_revisions(empty) == REVISIONS
    migrations.upgrade(empty)
    assert migrations.pending_revisions(empty) == []
    assert of_models(tables(empty)) == sorted(["alembic_version", *Base.metadata.tables])
    assert {f"search_{item}" for item in SEARCHED_RESOURCES} <= set(tables(empty))
    assert differences(empty) == []


def test_alembic_finds_nothing_left_to_migrate(empty):
    migrations.upgrade(empty)
    command.check(migrations.config(empty))


def test_upgrading_again_does_nothing(empty):
    migrations.upgrade(empty)
    before = structure(empty)
    migrations.upgrade(empty)
    assert structure(empty) == before


def test_an_unknown_migration_is_reported_and_nothing_changed(empty):
    migrations.upgrade(empty)
    with empty.write_engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for use in (migrations.pending_revisions, migrations.upgrade):
        with pytest.raises(Unavailable, match=r"\(9999\); use the version of this program that created it"):
            use(empty)


@pytest.mark.databases("sqlite")
def test_a42_a_file_of_another_program_is_refused_and_unchanged(empty):
    with contextlib.closing(sqlite_module().connect(empty.file.path)) as connection:
        connection.execute("CREATE TABLE bookmarks (title TEXT)")
    empty.file.path.chmod(0o644)
    before = empty.file.path.read_bytes()
    with pytest.raises(Unavailable, match="has tables of another program, such as 'bookmarks'; name another file"):
        migrations.upgrade(empty)
    assert (empty.file.path.read_bytes(), empty.file.path.stat().st_mode & 0o777) == (before, 0o644)


def test_every_migration_can_be_reverted_and_repeated(empty):
    migrations.upgrade(empty)
    whole = structure(empty)
    for index in range(len(REVISIONS) - 1, -1, -1):
        command.downgrade(migrations.config(empty), REVISIONS[index - 1] if index else "base")
        assert migrations.pending_revisions(empty) == REVISIONS[index:]
    assert tables(empty) == ["alembic_version"]
    for index, revision in enumerate(REVISIONS):
        migrations.upgrade(empty, revision)
        assert migrations.pending_revisions(empty) == REVISIONS[index + 1 :]
    assert structure(empty) == whole


def test_data_survives_every_later_migration(empty):
    migrations.upgrade(empty)
    seed.load(empty)
    with empty.write_engine.connect() as connection:
        before = connection.execute(text("SELECT id FROM meetings")).scalars().all()
        assert list(refresh.differences(connection)) == []
    for revision in REVISIONS[:0:-1]:
        command.downgrade(migrations.config(empty), f"{revision}-1")
    migrations.upgrade(empty)
    with empty.write_engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM meetings")).scalars().all() == before
        # A migration fills in the values that services write.
        assert list(refresh.differences(connection)) == []


def test_records_older_than_the_change_log_are_in_the_feed(empty):
    migrations.upgrade(empty)
    seed.load(empty)
    with empty.writing() as session:
        session.add(RetiredId(resource="topics", id="gone", retired_at="2020-01-01T00:00:00.000000Z"))
        session.add(RetiredId(resource="meetings", id="same", retired_at="2020-01-02T00:00:00.000000Z", successor="x"))
    command.downgrade(migrations.config(empty), "0003")
    migrations.upgrade(empty)
    with empty.reading() as connection:
        result = changes_after(connection, COLLECTIONS, 0, 10_000, {})
    assert [item.sequence for item in result] == list(range(1, len(result) + 1))
    assert {(item.actor, item.version) for item in result} == {("migration", 1)}
    assert [(item.action, item.id, item.successor) for item in result[-2:]] == [
        ("deleted", "gone", None),
        ("merged", "same", "x"),
    ]
    there = [item for item in result if item.after is not None]
    assert len(there) == len(result) - 2
    with empty.writing() as session:
        topic = session.execute(select(Topic).where(Topic.id == "east-asia")).scalar_one()
        topic.description = "New"
    with empty.reading() as connection:
        [change] = changes_after(connection, COLLECTIONS, len(result), 10, {})
    assert (change.sequence, change.version, change.action) == (len(result) + 1, 2, "updated")


def test_revisions_form_one_numbered_line():
    assert SCRIPTS.get_heads() == REVISIONS[-1:]
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_revision_is_described_and_reversible(revision):
    step = SCRIPTS.get_revision(revision)
    assert step.doc
    names = step.module.downgrade.__code__.co_names
    assert "op" in names, "downgrade() is empty"


def test_every_constraint_and_index_follows_the_naming_convention(empty):
    """A constraint without a name cannot be changed by a later migration of SQLite (Alembic, batch migrations)."""
    migrations.upgrade(empty)
    with empty.write_engine.connect() as connection:
        seen = inspect(connection)
        for table in Base.metadata.tables:
            assert seen.get_pk_constraint(table)["name"] == f"pk_{table}"
            for foreign in seen.get_foreign_keys(table):
                [column] = foreign["constrained_columns"]
                assert foreign["name"] == f"fk_{table}_{column}_{foreign['referred_table']}"
            names = {"uq": seen.get_unique_constraints(table), "ck": seen.get_check_constraints(table)}
            for prefix, constraints in names.items():
                for constraint in constraints:
                    assert (constraint["name"] or "").startswith(f"{prefix}_{table}_"), constraint
            for index in seen.get_indexes(table):
                assert index["name"].startswith((f"ix_{table}_", f"uq_{table}_")), index


def test_settings_name_the_default_database(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'named.db'}"
    monkeypatch.setenv("DIPLOMATIC_EVENTS_DATABASE_URL", url)
    command.upgrade(migrations.config(), "head")
    with contextlib.closing(Database(url)) as database:
        assert migrations.pending_revisions(database) == []
