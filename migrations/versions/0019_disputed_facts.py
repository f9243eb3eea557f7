"""Citations give the value that their source states; disputed fields and the rows of data sets have tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COLUMNS = {
    "says": sa.Text(),
    "stance": sa.String(20),
    "stated_stance": sa.String(20),
    "start": sa.Integer(),
    "end": sa.Integer(),
}

_OWNERS = {
    "country": "countries",
    "organization": "organizations",
    "person": "people",
    "topic": "topics",
    "agreement": "agreements",
    "meeting": "meetings",
    "participant": "participants",
}


def upgrade() -> None:
    """Add the columns and tables. No citation gave a value before, so nothing is disputed and nothing is derived."""
    for name, type_ in _COLUMNS.items():
        op.add_column("citations", sa.Column(name, type_, nullable=True))
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    counted = " + ".join(f"CASE WHEN {owner}_key IS NULL THEN 0 ELSE 1 END" for owner in _OWNERS)
    op.create_table(
        "disputes",
        sa.Column("key", key, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *(sa.Column(f"{owner}_key", key, nullable=True) for owner in _OWNERS),
        sa.Column("resource", sa.String(40), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_of_part", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.CheckConstraint(f"{counted} = 1", name=op.f("ck_disputes_one_owner")),
        *(
            sa.ForeignKeyConstraint(
                [f"{owner}_key"], [f"{table}.key"], name=op.f(f"fk_disputes_{owner}_key_{table}"), ondelete="CASCADE"
            )
            for owner, table in _OWNERS.items()
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_disputes")),
    )
    for owner in _OWNERS:
        present = sa.text(f"{owner}_key IS NOT NULL")
        op.create_index(
            op.f(f"ix_disputes_{owner}_key"),
            "disputes",
            [f"{owner}_key"],
            sqlite_where=present,
            postgresql_where=present,
        )
    op.create_index(op.f("ix_disputes_resource_key"), "disputes", ["resource", "key"])
    op.create_index(op.f("ix_disputes_name_resource_key"), "disputes", ["name", "resource", "key"])
    op.create_table(
        "dataset_rows",
        sa.Column("key", key, nullable=False),
        sa.Column("resource", sa.String(40), nullable=False),
        sa.Column("id", sa.String(100), nullable=False),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_dataset_rows")),
    )
    op.create_index(
        op.f("ix_dataset_rows_resource_id_source_locator"),
        "dataset_rows",
        ["resource", "id", "source", "locator"],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("dataset_rows")
    op.drop_table("disputes")
    for name in _COLUMNS:
        op.drop_column("citations", name)
