"""The meetings in a report of any kind: who met whom, from its sentences taken together."""

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from app.domain.edtf import bounds
from app.domain.enums import MeetingStatus
from app.domain.text import fold
from app.reading.bare import BareReader
from app.reading.days import Day, HowDated, days
from app.reading.delegations import heading_of, is_number, with_sides
from app.reading.diplomacy import DiplomaticTest
from app.reading.figures import Figure, Figures
from app.reading.gatherings import Gathering
from app.reading.grouping import Grouping
from app.reading.knowledge import Article
from app.reading.layout import Layout
from app.reading.lexicon import Lexicon
from app.reading.news_clause import NewsClause
from app.reading.occasion import CALLED_OFF, Occasion, list_item
from app.reading.people import people_of
from app.reading.person import Person
from app.reading.statements import NO_MEETING, is_joint_statement, reports_meeting
from app.reading.token_reader import taken_indexes
from app.reading.tokens import Sentence

_FAMILY_FIRST: Final = frozenset({"CN", "JP", "KP", "KR", "MO", "HK", "SG", "TW", "VN"})
_GIVEN_ALONE: Final = frozenset({"BN", "ER", "ET", "ID", "IS", "MM", "MN", "MY", "TH"})
"""Countries in whose texts the given name alone stands for a person."""
_BEFORE_DEATH: Final = frozenset({",", "has", "who"})
_LETTERHEAD: Final = 12
"""How many sentences are searched for the one who writes *I*."""
_LONGEST_POST_NOMINAL: Final = 5
_LONGEST_HEADING: Final = 8
_MOST_SPARE_TOKENS: Final = 2
_SHORTEST_ALIAS: Final = 3
_LONGEST_DELAY: Final = dt.timedelta(days=7)


@dataclass(slots=True)
class News:
    """A text with the people and meetings that it reports, the meetings in the order of their likelihood."""

    layout: Layout
    figures: Figures
    gatherings: list[Gathering]
    mentions: list[Person]
    unresolved: list[Person]
    """Offices with which nobody is named: *the Foreign Secretary*."""
    published: str | None
    """The date of publication, EDTF, as the caller or the text says it."""
    day: dt.date | None = None
    """The day of publication."""
    year: int | None = None
    """The year of publication."""
    refused: str | None = None
    """The reason why the text reports no meeting."""


def read(parts: Layout, lexicon: Lexicon, article: Article, names: Mapping[str, str]) -> News:
    """Return the people and meetings of a text, of which `article` has the publisher and the date.

    `names` has the full names of people whom the caller knows, by their folded forms: they are read without an office as well.
    """
    published = article.published or parts.published
    day, year = _day_and_year(published)
    written = _day_of_writing(day, parts, lexicon)
    return _Reader(parts, lexicon, article.publisher or "", names, published, written, year).read()


def _day_and_year(date: str | None) -> tuple[dt.date | None, int | None]:
    """Return the day of a date (EDTF) and its year, each None if the date leaves it open."""
    if not date:
        return None, None
    span = bounds(date)
    year = span.starts_on.year if span.starts_on.year == span.ends_on.year else None
    return (span.starts_on if span.is_one_day else None), year


def _day_of_writing(published: dt.date | None, parts: Layout, lexicon: Lexicon) -> dt.date | None:
    """Return the day that *today* is: that of the dateline, where a text was published some days later."""
    dated = parts.published
    if dated is None and published is not None:  # "OSLO, June 5 –"
        dated = next((day.date for day in days(parts.dateline, published, lexicon)), None)
    dateline, _ = _day_and_year(dated)
    if published is None or dateline is None:
        return published
    return dateline if dt.timedelta() <= published - dateline <= _LONGEST_DELAY else published


