"""Persons from the parts that a sentence has of them: the country that an office implies, and offices in the singular."""

import re
from dataclasses import dataclass
from typing import Final

from app.domain.strings.text import fold
from app.reading.language.lexicon import REGION, Entity
from app.reading.language.tokens import tokenize
from app.reading.persons.apposition_reader import AppositionReader
from app.reading.persons.coordination import Found
from app.reading.persons.name_reader import Parts
from app.reading.persons.office_reader import Office
from app.reading.persons.person import How, Person

_ALPHA2: Final = 2
_SMALL: Final = frozenset({"of", "for", "and"})
_OF_THE_POPE: Final = "VA"
_OTHER_POPES: Final = frozenset({"coptic", "orthodox", "alexandria"})
"""Words of a sentence on a pope who is not that of Rome."""


@dataclass(slots=True)
class PersonReader(AppositionReader):
    """A reader that makes persons of their parts."""

    number: int
    """The number of the sentence."""

    def _represent_state(self, one: Parts, end: int) -> None:
        """Drop the organization before a plural office if the country of its holder follows the name: *EU Envoys A (Peru), B (Chile)*."""
        later = Parts(one.first, name=one.name)
        if one.entity is not None and one.entity.organization is not None and self._entity_behind(later, end) > end:
            is_state = later.entity is not None and later.entity.country is not None
            one.entity, one.entity_at, one.has_adjective = (
                (None, None, False) if is_state else (one.entity, one.entity_at, one.has_adjective)
            )

    def _found(self, parts: Parts, end: int) -> Found:
        office, name = parts.office, parts.name
        entity = parts.entity
        is_subnational = office is not None and office.is_subnational
        if is_subnational:
            entity = entity if entity is not None and entity.state else REGION
        elif office is not None and entity is None:
            entity = self._only_state(office)
        if entity is not None and entity.organization and name and self._is_of_state(office, entity):
            entity = None  # "the EU Minister Ana Lopes" is of a member state
            parts.entity_at = None
        printed_from = (
            parts.titles if parts.titles is not None and name and parts.titles < name[0] else name and name[0]
        )
        person = Person(
            mention=self.span(parts.first, end),
            name=self.printed(*name) if name else None,
            name_span=self.span(*name) if name else None,
            office=self._office_words(office),
            office_span=self.span(office.first, office.end) if office else None,
            entity=entity,
            entity_span=self.span(*parts.entity_at) if parts.entity_at else None,
            how=How.STATED if entity else None,
            rank=self.printed(*parts.rank) if parts.rank else None,
            printed=self.span(printed_from, name[1]) if name and printed_from is not None else None,
            is_former=parts.is_former,
            is_counterpart=parts.is_counterpart,
            sentence=self.number,
            paragraph=self.sentence.paragraph,
        )
        return Found(person, parts.first, end, is_subnational, parts.has_adjective)

    def _is_of_state(self, office: Office | None, entity: Entity) -> bool:
        """Return whether only states have such an office, and an organization stands before it that has no government."""
        is_government = entity.organization is not None and "government" in fold(entity.organization.name)
        words = fold(self.printed(office.first, office.end)).split() if office else []
        return "minister" in words and not is_government

    def _only_state(self, office: Office) -> Entity | None:
        """Return the only state or organization with such an office, or with the body in its words: *Speaker of the Saeima*."""
        first = re.split(" and |,", fold(self.printed(office.first, office.end)), maxsplit=1)[0]
        code = self.lexicon.one_of.get(first)  # "Tánaiste and Minister for Trade"
        bodies = (self.lexicon.bodies_of_one.longest(self.tokens, index) for index in range(office.first, office.end))
        if code == _OF_THE_POPE and any(self.key(index) in _OTHER_POPES for index in range(len(self.tokens))):
            return None
        code = code or next((body[1] for body in bodies if body is not None and body[0] <= office.end), None)
        if code is None or len(code) == _ALPHA2:
            return Entity(code) if code else None
        match = self.lexicon.entities.longest(tokenize(code), 0)
        return match[1] if match is not None else None

    def _office_words(self, office: Office | None) -> str | None:
        if office is None:
            return None
        if office.singular:
            words = office.singular.split()
            words = [word if word in _SMALL else word.title() for word in words]
            return " ".join(words) if self.tokens[office.first].is_capitalized else office.singular
        return self.printed(office.first, office.end)
