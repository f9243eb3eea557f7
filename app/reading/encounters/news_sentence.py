"""Encounters in a sentence of a report of any kind: news, press releases, communiqués.

A sentence is read in this order; each part takes what the parts before it found (decision 356):

1. the words that are about something else than the encounters (`asides.py`), and the words of encounters (`verbs.py`);
2. where the main clause begins (`main_clause.py`), and the clause of each word (`clauses.py`);
3. for each clause, from left to right: its two sides (`sides.py`), its status (`status.py`), and its circumstances
   (`occasion_reader.py`).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.enums import MeetingStatus
from app.reading.circumstances.days import Day, days
from app.reading.encounters.asides import AsidesReader
from app.reading.encounters.before_person import WordsBefore
from app.reading.encounters.captions import with_caption
from app.reading.encounters.clause_days import ClauseDays
from app.reading.encounters.clause_ends import ClauseEnds
from app.reading.encounters.clauses import Clause, clauses_of
from app.reading.encounters.denials import Denials
from app.reading.encounters.framed_people import FramedPeople
from app.reading.encounters.frames import status_behind
from app.reading.encounters.governing import Governing
from app.reading.encounters.lists import Lists
from app.reading.encounters.main_clause import MainClause, main_clause
from app.reading.encounters.mentions import Mentions
from app.reading.encounters.objects import Objects
from app.reading.encounters.occasion import Occasion
from app.reading.encounters.occasion_reader import OccasionReader
from app.reading.encounters.past import Past
from app.reading.encounters.pronouns import Pronouns
from app.reading.encounters.sides import PeopleBefore, Sides, SidesReader
from app.reading.encounters.status import StatusReader
from app.reading.encounters.subjects import Subjects
from app.reading.encounters.unreal_clauses import is_question
from app.reading.encounters.verb import Verb
from app.reading.encounters.verbs import is_second_infinitive, verbs_in, welcomes_plan
from app.reading.encounters.visits import country_of_stay, visit_before
from app.reading.persons.located import locate, taken_indexes
from app.reading.persons.person import Person
from app.reading.persons.words import Words


@dataclass(frozen=True, slots=True)
class NewsSentence:
    """A sentence of a report, with what the report says elsewhere."""

    words: Words
    number: int
    """Its number; negative for a headline."""
    published: dt.date | None
    """The day of publication."""
    year: int | None
    """The year of publication."""
    called_off: MeetingStatus | None = None
    """How the text has said before that a meeting was called off."""


def occasions_of(sentence: NewsSentence, persons: list[Person], *, is_title: bool = False) -> Iterator[Occasion]:
    """Yield the encounters of a sentence, those that did not take place left out; a question has none.

    `persons` are those whom the sentence names.
    """
    words = sentence.words
    if is_question(words):
        return
    dates = days(words.tokens, sentence.published, words.lexicon, year=sentence.year, is_news=True)
    before = WordsBefore(words, dates)
    located, person_words = locate(words.tokens, persons), taken_indexes(words.tokens, persons)
    asides = AsidesReader(words, before).read(located, person_words)
    taken = person_words | asides
    verbs = with_caption(words, list(verbs_in(words, taken)), taken)
    if not verbs:
        return
    main = main_clause(words, verbs, taken)
    ends = ClauseEnds(words, taken)
    reader = _clause_reader(sentence, dates, before, asides, taken, main, ends)
    yield from reader.occasions(clauses_of(verbs, located, main.start, ends), is_title=is_title)


def _clause_reader(
    sentence: NewsSentence,
    dates: list[Day],
    before: WordsBefore,
    asides: frozenset[int],
    taken: frozenset[int],
    main: MainClause,
    ends: ClauseEnds,
) -> "_ClauseReader":
    """Put the parts together that read the clauses of a sentence."""
    words, published = sentence.words, sentence.published
    mentions, pronouns = Mentions(words), Pronouns(words)
    lists, governing = Lists(words, before), Governing(words, mentions)
    subjects = Subjects(words, before, lists)
    objects = Objects(words, before, lists, governing, asides)
    framed = FramedPeople(words, before, subjects, governing)
    past = Past(words, mentions, main.start, taken, asides, dates, published)
    clause_days = ClauseDays(words, dates, published, asides)
    return _ClauseReader(
        words,
        main,
        ends,
        SidesReader(words, subjects, objects, framed, pronouns),
        StatusReader(words, Denials(words), sentence.called_off),
        OccasionReader(words, sentence.number, taken, before, clause_days, past, framed, pronouns),
    )


@dataclass(slots=True)
class _ClauseReader:
    """The parts that read the clauses of a sentence."""

    words: Words
    main: MainClause
    ends: ClauseEnds
    sides: SidesReader
    status: StatusReader
    circumstances: OccasionReader

    def occasions(self, clauses: Iterator[Clause], *, is_title: bool) -> Iterator[Occasion]:
        """Yield the encounters of clauses, which are read from left to right."""
        planned, before, plan = 0, PeopleBefore(), None
        visiting = country_of_stay(self.words)
        for clause in clauses:
            sides = self.sides.of_clause(clause, self.main.start, before)
            planned = max(planned, self._end_of_plan(clause.verb))
            status = self._status(clause.verb, sides, planned, is_title=is_title)
            if status is not None:
                occasion = self._occasion(clause, sides, before.window, status)
                visiting = visiting or visit_before(self.words, occasion)
                occasion = _with_plan(self.words, clause.verb, occasion, plan)
                is_plan = clause.verb.is_finite and occasion.status is MeetingStatus.CONFIRMED
                plan = occasion if is_plan else None
                yield replace(occasion, visiting=visiting)
            before = self.sides.after(clause, sides, before)

    def _end_of_plan(self, verb: Verb) -> int:
        """Return where *welcomed the proposed visit of a delegation led by A* ends; 0 if the verb welcomes no plan."""
        return self.ends.behind(verb.end - 1) if welcomes_plan(self.words, verb) else 0

    def _status(self, verb: Verb, sides: Sides, planned: int, *, is_title: bool) -> MeetingStatus | None:
        """Return the status of the encounter of a verb, by the words before it and behind its people; None if it was denied."""
        status = self.status.of_verb(verb, planned, is_title=is_title)
        return status_behind(self.words, verb, sides.others[-1].end if sides.others else verb.end, status)

    def _occasion(self, clause: Clause, sides: Sides, window: int, status: MeetingStatus) -> Occasion:
        """Return the encounter of a clause; `window` is the index behind the last person or verb that is taken."""
        main = self.main.start
        start = max(main if window < main <= clause.verb.first else window, clause.start)
        is_spoken_in = not self.main.is_led and self.sides.is_spoken_in(clause.verb, sides)
        return self.circumstances.read(clause, start, sides, status, is_spoken_in=is_spoken_in)


def _with_plan(words: Words, verb: Verb, occasion: Occasion, plan: Occasion | None) -> Occasion:
    """Return an occasion as planned if its verb goes on with the plan before: *will meet A and pay a visit to B*."""
    if plan is None or not is_second_infinitive(words, verb):
        return occasion
    return replace(occasion, status=plan.status, is_continued=plan.is_continued)
