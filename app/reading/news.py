"""The meetings that a report of any kind tells of: who met whom, from its sentences taken together."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.edtf import bounds
from app.domain.enums import MeetingStatus
from app.domain.text import fold
from app.reading.bare import BareReader
from app.reading.encounter import Party
from app.reading.figures import Figure, Figures
from app.reading.layout import Layout, layout
from app.reading.lexicon import Lexicon
from app.reading.news_clause import NewsClause, Occasion, list_item
from app.reading.people import people_of
from app.reading.person import Person
from app.reading.tokens import Sentence

_FAMILY_FIRST: Final = frozenset({"CN", "JP", "KP", "KR", "MO", "HK", "SG", "TW", "VN"})
_LETTERHEAD: Final = 12
"""How many sentences are searched for the one who writes *I*."""
_SHORTEST_ALIAS: Final = 3
_OLD: Final = dt.timedelta(days=75)
_MOST_MEETINGS: Final = 30
_ATTENDANCE: Final = "joined_too"


@dataclass(slots=True)
class Gathering:
    """A meeting with all that the text says of it."""

    occasions: list[Occasion]
    figures: list[Figure] = field(default_factory=list)
    guests: list[Figure] = field(default_factory=list)
    """Those whom the subjects of the first sentence met."""
    is_mutual: bool = False
    """Whether the subjects met each other and nobody else."""

    @property
    def first(self) -> Occasion:
        """Return the occasion that the text tells first."""
        return self.occasions[0]

    @property
    def parties(self) -> list[Party]:
        """Return the countries and organizations that took part without a person, unless people represent several."""
        represented = {figure.represents for figure in self.figures} - {None}
        if len(represented) > 1:
            return []
        found = {
            party.entity.country or (party.entity.organization.name if party.entity.organization else ""): party
            for occasion in self.occasions
            for party in occasion.parties
        }
        return [party for code, party in found.items() if code and code not in represented]

    @property
    def sides(self) -> frozenset[str]:
        """Return the countries and organizations that took part."""
        persons = {figure.represents for figure in self.figures}
        parties = {
            p.entity.country or (p.entity.organization.name if p.entity.organization else "") for p in self.parties
        }
        return frozenset(filter(None, persons | parties))

    @property
    def is_held(self) -> bool:
        """Return whether it took place, according to the text."""
        return self.first.status is MeetingStatus.HELD

    def add(self, occasion: Occasion, figures: Iterable[Figure]) -> None:
        """Add what another sentence says of the meeting."""
        self.occasions.append(occasion)
        self.figures += [figure for figure in figures if figure not in self.figures]


@dataclass(slots=True)
class News:
    """A text with the people and meetings that it tells of, the meetings in the order of their likelihood."""

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


@dataclass(frozen=True, slots=True)
class Telling:
    """Where a text tells of which of its meetings."""

    starts: list[int]
    gatherings: list[Gathering]

    @classmethod
    def of(cls, gatherings: list[Gathering]) -> "Telling":
        """Return the places of the sentences that tell of meetings."""
        places = sorted(
            (occasion.sentence.start, number)
            for number, gathering in enumerate(gatherings)
            for occasion in gathering.occasions
        )
        return cls([start for start, _ in places], [gatherings[number] for _, number in places])

    def is_of(self, sentence: Sentence, gathering: Gathering) -> bool:
        """Return whether a sentence tells of a meeting: it is one of its own, or the last one before it is."""
        first, end = bisect_left(self.starts, sentence.start), bisect_right(self.starts, sentence.start)
        if first < end:
            return any(other is gathering for other in self.gatherings[first:end])
        return self.gatherings[max(0, first - 1)] is gathering


@dataclass(frozen=True, slots=True)
class Context:
    """The facts about a text that the caller knows."""

    published: str | None = None
    """The date of publication, EDTF."""
    publisher: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """Full names of people whom the caller knows, by their folded forms: they are read without an office as well."""


def read(text: str, lexicon: Lexicon, context: Context) -> News:
    """Return the people and meetings of a text.

    Raises:
        ValueError: the text has more than 200,000 characters.
    """
    found = layout(text, lexicon)
    published = context.published or found.published
    return _Reader(found, lexicon, context, published, *day_and_year(published)).read()


def day_and_year(date: str | None) -> tuple[dt.date | None, int | None]:
    """Return the day of a date (EDTF) and its year, each None if the date leaves it open."""
    if not date:
        return None, None
    span = bounds(date)
    year = span.starts_on.year if span.starts_on.year == span.ends_on.year else None
    return (span.starts_on if span.is_one_day else None), year


@dataclass(slots=True)
class _Reader:
    layout: Layout
    lexicon: Lexicon
    context: Context
    published: str | None
    day: dt.date | None
    year: int | None
    figures: Figures = field(default_factory=Figures)
    unresolved: list[Person] = field(default_factory=list)
    mentions: list[Person] = field(default_factory=list)
    in_list: bool = False
    """Whether the sentences are items of a list of those who took part."""
    pending: tuple[Occasion, list[Figure]] | None = None
    """The first encounter of which only the subjects are named so far."""

    def read(self) -> News:
        text, sentences = self.layout.text, self.layout.sentences
        people = [people_of(text, sentence, self.lexicon, number=number) for number, sentence in enumerate(sentences)]
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
        occasions = [
            occasion
            for number, sentence in enumerate(sentences)
            for occasion in self._occasions(sentence, number, [*people[number], *bare[number]])
        ]
        gatherings = (
            self._gathered(occasions, with_nouns=False) or self._gathered(occasions, with_nouns=True) or self._titled()
        )
        found = [gathering for gathering in gatherings if self._is_diplomatic(gathering)]
        if any(gathering.is_held for gathering in found):
            found = [gathering for gathering in found if gathering.is_held]
        refused = None
        if not found:
            refused = (
                "the text reports no meeting"
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

    def _names(self) -> dict[str, str]:
        """Return the names by which the text may mention its people again, without an office."""
        result = dict(self.context.names)
        for figure in self.figures.everyone:
            best = figure.name
            if best is None or best.name is None:
                continue
            words = fold(best.name).replace("-", " ").split()
            words = [word for word in fold(best.name).split() if word not in self.lexicon.suffixes] or words
            short = {words[-1]} | ({words[0]} if figure.represents in _FAMILY_FIRST else set())
            result[" ".join(words)] = best.name
            result |= {word: best.name for word in short if len(word) >= _SHORTEST_ALIAS and not self._is_word(word)}
        return result

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
        taken = frozenset(
            index
            for index, token in enumerate(sentence.tokens)
            if any(person.mention.start <= token.start < person.mention.end for person in persons)
        )
        reader = BareReader(self.layout.text, sentence, self.lexicon, names, number, taken)
        signature = reader.signature() if number < _LETTERHEAD and not taken else None
        found = [signature] if signature else list(reader.read())
        result = []
        for person in found:
            if person.name is not None:
                self.figures.add_all([person])
                result.append(person)
            elif (holder := self.figures.holder(person)) is not None:
                holder.mentions.append(person)
                self.figures.by_mention[id(person)] = holder
                result.append(person)
            else:
                self.unresolved.append(person)
                result.append(person)
        return result

    def _figures_of(self, persons: Iterable[Person]) -> list[Figure]:
        found = [figure for person in persons if (figure := self.figures.of(person)) is not None]
        return list({id(figure): figure for figure in found}.values())

    # ------------------------------------------------------------------ meetings

    def _occasions(
        self, sentence: Sentence, number: int, persons: list[Person], *, is_title: bool = False
    ) -> list[Occasion]:
        persons = sorted(persons, key=lambda person: person.mention.start)
        clause = NewsClause(self.layout.text, sentence, self.lexicon, self.day, number, self.year)
        found = list(clause.occasions(persons, is_title=is_title))
        is_item = bool(persons) and persons[0].mention.start in {token.start for token in sentence.tokens[:3]}
        if self.in_list and is_item and not any(occasion.is_finite for occasion in found):
            found = [list_item(sentence, number, persons)]
        elif not is_item or found:
            self.in_list = False
        if sentence.tokens[-1].key == ":":
            indexes = range(len(sentence.tokens))
            self.in_list = any(self.lexicon.is_cue("lists", sentence.tokens, index) for index in indexes)
        return found

    def _titled(self) -> list[Gathering]:
        """Return the meeting that only the headline tells of."""
        result: list[Occasion] = []
        for sentence in self.layout.titles:
            people = people_of(self.layout.text, sentence, self.lexicon, number=-1)
            self.figures.add_all(people)
            bare = self._bare(sentence, -1, people, self._names())
            self.mentions += [*people, *bare]
            result += self._occasions(sentence, -1, [*people, *bare], is_title=True)
        return self._gathered(result)

    def _gathered(self, occasions: list[Occasion], *, with_nouns: bool = True) -> list[Gathering]:
        """Return the meetings of which occasions tell; without `with_nouns`, none that only a noun tells of.

        *During the visit of President A* may speak of any time.
        """
        result: list[Gathering] = []
        for occasion in occasions:
            if occasion.is_recalled or self._is_old(occasion):
                continue
            if occasion.status in {MeetingStatus.CANCELLED, MeetingStatus.POSTPONED} and not occasion.persons:
                continue
            self._add(result, occasion, may_begin=occasion.is_finite or with_nouns)
        return result

    def _add(self, result: list[Gathering], occasion: Occasion, *, may_begin: bool) -> None:
        """Add an occasion to the meeting of which it tells, or as one of its own."""
        subjects, others = self._figures_of(occasion.subjects), self._figures_of(occasion.others)
        if occasion.is_by_author and (author := self._author()) is not None:
            subjects = self._figures_of([author])
        figures = list({id(figure): figure for figure in (*subjects, *others)}.values())
        known = self._meeting_of(result, occasion, subjects, others)
        if known is not None:
            known.add(occasion, figures)
            return
        if not result:
            occasion, subjects, figures = self._with_pending(occasion, subjects, others, figures)
            may_begin = may_begin or occasion.is_finite
        if may_begin and len(result) < _MOST_MEETINGS and self._is_complete(occasion, subjects, others):
            is_mutual = len(subjects) > 1 and not (others or occasion.parties) and self._has_at_verb("mutual", occasion)
            if is_mutual:
                self.figures.drop_shared_countries(subjects)
            result.append(Gathering([occasion], figures, others, is_mutual))

    def _meeting_of(
        self, result: list[Gathering], occasion: Occasion, subjects: list[Figure], others: list[Figure]
    ) -> Gathering | None:
        """Return the meeting, told before, of which an occasion tells more; None if it may be another one."""
        figures = [*subjects, *others]
        last = result[-1] if result else None
        for gathering in result:
            if figures and all(figure in gathering.figures for figure in figures):
                return gathering
        if last is not None and not figures and self._has_at_verb("place_verbs", occasion):
            return last
        if last is not None and self._continues(last, occasion, subjects, others):
            return last
        for gathering in result:
            known = [figure for figure in gathering.figures if figure in figures]
            is_whole = len(known) == len(gathering.figures)
            has_both = any(f in gathering.figures for f in subjects) and any(f in gathering.figures for f in others)
            if known and (is_whole or has_both or gathering.first.visited):
                return gathering
        return None

    def _with_pending(
        self, occasion: Occasion, subjects: list[Figure], others: list[Figure], figures: list[Figure]
    ) -> tuple[Occasion, list[Figure], list[Figure]]:
        """Join *A held a call with leaders* and *Participants in the call included B and C*, or keep the first for later."""
        if occasion.is_finite and subjects and not others:
            self.pending = self.pending or (occasion, subjects)
        elif not subjects and self.pending is not None and any(figure not in self.pending[1] for figure in others):
            first, subjects = self.pending
            occasion = replace(first, others=occasion.others)
            figures = [*subjects, *(figure for figure in others if figure not in subjects)]
        return occasion, subjects, figures

    def _continues(self, last: Gathering, occasion: Occasion, subjects: list[Figure], others: list[Figure]) -> bool:
        """Return whether an occasion tells more of the last meeting: *They met with …*, *A and B were also present*."""
        tokens = occasion.sentence.tokens
        verb = next(index for index, token in enumerate(tokens) if token.start == occasion.verb.start)
        is_attendance = any(
            self.lexicon.is_cue(_ATTENDANCE, tokens, index) for index in range(max(0, verb - 2), verb + 2)
        )
        if occasion.status is not last.first.status:
            return False
        if is_attendance and (subjects or others):
            return True
        is_alone = len(others) == 1 or occasion.is_continued
        return bool(others) and not subjects and not occasion.is_by_author and is_alone

    def _is_complete(self, occasion: Occasion, subjects: list[Figure], others: list[Figure]) -> bool:
        has_subject = bool(subjects or any(person.office for person in occasion.subjects))
        if has_subject and (others or (subjects and (occasion.visited or occasion.parties))):
            return True
        if len(occasion.parties) > 1 and self._has_at_verb("meeting_nouns", occasion):
            return True
        return (
            len(others) > 1
            or (len(subjects) > 1 and self._has_at_verb("mutual", occasion))
            or (bool(others) and bool(occasion.parties))
        )

    def _has_at_verb(self, kind: str, occasion: Occasion) -> bool:
        """Return whether a cue stands among the words of the encounter: *held talks*."""
        tokens = occasion.sentence.tokens
        return any(
            self.lexicon.is_cue(kind, tokens, index)
            for index, token in enumerate(tokens)
            if occasion.verb.start <= token.start < occasion.verb.end
        )

    def _is_old(self, occasion: Occasion) -> bool:
        published = self.day
        if published is None or not occasion.days:
            return False
        try:
            last = dt.date.fromisoformat(occasion.days[-1].date.split("/")[-1].rstrip("?"))
        except ValueError:
            return False
        return published - last > _OLD

    def _author(self) -> Person | None:
        """Return the person who writes *I*: the one whom the letterhead names alone with an office."""
        for number, sentence in enumerate(self.layout.sentences[:_LETTERHEAD]):
            for mention in self.mentions:
                is_alone = mention.mention.start == sentence.start and mention.mention.end >= sentence.end - 1
                if mention.sentence == number and is_alone and mention.name and mention.office:
                    return mention
        return None

    def _is_diplomatic(self, gathering: Gathering) -> bool:
        """Return whether two countries or organizations met, or somebody of one and somebody who may be of another."""
        sides = gathering.sides
        visited = {code for occasion in gathering.occasions for code, _ in occasion.visited}
        if len(sides) > 1 or visited - sides:
            return len(sides) > 1 or len(gathering.figures) > 1 or bool(sides)
        if not sides:
            return False
        if visited and gathering.figures and not any(figure.represents for figure in gathering.figures):
            return True  # somebody met the officials of the country that was visited
        if any(mention.is_counterpart for figure in gathering.figures for mention in figure.mentions):
            return True
        unknown = [figure for figure in gathering.figures if not figure.represents]
        is_unnamed = any(self.figures.of(person) is None for person in gathering.first.subjects)
        home = self._home()
        if home is not None or not (unknown or is_unnamed):
            return home not in sides and bool(unknown or is_unnamed)
        return self._may_be_of_two(gathering, unknown)

    def _may_be_of_two(self, gathering: Gathering, unknown: list[Figure]) -> bool:
        """Return whether those without a country are of another one than the others, by their offices or the order of words."""
        of_side = [figure for figure in gathering.figures if figure.represents]
        if any(figure.roles & other.roles for figure in of_side for other in unknown):
            return True
        if gathering.is_mutual and len(unknown) == 1 and gathering.figures[0] is unknown[0]:
            return True  # "President A and Prime Minister B of Italy talked": the country is B’s
        if gathering.is_mutual:
            return bool(of_side) and self._is_of_states(gathering)
        # "President A received Japanese Foreign Minister B": the guest’s country is said, the host’s is that of the paper.
        return bool(of_side) and all(figure in gathering.guests for figure in of_side)

    def _is_of_states(self, gathering: Gathering) -> bool:
        """Return whether several signed, which members of one government do not do with each other."""
        return self._has_at_verb("signing", gathering.first)

    def _home(self) -> str | None:
        """Return the country in the name of the publisher, which is only held against others."""
        for sentence in self.lexicon.sentences(self.context.publisher):
            for index in range(len(sentence.tokens)):
                match = self.lexicon.entities.longest(sentence.tokens, index)
                if match and match[1].country:
                    return match[1].country
        return None
