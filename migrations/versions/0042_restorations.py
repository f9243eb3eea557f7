"""The index of the changes that restored a record, in which undoing a merge finds those after it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0042"
down_revision: str | None = "0041"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_RESTORES = sa.text("action = 'undeleted'")


def upgrade() -> None:
    op.create_index("ix_changes_undeleted", "changes", ["sequence"], sqlite_where=_RESTORES, postgresql_where=_RESTORES)


def downgrade() -> None:
    op.drop_index("ix_changes_undeleted", table_name="changes")
