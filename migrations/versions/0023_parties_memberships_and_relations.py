"""The status of agreements for each party, memberships of organizations, and indexes of tenures."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_OF_TENURES = ("country_key", "organization_key", "posted_to_key")


def _reference(table: str, column: str, target: str, on_delete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.key"], name=name, ondelete=on_delete)


def upgrade() -> None:
    """Create the tables and columns, and leave the row on which `migrations/env.py` derives with the last migration."""
    op.add_column("actions", sa.Column("effective_date", sa.Text(), nullable=True))
    op.create_table(
        "party_periods",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("agreement_key", _KEY, nullable=False),
        sa.Column("country_key", _KEY, nullable=True),
        sa.Column("organization_key", _KEY, nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("through", sa.Date(), nullable=False),
        _reference("party_periods", "agreement_key", "agreements", "CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_party_periods")),
    )
    for party in ("country_key", "organization_key"):
        columns = [party, "status", "through", "since"]
        op.create_index(op.f(f"ix_party_periods_{'_'.join(columns)}"), "party_periods", columns)
    columns = ["agreement_key", "country_key", "organization_key"]
    op.create_index(op.f(f"ix_party_periods_{'_'.join(columns)}"), "party_periods", columns)
    op.create_table(
        "signing_places",
        sa.Column("agreement_key", _KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("country_key", _KEY, nullable=True),
        _reference("signing_places", "agreement_key", "agreements", "CASCADE"),
        _reference("signing_places", "country_key", "countries", "RESTRICT"),
        sa.PrimaryKeyConstraint("agreement_key", name=op.f("pk_signing_places")),
    )
    op.create_index(op.f("ix_signing_places_country_key"), "signing_places", ["country_key"])
    op.create_table(
        "depositaries",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("agreement_key", _KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("country_key", _KEY, nullable=True),
        sa.Column("organization_key", _KEY, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(country_key IS NULL) <> (organization_key IS NULL)", name=op.f("ck_depositaries_one_depositary")
        ),
        _reference("depositaries", "agreement_key", "agreements", "CASCADE"),
        _reference("depositaries", "country_key", "countries", "RESTRICT"),
        _reference("depositaries", "organization_key", "organizations", "RESTRICT"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_depositaries")),
    )
    for column in ("agreement_key", "country_key", "organization_key"):
        op.create_index(op.f(f"ix_depositaries_{column}"), "depositaries", [column])
    op.create_table(
        "agreement_relations",
        sa.Column("agreement_key", _KEY, nullable=False),
        sa.Column("relation", sa.String(40), nullable=False),
        sa.Column("target_key", _KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        _reference("agreement_relations", "agreement_key", "agreements", "CASCADE"),
        _reference("agreement_relations", "target_key", "agreements", "RESTRICT"),
        sa.PrimaryKeyConstraint("agreement_key", "relation", "target_key", name=op.f("pk_agreement_relations")),
    )
    for columns in (["target_key", "relation"], ["relation", "agreement_key"]):
        op.create_index(op.f(f"ix_agreement_relations_{'_'.join(columns)}"), "agreement_relations", columns)
    op.create_table(
        "memberships",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("organization_key", _KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("country_key", _KEY, nullable=False),
        sa.Column("term", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        _reference("memberships", "country_key", "countries", "RESTRICT"),
        _reference("memberships", "organization_key", "organizations", "CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_memberships")),
    )
    for columns in (["organization_key", "country_key"], ["country_key", "starts_on", "ends_on", "organization_key"]):
        op.create_index(op.f(f"ix_memberships_{'_'.join(columns)}"), "memberships", columns)
    op.create_index(op.f("ix_tenures_starts_on_key"), "tenures", ["starts_on", "key"])
    for reference in _OF_TENURES:
        op.create_index(op.f(f"ix_tenures_{reference}_starts_on_key"), "tenures", [reference, "starts_on", "key"])
        op.drop_index(op.f(f"ix_tenures_{reference}"), "tenures")
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM agreements)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    """Drop the tables and columns, and forget the row."""
    for reference in _OF_TENURES:
        op.create_index(op.f(f"ix_tenures_{reference}"), "tenures", [reference])
        op.drop_index(op.f(f"ix_tenures_{reference}_starts_on_key"), "tenures")
    op.drop_index(op.f("ix_tenures_starts_on_key"), "tenures")
    op.drop_table("memberships")
    op.drop_table("agreement_relations")
    op.drop_table("depositaries")
    op.drop_table("signing_places")
    op.drop_table("party_periods")
    op.drop_column("actions", "effective_date")
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
