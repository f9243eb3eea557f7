"""Keys of organizations, by which pairs that may be one are found; they are filled with the other derived data."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0036"
down_revision: str | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the table; leave the row on which `migrations/env.py` derives, and writes identifiers in their form, at the end."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "organization_keys",
        sa.Column("digest", key, autoincrement=False, nullable=False),
        sa.Column("organization_key", key, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_key"],
            ["organizations.key"],
            name=op.f("fk_organization_keys_organization_key_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("digest", "organization_key", name=op.f("pk_organization_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_organization_keys_organization_key"), "organization_keys", ["organization_key"])
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM countries)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    op.drop_table("organization_keys")
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
