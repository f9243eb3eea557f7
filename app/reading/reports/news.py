"""The meetings in a report of any kind: who met whom, from its sentences taken together."""

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from app.domain.dates.edtf import bounds
from app.domain.enums import MeetingStatus
from app.reading.circumstances.days import Day, HowDated, days
from app.reading.encounters.clause_parties import countries_paired
from app.reading.encounters.news_sentence import NewsSentence, occasions_of
from app.reading.encounters.occasion import CALLED_OFF, Occasion, list_item, with_items
from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Sentence
from app.reading.persons.delegations import heading_of, is_number
from app.reading.persons.person import Person
from app.reading.persons.words import Words
from app.reading.reports.counted_days import with_counted_days
from app.reading.reports.diplomacy import DiplomaticTest
from app.reading.reports.figures import Figures
from app.reading.reports.gatherings import Gathering
from app.reading.reports.grouping import Grouping
from app.reading.reports.journeys import country_of_dateline
from app.reading.reports.knowledge import Article
from app.reading.reports.layout import Layout
from app.reading.reports.news_people import PeopleReader
from app.reading.reports.statements import NO_MEETING, is_joint_statement, reports_meeting

_LONGEST_HEADING: Final = 8
_MOST_SPARE_TOKENS: Final = 2
_FIRST_OF_ITEM: Final = 3
"""The largest number of tokens before the person with whom a sentence begins."""
_LONGEST_LABEL: Final = 8
"""The same in a list: *2nd Vice Chairperson, His Excellency, President Ana Lopes of Peru*."""
_LONGEST_TRIP: Final = 8
_LONGEST_ADVERBS: Final = 4
"""The number of words before a verb among which *also* or *later* stands."""
_NEXT_TIMES: Final = frozenset(itertools.product(("next",), ("week", "month", "year")))
_LONGEST_DELAY: Final = dt.timedelta(days=31)


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
    people = PeopleReader(parts, lexicon, names)
    return _Reader(parts, lexicon, article.publisher or "", people, published, written, year).read()


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
    people: PeopleReader
    published: str | None
    day: dt.date | None
    year: int | None
    heading: Day | None = None
    """The day of the heading above the sentence that is read, in a programme of several days."""
    called_off: MeetingStatus | None = None
    """Whether the sentences so far say that a meeting was cancelled or postponed."""
    in_list: bool = False
    """Whether the sentences are items of a list of those who took part."""

    def read(self) -> News:
        people = self.people.read()
        headings = self._headings()
        found_in_order = (
            self._planned(occasion)
            for number, sentence in enumerate(self.layout.sentences)
            for occasion in self._occasions(sentence, number, people[number], headings)
        )
        occasions = with_items(with_counted_days(found_in_order, self.lexicon))
        gatherings, found = self._diplomatic(occasions)
        is_statement = bool(found) and is_joint_statement(self.layout)
        if is_statement:
            found = [item for item in found if reports_meeting(item, self.layout, self.lexicon)]
        found = self._without_asides(found)
        found.sort(key=lambda item: (not item.is_held, len(item.figures) < 2, item.first.number))
        return News(
            self.layout,
            self.people.figures,
            found,
            self.people.mentions,
            self.people.unresolved,
            self.published,
            self.day,
            self.year,
            None if found else _refusal(gatherings, is_statement=is_statement),
        )

    def _diplomatic(self, occasions: list[Occasion]) -> tuple[list[Gathering], list[Gathering]]:
        """Return all meetings of the text, and the diplomatic ones; the headline counts if the body has none."""
        test = DiplomaticTest(
            self.lexicon,
            self.people.figures,
            self.publisher,
            *self._title_countries(),
            self.layout.sentences,
            country_of_dateline(self.layout, self.lexicon),
        )
        gatherings = self._grouped(occasions, with_nouns=False) or self._grouped(occasions, with_nouns=True)
        found = self._without_the_dead(test.diplomatic(gatherings))
        if not found:
            gatherings = self._grouped([*self._title_occasions(), *occasions], with_nouns=True) or gatherings
            found = self._without_the_dead(test.diplomatic(gatherings))
        return gatherings, found

    def _without_asides(self, found: list[Gathering]) -> list[Gathering]:
        """Return the meetings without those that the text mentions beside the others: without people, or not held."""
        if any(gathering.figures for gathering in found):  # "The meetings took place during the ASEAN-China conference"
            text = self.layout.text
            found = [
                item for item in found if item.figures or (item.first.is_finite and not _is_participle(item, text))
            ]
        held = [gathering for gathering in found if gathering.is_held]
        return [item for item in found if item.is_held or _is_another(self.lexicon, item, held)] if held else found

    def _grouped(self, occasions: list[Occasion], *, with_nouns: bool) -> list[Gathering]:
        people, named = self.people, self.people.named()
        grouping = Grouping(
            self.lexicon,
            people.figures,
            self.day,
            authors=people.authors(),
            openings=people.openings(),
            named=named,
            joined=people.joined(named),
        )
        return grouping.group(occasions, with_nouns=with_nouns)

    def _without_the_dead(self, gatherings: list[Gathering]) -> list[Gathering]:
        """Return the meetings without those of a person whose death the text reports."""
        dead = self.people.dead()
        return [item for item in gatherings if not any(figure in item.figures for figure in dead)]

    def _title_countries(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the countries that the headline pairs, and those that it says were visited."""
        paired: set[str] = set()
        visited: set[str] = set()
        for sentence in self.layout.titles:
            words = Words(self.layout.text, sentence, self.lexicon)
            paired |= countries_paired(words)
            for occasion in occasions_of(NewsSentence(words, -1, self.day, self.year), [], is_title=True):
                visited |= {code for code, _ in occasion.visited}
        return frozenset(paired), frozenset(visited)

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
        words = Words(self.layout.text, sentence, self.lexicon)
        read = NewsSentence(words, number, self.day, self.year, self.called_off)
        found = list(occasions_of(read, persons, is_title=is_title))
        called_off = (item.status for item in found if item.status in CALLED_OFF)
        self.called_off = next(called_off, self.called_off)
        if self.heading is not None:
            found = [replace(occasion, days=occasion.days or [self.heading]) for occasion in found]
        first = _LONGEST_LABEL if self.in_list else _FIRST_OF_ITEM
        is_item = bool(persons) and persons[0].mention.start in {token.start for token in sentence.tokens[:first]}
        if self.in_list and is_item and not any(occasion.is_finite for occasion in found):
            found = [list_item(sentence, number, persons)]
        elif (not is_item or found) and not is_number(sentence):
            self.in_list = False
        if sentence.tokens[-1].key == ":":
            indexes = range(len(sentence.tokens))
            kinds = ("lists", "credentials")
            self.in_list = any(self.lexicon.is_cue(kind, sentence.tokens, index) for index in indexes for kind in kinds)
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
        is_planned = is_present and (self._is_to_come(occasion.days) or self._is_of_next_time(occasion))
        return replace(occasion, status=MeetingStatus.CONFIRMED) if is_planned else occasion

    def _is_of_next_time(self, occasion: Occasion) -> bool:
        """Return whether *next week* or *tomorrow* stands behind the verb: *She travels to Lima next week*."""
        behind = [token.key for token in occasion.sentence.tokens if token.start >= occasion.verb.end]
        near = behind[:_LONGEST_TRIP]
        return "tomorrow" in near or any(pair in _NEXT_TIMES for pair in itertools.pairwise(near))

    def _is_to_come(self, dates: list[Day]) -> bool:
        """Return whether days are after the publication."""
        return bool(dates) and self.day is not None and all(bounds(day.date).starts_on > self.day for day in dates)

    def _title_occasions(self) -> list[Occasion]:
        """Return the occasions of the headline, for a text that reports no meeting but there."""
        result: list[Occasion] = []
        for sentence in self.layout.titles:
            result += self._occasions(sentence, -1, self.people.read_title(sentence), is_title=True)
        return result


def _is_another(lexicon: Lexicon, planned: Gathering, held: list[Gathering]) -> bool:
    """Return whether a plan is more than an outlook on the next meeting of the same people: it has somebody else, and a day or *later*."""
    others = [figure for figure in planned.figures if not any(figure in gathering.figures for gathering in held)]
    is_dated = any(occasion.days or _is_further(lexicon, occasion) for occasion in planned.occasions)
    is_dated = is_dated or all(
        len(gathering.figures) < 2 for gathering in held
    )  # "A arrived. She will be received by B"
    return bool(others) and len(planned.figures) > 1 and is_dated


def _is_further(lexicon: Lexicon, occasion: Occasion) -> bool:
    """Return whether *will also* or *will later* announces one more meeting, of two people whom the clause names."""
    before = [token for token in occasion.sentence.tokens if token.end <= occasion.verb.start][-_LONGEST_ADVERBS:]
    is_said = any(lexicon.is_cue("further", before, index) for index in range(len(before)))
    return is_said and bool(occasion.subjects and occasion.others)


def _refusal(gatherings: list[Gathering], *, is_statement: bool) -> str:
    """Return the reason for which a text has no diplomatic meeting."""
    if is_statement:
        return NO_MEETING
    if not gatherings:
        return "the text reports no meeting"
    return "the text reports a meeting, but not of two countries or organizations"


def _is_participle(gathering: Gathering, text: str) -> bool:
    """Return whether a meeting without people stands beside another one: *with Peru hosting the summit in May*."""
    verb = gathering.first.verb
    return text[verb.start : verb.end].split(maxsplit=1)[0].endswith("ing")


def _is_alone(sentence: Sentence, day: Day) -> bool:
    """Return whether a sentence has nothing but a day and a mark or two."""
    return len(sentence.tokens) - (day.end - day.index) <= _MOST_SPARE_TOKENS
