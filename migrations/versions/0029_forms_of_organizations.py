"""Forms of organizations' names, in which compound words are found with a hyphen, a space or neither."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INDEX = "ix_organizations_name_form"


def upgrade() -> None:
    """Add the column, and leave the row on which `migrations/env.py` derives its content with the last migration."""
    op.add_column("organizations", sa.Column("name_form", sa.Text(), nullable=True))
    op.create_index(op.f(_INDEX), "organizations", ["name_form"])
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM countries)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    """Drop the column; the names of organizations have no form in older versions."""
    op.drop_index(op.f(_INDEX), "organizations")
    op.drop_column("organizations", "name_form")
    op.execute("UPDATE names SET name_form = NULL WHERE organization_key IS NOT NULL")
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
