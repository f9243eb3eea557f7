"""The schema version of a database."""

from sqlalchemy import Connection


def last_migration(connection: Connection) -> str | None:
    """Return the last migration of a database, or None if it has none or is not ours."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    result: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return result
