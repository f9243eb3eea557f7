"""Records as linked-data nodes, in terms of schema.org and, where it has none, in our own."""

from collections.abc import Callable, Mapping
from typing import Final

from app.representations.formats import Document
from app.representations.jsonld import Node
from app.representations.linked_meetings import meeting, participant
from app.representations.linked_parts import (
    agreement_type,
    certain_dates,
    country_link,
    other_names,
    property_value,
    pruned,
    record_link,
    record_node,
    represented_nodes,
    source_properties,
    topic_link,
    with_note,
)
from app.representations.linked_terms import (
    BINDING,
    LEGAL_FORCE,
    LEGISLATION_RELATIONS,
    ORGANIZATION_TYPES,
    SOURCE_TYPES,
)


def person(document: Document, base_url: str) -> Node:
    """Return a person as a `Person`, with the offices held as roles."""
    return record_node(
        ("people", document, base_url),
        "Person",
        name=document["name"],
        alternateName=other_names(document),
        represents=country_link(document["country"], base_url),
        birthDate=certain_dates(document["born"])[0],
        deathDate=certain_dates(document["died"])[0],
        born=document["born"],
        died=document["died"],
        hasOccupation=[_tenure(tenure, base_url) for tenure in document["tenures"]],
    )


def country(document: Document, base_url: str) -> Node:
    """Return a country as a `Country`."""
    node = record_node(
        ("countries", document, base_url),
        "Country",
        name=document["name"],
        alternateName=[*filter(None, [document["official_name"]]), *other_names(document)],
        valid_from=document["valid_from"],
        valid_to=document["valid_to"],
        successor=[country_link(code, base_url) for code in document["successors"]],
    )
    codes = {"iso3166-1-alpha3": document["alpha3"], "iso3166-1-numeric": document["numeric"]}
    node["identifier"] += [property_value(scheme, value) for scheme, value in codes.items() if value]
    # Documents from before this field lack it.
    node["identifier"] += [property_value(item["scheme"], item["value"]) for item in document.get("codes", ())]
    return node


def organization(document: Document, base_url: str) -> Node:
    """Return an organization as an `Organization`, or as a narrower type if its kind has one."""
    return record_node(
        ("organizations", document, base_url),
        ORGANIZATION_TYPES.get(document["kind"], "Organization"),
        name=document["name"],
        alternateName=[*filter(None, [document["abbreviation"]]), *other_names(document)],
        kind=document["kind"],
        url=document["url"],
        member=[_membership(member, base_url) for member in document["members"]],
    )


def agreement(document: Document, base_url: str) -> Node:
    """Return an agreement as `Legislation` if it is binding, else as a `CreativeWork`, with parties and actions."""
    return record_node(
        ("agreements", document, base_url),
        agreement_type(document),
        name=document["title"],
        alternateName=document["other_titles"],
        kind=document["kind"],
        status=document["status"],
        legislationLegalForce=LEGAL_FORCE.get(document["status"]) if document["kind"] in BINDING else None,
        earliest=document["starts_on"],
        latest=document["ends_on"],
        url=document["url"],
        party=[
            with_note("party", party, item["note"])
            for item in document["parties"]
            for party in represented_nodes(item, base_url)
        ],
        action=[_action(action, base_url) for action in document["actions"]],
        about=[topic_link(topic, base_url) for topic in document["topics"]],
        depositary=[node for item in document["depositaries"] for node in represented_nodes(item, base_url)],
        locationCreated=_signing_place(document["signing_place"], base_url),
        **_related_works(document, base_url),
    )


def _signing_place(place: Document | None, base_url: str) -> Node | None:
    if place is None:
        return None
    address = pruned({"@type": "PostalAddress", "addressLocality": place["city"], "addressCountry": place["country"]})
    return pruned({"@type": "Place", "address": address, "containedInPlace": country_link(place["country"], base_url)})


def _related_works(document: Document, base_url: str) -> Node:
    """Return the older agreements by the property that has the relation; only legislation changes legislation."""
    properties: Node = {}
    for item in document["relations"]:
        linked = item["agreement"]
        work = record_link("agreements", agreement_type(linked), {**linked, "name": linked["title"]}, base_url)
        are_legal = document["kind"] in BINDING and linked["kind"] in BINDING
        name = LEGISLATION_RELATIONS.get(item["relation"], "isBasedOn") if are_legal else "isBasedOn"
        properties.setdefault(name, []).append(with_note(name, work, item["note"]))
    return properties


def topic(document: Document, base_url: str) -> Node:
    """Return a topic as a `DefinedTerm`; its parent is `skos:broader`."""
    return record_node(
        ("topics", document, base_url),
        "DefinedTerm",
        name=document["name"],
        alternateName=document["aliases"],
        description=document["description"],
        broader=document["parent"] and topic_link(document["parent"], base_url),
    )


def source(document: Document, base_url: str) -> Node:
    """Return a source as a `CreativeWork`, or as a narrower type if its kind has one."""
    return record_node(
        ("sources", document, base_url),
        SOURCE_TYPES.get(document["kind"], "CreativeWork"),
        kind=document["kind"],
        inLanguage=document["language"],
        license=document["license"] and {"@type": "CreativeWork", "name": document["license"]},
        accessed_on=document["accessed_on"],
        sha256=document["sha256"],
        **source_properties(document),
    )


NODES: Final[Mapping[str, Callable[[Document, str], Node]]] = {
    "meetings": meeting,
    "participants": participant,
    "people": person,
    "countries": country,
    "organizations": organization,
    "agreements": agreement,
    "topics": topic,
    "sources": source,
}
"""The projection of each resource, from document and base URL to node."""


def _tenure(document: Document, base_url: str) -> Node:
    starts, ends = certain_dates(document["term"])
    return pruned(
        {
            "@type": "Role",
            "hasOccupation": {"@type": "Occupation", "name": document["office"]},
            "represents": represented_nodes(document, base_url),
            "posted_to": country_link(document["posted_to"], base_url),
            "acting": document["acting"],
            "term": document["term"],
            "known_until": document["known_until"],
            "startDate": starts,
            "endDate": ends,
            "note": document["note"],
        }
    )


def _membership(document: Document, base_url: str) -> Node:
    starts, ends = certain_dates(document["term"])
    return pruned(
        {
            "@type": "Role",
            "member": country_link(document["country"], base_url),
            "term": document["term"],
            "startDate": starts,
            "endDate": ends,
            "note": document["note"],
        }
    )


def _action(document: Document, base_url: str) -> Node:
    return pruned(
        {
            "kind": document["action"],
            "date": document["date"],
            "effective_date": document["effective_date"],
            "party": represented_nodes(document, base_url),
            "note": document["note"],
        }
    )
