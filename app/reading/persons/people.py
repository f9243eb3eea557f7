"""People in a text: office, country or organization and name, each as printed, with offsets in code points.

A person is an office or a form of address together with a name (*Prime Minister Ana Lopes of Portugal*, *Ana Lopes, the
Prime Minister of Portugal*), an office with a country and no name (*the Prime Minister of Portugal*), or a name that the
caller knows. A country is that of the words around the name. Pronouns are not resolved.

The sentence is read from left to right; each token is looked at a bounded number of times.

See decisions 238 and 351.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from app.reading.language.lexicon import Entity, Known, Lexicon, Phrases, load
from app.reading.language.tokens import Sentence
from app.reading.persons.apposition_reader import STATES
from app.reading.persons.body_reader import OF_SEES
from app.reading.persons.coordination import Found
from app.reading.persons.field_reader import OF
from app.reading.persons.name_reader import IN_SMALL_LETTERS, Parts
from app.reading.persons.named_people import NamedPeopleReader
from app.reading.persons.office_reader import Office
from app.reading.persons.person import How, Person
from app.reading.persons.several_offices import CAREERS

_BEHIND_NAMES: Final = frozenset(
    {"in", "at", "on", "and", "to", "of", "from", "during", "by", "today", "yesterday", "here"}
)
"""Words behind a name that is no subject."""
_FIRST_WORDS: Final = frozenset({"the"}) | IN_SMALL_LETTERS | OF_SEES | STATES
"""Words in small letters with which the words for a person may begin, beside those of the lexicon and participles."""
_WITHIN_NAMES: Final = frozenset("-'’‘`")
"""Marks that are parts of names."""


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
    return _SentenceReader(text, sentence, lexicon, number, known or Phrases()).read()


@dataclass(slots=True)
class _SentenceReader(NamedPeopleReader):
    known: Phrases[Known]

    def read(self) -> list[Person]:
        found: list[Found] = []
        index = 0
        while index < len(self.tokens):
            if not self._may_begin(index):
                index += 1
                continue
            persons = self._persons(index)
            found += persons
            self.with_country = self._end_with_country(persons) if persons else self.with_country
            index = max(index + 1, persons[-1].end if persons else self._skipped(index))
        return [
            item.person
            for item in self._represented(
                self._delegated(self._coordinated(self._with_chairs(self._joined(self._posted(found)))))
            )
        ]

    def _may_begin(self, index: int) -> bool:
        """Return whether the words for a person may begin at a token; most words in small letters need not be looked at."""
        token = self.tokens[index]
        if token.is_capitalized or token.key in self.lexicon.first_words or self.known.begins_with(token.key):
            return True
        if not token.is_word:
            return token.text[0] in _WITHIN_NAMES
        return token.key in _FIRST_WORDS or token.key.startswith(self.lexicon.joined) or token.key.endswith("ed")

    def _end_with_country(self, persons: list[Found]) -> int:
        """Return the index behind the last of some persons, if a country stands behind the name; else 0."""
        last = persons[-1].person
        if last.name_span is None or last.entity_span is None or last.country is None:
            return 0
        return persons[-1].end if last.entity_span.start > last.name_span.end else 0

    def _skipped(self, index: int) -> int:
        """Return the index after an office or country that names nobody, so that its words are read once."""
        entity = self.lexicon.entities.longest(self.tokens, index)
        if entity and not entity[1].is_adjective:
            return entity[0]
        office = self._whole(index)
        if office and self.key(office[0]) == "and":
            return office[0]
        return index + 1

    def _persons(self, index: int) -> list[Found]:
        """Return the person named at `index`, or the persons if the office is a plural."""
        if known := self._known(index):
            return [known]
        if several := self._adjectives(index) or self._listed_names(index):
            return several
        if banker := self._banker(index):
            return [banker]
        parts = Parts(index)
        position = self._prefix(parts, self._before_country(index))
        office = self._see(position) or self._titled(position) or self._offices(self._behind_style(position))
        if office is None and parts.entity is not None:
            office = self._open_office(position) or self._envoy_at_body(position)
        if office is None:
            return self._without_office_before(parts, position)
        parts.office = office
        self._drop_place_before(parts)
        self._take_body_within(parts, office)
        position = self._own_institution(parts, self._entity_behind(parts, self._mission(parts, office.end)))
        position = self._superior(parts, self._accredited(office, position))
        position = self._region_behind(parts, self._purpose(parts, position))
        if (house := self._house_behind(position)) > position and self._is_name_start(self._honorific_end(house)):
            parts.office = replace(office, end=house) if office.end == position else parts.office
            position = house  # "Head of Department at the President’s Office Ana Lopes"
        if office.singular:
            self.plural = office
            return [] if self._is_before_superior(office) else self._several(parts, position)
        position = self._closeness_end(position)
        position = self._comma_before_name(parts, self._acronym_end(position))
        if self.key(position) in CAREERS and self._is_name_start(self._honorific_end(position + 1)):
            position += 1  # "Foreign Minister Ambassador Ana Lopes"
        position = self._name(parts, position)
        if parts.name is None:
            end = self._named_behind_tail(parts)
            return self._unnamed(parts) if end is None else [self._found(parts, end)]
        styled = self._with_royal_name(index, office) or self._with_office_behind_style(parts, position)
        styled = styled or self._with_country_behind(parts, position) or self._with_office_again(parts, position)
        styled = styled or self._with_body_behind(parts, position)
        return [styled or self._found(parts, self._entity_behind(parts, position))]

    def _is_before_superior(self, office: Office) -> bool:
        """Return whether the country behind an office belongs to the office of somebody else: *envoys of Peruvian President Ana Lopes*."""
        match = self.entity(office.end + 1) if self.key(office.end) in {"of", "to"} else None
        if match is None or not match[1].is_adjective or self.key(office.end + 1) == "the":
            return False
        superior = self._offices(match[0])
        return superior is not None and not superior.singular

    def _with_royal_name(self, index: int, office: Office) -> Found | None:
        """Read a person whose given name is a title as well: *Dr. Sultan A*, *Amir B, Minister of Trade*.

        A monarch may be head of government as well; None if the text does not say so.
        """
        if office.end != office.first + 1 or self.key(office.first) not in self.lexicon.royal_names:
            return None
        parts = Parts(index)
        end = self._name(parts, index)
        if parts.name is None or parts.name[0] != office.first:
            return None
        finish = self._apposition(parts, end)
        is_addressed = parts.titles is not None and self.key(office.first - 1) in self.lexicon.commoners
        if is_addressed or (parts.office is not None and not self._is_head(parts.office)):
            return self._found(parts, finish or end)
        if finish is None or parts.entity is None or parts.name[1] - parts.name[0] == 1:
            return None
        parts.office, parts.name = office, (office.end, parts.name[1])  # "Sultan A, Prime Minister of Brunei"
        return self._found(parts, finish)

    def _with_office_behind_style(self, parts: Parts, position: int) -> Found | None:
        """Read the office behind a name with *Prince*, *Senator* or *Minister*: *Prince A, Minister of Defence*.

        None if there is none, or if it does not say whose minister *Minister A, Peru’s Ambassador to Chile* is.
        """
        office = parts.office
        if office is None or parts.entity is not None:
            return None
        title = self._honorific(office.first)
        is_career = office.end == office.first + 1 and self.key(office.first) in CAREERS
        is_minister = office.end == office.first + 1 and self.key(office.first) == "minister"
        if not is_career and not is_minister and (title is None or title[0] != office.end):
            return None
        later = replace(parts, titles=office.first)
        end = self._apposition(later, position)
        is_of_body = later.entity is not None and later.entity.organization is not None
        # An ambassador whose post is at an organization represents a state.
        is_unclear = (is_career and is_of_body) or (is_minister and later.entity is None)
        return None if end is None or is_unclear else self._found(later, end)

    def _banker(self, index: int) -> Found | None:
        """Read *Bank of Japan Governor Ana Lopes*, whose office stands behind the name of the bank."""
        start = self._bank(index)
        office = self._office(start) if start > index else None
        if office is None or office.singular:
            return None
        parts = Parts(index, office=replace(office, first=index, is_subnational=False))
        places = ((first, *match) for first in range(index, start) if (match := self.entity(first)) is not None)
        if (place := next((item for item in places if item[2].country), None)) is not None:
            parts.entity, parts.entity_at = place[2], place[:2]
        end = self._name(parts, self._comma_before_name(parts, office.end))
        return self._found(parts, self._entity_behind(parts, end)) if parts.name is not None else None

    def _known(self, index: int) -> Found | None:
        """Return the person whom the caller knows, with an office before the name if there is one."""
        if not self.known:
            return None
        start, office = index, self._offices(index)
        if office is not None and not office.singular:
            start = self._honorific_end(office.end)
        if (match := self.known.longest(self.tokens, start)) is None and start != index:
            start, office = index, None
            match = self.known.longest(self.tokens, start)
        if match is None:
            return None
        end, known = match
        if known.is_office and (self.key(end) in OF or self._is_name_start(end) or self._office(end) is not None):
            return None
        parts = Parts(index, office=office if start != index else None, name=(start, end))
        if known.country:
            parts.entity = Entity(known.country)
        found = self._found(parts, self._own_entity(end))
        found.person = replace(found.person, how=How.KNOWN, known=known.key)
        return found

    def _without_office_before(self, parts: Parts, position: int) -> list[Found]:
        """Read *his Japanese counterpart*, *General Ana Lopes*, or *Ana Lopes, the Prime Minister of Portugal*."""
        if self.lexicon.is_cue("counterparts", self.tokens, position):
            return self._counterpart(parts, position)
        if parts.entity is not None or parts.is_former:
            return []
        end = self._name(parts, position)
        if parts.name is None:
            return []
        has_title = parts.titles is not None
        if (bracket := self._bracket(parts, end)) is not None:
            return [self._found(parts, bracket)]
        if (apposition := self._apposition(parts, end)) is not None:
            return [self._found(parts, apposition)]
        if has_title:
            parts.office = self._office_of_title(parts)
            return [self._found(parts, self._entity_behind(parts, end))]
        is_envoy = self._is_personal(parts) and self._presents_credentials(end)
        if is_envoy or self._leads_side(parts):
            return [self._found(parts, end)]
        finish = self._entity_behind(parts, end)
        is_named = finish > end and (
            self._is_met_by_name(parts) or self._is_in_roll(parts) or self._is_next_with_country(parts)
        )
        return [self._found(parts, finish)] if is_named else []

    def _counterpart(self, parts: Parts, position: int) -> list[Found]:
        parts.is_counterpart = True
        end = position + 1
        if self.key(end) in {"from", "of"} and (several := self._entities_from(parts, end + 1)):
            return several
        if parts.entity is None:
            return self._counterpart_alone(parts, end)
        if self.key(end) == ",":
            end += 1
        end = self._passed_over_end(end + (self.key(end) == "the"))  # "his Greek counterpart, the recently elected B"
        start = end
        if office := self._offices(end):
            parts.office, end = office, office.end
        end = self._name(parts, end)
        if parts.name is None:
            parts.office, end = None, start
        elif self._begins_main_clause(position + 1, end) or self._is_source(position + 1, end):
            end, parts = position + 1, replace(parts, office=None, name=None, titles=None, rank=None)
        return [self._found(parts, end)]

    def _is_source(self, comma: int, end: int) -> bool:
        """Return whether one word behind a comma is who reports: *visited his Peruvian counterpart, Interpress reports*."""
        return self.key(comma) == "," and end == comma + 2 and self.is_cue("reporting", end)

    def _counterpart_alone(self, parts: Parts, end: int) -> list[Found]:
        """Read *her counterpart, Luis Soto,*, of whom the text does not say the country there; `end` is behind *counterpart*."""
        is_owned = self.is_cue("possessive", end - 2) and self.key(end - 1) == "counterpart"
        is_marked = self.key(end) == ","
        finish = self._name(parts, end + is_marked)
        is_closed = self.key(finish) in {",", ".", ""} or not is_marked
        if not (is_owned and is_closed and self._is_personal(parts)) or self._begins_main_clause(end, finish):
            return []
        if self._apposition(replace(parts), finish) is not None:
            return []  # "her counterpart, Luis Soto, Minister of Trade of Peru," is read from the name on
        return [self._found(parts, self._entity_behind(parts, finish))]

    def _begins_main_clause(self, comma: int, end: int) -> bool:
        """Return whether the person behind a comma is the subject: *In talks with his Chilean counterpart, Minister A praised*."""
        is_opened = self.key(comma) == "," and self.is_cue("openings", 0)
        following = self.tokens[end] if end < len(self.tokens) else None
        is_verb = following is not None and following.is_word and following.text.islower()
        return is_opened and is_verb and self.key(end) not in _BEHIND_NAMES

    def _unnamed(self, parts: Parts) -> list[Found]:
        """Return the office as a person without a name, if the text says of which country or organization."""
        office = parts.office
        if office is None or parts.entity is None or parts.entity.is_region or office.is_generic:
            return []
        if self._is_before_superior(office):
            return []  # "an adviser to Peruvian President Ana Lopes": the country is that of the next office
        end = max(office.end, parts.entity_at[1] if parts.entity_at else 0)
        if self.key(end) == "'s" or self._is_superior(office.first):
            return []  # "the Danish Prime Minister’s Office"; "Ana Lopes, Adviser to the President of Portugal"
        return [self._found(parts, end)]


def named(persons: Iterable[Person]) -> Iterator[Person]:
    """Yield the persons who have a name."""
    return (person for person in persons if person.name)
