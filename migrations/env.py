"""Alembic's entry: runs migrations on the database that the caller hands over, or on that of the settings."""

from alembic import context

from app.db import Database
from app.models import Base
from app.settings import Settings


def run() -> None:
    database = context.config.attributes.get("database") or Database.of(Settings(), is_patient=True)
    if database.file is not None:
        database.file.create()
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
        )
        with context.begin_transaction():
            context.run_migrations()


run()
