"""Places to which the words of a clause say that somebody travelled: *visited Peru*, *a visit to Beijing*."""

from dataclasses import dataclass
from typing import Final

from app.domain.geography import capitals
from app.reading.circumstances.places import Place, is_within_region
from app.reading.encounters.participant_clause import ParticipantClause
from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import NEAR
from app.reading.persons.person import Span

_LONGEST_VISITOR: Final = 16
_LONGEST_CITY: Final = 3


@dataclass(slots=True)
class VisitClause(ParticipantClause):
    """A sentence that may report a visit."""

    def _stay(self) -> list[tuple[str, Span]]:
        """Return the country of *While in Peru, …* or *While in Lima, …* at the beginning of the sentence."""
        if self._key(0) not in {"while", "whilst"} or self._key(1) not in {"in", "visiting"}:
            return []
        match = self._entity(2, article=True)
        if match is not None and match[1].country and not match[1].is_adjective:
            return [(match[1].country, self._span(2, match[0]))]
        for end in range(min(len(self.tokens), 2 + _LONGEST_CITY), 2, -1):
            code = capitals.country_of(self._words(2, end))
            if code is not None:
                return [(code, self._span(2, end))]
        return []

    def _city_visited(self, verb: Verb, cut: int, taken: frozenset[int]) -> Place | None:
        """Return the capital behind *visited* or *visit to*."""
        first = self._destination(verb)
        for end in range(min(cut, first + _LONGEST_CITY), first, -1):
            span = self._span(first, end)
            is_name = all(self.tokens[i].is_capitalized and i not in taken for i in range(first, end))
            if is_name and capitals.country_of(self._words(first, end)) is not None:
                is_before_person = self._key(end) == "," and end + 1 in taken
                is_other = not is_before_person and is_within_region(self.tokens, span.end, self.lexicon)
                return None if is_other else Place(self._words(first, end), span=span)
        return None

    def _destination(self, verb: Verb) -> int:
        """Return the index behind *visited*, *visit to* and *arrived in*; that of the end if the verb is of no journey."""
        if not any(self._is("travel_verbs", index) for index in range(verb.first, verb.end)):
            return len(self.tokens)
        for index in range(verb.first, verb.end - 1):  # "will visit Peru for a meeting"
            start = index + 1 + (self._key(index + 1) in {"to", "in"})
            start += self._key(start) == "the"
            if self._is("travel_verbs", index) and self._entity(start) is not None:
                return start
        index = verb.end
        if self._key(index) in {"of", "by"}:  # "visit of the Prime Minister to Peru"
            stops = (i for i in range(index, index + _LONGEST_VISITOR) if self._key(i) == "to" or self._is("finite", i))
            index = next(stops, index)
        index += self._key(index) in {"to", "in"}
        return index + (self._key(index) == "the")

    def _places_visited(self, verb: Verb, cut: int, taken: frozenset[int]) -> list[tuple[str, Span]]:
        """Return the countries after *visited* and *visit to*, with their words."""
        index = self._destination(verb)
        if index < cut and not self.lexicon.entities.longest(self.tokens, index):
            comma = next((i for i in range(index, min(cut, index + NEAR)) if self._key(i) == ","), None)
            index = index if comma is None else comma + 1  # "to Jeddah, Saudi Arabia"
        match = self.lexicon.entities.longest(self.tokens, index) if index < cut else None
        if match is None or match[1].country is None or match[1].is_adjective:
            return self._country_of_city(verb, cut, taken)
        return [(match[1].country, self._span(index, match[0]))]

    def _country_of_city(self, verb: Verb, cut: int, taken: frozenset[int]) -> list[tuple[str, Span]]:
        city = self._city_visited(verb, cut, taken)
        code = capitals.country_of(city.city) if city and city.city else None
        return [(code, city.span)] if city and city.span and code else []
