"""The facets that meetings are filtered by. A filter value is a term: a facet and a value, such as "country JP"."""

from typing import Any, Final

from sqlalchemy import case, or_

from app.db import models as m
from app.domain.enums import Origin
from app.queries.lookups import LONG

IN_FEEDS: Final = "in_feeds"
"""The facet of meetings that calendars and feeds show by default: not those that only a machine has read."""


def truth(column: Any) -> Any:
    """Build the value of a boolean as a term: `true` or `false`."""
    return case((column, "true"), else_="false")


COLUMNS: Final[dict[str, Any]] = {
    "city": m.Meeting.folded_place_city,
    "venue": m.Meeting.folded_place_venue,
    "venue_kind": m.Meeting.place_venue_kind,
    "kind": m.Meeting.kind,
    "level": m.Meeting.level,
    "mode": m.Meeting.mode,
    "status": m.Meeting.status,
    "series": m.Meeting.series_id,
    "origin": m.Meeting.origin,
    "reviewed": truth(m.Meeting.reviewed),
    IN_FEEDS: case((or_(m.Meeting.origin != Origin.MACHINE_CODED, m.Meeting.reviewed), "true")),
}
"""The facets whose value is a column of the meeting, or computed from some. Where it is null, there is no such term."""
COLUMNS_OF_OTHER_PLACES: Final[dict[str, Any]] = {
    "city": m.OtherPlace.folded_city,
    "venue": m.OtherPlace.folded_venue,
    "venue_kind": m.OtherPlace.venue_kind,
}
"""The facets whose value is a column of each further place of a meeting, too."""
SINGLE_VALUED: Final = frozenset(COLUMNS.keys() - COLUMNS_OF_OTHER_PLACES.keys())
"""The facets that give a meeting at most one term."""
PARTICIPANT_PAIRS: Final = ("country_office", "country_role", "organization_office", "organization_role")
"""The facets of values that one participant has both: the country or organization, a space, and the office or role."""
FACETS: Final = (
    "country",
    "place",
    "person",
    "organization",
    "participating_organization",
    "discussed_organization",
    "topic",
    "topic_alone",
    "agreement",
    "source",
    "part_of",
    "office",
    "role",
    *PARTICIPANT_PAIRS,
    *COLUMNS,
    "disputed",
    LONG,
)
"""The facets in the term index: those that filters name. The others (`app.filter_index.planner`) only drive scans."""
