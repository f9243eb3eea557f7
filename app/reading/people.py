"""People in a text: office, country or organization and name, each as printed, with offsets in code points.

A person is an office or a form of address together with a name (*Prime Minister Ana Lopes of Portugal*, *Ana Lopes, the
Prime Minister of Portugal*), an office with a country and no name (*the Prime Minister of Portugal*), or a name that the
caller knows. A country is that of the words around the name. Pronouns are not resolved.

The sentence is read from left to right; each token is looked at a bounded number of times.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain import offices
from app.domain.text import fold
from app.reading.lexicon import REGION, Entity, Known, Lexicon, Phrases, load
from app.reading.person import How, Person, Span
from app.reading.tokens import Sentence, Token

_LONGEST_NAME: Final = 12
_LONGEST_OFFICE: Final = 40
_LONGEST_LIST: Final = 40
_MOST_TITLES: Final = 5
_LONGEST_INSTITUTION: Final = 6
_LONGEST_OPEN: Final = 12
_MOST_UNKNOWN: Final = 2
_QUOTES: Final = frozenset("\"“”‘’'«»")


@dataclass(slots=True)
class _Found:
    """A person with the indexes of the tokens from the first to the one after the last."""

    person: Person
    first: int
    end: int
    is_subnational: bool = False
    has_adjective: bool = False
    """Whether the country stands before the office."""


@dataclass(frozen=True, slots=True)
class _Office:
    first: int
    end: int
    singular: str = ""
    """The singular of a plural office."""
    is_subnational: bool = False
    is_generic: bool = False


@dataclass(slots=True)
class _Parts:
    """The parts of a person read so far, as indexes of tokens."""

    first: int
    is_former: bool = False
    office: _Office | None = None
    entity: Entity | None = None
    entity_at: tuple[int, int] | None = None
    has_adjective: bool = False
    titles: int | None = None
    rank: tuple[int, int] | None = None
    name: tuple[int, int] | None = None
    is_counterpart: bool = False


def people(text: str, lexicon: Lexicon | None = None, known: Phrases[Known] | None = None) -> list[Person]:
    """Return the people whom `text` names, in the order of the text.

    `known` has names, such as *Jake Sullivan*, of people whom the caller knows: they are found without an office as well,
    and do not take the country of others.

    Raises:
        ValueError: the text has more than 200,000 characters.
    """
    lexicon = lexicon or load()
    result: list[Person] = []
    for number, sentence in enumerate(lexicon.sentences(text)):
        result += people_of(text, sentence, lexicon, known, number)
    return result


def people_of(
    text: str, sentence: Sentence, lexicon: Lexicon, known: Phrases[Known] | None = None, number: int = 0
) -> list[Person]:
    """Return the people whom one sentence of `text` names."""
    return _SentenceReader(text, sentence, lexicon, known or Phrases(), number).read()


@dataclass(slots=True)
class _SentenceReader:
    text: str
    sentence: Sentence
    lexicon: Lexicon
    known: Phrases[Known]
    number: int
    tokens: Sequence[Token] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.sentence.tokens

    def read(self) -> list[Person]:
        found: list[_Found] = []
        index = 0
        while index < len(self.tokens):
            persons = self._persons(index)
            found += persons
            index = max(index + 1, persons[-1].end if persons else self._skipped(index))
        return [item.person for item in self._coordinated(found)]

    def _skipped(self, index: int) -> int:
        """Return the index after an office or country that names nobody, so that its words are read once."""
        entity = self.lexicon.entities.longest(self.tokens, index)
        if entity and not entity[1].is_adjective:
            return entity[0]
        return index + 1

    # ------------------------------------------------------------------ one person

    def _persons(self, index: int) -> list[_Found]:
        """Return the person named at `index`, or the persons if the office is a plural."""
        if known := self._known(index):
            return [known]
        if several := self._adjectives(index):
            return several
        parts = _Parts(index)
        position = self._prefix(parts, index)
        office = self._offices(position) or self._offices(self._honorific_end(position))
        if office is None and parts.entity is not None:
            office = self._open_office(position)
        if office is None:
            return self._without_office_before(parts, position)
        parts.office = office
        parts.office, position = office, self._entity_behind(parts, office.end)
        position = self._own_institution(parts, position)
        if office.singular:
            return self._several(parts, position)
        position = self._comma_before_name(parts, position)
        position = self._name(parts, position)
        if parts.name is None:
            return self._unnamed(parts)
        return [self._found(parts, self._entity_behind(parts, position))]

    def _adjectives(self, index: int) -> list[_Found]:
        """Read *Australian, Indian and Japanese counterparts*, *the French and German foreign ministers*."""
        entities: list[tuple[int, int, Entity]] = []
        position = index
        while len(entities) < _LONGEST_LIST and (match := self._entity(position)):
            entities.append((position, *match))
            position = self._joining_end(match[0])
            if position == match[0]:
                break
        if len(entities) < 2:
            return []
        office = self._office(position)
        is_counterpart = self.lexicon.is_cue("counterparts", self.tokens, position)
        if not is_counterpart and (office is None or not office.singular):
            return []
        return [
            self._found(
                _Parts(first, office=office, entity=entity, entity_at=(first, end), is_counterpart=is_counterpart), end
            )
            for first, end, entity in entities
        ]

    def _own_institution(self, parts: _Parts, position: int) -> int:
        """Read *of Japan’s National Security Secretariat* behind an office, and return where it ends."""
        office = parts.office
        if office is None or parts.entity is not None or self._key(position) != "of":
            return position
        match = self._entity(position + 1, article=True)
        if match is None or self._key(match[0]) != "'s":
            return position
        region = self._entity(match[0] + 1)
        if region is not None and region[1].is_region:
            parts.entity, parts.entity_at = REGION, (match[0] + 1, region[0])
            return region[0]
        end = self._institution(match[0] + 1)
        if end == match[0] + 1:
            return position
        parts.entity, parts.entity_at = match[1], (match[0] - 1, match[0])
        parts.office = replace(office, end=end)
        return end

    def _known(self, index: int) -> _Found | None:
        """Return the person whom the caller knows, with an office before the name if there is one."""
        start, office = index, self._offices(index)
        if office is not None and not office.singular:
            start = self._honorific_end(office.end)
        if (match := self.known.longest(self.tokens, start)) is None and start != index:
            start, office = index, None
            match = self.known.longest(self.tokens, start)
        if match is None:
            return None
        end, known = match
        if known.is_office and (self._key(end) in _OF or self._is_name_start(end) or self._office(end) is not None):
            return None
        parts = _Parts(index, office=office if start != index else None, name=(start, end))
        if known.country:
            parts.entity = Entity(known.country)
        found = self._found(parts, self._own_entity(end))
        found.person = replace(found.person, how=How.KNOWN, known=known.key)
        return found

    def _own_entity(self, index: int) -> int:
        """Return the index after the *of …* that follows the name of a known person."""
        parts = _Parts(index)
        return self._entity_behind(parts, index)

    def _prefix(self, parts: _Parts, index: int) -> int:
        """Read what stands before an office: *the former*, *Japanese*, *Mexico’s*."""
        position = index
        for _ in range(4):
            if self.lexicon.is_cue("former", self.tokens, position):
                parts.is_former = True
                position += 1
            elif parts.entity is None and (match := self._entity(position)):
                end, entity = match
                parts.entity, parts.entity_at, parts.has_adjective = entity, (position, end), True
                position = end + (self._key(end) == "'s" or (self._key(end) in {"’", "'"}))
            elif position < len(self.tokens) and self.lexicon.is_cue("passed_over", self.tokens, position):
                position += 1
            else:
                break
        return position

    def _without_office_before(self, parts: _Parts, position: int) -> list[_Found]:
        """Read *his Japanese counterpart*, *General Ana Lopes*, or *Ana Lopes, the Prime Minister of Portugal*."""
        if self.lexicon.is_cue("counterparts", self.tokens, position):
            return self._counterpart(parts, position)
        if parts.entity is not None or parts.is_former:
            return []
        end = self._name(parts, position)
        if parts.name is None:
            return []
        has_title = parts.titles is not None
        if (apposition := self._apposition(parts, end)) is not None:
            return [self._found(parts, apposition)]
        if has_title:
            return [self._found(parts, self._entity_behind(parts, end))]
        return []

    def _counterpart(self, parts: _Parts, position: int) -> list[_Found]:
        parts.is_counterpart = True
        end = position + 1
        if self._key(end) in {"from", "of"} and (several := self._entities_from(parts, end + 1)):
            return several
        if parts.entity is None:
            return []
        if self._key(end) == ",":
            end += 1
        start = end
        if office := self._offices(end):
            parts.office, end = office, office.end
        end = self._name(parts, end)
        if parts.name is None:
            parts.office, end = None, start
        return [self._found(parts, end)]

    def _entities_from(self, parts: _Parts, index: int) -> list[_Found]:
        """Read the countries of *counterparts from Japan, Norway and Peru*, each a person without a name."""
        result: list[_Found] = []
        if (members := self._entity(index)) and self.lexicon.is_cue("groups", self.tokens, members[0]):
            index = members[0] + 1  # "counterparts from NATO Allies Estonia and Latvia"
        while match := self._entity(index, article=True):
            if match[1].organization and not parts.is_counterpart:
                break  # the ministers of all its members
            start = index + (self._key(index) == "the")
            one = _Parts(index, entity=match[1], entity_at=(start, match[0]), is_counterpart=parts.is_counterpart)
            one.office = parts.office
            result.append(self._found(one, match[0]))
            index = self._joining_end(match[0])
            if index == match[0]:
                break
        return result

    def _apposition(self, parts: _Parts, end: int) -> int | None:
        """Read *, the Prime Minister of Portugal* behind a name, and return where it ends."""
        if parts.name is None or self._key(end) != ",":
            return None
        if parts.titles is None and (parts.name[1] - parts.name[0] < 2 or self._key(parts.name[0] - 1) in _PLACE_CUES):
            return None
        start = end + 1 + (self._key(end + 1) in {"the", "a", "an"})
        later = _Parts(start)
        position = self._prefix(later, start)
        office = self._offices(position)
        if office is None or office.singular:
            return None
        finish = self._entity_behind(later, office.end)
        if later.entity is None and self._key(finish) == "at" and (match := self._entity(finish + 1, article=True)):
            # "Permanent Secretary at the Danish Ministry of Climate"
            later.entity, later.entity_at, finish = match[1], (match[0] - 1, match[0]), match[0]
        if self._name(_Parts(finish), finish) != finish:
            return None  # the office of the next person: "President A, Prime Minister B"
        if later.entity is None and parts.titles is None and self._key(finish) not in {",", ""}:
            return None
        parts.office, parts.is_former = office, later.is_former
        parts.entity, parts.entity_at, parts.has_adjective = later.entity, later.entity_at, later.has_adjective
        return finish

    def _unnamed(self, parts: _Parts) -> list[_Found]:
        """Return the office as a person without a name, if the text says of which country or organization."""
        office = parts.office
        if office is None or parts.entity is None or parts.entity.is_region or office.is_generic:
            return []
        end = max(office.end, parts.entity_at[1] if parts.entity_at else 0)
        if self._key(end) == "'s":
            return []  # "the Danish Prime Minister’s Office"
        return [self._found(parts, end)]

    def _several(self, parts: _Parts, index: int) -> list[_Found]:
        """Read the persons after a plural: *Presidents A of Peru and B of Chile*, *the Foreign Ministers of Peru and Chile*."""
        office = parts.office
        if office is None:
            return []
        named: list[_Found] = []
        position = index
        while True:
            one = _Parts(position if named else parts.first, parts.is_former, office)
            if parts.has_adjective:
                one.entity, one.entity_at, one.has_adjective = parts.entity, parts.entity_at, True
            end = self._name(one, position)
            if one.name is None:
                break
            end = self._entity_behind(one, end)
            named.append(self._found(one, end))
            position = self._joining_end(end)
            if position == end or self._offices(self._prefix(_Parts(position), position)):
                break
        if named:
            return named
        if self._key(office.end) in {"of", "from"}:
            return self._entities_from(parts, office.end + 1)
        return []

    # ------------------------------------------------------------------ parts of a person

    def _offices(self, index: int) -> _Office | None:
        """Read one office or several of one person: *Deputy Prime Minister and Foreign Minister*."""
        office = self._office(index)
        if office is None or office.singular:
            return office
        end = office.end
        for _ in range(4):
            following = self._office(self._next_office(end))
            if following is None or following.singular or self._is_of_two(office, following):
                break
            end = following.end
            office = _Office(index, end, is_subnational=office.is_subnational, is_generic=office.is_generic)
        if end != self._office_end(index) and not self._is_name_start(self._honorific_end(end)):
            first = self._office(index)
            # Offices of two persons: "the President and Foreign Minister of Peru". The first is read alone.
            return first if self._key(end) not in {"of", ","} else office
        return office

    def _next_office(self, end: int) -> int:
        """Return where a further office of the same person may begin: after a comma, *and* or a slash."""
        position = end + (self._key(end) == ",")
        if self._key(position) in {"and", "&", "/"}:
            return position + 1
        return position if position > end else len(self.tokens)

    def _office_end(self, index: int) -> int:
        office = self._office(index)
        return office.end if office else index

    def _is_of_two(self, one: _Office, other: _Office) -> bool:
        """Return whether the offices are those of a head of state and a head of government, which one person rarely has."""
        kinds = {
            kind.role for office in (one, other) for kind in offices.read(self._words(office.first, office.end)).kinds
        }
        return {offices.HEAD_OF_STATE, offices.HEAD_OF_GOVERNMENT} <= kinds

    def _office(self, index: int) -> _Office | None:
        lexicon = self.lexicon
        if index >= len(self.tokens) or not self.tokens[index].is_word:
            return None
        whole = self._whole(index)
        composed = self._composed(index)
        end, singular = whole or (0, "")
        if composed is not None and composed >= end:
            end, singular = composed, ""
        if not end:
            return None
        noun = self.tokens[end - 1].key
        is_generic = noun in _GENERIC
        is_subnational = noun in lexicon.subnational or self._words(index, end).lower() in lexicon.subnational
        return _Office(index, end if singular else self._tail(end), singular, is_subnational, is_generic)

    def _open_office(self, index: int) -> _Office | None:
        """Return an office after a country or organization, with at most two words that the lexicon lacks.

        *Strategic Industries Minister*, *Department of Foreign Affairs and Trade Secretary*.
        """
        lexicon, unknown = self.lexicon, 0
        for position in range(index, min(len(self.tokens), index + _LONGEST_OPEN)):
            token = self.tokens[position]
            if token.key in lexicon.nouns and token.key not in _GENERIC and token.is_capitalized:
                return _Office(index, self._tail(position + 1), is_subnational=token.key in lexicon.subnational)
            is_small = position > index and token.key in {"and", "&", "of"}
            if not is_small and not (token.is_word and token.is_capitalized):
                break
            is_known = token.key in lexicon.fields or token.key in lexicon.before or token.key in lexicon.institutions
            unknown += not (is_small or is_known)
            if unknown > _MOST_UNKNOWN or self._entity(position) is not None:
                break
        return None

    def _whole(self, index: int) -> tuple[int, str] | None:
        """Return the end of an office that the lexicon has, also after words such as *deputy*, and the singular of a plural."""
        match = self.lexicon.offices.longest(self.tokens, index)
        position = index
        while match is None and self._key(position) in self.lexicon.before and position < index + _LONGEST_OFFICE:
            position += 1
            match = self.lexicon.offices.longest(self.tokens, position)
        return match if match is None or position == index else (match[0], "")

    def _composed(self, index: int) -> int | None:
        """Return the end of an office that is composed of words before a noun: *Law and Human Rights Minister*."""
        lexicon, best = self.lexicon, None
        position = index
        while position < min(len(self.tokens), index + _LONGEST_OFFICE):
            key = self.tokens[position].key
            if key in lexicon.nouns:
                best = position + 1
                if key not in lexicon.before:
                    break
            elif key not in lexicon.before and key not in lexicon.fields:
                is_joined = position > index and best is None and key in _BETWEEN_FIELDS
                if not (is_joined and self._key(position + 1) in lexicon.fields):
                    break
            position += 1
        return best

    def _tail(self, end: int) -> int:
        """Return the end of the field behind an office: *for Foreign Affairs and Trade*, *to the Prime Minister*."""
        lexicon = self.lexicon
        limit = end + _LONGEST_OFFICE
        while end < min(len(self.tokens), limit) and self.tokens[end].key in lexicon.links:
            start = end + 1 + (self._key(end + 1) == "the")
            if (place := self._entity(start)) is not None and not self._is_field_adjective(start):
                if self._key(end) in _OF or place[1].is_adjective:
                    break
                end = place[0]  # "Special Envoy for Yemen": where the office is held, not whom it represents
                continue
            if (
                (whole := lexicon.offices.longest(self.tokens, start))
                and not whole[1]
                and self._key(start - 1) == "the"
            ):
                end = whole[0]
                continue
            if (institution := self._institution(start)) > start:
                end = institution
                continue
            position = start
            while position < limit and (
                self._key(position) in lexicon.fields
                or (
                    position > start
                    and self._key(position) in _BETWEEN_FIELDS
                    and self._key(position + 1) in lexicon.fields
                    and not self._begins_office(position + 1)
                )
            ):
                position += 1
            if position == start:
                break
            end = position
        return end

    def _institution(self, index: int) -> int:
        """Return the end of the name of an institution at `index`: *Supreme Defence Council*; `index` if there is none."""
        for position in range(index, min(len(self.tokens), index + _LONGEST_INSTITUTION)):
            token = self.tokens[position]
            if not token.is_word or not token.is_capitalized or self._entity(position) is not None:
                return index
            if position > index and token.key in self.lexicon.institutions:
                return position + 1
        return index

    def _is_field_adjective(self, index: int) -> bool:
        """Return whether *European*, *African* and the like begin a field, as in *Minister for African Affairs*."""
        match = self._entity(index)
        if match is not None and match[0] > index + 1:
            return False
        return self._key(index) in self.lexicon.fields and self._key(index + 1) in self.lexicon.fields

    def _begins_office(self, index: int) -> bool:
        """Return whether an office begins at `index`: after *Minister of Trade and Foreign Minister Lopes*."""
        whole = self.lexicon.offices.longest(self.tokens, index)
        return whole is not None or self._composed(index) is not None

    def _entity(self, index: int, *, article: bool = False) -> tuple[int, Entity] | None:
        if article and self._key(index) == "the":
            index += 1
        return self.lexicon.entities.longest(self.tokens, index)

    def _entity_behind(self, parts: _Parts, index: int) -> int:
        """Read *of Portugal*, *from the European Union* or *(Portugal)*, and return where it ends."""
        key = self._key(index)
        if key not in _OF and key != "(":
            return index
        match = self._entity(index + 1, article=True)
        if match is None:
            return index
        end, entity = match
        if key == "(":
            if self._key(end) != ")":
                return index
            end += 1
        elif self._key(end) == "'s" or (entity.is_adjective and key != "("):
            # "of Iraq’s opposition" is not of Iraq, and "of Japanese origin" not of Japan.
            if entity.is_adjective and entity.country and self.tokens[end - 1].text.isupper():
                pass  # "of the PRC"
            else:
                return index
        elif self._key(end) == "(" and self._key(end + 2) == ")":
            end += 3
        if parts.entity is None:
            start = index + 1 + (self._key(index + 1) == "the")
            parts.entity, parts.entity_at, parts.has_adjective = entity, (start, match[0]), False
        return end

    def _comma_before_name(self, parts: _Parts, index: int) -> int:
        """Skip the comma of *the Prime Minister of Iraq, Ali al-Nuri*."""
        if parts.entity is not None and self._key(index) == "," and self._is_name_start(self._honorific_end(index + 1)):
            position = self._honorific_end(index + 1)
            end = self._name(_Parts(position), position)
            if not self._offices(index + 1) and self._key(end) in {",", "", ".", "and", ")", ";"}:
                return index + 1
        return index

    def _honorific_end(self, index: int) -> int:
        for _ in range(_MOST_TITLES):
            match = self.lexicon.honorifics.longest(self.tokens, index)
            if match is None:
                break
            index = match[0]
        return index

    def _name(self, parts: _Parts, index: int) -> int:
        """Read forms of address and a name at `index` into `parts`; return where they end, or `index`."""
        position = index
        rank = None
        for _ in range(_MOST_TITLES):
            match = self.lexicon.honorifics.longest(self.tokens, position)
            if match is None:
                break
            if match[1]:
                rank = (position, match[0])
            position = match[0]
        end = self._name_end(position)
        if end == position:
            return index
        if position > index:
            parts.titles = index
        parts.rank, parts.name = rank, (position, end)
        return end

    def _is_name_start(self, index: int) -> bool:
        return self._name_end(index) > index

    def _name_end(self, start: int) -> int:
        position = end = start
        while position < min(len(self.tokens), start + _LONGEST_NAME):
            token = self.tokens[position]
            if self._is_part_of_name(position, is_first=end == start):
                position += 1
                end = position
            elif token.key in self.lexicon.particles and token.is_word and self._particles_lead_on(position):
                position += 1
            elif token.text in _QUOTES and end > start and self._key(position + 2) in _QUOTES:
                position += 3
                end = position
            else:
                break
        if end > start and self._key(end) == "," and self._key(end + 1) in {"jr", "sr"}:
            end += 2
        return end

    def _particles_lead_on(self, position: int) -> bool:
        """Return whether a name goes on after at most three particles in lower case: *von der Leyen*."""
        for index in range(position + 1, position + 4):
            if index < len(self.tokens) and self._is_part_of_name(index, is_first=False):
                return True
            if self._key(index) not in self.lexicon.particles:
                return False
        return False

    def _is_part_of_name(self, index: int, *, is_first: bool) -> bool:
        token, lexicon = self.tokens[index], self.lexicon
        if not token.is_word:
            return False
        if token.key.startswith(lexicon.joined) and len(token.key) > 3:
            return True
        if not token.is_capitalized or (self._is_no_name(index, is_first=is_first) and not token.text.endswith(".")):
            return False
        if token.key in lexicon.suffixes and (token.text.isupper() or token.key in _GENERATIONS):
            return not is_first
        if self._entity(index) is not None:
            # "Foreign Minister Israel Katz", but not "Foreign Minister Katz Israel".
            return is_first and self._is_plain_name(index + 1) and self._entity(index)[0] == index + 1  # type: ignore[index]
        return not self._begins_other(index) or (is_first and token.key in lexicon.royal_names)

    def _is_no_name(self, index: int, *, is_first: bool) -> bool:
        """Return whether the word at `index` ends a name; of *To Lam* and *Le Van An* no word does."""
        key, lexicon = self.tokens[index].key, self.lexicon
        if is_first and (key in lexicon.names_first or key in lexicon.names_too):
            return not self._is_plain_name(index + 1)
        return key in lexicon.not_names and key not in lexicon.names_too

    def _is_plain_name(self, index: int) -> bool:
        if index >= len(self.tokens):
            return False
        token = self.tokens[index]
        return (
            token.is_word
            and token.is_capitalized
            and token.key not in self.lexicon.not_names
            and self._entity(index) is None
            and not self._begins_other(index)
        )

    def _begins_other(self, index: int) -> bool:
        """Return whether an office of somebody else begins at `index`."""
        return self._begins_office(index)

    # ------------------------------------------------------------------ several persons

    def _joining_end(self, index: int) -> int:
        """Return the index after *, and*, *and* or a comma at `index`."""
        position = index + (self._key(index) == ",")
        match = self.lexicon.cues["joining"].longest(self.tokens, position)
        position = match[0] if match else position
        return position + (position > index and self._key(position) == "the")

    def _coordinated(self, found: list[_Found]) -> list[_Found]:
        """Copy a country that is said once to all of a list: *President A and Foreign Minister B of Portugal*."""
        first = 0
        for index in range(1, len(found) + 1):
            if (
                index == len(found)
                or self._joining_end(found[index - 1].end) != found[index].first
                or (self._joining_end(found[index - 1].end) == found[index - 1].end)
            ):
                self._share_country(found[first:index])
                first = index
        return found

    def _share_country(self, group: list[_Found]) -> None:
        if len(group) < 2:
            return
        if self._is_complement(group):
            self._share_backward(group)
        self._share_forward(group)

    def _share_backward(self, group: list[_Found]) -> None:
        """Copy the country behind the last of a list to those before it: *A, B and C of Portugal*."""
        roles = _single_roles(group[-1].person)
        for source, target in zip(group[:0:-1], group[-2::-1], strict=True):
            theirs = _single_roles(target.person)
            if source.has_adjective or source.person.how is How.KNOWN or roles & theirs or not _take(target, source):
                break
            roles |= theirs

    def _share_forward(self, group: list[_Found]) -> None:
        """Copy the adjective of the first of a list to the ministers after it: *Japanese Prime Minister A and Foreign Minister B*."""
        roles = _single_roles(group[0].person)
        for source, target in itertools.pairwise(group):
            theirs = _single_roles(target.person)
            is_head = bool(_roles(target.person) & {offices.HEAD_OF_STATE, offices.HEAD_OF_GOVERNMENT})
            if (source.has_adjective or source.person.how is How.COORDINATION) and not is_head and not roles & theirs:
                _take(target, source)
            roles |= theirs

    def _is_complement(self, group: list[_Found]) -> bool:
        """Return whether somebody else met those of a list: *met with A and B of Portugal*, *A and B of Portugal met with …*.

        Of *A and B of Portugal met* A is likely not of Portugal.
        """
        start, end = group[0].first, group[-1].end
        if any(self.lexicon.is_cue("complement", self.tokens, index) for index in range(max(0, start - 3), start)):
            return True
        return any(self._key(index) == "with" for index in range(end, end + 8))

    # ------------------------------------------------------------------ results

    def _found(self, parts: _Parts, end: int) -> _Found:
        office, name = parts.office, parts.name
        entity = parts.entity
        is_subnational = office is not None and office.is_subnational
        if is_subnational:
            entity = REGION
        elif office is not None and entity is None:
            code = self.lexicon.one_of.get(fold(self._words(office.first, office.end)))
            entity = Entity(code) if code else None
        printed_from = (
            parts.titles if parts.titles is not None and name and parts.titles < name[0] else name and name[0]
        )
        person = Person(
            mention=self._span(parts.first, end),
            name=self._words(*name) if name else None,
            name_span=self._span(*name) if name else None,
            office=self._office_words(office),
            office_span=self._span(office.first, office.end) if office else None,
            entity=entity,
            entity_span=self._span(*parts.entity_at) if parts.entity_at else None,
            how=How.STATED if entity else None,
            rank=self._words(*parts.rank) if parts.rank else None,
            printed=self._span(printed_from, name[1]) if name and printed_from is not None else None,
            is_former=parts.is_former,
            is_counterpart=parts.is_counterpart,
            sentence=self.number,
            paragraph=self.sentence.paragraph,
        )
        return _Found(person, parts.first, end, is_subnational, parts.has_adjective)

    def _office_words(self, office: _Office | None) -> str | None:
        if office is None:
            return None
        if office.singular:
            return office.singular.title() if self.tokens[office.first].is_capitalized else office.singular
        return self._words(office.first, office.end)

    def _key(self, index: int) -> str:
        return self.tokens[index].key if 0 <= index < len(self.tokens) else ""

    def _span(self, first: int, end: int) -> Span:
        return Span(self.tokens[first].start, self.tokens[end - 1].end)

    def _words(self, first: int, end: int) -> str:
        return " ".join(self.text[self.tokens[first].start : self.tokens[end - 1].end].split())


_GENERATIONS: Final = frozenset({"jr", "sr"})
_OF: Final = frozenset({"of", "from"})
_PLACE_CUES: Final = frozenset({"in", "at", "to", "from", "near"})
_BETWEEN_FIELDS: Final = frozenset({"and", ",", "&"})
_GENERIC: Final = frozenset(
    {"member", "head", "chief", "leader", "deputy", "judge", "delegate", "marshal", "representative"}
)


def _take(target: _Found, source: _Found) -> bool:
    """Copy the country of `source` to `target`, unless that has one; return whether it was copied."""
    if target.person.entity is not None or source.person.entity is None or source.person.entity.is_region:
        return False
    if target.person.office is None or target.person.is_former:
        return False
    target.person = replace(
        target.person, entity=source.person.entity, entity_span=source.person.entity_span, how=How.COORDINATION
    )
    return True


def _roles(person: Person) -> frozenset[str]:
    return frozenset(kind.role for kind in offices.read(person.office or "", person.country).kinds)


def _single_roles(person: Person) -> frozenset[str]:
    kinds = offices.read(person.office or "", person.country).kinds
    return frozenset(kind.role for kind in kinds if kind.is_single)


def named(persons: Iterable[Person]) -> Iterator[Person]:
    """Yield the persons who have a name."""
    return (person for person in persons if person.name)
