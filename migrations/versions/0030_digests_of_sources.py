"""Sources have the SHA-256 of the text from which records were drafted."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("sources", sa.Column("sha256", sa.String(64), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("sources", "sha256")
