"""The introduction of the OpenAPI document: title, description and tags."""

from typing import Final

TITLE: Final = "Diplomatic Events"
DESCRIPTION: Final = """\
Who met whom, when, at which level, on what, what they signed, and who says so.

**Three queries to start with** (to send one from this page, open it below, fill it in and press *Execute*):

1. *When did Japan and Peru last meet?*
   [`GET /meetings?country=Japan&country=Peru`](meetings?country=Japan&country=Peru).
   A repeated parameter means *all*; `country=JP,PE` means *either*. Both codes and names work.
2. *What happened in September 2023?*
   [`GET /meetings?date=2023-09`](meetings?date=2023-09).
   A date is a day, a month, a year or an interval; a meeting with an uncertain date matches if it may overlap.
3. *Which agreements do they have, and what is their status?*
   [`GET /agreements?country=JP&country=PE`](agreements?country=JP&country=PE).
   `status` is derived from the actions of an agreement; `as_of` gives the status on a day in the past.

**Conventions.** A page is `{"items": […], "next": …}`; follow `next` until it is null. Unknown parameters are
rejected with a suggestion. A response to `GET` can be sent back unchanged with `PUT`. Every record has an
`ETag`: send it back as `If-Match`, so that no edit is lost. Errors are
[problem documents](https://www.rfc-editor.org/rfc/rfc9457) that name the field and the remedy.
Reads are public; writes require an API key (*Authorize*). Dates are EDTF (ISO 8601-2): `2023-09-01`, `2023-09`, `1873`, `2023-09-01~` (about), `../2023-09-01` (on or before).
"""
TAGS: Final = [
    {"name": "meetings", "description": "Visits, summits, calls, negotiation rounds. Start here."},
    {"name": "participants", "description": "The participation of one person or delegation in one meeting."},
    {
        "name": "agreements",
        "description": "Treaties, memoranda and joint statements, with parties, actions and status.",
    },
    {"name": "people", "description": "People who take part in meetings, and the offices they held."},
    {"name": "countries", "description": "Present and former states, by ISO 3166 code."},
    {"name": "organizations", "description": "Intergovernmental bodies, blocs and agencies."},
    {"name": "topics", "description": "Subjects of meetings and agreements."},
    {"name": "sources", "description": "Articles, press releases and data sets that records cite."},
    {"name": "statistics", "description": "Meetings counted, and the relations of countries."},
    {"name": "changes", "description": "All changes with time and author. Follow changes, and undo deletions."},
    {"name": "transfers", "description": "Export all records; import many at once."},
    {
        "name": "matching",
        "description": "Find the records that a source means; possible duplicates, judgements about them, and questions.",
    },
    {"name": "service", "description": "Health checks, metrics and problem types."},
]
