"""A person in a text, each part as printed and with its offsets in code points."""

from dataclasses import dataclass
from enum import StrEnum

from app.reading.language.lexicon import Entity


class How(StrEnum):
    """How the text says which country or organization a person represents."""

    STATED = "stated"
    COORDINATION = "coordination"
    """Said once for several: *President A and Foreign Minister B of Portugal*."""
    KNOWN = "looked up"
    DERIVED = "derived"
    """From the country that was visited."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """A person as one sentence names them."""

    mention: Span
    """Everything that belongs to the person: office, country, forms of address and name."""
    name: str | None = None
    """The name as printed, without forms of address; None where only the office is named."""
    name_span: Span | None = None
    office: str | None = None
    """The office as printed; in the singular where the text has *Presidents A and B*."""
    office_span: Span | None = None
    entity: Entity | None = None
    """The country or organization; `REGION` for a place below the national level."""
    entity_span: Span | None = None
    how: How | None = None
    rank: str | None = None
    """A military rank before the name."""
    printed: Span | None = None
    """The name with the forms of address before it."""
    is_former: bool = False
    is_counterpart: bool = False
    """Whether the text calls the person somebody's counterpart; the office is that of the other, and not given here."""
    known: str | None = None
    """The key of the person whom the caller knows."""
    sentence: int = 0
    paragraph: int = 0

    @property
    def country(self) -> str | None:
        """Return the code of the country."""
        return self.entity.country if self.entity else None

    @property
    def organization(self) -> str | None:
        """Return the name of the organization."""
        return self.entity.organization.name if self.entity and self.entity.organization else None
