"""Bodies and sees whose officials stand behind a name or before it, also those that the lexicon lacks: *Kelp Trust Country Representative*."""

from dataclasses import dataclass
from typing import Final

from app.reading.language.lexicon import Entity
from app.reading.persons.field_reader import OF
from app.reading.persons.name_reader import Parts
from app.reading.persons.office_reader import Office
from app.reading.persons.tail_reader import TailReader

AFTER_APPOSITION: Final = frozenset({",", "", ".", ";", ")", "and"})
OF_SEES: Final = frozenset({"archbishop", "patriarch"})
_LONGEST_BODY: Final = 4
_LONGEST_NAME_OF_BODY: Final = 10


@dataclass(slots=True)
class BodyReader(TailReader):
    """A reader of offices at bodies."""

    def _take_body_within(self, later: Parts, office: Office) -> None:
        """Take the organization of *head of the EU Delegation* as that of the office, if no country or organization is known.

        The same holds of the country of *head of Polish diplomacy*.
        """
        for index in range(office.first + 1, office.end if later.entity is None else office.first):
            match = self.entity(index)
            if match is None:
                continue
            is_of_body = match[1].organization is not None and self.is_cue("sides", match[0])
            if is_of_body or (match[1].country is not None and self.key(match[0]) == "diplomacy"):
                later.entity, later.entity_at, later.has_adjective = match[1], (index, match[0]), False

    def _passed_over_end(self, index: int) -> int:
        """Return the index behind words such as *newly elected*, or behind the participle of *the nominated Prime Minister*."""
        if self.lexicon.offices.longest(self.tokens, index) is not None:
            return index  # "the top diplomat"
        match = self.lexicon.cues["passed_over"].longest(self.tokens, index)
        if match is not None:
            return match[0]
        return index + (self._is_participle_before_office(index) and self.key(index - 1) in {"the", "a", "an"})

    def _is_participle_before_office(self, index: int) -> bool:
        """Return whether a participle in small letters stands at `index`, and an office behind it: *nominated Prime Minister*."""
        token = self.tokens[index] if index < len(self.tokens) else None
        is_participle = token is not None and token.key.endswith("ed") and token.text.islower()
        return is_participle and self._begins_office(index + 1)

    def _office_at_unknown_body(self, later: Parts, index: int) -> Office | None:
        """Return the office behind the name of a body that the lexicon lacks: *Kelp Trust (KT) Country Representative,*.

        The body may be in brackets by an abbreviation that the lexicon has.
        """
        for position in range(index, min(len(self.tokens), index + _LONGEST_NAME_OF_BODY)):
            token = self.tokens[position]
            whole = self._whole(position) if position > index else None
            if whole is not None or (token.key in self.lexicon.nouns and position > index):
                end = max(position + 1, whole[0] if whole is not None and not whole[1] else 0)
                is_closed = self.key(end) in AFTER_APPOSITION - {"and"} | {"to", "in"}
                is_closed = is_closed or self._belongs_to_state(end)
                return Office(index, end) if is_closed else None
            is_inner = position > index and token.key in {"of", "for", "and", "the", "&", "(", ")"}
            entity = self.entity(position)
            if not (is_inner or (token.is_word and token.is_capitalized)) or (entity is not None and entity[1].country):
                break
            if entity is not None and self.key(position - 1) == "(":
                later.entity, later.entity_at = entity[1], (position, entity[0])
        return None

    def _belongs_to_state(self, index: int) -> bool:
        """Return whether *of* and a country stand there, with no further words of a name: not *of the Jordan Armed Forces*."""
        match = self.entity(index + 1, article=True) if self.key(index) in OF else None
        return match is not None and not (match[0] < len(self.tokens) and self.tokens[match[0]].is_capitalized)

    def _body_of_office(self, index: int) -> tuple[int, Entity] | None:
        """Return *United Nations* of *United Nations High Commissioner for Refugees Ana Lopes*: a name that is a person’s office."""
        match = self.entity(index)
        if match is None or match[1].organization is None:
            return None
        body = self.lexicon.entities.longest(self.tokens[index : match[0] - 1], 0)
        end = index + body[0] if body else match[0]
        if body is None or not any(self.key(position) in self.lexicon.nouns for position in range(end, match[0])):
            return None
        office = self._offices(end)
        if office is None or office.singular or office.end < match[0]:
            return None
        start = office.end + (self.key(office.end) == ",")
        return (end, body[1]) if self._is_name_start(self._honorific_end(start)) else None

    def _body_end(self, index: int) -> int:
        """Return the end of *of the front*, a body that the lexicon lacks, before a comma or its country; `index` if there is none."""
        if self.key(index) != "of" or self.key(index + 1) != "the":
            return index
        for end in range(index + 2, min(len(self.tokens), index + 2 + _LONGEST_BODY)):
            if self.key(end) == "of" and end > index + 2 and self.entity(end + 1, article=True) is not None:
                return end
            if not self.tokens[end].is_word:
                return end if end > index + 2 and self.key(end) in {",", ".", ";"} else index
        return index

    def _body_behind_comma(self, later: Parts, finish: int) -> int:
        """Read the country of *, Ministry of Trade of Peru*, *, Minister of Trade of Peru* behind an office; return where it ends."""
        if later.entity is not None or self.key(finish) != ",":
            return finish
        is_body = self._institution(finish + 1) > finish + 1
        if not is_body and self._office(finish + 1) is None:
            return self._take_country_of_office(later, finish) or finish
        tail = self._long_tail(finish + 1)
        if is_body and tail.entity is None and (end := self._take_country_behind_body(later, tail.end)):
            return end
        is_closed = is_body or self.key(tail.end) in AFTER_APPOSITION
        if tail.entity is None or tail.entity.is_adjective or not is_closed or self._is_name_start(tail.end + 1):
            return finish
        later.entity, later.entity_at, later.has_adjective = tail.entity, tail.entity_at, False
        return tail.end

    def _take_country_behind_body(self, later: Parts, comma: int) -> int:
        """Take the country of *Director, Ministry of Trade, Peru,*, and return where it ends; 0 if there is none."""
        match = self.entity(comma + 1, article=True) if self.key(comma) == "," else None
        if match is None or match[1].country is None or match[1].is_adjective or match[1].is_region:
            return 0
        if self.key(match[0]) not in AFTER_APPOSITION:
            return 0
        later.entity, later.entity_at, later.has_adjective = match[1], (match[0] - 1, match[0]), False
        return match[0]

    def _take_country_of_office(self, later: Parts, comma: int) -> int:
        """Take the country of *Minister of Trade, Peru,*, and return where it ends; 0 if a list of countries may stand there."""
        match = self.entity(comma + 1, article=True)
        if match is None or self.key(match[0]) in {"and", "'s", "’"}:
            return 0
        is_list = self.key(match[0]) == "," and self.entity(match[0] + 1, article=True) is not None
        return 0 if is_list else self._take_country_behind_body(later, comma)

    def _see(self, index: int) -> Office | None:
        """Return the office of a prelate with the see, which is not a country: *Archbishop of Santa Cruz*."""
        if self.key(index) not in OF_SEES or self.key(index + 1) != "of":
            return None
        end = index + 1 if self.entity(index + 2) is not None else self._name_end(index + 2)
        return Office(index, end) if end != index + 2 else None

    def _office_of_title(self, parts: Parts) -> Office | None:
        """Return the office of a prelate of whom the text says no other: *Archbishop Paolo Conti*."""
        if parts.titles is None or parts.name is None:
            return None
        titles = range(parts.titles, parts.name[0])
        return next((Office(index, index + 1) for index in titles if self.key(index) in OF_SEES), None)
