"""The facets that meetings are filtered by. A filter value is a term: a facet and a value, such as "country JP"."""

from typing import Any, Final

from app.db import models as m

LONG: Final = "long"
"""The facet of meetings, and the word of other records, that may have ended long after their first day."""
COLUMNS: Final[dict[str, Any]] = {
    "venue_kind": m.Meeting.place_venue_kind,
    "kind": m.Meeting.kind,
    "level": m.Meeting.level,
    "mode": m.Meeting.mode,
    "status": m.Meeting.status,
}
"""The facets whose value is a column of the meeting. A meeting whose column is null has no such term."""
FACETS: Final = (
    "country",
    "place",
    "person",
    "organization",
    "topic",
    "agreement",
    "source",
    "office",
    *COLUMNS,
    LONG,
)
"""The facets in the term index: those that filters name. The others (`app.filter_index.planner`) only drive scans."""
