"""Several persons whom a text names by one word: an office in the plural, *counterparts*, or a list of countries before them."""

from dataclasses import dataclass, replace
from typing import Final

from app.reading.language.lexicon import Entity
from app.reading.persons.coordination import Found
from app.reading.persons.name_reader import Parts
from app.reading.persons.office_reader import Office
from app.reading.persons.parties import DASHES
from app.reading.persons.person import How
from app.reading.persons.person_reader import PersonReader

_BEFORE_NAMES: Final = frozenset({"-", "–", "—", ":", "(", ","})
_AFTER_NAMES: Final = frozenset({"respectively", "-", "–", "—", ")", ",", ".", ";", ""})
_LONGEST_LIST: Final = 40
_LONGEST_NAME: Final = 6
_OF_ROLES: Final = "co-"
"""The beginning of offices that somebody has beside the own one: *co-chairs*."""


@dataclass(slots=True)
class PluralReader(PersonReader):
    """A reader of lists of persons who share an office."""

    def _adjectives(self, index: int) -> list[Found]:
        """Read *Australian, Indian and Japanese counterparts*, *the French and German foreign ministers*."""
        entities: list[tuple[int, int, Entity]] = []
        position = index
        while len(entities) < _LONGEST_LIST and (match := self.entity(position)):
            entities.append((position, *match))
            owned = match[0] + (self.key(match[0]) == "'s")  # "Serbia’s and Austria’s Foreign Ministers"
            position = self._joining_end(owned)
            if position == owned:
                break
        if len(entities) < 2 or self._is_place_before(entities):
            return []
        office = self._office(position)
        is_counterpart = self.lexicon.is_cue("counterparts", self.tokens, position)
        if not is_counterpart and (office is None or not office.singular):
            return []
        if is_counterpart and (named := self._named_in_order(entities, position + 1)):
            return named
        found = [
            self._found(
                Parts(first, office=office, entity=entity, entity_at=(first, end), is_counterpart=is_counterpart), end
            )
            for first, end, entity in entities
        ]
        return found if office is None else self._named_together(found, office.end)

    def _is_place_before(self, entities: list[tuple[int, int, Entity]]) -> bool:
        """Return whether the first country is the end of a place: *In Lulea, Sweden, the U.S. ministers*."""
        (_, end, first), (second, _, _) = entities[:2]
        return not first.is_adjective and second == end + 2 and self.key(end) == "," and self.key(end + 1) == "the"

    def _named_in_order(self, entities: list[tuple[int, int, Entity]], position: int) -> list[Found]:
        """Read the names after *Greek, Cypriot and French counterparts*, if there are as many."""
        result: list[Found] = []
        position += self.key(position) in {",", ":", "-", "–", "—"}
        for first, end, entity in entities:
            start = position if result else entities[0][0]
            one = Parts(start, entity=entity, entity_at=(first, end), is_counterpart=True)
            position = self._name(one, position)
            if one.name is None:
                return []
            result.append(self._found(one, position))
            position = self._joining_end(position)
        return result

    def _titled(self, index: int) -> Office | None:
        """Return the office at `index`, unless its words are the beginning of a form of address: *Senator the Hon*."""
        office, title = self._offices(index), self.lexicon.honorifics.longest(self.tokens, index)
        return None if office is not None and title is not None and title[0] > office.end else office

    def _entities_from(self, parts: Parts, index: int) -> list[Found]:
        """Read the countries of *counterparts from Japan, Norway and Peru*, each a person without a name."""
        result: list[Found] = []
        if (members := self.entity(index)) and self.lexicon.is_cue("groups", self.tokens, members[0]):
            index = members[0] + 1  # "counterparts from NATO Allies Estonia and Latvia"
        while match := self.entity(index, article=True):
            if match[1].organization and not parts.is_counterpart:
                break  # the ministers of all its members
            start = index + (self.key(index) == "the")
            first = index - (bool(result) and self.key(index - 1) == "of")
            is_owned = parts.is_counterpart and self.key(index - 1) != "of"  # "his counterpart of Peru, Ana Lopes"
            first = first if result or is_owned else parts.first
            one = Parts(first, entity=match[1], entity_at=(start, match[0]), is_counterpart=parts.is_counterpart)
            one.office = parts.office
            behind = self._posting(match[0]) if self.key(match[0]) == "to" and not result else match[0]
            together = self._named_together([*result, self._found(one, behind)], behind) if result else []
            if together and all(item.person.name for item in together):
                return together  # "her counterparts from Peru and Chile, A and B respectively"
            is_first = not result or result[-1].person.name is not None
            end = self._named_behind(one, behind) if is_first or self.key(behind) == "," else behind
            if end == behind and result and self._follows_unmarked(result[-1], behind):
                end = self._name(one, behind)
            result.append(self._found(one, end))
            index = self._joining_end(end + (one.name is not None and self.key(end) == ";"))
            if index == end:
                break
            index += one.name is not None and self.key(index) == "of"  # "of Peru, Ana Lopes, of Chile, Luis Soto"
        return self._named_together(result, result[-1].end) if result else []

    def _named_behind(self, one: Parts, index: int) -> int:
        """Read the name of *counterparts from Chile, Luis Soto, and Colombia, Ana Roca*, and return where it ends.

        A dash may stand before it, or brackets around it: *Foreign Ministers of Chile - Luis Soto, Colombia - Ana Roca*.
        """
        is_marked = self.key(index) in {",", "("} or self.key(index) in DASHES
        if one.is_counterpart and not is_marked and self._name_end(self._honorific_end(index)) > index + 1:
            return self._name(one, index)  # "his counterpart from Chile Luis Soto"
        if not is_marked and not one.is_counterpart and self._is_name_before_pair(index):
            return self._name(one, index)
        if not is_marked or self.entity(index + 1) is not None:
            return index
        later = Parts(one.first)
        end = self._name(later, index + 1)
        is_full = later.name is not None and later.name[1] - later.name[0] > 1
        closing = {")"} if self.key(index) == "(" else {",", ".", ";", ""}
        is_followed = self.key(end) == "and" and self._begins_pair(end + 1)
        closing |= {"and"} if self.key(index) in DASHES or is_followed else set()
        if not is_full or self.key(end) not in closing or self._titled(index + 1) is not None:
            return index
        one.name, one.titles, one.rank = later.name, later.titles, later.rank
        return end + (self.key(index) == "(")

    def _follows_unmarked(self, before: Found, index: int) -> bool:
        """Return whether a full name stands right behind a country, as that of the item before does."""
        person = before.person
        is_next = person.name_span is not None and person.entity_span is not None
        is_next = is_next and person.name_span.start == person.entity_span.end + 1  # type: ignore[union-attr]
        return is_next and self._name_end(self._honorific_end(index)) > index + 1

    def _is_name_before_pair(self, index: int) -> bool:
        """Return whether a full name stands before a further country with a name: *of Peru Ana Lopes and Chile Luis Soto*."""
        end = self._name_end(self._honorific_end(index))
        following = self._joining_end(end)
        match = self.entity(following, article=True) if following > end > index + 1 else None
        is_country = match is not None and not match[1].is_adjective
        return match is not None and is_country and self._is_name_start(self._honorific_end(match[0]))

    def _begins_pair(self, index: int) -> bool:
        """Return whether a country and a comma follow *and*: *ambassadors of Peru, A, Chile, B and Cuba, C*."""
        match = self.entity(index, article=True)
        return match is not None and not match[1].is_adjective and self.key(match[0]) == ","

    def _named_together(self, found: list[Found], start: int) -> list[Found]:
        """Read the names of all behind a list of countries: *the foreign ministers of Peru and Chile - A and B*."""
        is_list = len(found) > 1 and not any(item.person.name for item in found)
        is_next = self._is_name_start(self._honorific_end(start))
        if not is_list or not (is_next or self.key(start) in _BEFORE_NAMES):
            return found
        position, names = start + (not is_next), list[tuple[Parts, int]]()
        for item in found:
            one = Parts(position)
            end = self._name(one, position)
            if one.name is None:
                return found
            names.append((one, end))
            following = self._joining_end(end)
            if item is not found[-1] and following == end:
                return found
            position = following
        end = names[-1][1]
        is_closed = is_next or self.key(end) in _AFTER_NAMES
        if (self._is_name_start(position) and position != end) or not is_closed:
            return found  # more names than countries
        for item, (one, end) in zip(found, names, strict=True):
            name = one.name or (0, 0)
            item.person = replace(
                item.person,
                mention=self.span(item.first, end),
                name=self.printed(*name),
                name_span=self.span(*name),
                printed=self.span(one.titles if one.titles is not None else name[0], name[1]),
                rank=self.printed(*one.rank) if one.rank else None,
            )
        found[-1].end = names[-1][1]
        return found

    def _several(self, parts: Parts, index: int) -> list[Found]:
        """Read the persons after a plural: *Presidents A of Peru and B of Chile*, *the Foreign Ministers of Peru and Chile*."""
        office = parts.office
        if office is None:
            return []
        first = self.entity(office.end + 1, article=True) if self.key(office.end) in {"of", "from"} else None
        if first is not None and self._is_name_before_pair(first[0]):
            return self._entities_from(parts, office.end + 1)
        named: list[Found] = []
        is_apposition = self.key(index) == "," and index == office.end and self._is_name_start(index + 1)
        position = index + is_apposition  # "the two presidents, A and B, dined"
        while True:
            one = Parts(position if named else parts.first, parts.is_former, office)
            if parts.has_adjective:
                one.entity, one.entity_at, one.has_adjective = parts.entity, parts.entity_at, True
            end = self._name(one, position)
            if one.name is None:
                break
            own = Parts(one.first, name=one.name)
            finish = None if one.has_adjective else self._apposition(own, end)
            if finish is not None and (own.entity is not None or office.singular.startswith(_OF_ROLES)):
                return [*named, self._found(own, finish)]  # "co-chairs Ana Lopes, Minister of Trade, and"
            self._represent_state(one, end)
            end = self._entity_behind(one, end)
            end = (
                self._bracket_end(end) if named or self.key(end) == "(" else end
            )  # "Ministers A (Trade) and B (Health)"
            named.append(self._found(one, end))
            position = self._joining_end(end)
            if position == end or self._offices(self._prefix(Parts(position), position)):
                break
        if named:
            return self._with_countries_behind(named)
        if self.key(office.end) in {"of", "from"}:
            return self._named_before(parts, self._entities_from(parts, office.end + 1))
        return []

    def _with_countries_behind(self, named: list[Found]) -> list[Found]:
        """Read the countries of *Presidents A and B of Peru and Chile*, one for each name in their order; none is that of B alone."""
        last = named[-1].person
        is_shared = len(named) > 1 and last.entity is not None and last.entity_span is not None
        if not is_shared or any(item.person.entity for item in named[:-1]):
            return named
        places = [(last.entity, last.entity_span)]
        end = named[-1].end
        while (start := self._joining_end(end)) > end and (match := self.entity(start, article=True)) is not None:
            if match[1].is_adjective or match[1].country is None or self.key(match[0]) == "'s":
                break
            places.append((match[1], self.span(start, match[0])))
            end = match[0]
        if len(places) == 1:
            return named
        if len(places) != len(named):
            places = [(None, None)] * len(named)
        persons = [
            replace(item.person, entity=entity, entity_span=span, how=How.STATED if entity is not None else None)
            for item, (entity, span) in zip(named, places, strict=True)
        ]
        result = [replace(item, person=person) for item, person in zip(named, persons, strict=True)]
        return [*result[:-1], replace(result[-1], end=end)]

    def _named_before(self, parts: Parts, found: list[Found]) -> list[Found]:
        """Read the names before *, Foreign Ministers of Peru and Chile*: as many as there are countries, or several for one country."""
        comma = parts.first - 1
        names = self._list_of_names_before(comma) if self.key(comma) == "," else []
        items = found * len(names) if len(found) == 1 else found
        if len(names) < 2 or len(names) != len(items) or any(item.person.name for item in found):
            return found
        end = found[-1].end
        result: list[Found] = []
        for (first, last), item in zip(names, items, strict=True):
            span = self.span(first, last)
            person = replace(item.person, mention=span, name=self.printed(first, last), name_span=span, printed=span)
            result.append(replace(item, person=person, first=first, end=last))
        result[-1] = replace(
            result[-1], end=end, person=replace(result[-1].person, mention=self.span(names[-1][0], end))
        )
        return result

    def _list_of_names_before(self, comma: int) -> list[tuple[int, int]]:
        """Return the full names of a list that ends at a comma: *A, B and C,*; none if it has other words."""
        names: list[tuple[int, int]] = []
        end = comma
        while end > 0:
            starts = range(max(0, end - _LONGEST_NAME), end - 1)
            first = next(
                (i for i in starts if self._name_end(i) == end and self._is_personal(Parts(i, name=(i, end)))), end
            )
            if first == end or self._begins_office(first - 1):
                break
            names.insert(0, (first, end))
            joint = first - 1
            joint -= self.key(joint) == "and" and self.key(joint - 1) == ","
            if self.key(first - 1) not in {"and", ","} or (self.key(first - 1) == "," and len(names) == 1):
                break
            end = joint
        return names
