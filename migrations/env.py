"""Alembic's entry: runs migrations on the database that the caller hands over, or on that of the settings."""

from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationInfo
from sqlalchemy import Connection

from app.db import migrations
from app.db.database import Database
from app.db.models import Base
from app.db.write_session import WriteSession
from app.maintenance import derived
from app.settings import Settings


def derive(step: MigrationInfo, heads: set[str], **_: Any) -> None:
    """Derive anew what a migration has marked as stale: with the last one, when the tables are those of the models.

    This is part of the last migration's own transaction, so no database is left half derived.
    """
    connection = context.get_bind()
    if step.is_upgrade and heads == {migrations.known()[-1]} and derived.is_stale(connection):
        _derive(connection)


def _derive(connection: Connection) -> None:
    with WriteSession(connection, actor="migration") as session:
        derived.derive_again(session)
        session.commit()


def run() -> None:
    database = context.config.attributes.get("database") or Database.of(Settings(), is_patient=True)
    database.backend.create()
    with database.migrating() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            compare_server_default=True,
            render_as_batch=True,
            # The index of words is no table of the models.
            include_name=lambda name, kind, _parents: kind != "table" or not str(name).startswith("search_"),
            transaction_per_migration=True,
            # SQLite undoes DDL as well, once BEGIN is ours and not the driver's.
            transactional_ddl=True,
            on_version_apply=derive,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
