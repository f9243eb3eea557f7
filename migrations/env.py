"""Alembic entry point: runs migrations on the caller's database, or on the one in the settings."""

from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationInfo
from sqlalchemy import Connection

from app.db import migrations
from app.db.database import Database
from app.db.models import Base
from app.db.write_session import WriteSession
from app.maintenance import derived, identifier_forms
from app.settings import Settings


def derive(step: MigrationInfo, heads: set[str], **_: Any) -> None:
    """Rebuild derived data that a migration marked as stale, after the last one, when the tables match the models.

    Identifiers that older versions recorded in another form are written in that of their scheme.

    This is part of the last migration's own transaction, so no database is left half derived.
    """
    connection = context.get_bind()
    if step.is_upgrade and heads == {migrations.known_revisions()[-1]} and derived.needs_rebuild(connection):
        _derive(connection)


def _derive(connection: Connection) -> None:
    with WriteSession(connection, actor="migration") as session:
        derived.rebuild_derived(session)
        identifier_forms.normalize_stored(session)
        session.commit()


def run() -> None:
    database = context.config.attributes.get("database") or Database.from_settings(Settings(), without_time_limit=True)
    database.backend.create()
    with database.migrating() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            compare_server_default=True,
            render_as_batch=True,
            # The full-text index is not a table of the models.
            include_name=lambda name, kind, _parents: kind != "table" or not str(name).startswith("search_"),
            transaction_per_migration=True,
            # SQLite rolls back DDL too, provided that BEGIN is issued here and not by the driver.
            transactional_ddl=True,
            on_version_apply=derive,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
