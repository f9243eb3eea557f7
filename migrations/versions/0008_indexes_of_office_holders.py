"""Add indexes for office holders and for kinds of organizations."""

from collections.abc import Sequence

from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXES = {
    "ix_tenures_folded_office_person_key": ("tenures", ["folded_office", "person_key"]),
    "ix_tenures_folded_office_starts_on_ends_on_person_key": (
        "tenures",
        ["folded_office", "starts_on", "ends_on", "person_key"],
    ),
    "ix_participants_folded_office_person_key": ("participants", ["folded_office", "person_key"]),
    "ix_organizations_kind_folded_name": ("organizations", ["kind", "folded_name"]),
}


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)
    op.drop_index("ix_tenures_folded_office", "tenures")


def downgrade() -> None:
    op.create_index("ix_tenures_folded_office", "tenures", ["folded_office"])
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
