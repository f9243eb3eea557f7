"""Record redactions in the change feed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("changes", sa.Column("redaction", sa.Text(), nullable=True))


def downgrade() -> None:
    # Older releases have no such action: it becomes the record's last one.
    op.execute(
        "UPDATE changes SET action = CASE WHEN successor IS NOT NULL THEN 'merged' "
        "WHEN retired_at IS NOT NULL THEN 'deleted' ELSE 'updated' END WHERE action = 'redacted'"
    )
    # Not a batch operation, which would recreate the table.
    op.execute("ALTER TABLE changes DROP COLUMN redaction")
