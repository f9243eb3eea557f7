"""Pairs of records that may be one, judgements about them, and open questions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables, and leave the row on which `migrations/env.py` derives their content with the last migration."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "duplicate_pairs",
        sa.Column("key", key, nullable=False),
        sa.Column("resource", sa.String(40), nullable=False),
        sa.Column("left_key", key, nullable=False),
        sa.Column("right_key", key, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("is_match", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_duplicate_pairs")),
    )
    op.create_index(
        op.f("ix_duplicate_pairs_resource_left_key_right_key"),
        "duplicate_pairs",
        ["resource", "left_key", "right_key"],
        unique=True,
    )
    op.create_index(op.f("ix_duplicate_pairs_resource_right_key"), "duplicate_pairs", ["resource", "right_key"])
    op.create_index(op.f("ix_duplicate_pairs_rank_key"), "duplicate_pairs", ["rank", "key"])
    op.create_index(op.f("ix_duplicate_pairs_resource_rank_key"), "duplicate_pairs", ["resource", "rank", "key"])
    op.create_table(
        "judgements",
        sa.Column("key", key, nullable=False),
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("resource", sa.String(40), nullable=False),
        sa.Column("a", sa.String(100), nullable=False),
        sa.Column("b", sa.String(100), nullable=False),
        sa.Column("left_id", sa.String(100), nullable=False),
        sa.Column("right_id", sa.String(100), nullable=False),
        sa.Column("judgement", sa.String(20), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.String(27), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_judgements")),
        sa.UniqueConstraint("id", name=op.f("uq_judgements_id")),
    )
    op.create_index(op.f("ix_judgements_resource_a_b_at"), "judgements", ["resource", "a", "b", "at"], unique=True)
    op.create_index(op.f("ix_judgements_resource_left_id_right_id"), "judgements", ["resource", "left_id", "right_id"])
    op.create_index(op.f("ix_judgements_resource_right_id"), "judgements", ["resource", "right_id"])
    op.create_index(op.f("ix_judgements_at_key"), "judgements", ["at", "key"])
    op.create_index(op.f("ix_judgements_resource_b"), "judgements", ["resource", "b"])
    op.create_table(
        "open_questions",
        sa.Column("key", key, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("resource", sa.String(40), nullable=False),
        sa.Column("record_key", key, nullable=False),
        sa.Column("other_key", key, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_open_questions")),
    )
    op.create_index(
        op.f("ix_open_questions_resource_record_key_kind_other_key"),
        "open_questions",
        ["resource", "record_key", "kind", "other_key"],
        unique=True,
    )
    op.create_index(op.f("ix_open_questions_resource_other_key"), "open_questions", ["resource", "other_key"])
    op.create_index(op.f("ix_open_questions_kind_key"), "open_questions", ["kind", "key"])
    op.create_index(op.f("ix_open_questions_kind_resource_key"), "open_questions", ["kind", "resource", "key"])
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE (EXISTS (SELECT 1 FROM people) OR EXISTS (SELECT 1 FROM meetings))"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    op.drop_table("open_questions")
    op.drop_table("judgements")
    op.drop_table("duplicate_pairs")
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
