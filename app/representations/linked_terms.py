"""The vocabulary of the linked data: the JSON-LD context, and the schema.org terms for our enum values."""

from collections.abc import Mapping
from typing import Any, Final

NAMESPACE: Final = "tag:diplomatic-events,2026:ns#"
"""Our own terms. A tag URI (RFC 4151), since the service has no host of its own."""

_EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"
_DATE: Final = "http://www.w3.org/2001/XMLSchema#date"
_DATE_TIME: Final = "http://www.w3.org/2001/XMLSchema#dateTime"


def _own(name: str, kind: str | None = None) -> str | dict[str, str]:
    return NAMESPACE + name if kind is None else {"@id": NAMESPACE + name, "@type": kind}


CONTEXT: Final[Mapping[str, Any]] = {
    "@vocab": "https://schema.org/",
    "broader": "http://www.w3.org/2004/02/skos/core#broader",
    "created": {"@id": "http://purl.org/dc/terms/created", "@type": _DATE_TIME},
    "modified": {"@id": "http://purl.org/dc/terms/modified", "@type": _DATE_TIME},
    "url": {"@id": "https://schema.org/url", "@type": "@id"},
    "sameAs": {"@id": "https://schema.org/sameAs", "@type": "@id"},
    "eventStatus": {"@id": "https://schema.org/eventStatus", "@type": "@vocab"},
    "eventAttendanceMode": {"@id": "https://schema.org/eventAttendanceMode", "@type": "@vocab"},
    "legislationLegalForce": {"@id": "https://schema.org/legislationLegalForce", "@type": "@vocab"},
    # Dates with their uncertainty, and the days between which they lie.
    "date": _own("date", _EDTF),
    "effective_date": _own("effective_date", _EDTF),
    "born": _own("born", _EDTF),
    "died": _own("died", _EDTF),
    "term": _own("term", _EDTF),
    "valid_from": _own("valid_from", _EDTF),
    "valid_to": _own("valid_to", _EDTF),
    "accessed_on": _own("accessed_on", _EDTF),
    "earliest": _own("earliest", _DATE),
    "latest": _own("latest", _DATE),
    # Our enum values.
    "kind": _own("kind"),
    "level": _own("level"),
    "mode": _own("mode"),
    "status": _own("status"),
    "origin": _own("origin"),
    "reviewed": _own("reviewed"),
    # Relations and remarks.
    "number": _own("number"),
    "represents": _own("represents"),
    "acting": _own("acting"),
    "posted_to": _own("posted_to"),
    "known_until": _own("known_until"),
    "party": _own("party"),
    "depositary": _own("depositary"),
    "action": _own("action"),
    "successor": _own("successor"),
    "note": _own("note"),
    "evidence": _own("evidence"),
    "field": _own("field"),
    "says": _own("says", "@json"),
    "stance": _own("stance"),
    "locator": _own("locator"),
    "quote": _own("quote"),
}
"""The terms of the nodes."""

EVENT_STATUS: Final = {
    "tentative": "EventScheduled",
    "confirmed": "EventScheduled",
    "held": "EventScheduled",
    "cancelled": "EventCancelled",
    "postponed": "EventPostponed",
    "unknown": None,
}
ATTENDANCE_MODE: Final = {
    "in_person": "OfflineEventAttendanceMode",
    "phone": "OnlineEventAttendanceMode",
    "video": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
    "unknown": None,
}
# Binding agreements under international law are Legislation, "a legal document"; statements of intent are not.
BINDING: Final = {"treaty", "convention", "agreement", "protocol", "amendment", "exchange_of_notes"}
LEGAL_FORCE: Final = {
    "in_force": "InForce",
    "signed": "NotInForce",
    "initialled": "NotInForce",
    "announced": "NotInForce",
    "adopted": "NotInForce",
    "suspended": "NotInForce",
    "terminated": "NotInForce",
    "expired": "NotInForce",
    "superseded": "NotInForce",
}
LEGISLATION_RELATIONS: Final = {
    "amends": "legislationAmends",
    "supersedes": "legislationRepeals",
    "extends": "legislationChanges",
}
ORGANIZATION_TYPES: Final = {"non_governmental": "NGO", "company": "Corporation"}
SOURCE_TYPES: Final = {
    "article": "Article",
    "press_release": "NewsArticle",
    "dataset": "Dataset",
    "treaty_text": "Legislation",
    "book": "Book",
}
