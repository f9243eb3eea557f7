"""Records in short form, for lists: what they are, and where to read and to cite them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.agents.results import Node, compact
from app.representations.plain_text import record_id

_MOST: Final = 12
"""The most members of a list in a summary."""
_MOST_CHARACTERS: Final = 400
_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "meetings": ("id", "title", "date", "status", "kind", "level", "mode"),
    "people": ("id", "name", "country", "born", "died"),
    "organizations": ("id", "name", "kind"),
    "agreements": ("id", "title", "kind", "status", "status_as_of"),
    "topics": ("id", "name"),
    "sources": ("id", "headline", "publisher", "date", "url"),
    "countries": ("code", "name"),
}
RESOURCES: Final = tuple(_FIELDS)
"""The resources whose records tools read."""


def summary(resource: str, record: Node, prefix: str) -> Node:
    """Return a record in short form; `more` says how many members of a list it leaves out."""
    result: Node = {"address": address(resource, record, prefix)}
    result |= {name: record.get(name) for name in _FIELDS[resource]}
    more: dict[str, int] = {}
    lists: dict[str, list[Any]] = {}
    if resource == "meetings":
        text = record["summary"] or ""
        result["summary"] = text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}…"
        place = record["place"] or {}
        result["place"] = {name: place.get(name) for name in ("venue", "city", "country")}
        lists = {
            "participants": [_participant(item) for item in record["participants"]],
            "agreements": [item["agreement"]["id"] for item in record["agreements"]],
            "topics": [item["topic"]["id"] for item in record["topics"]],
            "organizations": [item["organization"]["id"] for item in record["organizations"]],
        }
    elif resource == "people":
        lists = {"tenures": [_tenure(item) for item in record["tenures"]]}
    elif resource == "agreements":
        lists = {"parties": [item["country"] or item["organization"]["id"] for item in record["parties"]]}
    lists["sources"] = list(_sources(record))
    for name, members in lists.items():
        result[name] = members[:_MOST]
        if len(members) > _MOST:
            more[name] = len(members) - _MOST
    short: Node = compact({**result, "more": more})
    return short


def address(resource: str, record: Node, prefix: str) -> str:
    """Return the URL of a record."""
    return f"{prefix}/{resource}/{record_id(record)}"


def _participant(item: Node) -> Node:
    person, organization = item["person"] or {}, item["organization"] or {}
    return {
        "person": person.get("id"),
        "name": person.get("name") or item["name_as_printed"],
        "organization": organization.get("id"),
        "country": item["country"],
        "office": item["office"],
        "role": item["role"],
    }


def _tenure(item: Node) -> Node:
    return {name: item[name] for name in ("office", "country", "organization", "term", "known_until")}


def _sources(record: Node) -> Iterable[Node]:
    """Return the sources that a record and its participants cite, each once."""
    cited = [
        *record.get("citations", ()),
        *(one for item in record.get("participants", ()) for one in item["citations"]),
    ]
    seen = {citation["source"]["id"]: citation["source"] for citation in cited}
    return ({name: source[name] for name in ("id", "headline", "publisher", "date", "url")} for source in seen.values())
