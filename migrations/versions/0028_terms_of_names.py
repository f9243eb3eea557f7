"""Names have the period in which they were used, and tenures a class of their length, by which they are found by day."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OWNERS = ("country", "organization", "person")
_DAYS = {"sqlite": "julianday(ends_on) - julianday(starts_on)", "postgresql": "ends_on - starts_on"}
_LENGTHS = (31, 124, 496, 1_984, 7_936)


def upgrade() -> None:
    """Add the columns and the indexes."""
    op.add_column("names", sa.Column("term", sa.Text(), nullable=True))
    op.add_column("names", sa.Column("starts_on", sa.Date(), nullable=True))
    op.add_column("names", sa.Column("ends_on", sa.Date(), nullable=True))
    dated = sa.text("starts_on IS NOT NULL")
    for owner in _OWNERS:
        op.create_index(
            op.f(f"ix_names_{owner}_key_starts_on"),
            "names",
            [f"{owner}_key", "starts_on"],
            sqlite_where=dated,
            postgresql_where=dated,
        )
    op.add_column("tenures", sa.Column("length_class", sa.Integer(), server_default="0", nullable=False))
    days = _DAYS[op.get_bind().dialect.name]
    cases = " ".join(f"WHEN {days} <= {length} THEN {number}" for number, length in enumerate(_LENGTHS))
    op.execute(f"UPDATE tenures SET length_class = CASE {cases} ELSE {len(_LENGTHS)} END")
    columns = ["length_class", "starts_on", "key"]
    op.create_index(op.f(f"ix_tenures_{'_'.join(columns)}"), "tenures", columns)


def downgrade() -> None:
    """Drop the indexes and the columns."""
    op.drop_index(op.f("ix_tenures_length_class_starts_on_key"), table_name="tenures")
    op.drop_column("tenures", "length_class")
    for owner in _OWNERS:
        op.drop_index(op.f(f"ix_names_{owner}_key_starts_on"), table_name="names")
    for column in ("ends_on", "starts_on", "term"):
        op.drop_column("names", column)
