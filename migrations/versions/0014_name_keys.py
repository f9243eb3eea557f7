"""Keys of the names of people, by which `POST /match` finds them whatever the spelling."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the table, and leave the row on which `migrations/env.py` derives its content with the last migration."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "name_keys",
        sa.Column("sounds", sa.Text(), nullable=False),
        sa.Column("country_key", key, autoincrement=False, nullable=False),
        sa.Column("person_key", key, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_key"], ["people.key"], name=op.f("fk_name_keys_person_key_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sounds", "country_key", "person_key", name=op.f("pk_name_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_name_keys_person_key"), "name_keys", ["person_key"])
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM people)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    op.drop_table("name_keys")
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
