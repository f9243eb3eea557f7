"""Writing: turn documents into rows in one transaction, finding or creating related records."""

# Importing `change_log` attaches its session listeners.
from app.services.changes import change_log

__all__ = ["change_log"]
