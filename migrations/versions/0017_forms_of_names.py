"""Forms of people's names, in which titles and the order of words do not count, and folded abbreviations."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COLUMNS = (("people", "name_form"), ("names", "name_form"), ("organizations", "folded_abbreviation"))


def upgrade() -> None:
    """Add the columns, and leave the row on which `migrations/env.py` derives their content with the last migration."""
    for table, column in _COLUMNS:
        op.add_column(table, sa.Column(column, sa.Text(), nullable=True))
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM countries)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    for table, column in _COLUMNS:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
        op.drop_column(table, column)
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
