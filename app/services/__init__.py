"""Writing: turn documents into rows in one transaction, finding or creating related records."""

# Importing a module registers how its resource is written; importing `change_log` attaches its session listeners.
from app.services import change_log
from app.services.resources import agreements, countries, meetings, organizations, people, sources, topics

__all__ = ["agreements", "change_log", "countries", "meetings", "organizations", "people", "sources", "topics"]
