"""Add changes and idempotency keys. Existing records count as created by the migration."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Each table after the tables that it refers to.
_RECORDS = ("sources", "countries", "organizations", "topics", "people", "agreements", "meetings", "participants")


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column(
            "sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("resource", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("retired_at", sa.String(length=27), nullable=True),
        sa.Column("successor", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_changes")),
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_changes_resource_id_version"), ["resource", "id", "version"], unique=True)
    op.create_table(
        "idempotency_keys",
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("answered_at", sa.String(length=27), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_idempotency_keys")),
    )
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_keys_answered_at"), ["answered_at"], unique=False)
    _record_what_is_there()


def _record_what_is_there() -> None:
    connection = op.get_bind()
    moment = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    for table in _RECORDS:
        connection.execute(
            sa.text(
                "INSERT INTO changes (sequence, at, actor, action, resource, id, version)"
                " SELECT (SELECT coalesce(max(sequence), 0) FROM changes) + row_number() OVER (ORDER BY key),"
                f" :moment, 'migration', 'created', '{table}', id, 1 FROM {table}"
            ),
            {"moment": moment},
        )
    connection.execute(
        sa.text(
            "INSERT INTO changes (sequence, at, actor, action, resource, id, version, retired_at, successor)"
            " SELECT (SELECT coalesce(max(sequence), 0) FROM changes)"
            " + row_number() OVER (ORDER BY retired_at, resource, id), :moment, 'migration',"
            " CASE WHEN successor IS NULL THEN 'deleted' ELSE 'merged' END, resource, id, 1, retired_at, successor"
            " FROM retired_ids"
        ),
        {"moment": moment},
    )


def downgrade() -> None:
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_keys_answered_at"))
    op.drop_table("idempotency_keys")
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_changes_resource_id_version"))
    op.drop_table("changes")
