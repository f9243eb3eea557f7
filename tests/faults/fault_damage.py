"""Damage to derived data, which `check --repair` repairs."""

DAMAGE = (
    "UPDATE countries SET folded_name = 'wrong' WHERE id < 'C'",
    "DELETE FROM meeting_terms",
    "UPDATE indexed SET digest = 0",
    "DELETE FROM name_keys",
    "DELETE FROM agreement_periods",
    "UPDATE sources SET starts_on = '1999-01-01'",
    "DELETE FROM change_feed",
)
"""Statements, each of which damages another kind of derived data on either database."""
