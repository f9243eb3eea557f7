"""Publisher, licence, US Presidents and kinds of visits, shared by the data sets of the US Office of the Historian."""

import re
from typing import Any, Final

from app.domain.enums import MeetingKind

PUBLISHER: Final = "Office of the Historian, US Department of State"
LICENSE: Final = "Public domain in the US, CC0 1.0 elsewhere"

# The first words of a description. An official working visit is a working visit with more ceremony; an "official
# select visit" is an official visit to a place that the guest chose; six rows are spelt "offical".
_KINDS: Final = (
    (re.compile(r"(?:official )?state visit\b", re.IGNORECASE), MeetingKind.STATE_VISIT),
    (re.compile(r"(?:official |offical )?working visit\b", re.IGNORECASE), MeetingKind.WORKING_VISIT),
    (re.compile(r"(?:official|offical)(?: select)? visit\b", re.IGNORECASE), MeetingKind.OFFICIAL_VISIT),
)

PRESIDENTS_IN_POCOM: Final = {
    "adams-john": "adams-john",
    "adams-john-quincy": "adams-john-quincy",
    "buchanan-james": "buchanan-james",
    "buren-martin-van": "van-buren-martin",
    "bush-george-h-w": "bush-george-herbert-walker",
    "harrison-william-henry": "harrison-william-henry",
    "jackson-andrew": "jackson-andrew",
    "jefferson-thomas": "jefferson-thomas",
    "madison-james": "madison-james",
    "monroe-james": "monroe-james",
}
"""Slug of a President in the travels -> person id in pocom, for those who were also envoys or Secretaries of State.

The same slug does not imply the same person: `taft-william-howard` is the President in one set and his grandson in the
other. These ten agree in name, year of birth and year of death.
"""


def president(slug: str) -> dict[str, Any]:
    """Return the identity of a US President: the identifiers, and the pocom id if the person is in pocom."""
    identifiers = [{"scheme": "us-presidents", "value": slug}]
    if pocom := PRESIDENTS_IN_POCOM.get(slug):
        return {"id": pocom, "identifiers": [*identifiers, {"scheme": "pocom", "value": pocom}]}
    return {"identifiers": identifiers}


def kind_of_visit(description: str) -> MeetingKind:
    """Return the kind of visit that the first words of a description name; `visit` if they name none."""
    return next((kind for words, kind in _KINDS if words.match(description)), MeetingKind.VISIT)
