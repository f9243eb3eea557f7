"""Meetings of uncertain days have a term, so that tables of dyads need not read the dates of all meetings."""

from collections.abc import Sequence

from alembic import op

revision: str = "0038"
down_revision: str | None = "0037"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the term and its meetings: those whose date is neither one day nor from one day to another."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    first, last = ("starts_on", "ends_on") if is_sqlite else (_text("starts_on"), _text("ends_on"))
    uncertain = f"FROM meetings WHERE date <> {first} AND date <> {first} || '/' || {last}"
    op.execute(
        "INSERT INTO terms (facet, value, meeting_count)"
        f" SELECT 'uncertain', '', count(*) {uncertain} HAVING count(*) > 0"
    )
    op.execute(
        "INSERT INTO meeting_terms (term_key, starts_on, meeting_key, ends_on)"
        f" SELECT (SELECT key FROM terms WHERE facet = 'uncertain'), starts_on, key, ends_on {uncertain}"
    )


def downgrade() -> None:
    """Remove the term, which the older release does not know."""
    op.execute("DELETE FROM meeting_terms WHERE term_key IN (SELECT key FROM terms WHERE facet = 'uncertain')")
    op.execute("DELETE FROM terms WHERE facet = 'uncertain'")


def _text(day: str) -> str:
    return f"to_char({day}, 'YYYY-MM-DD')"
