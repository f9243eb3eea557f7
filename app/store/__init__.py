"""Writing: documents become rows, in one transaction, with related records found or made."""

# Each module tells how its resource is written when it is loaded.
from app.store import agreements, countries, meetings, organizations, people, sources, topics

__all__ = ["agreements", "countries", "meetings", "organizations", "people", "sources", "topics"]
