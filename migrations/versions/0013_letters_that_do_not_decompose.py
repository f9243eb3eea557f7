"""Folded names and the index of words are rebuilt: letters such as ł, ø and æ are folded as users type them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from app.domain.text import fold

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Leave the row on which `migrations/env.py` derives with the last migration; an earlier one may have left it.

    Raises:
        ValueError: two organizations or topics differ only in such letters, and names of either are unique.
    """
    for table in ("organizations", "topics"):
        _check_names(table)
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM countries)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    """Forget the row. Folded names stay: `check --repair` of the older release derives them by its own rule."""
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")


def _check_names(table: str) -> None:
    ids: dict[str, str] = {}
    for record_id, name in op.get_bind().execute(sa.text(f"SELECT id, name FROM {table} ORDER BY key")):
        other = ids.setdefault(fold(name), record_id)
        if other != record_id:
            raise ValueError(
                f"/{table}/{other} and /{table}/{record_id} have the same name but for letters such as ł and l; "
                "rename one of them with the release that wrote this database, then upgrade"
            )
