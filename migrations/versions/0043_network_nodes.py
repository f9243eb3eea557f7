"""The partners and meetings of each country in the network of countries, which follow from the numbers of pairs."""

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the table, and fill it."""
    nodes = op.create_table(
        "network_nodes",
        sa.Column("country", sa.String(length=100), nullable=False),
        sa.Column("degree", sa.BigInteger(), nullable=False),
        sa.Column("strength", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("country", name=op.f("pk_network_nodes")),
        sqlite_with_rowid=False,
    )
    degrees: Counter[str] = Counter()
    strengths: Counter[str] = Counter()
    pairs = sa.text("SELECT value, meeting_count FROM terms WHERE facet = 'pair' AND meeting_count > 0")
    for pair, meetings in op.get_bind().execute(pairs):
        for country in pair.split(" "):
            degrees[country] += 1
            strengths[country] += meetings
    rows = [
        {"country": country, "degree": degree, "strength": strengths[country]} for country, degree in degrees.items()
    ]
    if rows:
        op.bulk_insert(nodes, rows)


def downgrade() -> None:
    op.drop_table("network_nodes")