@dataclass(slots=True)
class _Reader:
    layout: Layout
    lexicon: Lexicon
    publisher: str
    known_names: Mapping[str, str]
    published: str | None
    day: dt.date | None
    year: int | None
    figures: Figures = field(default_factory=Figures)
    unresolved: list[Person] = field(default_factory=list)
    mentions: list[Person] = field(default_factory=list)
    heading: Day | None = None
    """The day of the heading above the sentence that is read, in a programme of several days."""
    called_off: MeetingStatus | None = None
    """Whether the sentences so far say that a meeting was cancelled or postponed."""
    in_list: bool = False
    """Whether the sentences are items of a list of those who took part."""

    def read(self) -> News:
        text, sentences = self.layout.text, self.layout.sentences
        people = [people_of(text, sentence, self.lexicon, number=number) for number, sentence in enumerate(sentences)]
        people = list(with_sides(sentences, people, self.lexicon))
        self._add_offices_below_names(people)
        self.figures.add_all(person for persons in people for person in persons)
        if self.layout.titles != sentences:
            self.figures.add_known(
                person
                for sentence in self.layout.titles
                for person in people_of(text, sentence, self.lexicon, number=-1)
            )
        names = self._names()
        bare = [
            self._bare(sentence, number, persons, names)
            for number, (sentence, persons) in enumerate(zip(sentences, people, strict=True))
        ]
        self.mentions = [person for some, others in zip(people, bare, strict=True) for person in (*some, *others)]
        headings = self._headings()
        occasions = [
            self._planned(occasion)
            for number, sentence in enumerate(sentences)
            for occasion in self._occasions(sentence, number, [*people[number], *bare[number]], headings)
        ]
        test = DiplomaticTest(self.lexicon, self.figures, self.publisher, *self._title_countries())
        gatherings = self._grouped(occasions, with_nouns=False) or self._grouped(occasions, with_nouns=True)
        found = self._without_the_dead(test.diplomatic(gatherings))
        if not found:  # the headline may say who met
            gatherings = self._grouped([*self._title_occasions(), *occasions], with_nouns=True) or gatherings
            found = self._without_the_dead(test.diplomatic(gatherings))
        is_statement = bool(found) and is_joint_statement(self.layout)
        if is_statement:
            found = [item for item in found if reports_meeting(item, self.layout, self.lexicon)]
        held = [gathering for gathering in found if gathering.is_held]
        if held:
            found = [gathering for gathering in found if gathering.is_held or _is_another(gathering, held)]
        refused = None
        if not found:
            refused = (
                NO_MEETING
                if is_statement
                else "the text reports no meeting"
                if not gatherings
                else "the text reports a meeting, but not of two countries or organizations"
            )
        found.sort(key=lambda item: (not item.is_held, len(item.figures) < 2, item.first.number))
        return News(
            self.layout,
            self.figures,
            found,
            self.mentions,
            self.unresolved,
            self.published,
            self.day,
            self.year,
            refused,
        )

    # ------------------------------------------------------------------ people

    def _grouped(self, occasions: list[Occasion], *, with_nouns: bool) -> list[Gathering]:
        grouping = Grouping(self.lexicon, self.figures, self.day, self._authors(), self._openings(), self._alone())
        return grouping.group(occasions, with_nouns=with_nouns)

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

    def _openings(self) -> dict[int, Person]:
        """Return the persons with whom sentences begin, by the number of the sentence."""
        result: dict[int, Person] = {}
        for mention in sorted(self.mentions, key=lambda item: -item.mention.start):
            if mention.name and 0 <= mention.sentence < len(self.layout.sentences):
                start = self.layout.sentences[mention.sentence].start
                if not self.layout.text[start : mention.mention.start].removeprefix("The ").strip():
                    result[mention.sentence] = mention
        return result

    def _alone(self) -> dict[int, Person]:
        """Return the persons who are the only ones that a sentence names, by its number."""
        named: dict[int, list[Person]] = {}
        for mention in self.mentions:
            if mention.name:
                named.setdefault(mention.sentence, []).append(mention)
        return {number: mentions[0] for number, mentions in named.items() if len(mentions) == 1}

    def _without_the_dead(self, gatherings: list[Gathering]) -> list[Gathering]:
        """Return the meetings without those of a person whose death the text reports: *A, the former Minister, has died*."""
        dead: list[Figure] = []
        for number, person in self._openings().items():
            sentence = self.layout.sentences[number]
            behind = [i for i, token in enumerate(sentence.tokens) if token.start >= person.mention.end]
            is_of_person = (i for i in behind if i == behind[0] or sentence.tokens[i - 1].key in _BEFORE_DEATH)
            figure = self.figures.of(person)
            if figure is not None and any(self.lexicon.is_cue("died", sentence.tokens, i) for i in is_of_person):
                dead.append(figure)
        return [item for item in gatherings if not any(figure in item.figures for figure in dead)]

    def _title_countries(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the countries that the headline pairs, and those that it says were visited."""
        paired: set[str] = set()
        visited: set[str] = set()
        for sentence in self.layout.titles:
            clause = NewsClause(self.layout.text, sentence, self.lexicon, self.day, -1, self.year)
            paired |= clause.countries_paired()
            for occasion in clause.occasions([], is_title=True):
                visited |= {code for code, _ in occasion.visited}
        return frozenset(paired), frozenset(visited)

    def _names(self) -> dict[str, str]:
        """Return the names by which the text may mention its people again, without an office."""
        result = dict(self.known_names)
        for figure in self.figures.everyone:
            best = figure.name
            if best is None or best.name is None:
                continue
            words = fold(best.name).replace("-", " ").split()
            words = [word for word in fold(best.name).split() if word not in self.lexicon.suffixes] or words
            is_by_first = figure.represents in _FAMILY_FIRST | _GIVEN_ALONE or self._has_style_of_given(best)
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

    def _bare(self, sentence: Sentence, number: int, persons: list[Person], names: dict[str, str]) -> list[Person]:
        taken = taken_indexes(sentence.tokens, persons)
        reader = BareReader(self.layout.text, sentence, self.lexicon, names, number, taken)
        signature = reader.signature() if number < _LETTERHEAD and not taken else None
        found = [signature] if signature else list(reader.read())
        for person in found:
            if person.name is not None:
                self.figures.add_all([person])
            elif not self.figures.add_to_holder(person, self.lexicon.acronyms_of_offices):
                self.unresolved.append(person)
        return found

    def _authors(self) -> list[Person]:
        """Return the persons who write *I* or *we*: those whom the letterhead names alone with an office."""
        found: list[Person] = []
        letterhead = self.layout.sentences[:_LETTERHEAD]
        for mention in self.mentions:
            if not (0 <= mention.sentence < len(letterhead) and mention.name and mention.office):
                continue
            sentence = letterhead[mention.sentence]
            if mention.mention.start == sentence.start and mention.mention.end >= sentence.end - _LONGEST_POST_NOMINAL:
                found.append(mention)
        return found

    # ------------------------------------------------------------------ meetings

    def _occasions(
        self,
        sentence: Sentence,
        number: int,
        persons: list[Person],
        headings: Mapping[int, Day] = MappingProxyType({}),
        *,
        is_title: bool = False,
    ) -> list[Occasion]:
        self.heading = headings.get(number, self.heading)
        persons = sorted(persons, key=lambda person: person.mention.start)
        clause = NewsClause(
            self.layout.text, sentence, self.lexicon, self.day, number, self.year, called_off=self.called_off
        )
        found = list(clause.occasions(persons, is_title=is_title))
        called_off = (item.status for item in found if item.status in CALLED_OFF)
        self.called_off = next(called_off, self.called_off)
        if self.heading is not None:
            found = [replace(occasion, days=occasion.days or [self.heading]) for occasion in found]
        is_item = bool(persons) and persons[0].mention.start in {token.start for token in sentence.tokens[:3]}
        if self.in_list and is_item and not any(occasion.is_finite for occasion in found):
            found = [list_item(sentence, number, persons)]
        elif (not is_item or found) and not is_number(sentence):
            self.in_list = False
        if sentence.tokens[-1].key == ":":
            indexes = range(len(sentence.tokens))
            self.in_list = any(self.lexicon.is_cue("lists", sentence.tokens, index) for index in indexes)
        self.in_list = self.in_list or (not persons and heading_of(sentence.tokens, self.lexicon) is not None)
        return found

    def _headings(self) -> dict[int, Day]:
        """Return the days of lines that have nothing but a date, by sentence: those of a programme, not of the publication."""
        found: dict[int, Day] = {}
        for number, sentence in enumerate(self.layout.sentences):
            if len(sentence.tokens) <= _LONGEST_HEADING:
                dates = days(sentence.tokens, self.day, self.lexicon, year=self.year, is_news=True)
                if len(dates) == 1 and dates[0].how is HowDated.DATE and _is_alone(sentence, dates[0]):
                    found[number] = dates[0]
        is_programme = len({day.date for day in found.values()}) > 1
        return {number: day for number, day in found.items() if is_programme or self._is_to_come([day])}

    def _planned(self, occasion: Occasion) -> Occasion:
        """Return an occasion as planned if its verb is in the present and its day to come: *Monday: The President meets …*."""
        verb = self.layout.text[occasion.verb.start : occasion.verb.end].split()
        is_present = occasion.is_finite and verb[0].endswith("s") and occasion.status is MeetingStatus.HELD
        is_planned = is_present and self._is_to_come(occasion.days)
        return replace(occasion, status=MeetingStatus.CONFIRMED) if is_planned else occasion

    def _is_to_come(self, dates: list[Day]) -> bool:
        """Return whether days are after the publication."""
        return bool(dates) and self.day is not None and all(bounds(day.date).starts_on > self.day for day in dates)

    def _title_occasions(self) -> list[Occasion]:
        """Return the occasions of the headline, for a text that reports no meeting but there."""
        result: list[Occasion] = []
        for sentence in self.layout.titles:
            people = people_of(self.layout.text, sentence, self.lexicon, number=-1)
            self.figures.add_all(people)
            bare = self._bare(sentence, -1, people, self._names())
            self.mentions += [*people, *bare]
            result += self._occasions(sentence, -1, [*people, *bare], is_title=True)
        return result


def _is_another(planned: Gathering, held: list[Gathering]) -> bool:
    """Return whether a plan is more than an outlook on the next meeting of the same people: it has a day and somebody else."""
    others = [figure for figure in planned.figures if not any(figure in gathering.figures for gathering in held)]
    return bool(others) and len(planned.figures) > 1 and any(occasion.days for occasion in planned.occasions)


def _is_alone(sentence: Sentence, day: Day) -> bool:
    """Return whether a sentence has nothing but a day and a mark or two."""
    return len(sentence.tokens) - (day.end - day.index) <= _MOST_SPARE_TOKENS
