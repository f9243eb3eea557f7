"""Forms of organizations' names, judgements that answer questions about one record, and indexes of dates asked about."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COLUMNS = (
    ("organizations", sa.Column("name_form", sa.Text(), nullable=True)),
    ("judgements", sa.Column("question", sa.String(40), nullable=True)),
    ("judgements", sa.Column("value", sa.Text(), nullable=True)),
)
_INDEXES = (
    ("organizations", ["name_form"]),
    ("people", ["born"]),
    ("people", ["died"]),
    ("actions", ["starts_on", "key"]),
    ("actions", ["effective_date"]),
)


def upgrade() -> None:
    """Add them, and leave the row on which `migrations/env.py` derives the forms with the last migration."""
    for table, column in _COLUMNS:
        op.add_column(table, column)
    for table, columns in _INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM countries)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    """Drop them, and what older versions do not know: answers, and the forms of organizations' other names."""
    for table, columns in _INDEXES:
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table)
    op.execute("DELETE FROM judgements WHERE judgement = 'right'")
    for table, column in _COLUMNS:
        op.drop_column(table, column.name)
    op.execute("UPDATE names SET name_form = NULL WHERE organization_key IS NOT NULL")
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
