"""People whom a sentence names with their country alone, and those with a second office or a body behind the name."""

from dataclasses import dataclass, field
from typing import Final

from app.reading.persons.coordination import Found
from app.reading.persons.name_reader import Parts
from app.reading.persons.words_before_name import BeforeNameReader

_MEETING: Final = frozenset({"met", "meets", "talks", "meeting", "spoke", "received", "hosted"})
_ARE: Final = frozenset({"are", "were", "include", "includes", "included"})
_LONGEST_HEAD: Final = 14
"""The largest number of words before the verb of a list of people."""


@dataclass(slots=True)
class NamedPeopleReader(BeforeNameReader):
    """A reader of people with a name and a country."""

    with_country: int = field(default=0, init=False)
    """The index behind the last person, if a country stands behind the name; else 0."""
    _roll: int | None = field(default=None, init=False)
    """The index of *are* of *The five envoys are Ana Lopes …*, or -1; None until it is asked for."""

    def _is_met_by_name(self, parts: Parts) -> bool:
        """Return whether *met with* stands before a full name that the name of a country follows: *met with Ana Lopes of Peru*."""
        if parts.name is None or parts.entity is None or parts.entity.country is None or parts.entity.is_adjective:
            return False
        first = parts.name[0]
        before = first - 1 - (self.key(first - 1) == "with")
        return (
            self._is_personal(parts)
            and self.key(before) in _MEETING
            and self.key(first - 1) in {"with", self.key(before)}
        )

    def _is_next_with_country(self, parts: Parts) -> bool:
        """Return whether a full name with a country goes on a list of such: *received A of Peru, B of Chile and C of Cuba*."""
        if parts.name is None or parts.entity is None or parts.entity.country is None or parts.entity.is_adjective:
            return False
        return (
            self.with_country > 0 and self._joining_end(self.with_country) == parts.name[0] and self._is_personal(parts)
        )

    def _is_in_roll(self, parts: Parts) -> bool:
        """Return whether a full name with a country is one of a list: *The five envoys are Ana Lopes of Peru, Luis Soto of Chile*."""
        if parts.name is None or parts.entity is None or parts.entity.country is None or parts.entity.is_adjective:
            return False
        if self._roll is None:
            near = range(min(_LONGEST_HEAD, len(self.tokens)))
            people = next((i for i in near if self.is_cue("people_of_rolls", i)), len(self.tokens))
            self._roll = next((i for i in near if i > people and self.key(i) in _ARE), -1)
        before = self.key(parts.name[0] - 1)
        is_listed = before in {",", "and", ";", ":"} or parts.name[0] - 1 == self._roll
        return -1 < self._roll < parts.name[0] and is_listed and self._is_personal(parts)

    def _with_country_behind(self, parts: Parts, comma: int) -> Found | None:
        """Read the country of *Deputy Prime Minister A, Peru’s Minister of Trade, who*: a second office with the country.

        None if a name or *and* follows, or if the country is known.
        """
        match = self.entity(comma + 1) if parts.entity is None and self.key(comma) == "," else None
        if match is None or match[1].country is None or not self._is_possessive(match[0]):
            return None
        office = self._offices(match[0] + 1)
        if office is None or office.singular or self.key(office.end) not in {",", "."}:
            return None
        if self.key(office.end + 1) == "and" or self._is_name_start(self._honorific_end(office.end + 1)):
            return None
        parts.entity, parts.entity_at = match[1], (comma + 1, match[0])
        return self._found(parts, office.end)

    def _with_office_again(self, parts: Parts, comma: int) -> Found | None:
        """Read the country of *President A, President of the Republic of Chile,*: the same office again, with its country.

        None if the office behind the name is another one, which may be that of somebody else.
        """
        if parts.office is None or parts.entity is not None or self.key(comma) != ",":
            return None
        later = Parts(parts.first, name=parts.name, titles=parts.titles)
        end = self._apposition(later, comma)
        if end is None or later.office is None or later.entity is None:
            return None
        words = {self.key(index) for index in range(later.office.first, later.office.end)}
        if not words.issuperset(self.key(index) for index in range(parts.office.first, parts.office.end)):
            return None
        parts.entity, parts.entity_at = later.entity, later.entity_at
        return self._found(parts, end)

    def _with_body_behind(self, parts: Parts, comma: int) -> Found | None:
        """Read the body of *Director A, Ministry of Trade of Peru, and B* behind a name, with its country; None if there is none."""
        if parts.office is None or parts.entity is not None or self.key(comma) != ",":
            return None
        end = self._institution(comma + 1)
        finish = self._body_behind_comma(parts, comma) if end > comma + 1 else comma
        if finish == comma and end > comma + 1 and self.key(end) == ",":
            finish = end  # "Secretary A, Ministry of Trade, and B"
        return self._found(parts, finish) if finish > comma else None
