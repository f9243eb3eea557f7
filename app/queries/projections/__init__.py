"""JSON projections, one for each resource; the corresponding schemas are in `app.schemas`.

Each function returns a JSON expression over one row of its table. Tests validate the resulting JSON against the schemas.
"""

from app.queries.projections.agreements import TODAY, agreement, status_on
from app.queries.projections.disputes import dispute
from app.queries.projections.meetings import meeting, meeting_entry, participant
from app.queries.projections.records import country, organization, person, source, tenure, topic

__all__ = [
    "TODAY",
    "agreement",
    "country",
    "dispute",
    "meeting",
    "meeting_entry",
    "organization",
    "participant",
    "person",
    "source",
    "status_on",
    "tenure",
    "topic",
]
