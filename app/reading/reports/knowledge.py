"""The article that is drafted from, and what the knowledge base knows of its names.

See decision 165.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Article:
    """A text with what the client says of it."""

    text: str
    url: str | None = None
    published: str | None = None
    """EDTF."""
    publisher: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its id and its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Term:
    """A recorded term of office."""

    person: Record
    office: str
    country: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The records that names in a text may mean."""

    people: Mapping[str, Record] = field(default_factory=dict)
    """By names, folded; only those that one person has."""
    organizations: Mapping[str, Record] = field(default_factory=dict)
    """By names and abbreviations, folded."""
    topics: Mapping[str, Record] = field(default_factory=dict)
    """By names, folded."""
    cities: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The codes of the countries of recorded meetings in cities, by their names, folded."""
    terms: tuple[Term, ...] = ()
    """Terms of office on the day, of those people and in those countries."""
