"""Records as entries of Atom feeds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.representations import plain_text
from app.representations.atom import FeedEntry, Link
from app.representations.formats import Document

_TAG: Final = "tag:diplomatic-events,2026:"
"""The prefix of entry ids (RFC 4151): like record ids, the same on every host."""


def entry(resource: str, document: Document, base_url: str) -> FeedEntry:
    """Return the entry for a record of `resource`. Its id, a tag URI of resource and record id, never changes."""
    texts = _ENTRY_TEXTS[resource]
    sources = [document] if resource == "sources" else plain_text.cited_sources(document)
    return FeedEntry(
        id=f"{_TAG}{resource}/{plain_text.record_id(document)}",
        title=texts.title(document),
        updated=document["updated_at"],
        published=document["created_at"],
        summary="\n".join(texts.summary(document)),
        links=(
            Link(plain_text.url(base_url, resource, document), "alternate"),
            *([Link(f"{base_url}meetings/{document['part_of']}", "up")] if document.get("part_of") else []),
            *(Link(source["url"], "via", source["headline"]) for source in sources if source["url"]),
        ),
        categories=tuple((term, plain_text.enum_words(term)) for term in _terms(document)),
    )


@dataclass(frozen=True, slots=True)
class _EntryTexts:
    """The functions that write the title and the summary of a record of one resource."""

    title: Callable[[Document], str]
    summary: Callable[[Document], Iterator[str]]


def _terms(document: Document) -> Iterator[str]:
    """Yield the terms that readers can group entries by: kind, level, status, role and topics."""
    for name in ("kind", "level", "status", "role"):
        if document.get(name) not in {None, "unknown"}:
            yield document[name]
    for topic in document.get("topics", []):
        yield (topic.get("topic") or topic)["name"]


def _meeting(document: Document) -> Iterator[str]:
    yield plain_text.meeting(document)


def _participant(document: Document) -> Iterator[str]:
    yield f"{document['meeting']['title']}, {document['meeting']['date']}"
    yield from _note(document)


def _person(document: Document) -> Iterator[str]:
    if document["country"]:
        yield plain_text.country_name(document["country"])
    for tenure in document["tenures"]:
        yield ", ".join(part for part in (plain_text.office(tenure), tenure["term"]) if part)
    yield from _note(document)


def _country(document: Document) -> Iterator[str]:
    yield ", ".join(part for part in (document["official_name"], document["code"], document["alpha3"]) if part)
    if document["valid_to"]:
        yield f"Until {document['valid_to']}"
    yield from _note(document)


def _organization(document: Document) -> Iterator[str]:
    yield ", ".join(part for part in (document["abbreviation"], plain_text.enum_words(document["kind"])) if part)
    yield from _note(document)


def _agreement(document: Document) -> Iterator[str]:
    yield f"{plain_text.enum_words(document['kind'])}, {plain_text.enum_words(document['status'])}"
    if as_of := document["status_as_of"]:
        statuses = [", ".join(map(plain_text.enum_words, as_of["statuses"]))]
        statuses += [
            f"{_party(party, document)}: {', '.join(map(plain_text.enum_words, party['statuses']))}"
            for party in as_of["parties"]
        ]
        yield f"As of {as_of['date']}: {'; '.join(statuses)}"
    if parties := [_party(party, document) for party in document["parties"]]:
        yield f"Parties: {', '.join(parties)}"
    for action in document["actions"]:
        by = _party(action, document) if action["country"] or action["organization"] else None
        yield ", ".join(part for part in (plain_text.enum_words(action["action"]), action["date"], by) if part)
    yield from _note(document)


def _party(party: Document, agreement: Document) -> str:
    country: str | None = party["country"]
    return plain_text.country_name(country, agreement) if country else str(party["organization"]["name"])


def _topic(document: Document) -> Iterator[str]:
    if document["parent"]:
        yield f"Part of: {document['parent']['name']}"
    if document["description"]:
        yield document["description"]


def _source(document: Document) -> Iterator[str]:
    yield plain_text.source(document)
    yield from _note(document)


def _note(document: Document) -> Iterator[str]:
    if document["note"]:
        yield document["note"]


def _name(document: Document) -> str:
    return str(document["name"])


def _title(document: Document) -> str:
    return str(document["title"])


def _headline(document: Document) -> str:
    return str(document["headline"])


_ENTRY_TEXTS: Final[Mapping[str, _EntryTexts]] = {
    "meetings": _EntryTexts(_title, _meeting),
    "participants": _EntryTexts(plain_text.participant, _participant),
    "people": _EntryTexts(_name, _person),
    "countries": _EntryTexts(_name, _country),
    "organizations": _EntryTexts(_name, _organization),
    "agreements": _EntryTexts(_title, _agreement),
    "topics": _EntryTexts(_name, _topic),
    "sources": _EntryTexts(_headline, _source),
}
