"""Writing: documents become rows, in one transaction, with related records found or made."""

# Each module tells how its resource is written when it is loaded.
# `changes` listens to the sessions from then on.
from app.store import agreements, changes, countries, meetings, organizations, people, sources, topics

__all__ = ["agreements", "changes", "countries", "meetings", "organizations", "people", "sources", "topics"]
