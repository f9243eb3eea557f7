"""The sources of a record as its page shows them: which passage supports which fact, and where a source says otherwise.

See decision 277.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.enums import Stance
from app.pages.comparison import Titles, titles_in, value_lines
from app.representations import plain_text
from app.representations.formats import Document

Citation = Mapping[str, Any]


@dataclass(slots=True)
class Passage:
    """A place in a source, such as "paragraph 4", with the facts that it is about and its quotations."""

    locator: str | None
    stance: str
    """Whether it supports these facts (`supports`), disputes them or is unclear about them."""
    facts: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OtherValue:
    """A value that a source gives for a fact, and that the record does not have."""

    fact: str
    value: str
    source: Mapping[str, Any]
    locator: str | None
    stance: str


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source of a record, with the passages that are cited."""

    source: Mapping[str, Any]
    passages: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sources of a record, and the values in which they differ from it."""

    sources: Sequence[CitedSource]
    others: Sequence[OtherValue]
    disputed: Sequence[str]
    """The facts about which sources disagree."""


def evidence(document: Document) -> Evidence:
    """Return the sources of a record and of its participants, each once, in the order of the citations."""
    passages: dict[str, dict[tuple[str | None, str], Passage]] = {}
    others = []
    titles = titles_in(document)
    for name, citation in _citations(document):
        source, locator, stance = citation["source"], citation["locator"], citation["stance"]
        if stance != Stance.SUPPORTS and citation["says"] is not None:
            others.append(OtherValue(name or "the record", _value(citation, titles), source, locator, stance))
            continue
        passage = passages.setdefault(source["id"], {}).setdefault((locator, stance), Passage(locator, stance))
        if name and name not in passage.facts:
            passage.facts.append(name)
        if citation["quote"] and citation["quote"] not in passage.quotes:
            passage.quotes.append(citation["quote"])
    return Evidence(
        [
            CitedSource(source, [item for item in passages.get(source["id"], {}).values() if _says_where(item)])
            for source in plain_text.cited_sources(document)
        ],
        others,
        [fact_name(document, name) for name in document.get("disputed", ())],
    )


def fact_name(document: Document, name: str) -> str:
    """Return a field as a citation names it in words: `topics.apec-2024` as "APEC 2024", `place.city` as "place: city"."""
    head, _, rest = name.partition(".")
    if head == "participants" and rest:
        participant_id, _, own = rest.partition(".")
        entry = next((item for item in document.get(head, ()) if item["id"] == participant_id), None)
        return fact_of_participant(document, entry, own) if entry else "participants"
    entries = document.get(head)
    if rest and isinstance(entries, list):
        fields = (value for entry in entries if isinstance(entry, Mapping) for value in entry.values())
        linked = (value for value in fields if isinstance(value, Mapping))
        named = next((plain_text.record_name(value) for value in linked if value.get("id") == rest), None)
        return named or plain_text.enum_words(head)
    return ": ".join(map(plain_text.enum_words, filter(None, (head, rest))))


def _citations(document: Document) -> Iterator[tuple[str | None, Citation]]:
    """Yield the citations of a record and of its participants, each with the fact that it is for; None for the whole record."""
    for citation in document.get("citations", ()):
        yield (fact_name(document, citation["field"]) if citation["field"] else None), citation
    for participant in document.get("participants", ()):
        for citation in participant.get("citations", ()):
            yield fact_of_participant(document, participant, citation["field"] or ""), citation


def fact_of_participant(meeting: Document, participant: Mapping[str, Any], own: str) -> str:
    """Return a field of a participant of a meeting in words, such as "Ada Vila: office"; of the person, the name alone."""
    linked = participant["person"] or participant["organization"]
    country = participant["country"] and plain_text.country_name(participant["country"], meeting)
    who = (linked and plain_text.record_name(linked)) or country or "a participant"
    return f"{who}: {plain_text.enum_words(own)}" if own and own != "person" else str(who)


def _value(citation: Citation, titles: Titles) -> str:
    """Return what a source says as text, a date in words."""
    name = (citation["field"] or "").rpartition(".")[2]
    return "; ".join(value_lines(name, citation["says"], titles))


def _says_where(passage: Passage) -> bool:
    return bool(passage.locator or passage.facts or passage.quotes or passage.stance != Stance.SUPPORTS)
