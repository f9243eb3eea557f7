"""Correct dates of days that do not exist, and rebuild all data derived from texts and dates.

Bounds of dates with unknown digits were wrong where the day does not exist in each year (`190X-02-29`), and days that
exist in no year (`202X-02-30`) were accepted: there the day becomes unknown (`202X-02-XX`). Folded names ignore
invisible characters now, and the index of words holds notes.
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from app.domain.dates.edtf import bounds

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

DATES = {
    "meetings": ("date",),
    "sources": ("date", "accessed_on"),
    "people": ("born", "died"),
    "tenures": ("term",),
    "actions": ("date",),
    "countries": ("valid_from", "valid_to"),
}
DAY = re.compile(r"(?<=X-\d\d-)\d\d")


def upgrade() -> None:
    """Correct dates, and leave the row that makes `migrations/env.py` rebuild derived data after the last migration."""
    for table, columns in DATES.items():
        for column in columns:
            _correct(table, column)
    if op.get_bind().execute(sa.text("SELECT 1 FROM countries LIMIT 1")).first() is not None:
        op.execute("INSERT INTO indexed (resource, key, digest) VALUES ('everything', 0, 0)")


def downgrade() -> None:
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")


def _correct(table: str, column: str) -> None:
    with_days = sa.text(f"SELECT key, {column} FROM {table} WHERE {column} LIKE '%X-__-__%'")
    for key, date in op.get_bind().execute(with_days).all():
        parts = "/".join(part if _is_a_date(part) else DAY.sub("XX", part) for part in date.split("/"))
        right = next((each for each in (date, parts, DAY.sub("XX", date)) if _is_a_date(each)), date)
        if right != date:
            correct = sa.text(f"UPDATE {table} SET {column} = :date WHERE key = :key")
            op.get_bind().execute(correct, {"date": right, "key": key})


def _is_a_date(text: str) -> bool:
    try:
        bounds(text)
    except ValueError:
        return False
    return True
