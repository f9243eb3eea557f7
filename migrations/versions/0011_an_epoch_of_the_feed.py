"""Add the epoch of the change feed, which its sequence numbers belong to."""

import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    feed = op.create_table(
        "change_feed",
        sa.Column("key", _BIG, autoincrement=False, nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.Column("restored_at", _BIG, nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_change_feed")),
    )
    op.bulk_insert(feed, [{"key": 1, "epoch": secrets.token_hex(16), "restored_at": None}])


def downgrade() -> None:
    op.drop_table("change_feed")
