"""An index of retired ids by the record that took their place."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0039"
down_revision: str | None = "0038"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NAME = "ix_retired_ids_resource_successor"


def upgrade() -> None:
    merged = sa.text("successor IS NOT NULL")
    op.create_index(op.f(_NAME), "retired_ids", ["resource", "successor"], sqlite_where=merged, postgresql_where=merged)


def downgrade() -> None:
    op.drop_index(op.f(_NAME), "retired_ids")
