"""An index of the stored rows of data sets by their citation, to find the records that a row was about."""

from collections.abc import Sequence

from alembic import op

revision: str = "0044"
down_revision: str | None = "0043"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the index."""
    op.create_index(op.f("ix_dataset_rows_source_locator"), "dataset_rows", ["source", "locator"])


def downgrade() -> None:
    op.drop_index(op.f("ix_dataset_rows_source_locator"), table_name="dataset_rows")
