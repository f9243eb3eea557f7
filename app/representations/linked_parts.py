"""Parts of linked-data nodes that several resources share: names, links, dates, roles of countries, and citations."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from app.domain.enums import Stance
from app.representations import plain_text
from app.representations.formats import Document
from app.representations.jsonld import Node
from app.representations.linked_terms import BINDING

_ISO_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
# Any other value, with spaces or brackets, would make an IRI that readers reject.
_ENTITY: Final = re.compile(r"[QPL][1-9][0-9]*", re.ASCII)
_WIKIDATA: Final = "http://www.wikidata.org/entity/"


def pruned(node: Node) -> Node:
    """Drop null values and empty lists, which JSON-LD treats as absent."""
    return {name: value for name, value in node.items() if value is not None and value != []}


def record_node(record: tuple[str, Document, str], node_type: str, **properties: Any) -> Node:
    """Return the node of a record, given by resource, document and base URL, with what every record has."""
    resource, document, base_url = record
    identifiers = document.get("identifiers", [])
    wikidata = [
        _WIKIDATA + identifier["value"]
        for identifier in identifiers
        if identifier["scheme"] == "wikidata" and _ENTITY.fullmatch(identifier["value"])
    ]
    return pruned(
        {
            "@id": plain_text.url(base_url, resource, document),
            "@type": node_type,
            "identifier": [
                plain_text.record_id(document),
                *(property_value(identifier["scheme"], identifier["value"]) for identifier in identifiers),
            ],
            **properties,
            "sameAs": wikidata,
            "note": document.get("note"),
            **citation_properties(document, base_url),
            "origin": document.get("origin"),
            "reviewed": document.get("reviewed"),
            "created": document["created_at"],
            "modified": document["updated_at"],
        }
    )


def property_value(scheme: str, value: str) -> Node:
    """Return an identifier in another system."""
    return {"@type": "PropertyValue", "propertyID": scheme, "value": value}


def certain_dates(date: str | None) -> tuple[str | None, str | None]:
    """Return the start and end of an EDTF date, each None unless plain ISO 8601: no `~`, `?`, `X` or open end."""
    first, slash, last = (date or "").partition("/")
    ends = (first, last if slash else first)
    start, end = (text if _ISO_DATE.fullmatch(text) else None for text in ends)
    return start, end


def other_names(document: Document) -> list[str | Node]:
    """Return the other names of a record."""
    return [_name(name) for name in document["other_names"]]


def _name(name: Mapping[str, Any]) -> str | Node:
    """Return another name; one of a period is behind a role, as a membership is."""
    text = {"@value": name["name"], "@language": _language(name)} if name["language"] else name["name"]
    if name["term"] is None:
        return text
    starts, ends = certain_dates(name["term"])
    return pruned({"@type": "Role", "alternateName": text, "term": name["term"], "startDate": starts, "endDate": ends})


def _language(name: Mapping[str, Any]) -> str:
    """Return the BCP 47 tag of a name: the script follows the language (`ja-Latn`), unless the tag already has one."""
    language, *others = name["language"].split("-")
    has_script = any(len(part) == 4 and part.isalpha() for part in others)
    return "-".join([language, *([name["script"]] if name["script"] and not has_script else []), *others])


def agreement_type(document: Mapping[str, Any]) -> str:
    """Return the type of an agreement: `Legislation` if it is binding."""
    return "Legislation" if document["kind"] in BINDING else "CreativeWork"


def represented_nodes(document: Mapping[str, Any], base_url: str) -> list[Node]:
    """Return the country and the organization of a participant, party, action or tenure, if present."""
    country_node = country_link(document["country"], base_url)
    linked = document["organization"] and organization_link(document["organization"], base_url)
    return [item for item in (country_node, linked) if item]


def record_link(resource: str, node_type: str, document: Mapping[str, Any], base_url: str) -> Node:
    """Return a link to a record, with its name."""
    return {"@id": plain_text.url(base_url, resource, document), "@type": node_type, "name": document["name"]}


def country_link(code: str | None, base_url: str) -> Node | None:
    """Return a link to a country, given by its code."""
    return None if code is None else {"@id": f"{base_url}countries/{code}", "@type": "Country", "identifier": code}


def organization_link(document: Mapping[str, Any], base_url: str) -> Node:
    """Return a link to an organization."""
    return record_link("organizations", "Organization", document, base_url)


def topic_link(document: Mapping[str, Any], base_url: str) -> Node:
    """Return a link to a topic."""
    return record_link("topics", "DefinedTerm", document, base_url)


def with_note(relation: str, node: Node, note: str | None) -> Node:
    """Return `node`, behind a role if there is a note: on the node itself, the note would apply wherever it occurs."""
    return node if note is None else {"@type": "Role", relation: node, "note": note}


def source_properties(document: Mapping[str, Any]) -> Node:
    """Return the properties shared by a source and a link to one."""
    return {
        "headline": document["headline"],
        "publisher": document["publisher"] and {"@type": "Organization", "name": document["publisher"]},
        "date": document["date"],
        "datePublished": certain_dates(document["date"])[0],
        "url": document["url"],
    }


def citation_properties(document: Document, base_url: str) -> Node:
    """Return the sources that a record cites (`subjectOf`), and which fact each supports, and where (`evidence`)."""
    cited = {citation["source"]["id"]: citation["source"] for citation in document.get("citations", [])}
    return {
        "subjectOf": [
            pruned(
                {"@id": plain_text.url(base_url, "sources", item), "@type": "CreativeWork", **source_properties(item)}
            )
            for item in cited.values()
        ],
        "evidence": list(_evidence(document.get("citations", []), base_url)),
    }


def _evidence(citations: Iterable[Mapping[str, Any]], base_url: str) -> Iterator[Node]:
    for citation in citations:
        details = {name: citation[name] for name in ("field", "says", "locator", "quote", "note")}
        if citation["stance"] != Stance.SUPPORTS:
            details["stance"] = citation["stance"]
        yield pruned({"citation": {"@id": plain_text.url(base_url, "sources", citation["source"])}, **details})
