"""The ids of the records in the examples on the docs page, for bodies and path parameters."""

from dataclasses import dataclass
from typing import Any, Final

from app.domain.strings import slugs
from app.schemas.field_types import COUNTRY_CODE_PATTERN

MEETING: Final = "2023-09-01-japan-peru-foreign-ministers"
AGREEMENT: Final = "japan-peru-memorandum-of-cooperation-on-antarctic-research"
SOURCE: Final = "tdi-2023-09-02-japan-peru-strengthen-bilateral-relations"


@dataclass(frozen=True, slots=True)
class ExampleIds:
    """The ids of the example records of a resource."""

    noun: str
    """A word for one of the records, such as `meeting`."""
    seeded: str
    """The id of a record of the seed."""
    chosen: str
    """The id of the record that `PUT` creates."""
    created: str
    """The id of the record that `POST` creates."""


IDS: Final = {
    "meetings": ExampleIds(
        "meeting", MEETING, "2026-05-japan-peru-deputy-ministers", "2026-japan-peru-consultation-on-antarctic-research"
    ),
    "participants": ExampleIds(
        "participant", f"{MEETING}-hayashi-yoshimasa", f"{MEETING}-interpreter", f"{MEETING}-sato-ken"
    ),
    "agreements": ExampleIds(
        "agreement",
        AGREEMENT,
        "japan-peru-working-holiday-memorandum",
        "2024-agreement-on-exchange-of-nautical-charts",
    ),
    "people": ExampleIds("person", "hayashi-yoshimasa", "quispe-mamani-rosa", "inoue-hana"),
    "countries": ExampleIds("country", "JP", "X-TAHITI", "X-HAWAII"),
    "organizations": ExampleIds("organization", "cptpp", "pacific-alliance", "ats"),
    "topics": ExampleIds("topic", "nikkei-community", "critical-minerals", "disaster-risk-reduction"),
    "sources": ExampleIds(
        "source", SOURCE, "an-invented-bulletin", "2026-04-02-an-invented-ministry-an-invented-press-release"
    ),
}
"""The ids of the examples, by resource."""
_STATISTICS: Final = {"table": "dyads", "country": "JP", "other": "PE", "countries": "JP,PE,US"}
"""The values of path parameters of statistics."""


def path_parameter(path: str, method: str, name: str) -> dict[str, Any]:
    """Return the description and example of a path parameter, if it names a record or a problem type."""
    if name == "slug":
        return {"description": "Last part of a problem's `type`.", "example": "validation"}
    if name in _STATISTICS:
        return {"example": _STATISTICS[name]}
    if name not in {"id", "code"}:
        return {}
    resource = path.split("/")[1]
    if resource == "judgements":
        schema: dict[str, Any] = {"type": "string", "pattern": "^[0-9a-f]{16}$"}
        return {"description": "Id of the judgement.", "example": "0123456789abcdef", "schema": schema}
    shown = IDS[resource]
    if path.endswith(("/undelete", "/unmerge")):
        method = "delete"
    if path.endswith("/restore"):
        method = "get"
    example = {"put": shown.chosen, "post": shown.chosen, "delete": shown.created}.get(method, shown.seeded)
    if name == "code":
        schema = {"type": "string", "pattern": COUNTRY_CODE_PATTERN, "format": "country-code"}
        return {"description": "Code of the country.", "example": example, "schema": schema}
    schema = {"type": "string", "pattern": slugs.PATTERN, "maxLength": slugs.MAX_LENGTH, "format": f"{shown.noun}-id"}
    return {"description": f"Id of the {shown.noun}.", "example": example, "schema": schema}
