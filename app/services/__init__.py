"""Writing: documents become rows, in one transaction, with related records found or made."""

# Each module tells how its resource is written when it is loaded.
# `change_log` listens to the sessions from then on.
from app.services import change_log
from app.services.resources import agreements, countries, meetings, organizations, people, sources, topics

__all__ = ["agreements", "change_log", "countries", "meetings", "organizations", "people", "sources", "topics"]
