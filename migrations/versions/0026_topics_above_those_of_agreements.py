"""Agreements are found by the topics above theirs."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table; leave the row on which `migrations/env.py` derives with the last migration."""
    op.create_table(
        "agreement_topics_above",
        sa.Column("topic_key", _KEY, autoincrement=False, nullable=False),
        sa.Column("agreement_key", _KEY, nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_key"],
            ["agreements.key"],
            name=op.f("fk_agreement_topics_above_agreement_key_agreements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("topic_key", "agreement_key", name=op.f("pk_agreement_topics_above")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_agreement_topics_above_agreement_key"), "agreement_topics_above", ["agreement_key"])
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM countries)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    """Drop the table. Words of topics above stay in the term index: `check --repair` of the older release removes them."""
    op.drop_index(op.f("ix_agreement_topics_above_agreement_key"), table_name="agreement_topics_above")
    op.drop_table("agreement_topics_above")
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
