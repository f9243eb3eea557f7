"""The people whom a report names: those of each sentence, its author, and those whose death it reports."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.geography import capitals
from app.domain.strings.text import fold
from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Sentence, Token
from app.reading.persons.delegations import with_sides
from app.reading.persons.located import taken_indexes
from app.reading.persons.people import people_of
from app.reading.persons.person import Person
from app.reading.reports.bare import BareReader
from app.reading.reports.figure import Figure
from app.reading.reports.figures import Figures
from app.reading.reports.layout import Layout
from app.reading.reports.speakers import full_names

_FAMILY_FIRST: Final = frozenset({"CN", "JP", "KP", "KR", "MO", "HK", "SG", "TW", "VN"})
_GIVEN_ALONE: Final = frozenset({"BN", "ER", "ET", "ID", "IS", "MM", "MN", "MY", "TH"})
"""Countries in whose texts the given name alone stands for a person."""
_NICKNAME: Final = re.compile(r"\s?\(([A-Z][a-z]{2,})\)")
"""A word in brackets behind a name."""
_ALIKE: Final = 3
"""The number of first letters that a nickname shares with a word of the name."""
_OF_PLACES: Final = frozenset({"in", "at", "near"})
_BEFORE_DEATH: Final = frozenset({",", "has", "who"})
_JOINS: Final = (["and"], ["and", "the"])
_NOT_ACTING: Final = frozenset({"are", "were", "did", "do", "who", "of", "in", "from", "at"})
_WRITES: Final = re.compile(r"\s*(?:writes|wrote|tweeted|posted)\s*(?:[:…]|\.\.\.|\.?\s*$)")
"""Words behind the author of what follows: not those of *President A wrote that …*, behind which others may say *I*."""
_LETTERHEAD: Final = 12
"""The number of sentences that are searched for the person who writes *I*."""
_LONGEST_POST_NOMINAL: Final = 5
_SHORTEST_ALIAS: Final = 3


@dataclass(slots=True)
class PeopleReader:
    """A reader of the people of a text; call `read` before the other methods."""

    layout: Layout
    lexicon: Lexicon
    known_names: Mapping[str, str]
    """Full names of people whom the caller knows, by their folded forms."""
    figures: Figures = field(default_factory=Figures)
    unresolved: list[Person] = field(default_factory=list)
    """Offices with which nobody is named: *the Foreign Secretary*."""
    mentions: list[Person] = field(default_factory=list)
    _officials: frozenset[str] = frozenset()
    """The countries of officials who have no name so far."""

    def read(self) -> list[list[Person]]:
        """Return the persons of each sentence: those with an office, then those whom the sentence names without one."""
        text, sentences = self.layout.text, self.layout.sentences
        people = [people_of(text, sentence, self.lexicon, number=number) for number, sentence in enumerate(sentences)]
        people = list(with_sides(sentences, people, self.lexicon))
        self._add_offices_below_names(people)
        self.figures.nicknames = dict(self._nicknames(person for persons in people for person in persons))
        self.figures.add_all(person for persons in people for person in persons)
        if self.layout.titles != sentences:
            titles = self.layout.titles
            mentions = [person for title in titles for person in people_of(text, title, self.lexicon, number=-1)]
            self.figures.add_known(mentions, {token.key for title in titles for token in self._words_of_meeting(title)})
        self._officials = self.figures.countries_without_names()
        names = self._names()
        bare = [
            self._bare(sentence, number, persons, names)
            for number, (sentence, persons) in enumerate(zip(sentences, people, strict=True))
        ]
        found = [[*some, *others] for some, others in zip(people, bare, strict=True)]
        self.mentions = [person for persons in found for person in persons]
        return found

    def _words_of_meeting(self, title: Sentence) -> Sequence[Token]:
        """Return the tokens of a headline that is about a meeting: *Lopes meets the minister*, *talks with*; else none."""
        kinds, tokens = ("verbs", "finite", "occasion_nouns"), title.tokens
        is_of_meeting = any(self.lexicon.is_cue(kind, tokens, index) for index in range(len(tokens)) for kind in kinds)
        return tokens if is_of_meeting else ()

    def read_title(self, sentence: Sentence) -> list[Person]:
        """Return the persons of a sentence of the headline, and add them to the mentions."""
        people = [
            self.figures.without_other_office(person)
            for person in people_of(self.layout.text, sentence, self.lexicon, number=-1)
        ]
        self.figures.add_all(people)
        bare = self._bare(sentence, -1, people, self._names())
        self.mentions += [*people, *bare]
        return [*people, *bare]

    def authors(self) -> list[Person]:
        """Return the persons who write *I* or *we*: those whom the letterhead names alone with an office."""
        found: list[Person] = []
        letterhead = self.layout.sentences[:_LETTERHEAD]
        for mention in self.mentions:
            if not (0 <= mention.sentence < len(letterhead) and mention.name and mention.office):
                continue
            sentence = letterhead[mention.sentence]
            is_writing = _WRITES.match(self.layout.text, mention.mention.end, sentence.end) is not None
            is_whole = mention.mention.end >= sentence.end - _LONGEST_POST_NOMINAL
            if mention.mention.start == sentence.start and (is_whole or is_writing):
                found.append(mention)
        return found

    def openings(self) -> dict[int, Person]:
        """Return the persons with whom sentences begin, by the number of the sentence."""
        result: dict[int, Person] = {}
        for mention in sorted(self.mentions, key=lambda item: -item.mention.start):
            if mention.name and 0 <= mention.sentence < len(self.layout.sentences):
                start = self.layout.sentences[mention.sentence].start
                if not self.layout.text[start : mention.mention.start].removeprefix("The ").strip():
                    result[mention.sentence] = mention
        return result

    def named(self) -> dict[int, list[Person]]:
        """Return the persons whom each sentence names, in their order, by its number."""
        result: dict[int, list[Person]] = {}
        for mention in sorted(self.mentions, key=lambda item: item.mention.start):
            if mention.name:
                result.setdefault(mention.sentence, []).append(mention)
        return result

    def joined(self, named: Mapping[int, list[Person]]) -> frozenset[int]:
        """Return the numbers of the sentences in which two people alone act together: *President A and Prime Minister B agreed*.

        `named` are the persons whom each sentence names, by its number.
        """
        pairs = ((number, persons) for number, persons in named.items() if number >= 0 and len(persons) == 2)
        return frozenset(
            number
            for number, (one, other) in pairs
            if self.layout.text[one.mention.end : other.mention.start].split() in _JOINS
            and self._acts(self.layout.sentences[number], other.mention.end)
        )

    def _acts(self, sentence: Sentence, offset: int) -> bool:
        """Return whether people do something behind an offset: *agreed*, *also alluded to*; not *were absent*, *did not attend*."""
        tokens = sentence.tokens
        verb = next((index for index, token in enumerate(tokens) if token.start >= offset), len(tokens))
        while verb < len(tokens) and self.lexicon.is_cue("between_verbs", tokens, verb):
            verb += 1
        if verb == len(tokens) or not tokens[verb].text.islower() or tokens[verb].key in _NOT_ACTING:
            return False
        return not self.lexicon.is_cue("denied", tokens, verb)

    def dead(self) -> list[Figure]:
        """Return the persons whose death the text reports: *A, the former Minister, has died*."""
        dead: list[Figure] = []
        for number, person in self.openings().items():
            sentence = self.layout.sentences[number]
            behind = [i for i, token in enumerate(sentence.tokens) if token.start >= person.mention.end]
            is_of_person = (i for i in behind if i == behind[0] or sentence.tokens[i - 1].key in _BEFORE_DEATH)
            figure = self.figures.of(person)
            if figure is not None and any(self.lexicon.is_cue("died", sentence.tokens, i) for i in is_of_person):
                dead.append(figure)
        return dead

    def _nicknames(self, persons: Iterable[Person]) -> Iterator[tuple[str, str]]:
        """Yield the nicknames in brackets behind full names, folded, with the names: *Joko Widodo (Jokowi)*, not *Ana Roca (Peru)*.

        A nickname is like the name, or the text calls somebody by it elsewhere: *Mr Jokowi*.
        """
        persons = list(persons)
        called = {fold(person.name) for person in persons if person.name and " " not in person.name}
        for person in persons:
            match = _NICKNAME.match(self.layout.text, person.name_span.end) if person.name_span else None
            word = fold(match.group(1)) if match else ""
            name = person.name or ""
            if word and (word in called or any(part[:_ALIKE] == word[:_ALIKE] for part in fold(name).split())):
                yield word, name

    def _add_offices_below_names(self, people: list[list[Person]]) -> None:
        """Add the office of the line below a name of the letterhead: *Senator the Hon Ana Lopes*, *Minister for Trade*."""
        text, sentences = self.layout.text, self.layout.sentences
        for number, (sentence, below) in enumerate(itertools.pairwise(sentences[:_LETTERHEAD])):
            persons = people[number]
            if len(persons) != 1 or persons[0].office or people[number + 1] or not persons[0].name:
                continue
            span = BareReader(text, below, self.lexicon, {}, number, frozenset()).office_alone()
            mention = persons[0].mention
            behind = [i for i, token in enumerate(sentence.tokens) if token.start >= mention.end]
            is_whole = mention.start == sentence.start and all(
                self.lexicon.is_cue("post_nominals", sentence.tokens, index) for index in behind
            )
            if span is not None and is_whole:
                office = " ".join(text[span.start : span.end].split())
                people[number] = [replace(persons[0], office=office, office_span=span)]

    def _words_alone(self) -> frozenset[str]:
        """Return the words with a capital that stand alone, not in a name of several words nor behind *in* or *at*."""
        found: set[str] = set()
        for sentence in self.layout.sentences:
            tokens = sentence.tokens
            for index, token in enumerate(tokens):
                beside = [*tokens[max(0, index - 1) : index], *tokens[index + 1 : index + 2]]
                is_apart = token.is_capitalized and not any(other.is_capitalized for other in beside)
                is_place = index > 0 and tokens[index - 1].key in _OF_PLACES
                if is_apart and not is_place and self.lexicon.entities.longest(tokens, index) is None:
                    found.add(token.key)
        return frozenset(found)

    def _is_called_by_first(self, words: list[str], alone: frozenset[str]) -> bool:
        """Return whether the text uses the first word of a name alone, and never the last: *Fiame Naomi Mata’afa*."""
        first, last = words[0], words[-1]
        is_called = len(words) > 1 and first in alone and last not in alone
        return is_called and capitals.country_of(first) is None

    def _names(self) -> dict[str, str]:
        """Return the names by which the text may mention its people again, without an office."""
        result = dict(self.known_names) | self.figures.nicknames
        known = {fold(figure.name.name or "") for figure in self.figures.everyone if figure.name}
        for word, name in full_names(self.layout.text, self.layout.sentences, self.lexicon).items():
            result |= {} if fold(name) in known else {word: name, " ".join(fold(name).split()): name}
        alone = self._words_alone()
        for figure in self.figures.everyone:
            best = figure.name
            if best is None or best.name is None:
                continue
            words = fold(best.name).replace("-", " ").split()
            words = [word for word in fold(best.name).split() if word.rstrip(".") not in self.lexicon.suffixes] or words
            is_by_first = figure.represents in _FAMILY_FIRST | _GIVEN_ALONE or self._has_style_of_given(best)
            is_by_first = is_by_first or (
                figure.represents is None and len(words) > 1
            )  # given names, such as Thai ones
            is_by_first = is_by_first or self._is_called_by_first(words, alone)
            short = {words[-1]} | ({words[0]} if is_by_first else set())
            result[" ".join(words)] = best.name
            result |= {word: best.name for word in short if len(word) >= _SHORTEST_ALIAS and not self._is_word(word)}
        return result

    def _has_style_of_given(self, person: Person) -> bool:
        """Return whether a form of address stands before the name that goes with the given name: *Datuk*, *Sheikh*."""
        if person.printed is None or person.name_span is None:
            return False
        before = fold(self.layout.text[person.printed.start : person.name_span.start])
        return any(word in self.lexicon.styles_of_given for word in before.split())

    def _is_word(self, word: str) -> bool:
        lexicon = self.lexicon
        return (
            word in lexicon.not_names
            or word in lexicon.fields
            or word in lexicon.nouns
            or word in lexicon.months
            or word in lexicon.weekdays
        )

    def _is_visitor(self, mention: Person) -> bool:
        """Return whether *the Peruvian guest* or *the Peruvian leader* is somebody whom the text names before."""
        is_leader = self.layout.text[mention.mention.start : mention.mention.end].endswith("leader")
        return self.figures.add_to_visitor(mention, is_leader=is_leader)

    def _bare(self, sentence: Sentence, number: int, persons: list[Person], names: dict[str, str]) -> list[Person]:
        taken = taken_indexes(sentence.tokens, persons)
        text, lexicon = self.layout.text, self.lexicon
        reader = BareReader(text, sentence, lexicon, names, number, taken, self._officials)
        signature = reader.signature() if number < _LETTERHEAD and not taken else None
        found = [signature] if signature else list(reader.read())
        found = [person for person in found if person.name or person.office or self._is_visitor(person)]
        for person in found:
            if person.name is not None:
                self.figures.add_all([person])
            elif person.office is not None and not self.figures.add_to_holder(person, self.lexicon.acronyms_of_offices):
                self.unresolved.append(person)
        return found
