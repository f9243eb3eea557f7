"""Folded names and the search index are rebuilt: apostrophes and Arabic spellings are folded, identifiers are found."""

from collections.abc import Sequence

from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Leave the row on which `migrations/env.py` derives with the last migration; an earlier one may have left it.

    Of two organizations or topics whose names are now equal, such as *People's Forum* and *Peoples Forum*, the later
    one keeps its former folded name, which nothing else can have; `check` reports it until it is merged or renamed.
    """
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM countries)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    """Forget the row. Folded names stay: `check --repair` of the older release derives them by its own rule."""
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
