"""Grouping of occasions: which sentences of a report are about the same meeting."""

import datetime as dt
import itertools
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.enums import MeetingStatus
from app.reading.figures import Figure, Figures
from app.reading.gatherings import Gathering
from app.reading.lexicon import Lexicon
from app.reading.occasion import Occasion
from app.reading.person import Person
from app.reading.scenes import Scene, begins_scene
from app.reading.tokens import Token

_OLD: Final = dt.timedelta(days=75)
_LONGEST_OPENING: Final = 12
_MOST_MEETINGS: Final = 30
_MOST_BETWEEN: Final = 2
"""How many sentences a list of names is behind the one that it tells more of."""
_OPENING: Final = 8
"""How many words before a clause may tell its day."""
_ENVOYS: Final = ("ambassador", "envoy", "high commissioner", "chargé", "consul", "representative")
_DURING: Final = frozenset({"during", "at", "following", "after"})


@dataclass(slots=True)
class Grouping:
    """The rules by which the occasions of one text become meetings."""

    lexicon: Lexicon
    figures: Figures
    day: dt.date | None
    """The day of publication."""
    authors: list[Person]
    """The persons who write *I* or *we*."""
    openings: Mapping[int, Person] = field(default_factory=dict)
    """The person with whom each sentence begins, by its number."""
    alone: Mapping[int, Person] = field(default_factory=dict)
    """The only person whom a sentence names, by its number."""
    previous: Occasion | None = None
    """The previous occasion of any kind."""
    past: Occasion | None = None
    """The previous occasion of another time."""
    scene: Scene | None = None
    """The event of many that the text reports first."""
    pending: tuple[Occasion, list[Figure]] | None = None
    """The first encounter whose subjects alone are named so far."""

    def group(self, occasions: list[Occasion], *, with_nouns: bool) -> list[Gathering]:
        """Return the meetings that occasions report; without `with_nouns`, none that only a noun reports.

        *During the visit of President A* may speak of any time.
        """
        result: list[Gathering] = []
        for occasion in occasions:
            if self._is_of_past(occasion):
                continue
            if occasion.is_recalled or self._is_old(occasion):
                self.past = occasion
                continue
            is_called_off = occasion.status in {MeetingStatus.CANCELLED, MeetingStatus.POSTPONED}
            if (is_called_off and not occasion.persons) or (occasion.is_roll and not self._is_after_people(occasion)):
                continue
            if self._is_of_scene(result, occasion):
                continue
            may_begin = not (occasion.is_item or occasion.is_roll) and (occasion.is_finite or with_nouns)
            self._add(result, occasion, may_begin=may_begin)
            self.previous = occasion
        return result

    def _is_of_scene(self, result: list[Gathering], occasion: Occasion) -> bool:
        """Add an occasion to the event of many that the text reports first, if it names people of it; return whether it does."""
        scene = self.scene
        if scene is None:
            self.scene = Scene(occasion) if not result and begins_scene(self.lexicon, occasion) else None
            return False
        if result and scene.gathering is None:
            return False
        is_attendance = self._is_attendance(occasion) or has_at_verb(self.lexicon, "chairing", occasion)
        persons = occasion.speakers or (occasion.persons if is_attendance else [])
        figures = [figure for figure in self._figures_of(persons) if figure.is_named]
        if not figures or occasion.status is not scene.first.status or _are_days_apart(occasion, scene.first):
            return False
        if scene.add(occasion, figures) and scene.gathering is not None:
            result.append(scene.gathering)
        self.previous = occasion
        return True

    def _is_of_past(self, occasion: Occasion) -> bool:
        """Return whether an occasion tells more of the one of another time that the text reported just before.

        *A had met B and discussed trade. C was also present.*
        """
        past = self.past
        if (
            past is None
            or not (past.subjects and past.others)
            or (self.previous is not None and self.previous.sentence.start > past.sentence.start)
        ):
            return False
        if occasion.number == past.number:
            return not occasion.others and occasion.subjects == past.subjects
        is_next = occasion.number == past.number + 1
        return is_next and self._is_attendance(occasion)

    def _add(self, result: list[Gathering], occasion: Occasion, *, may_begin: bool) -> None:
        """Add an occasion to the meeting that it reports, or as a new one."""
        if occasion.is_by_one and not result:
            occasion = self._continued(occasion)
        if not occasion.days and self.previous is not None and _is_on_same_day(occasion):
            occasion = replace(occasion, days=self.previous.days)
        subjects, others = self._figures_of(occasion.subjects), self._figures_of(occasion.others)
        others = [self._named_envoy(result, figure) for figure in others]
        if occasion.is_by_author and self.authors:
            subjects = self._figures_of(self.authors if _is_by_several(occasion) else self.authors[:1])
        if result and not subjects and self._is_further(result[-1], occasion, others):
            subjects = result[-1].subjects
        subjects, others = ([self._known_as(f, result) for f in some] for some in (subjects, others))
        figures = _distinct((*subjects, *others))
        self._name_last_side(result, figures)
        if result and not figures and _is_during_meeting(self.lexicon, occasion):
            result[-1].add(replace(occasion, parties=[]), figures)
            return
        known = self._meeting_of(result, occasion, subjects, others)
        if known is not None:
            known.add(occasion, figures)
            return
        if not result:
            occasion, subjects, others = self._with_pending(occasion, subjects, others)
            figures = _distinct((*subjects, *others))
            may_begin = may_begin or occasion.is_finite
        if may_begin and len(result) < _MOST_MEETINGS and self._is_complete(occasion, subjects, others):
            is_mutual = (
                len(subjects) > 1 and not (others or occasion.parties) and has_at_verb(self.lexicon, "mutual", occasion)
            )
            if is_mutual:
                self.figures.drop_shared_countries(subjects)
            result.append(Gathering([occasion], figures, others, subjects, is_mutual))

    def _is_after_people(self, roll: Occasion) -> bool:
        """Return whether a list of names follows a meeting at once whose sentence has people without names."""
        last = self.previous
        if last is None or not roll.others or roll.number - last.number > _MOST_BETWEEN:
            return False
        tokens = last.sentence.tokens
        kinds = (self.lexicon.is_cue("people_of_rolls", tokens, index) for index in range(len(tokens)))
        return any(kinds) or has_at_verb(self.lexicon, "receptions", last)

    def _name_last_side(self, result: list[Gathering], figures: list[Figure]) -> None:
        """Name the side of the last meeting that is left when the other one is known.

        *The foreign ministers of Peru and Chile met. Foreign Minister A met his Chilean counterpart B*: A is of Peru.
        """
        sides = result[-1].figures if result else []
        rest = [figure for figure in sides if figure not in figures]
        new = [figure for figure in figures if figure not in sides]
        if not (len(sides) == len(figures) == 2 and len(rest) == len(new) == 1):
            return
        unnamed, named = rest[0], new[0]
        is_same = not unnamed.is_named and named.is_named and named.represents is None and unnamed.roles == named.roles
        if is_same and named.roles:
            self.figures.join(named, unnamed)
            result[-1].replace_figure(unnamed, named)

    def _known_as(self, figure: Figure, result: list[Gathering]) -> Figure:
        """Return whom of the last meeting an office without a name means: *the Peruvian President* is *President A*.

        Only one of its people has the office, and the text does not say of which country.
        """
        if figure.is_named or not result or not figure.roles:
            return figure
        rivals = {figure.represents, None}
        holders = [f for f in result[-1].figures if f.roles & figure.roles and f.represents in rivals]
        is_known = len(holders) == 1 and holders[0].is_named and holders[0].represents is None
        return holders[0] if is_known else figure

    def _meeting_of(
        self, result: list[Gathering], occasion: Occasion, subjects: list[Figure], others: list[Figure]
    ) -> Gathering | None:
        """Return the earlier meeting that an occasion adds to; None if it may be another one."""
        figures = [*subjects, *others]
        last = result[-1] if result else None
        if last is not None and self._is_attendance(occasion) and self._continues(last, occasion, subjects, others):
            return last
        for gathering in result:
            if figures and all(figure in gathering.figures for figure in figures):
                return gathering
        if last is not None and not figures and self._is_of_same_sides(last, occasion):
            return last
        if last is not None and self._continues(last, occasion, subjects, others):
            return last
        if last is not None and self._leads(last, occasion, subjects, others):
            return last
        repeats = last is not None and (self._repeats(last, occasion, figures) or _names_all(last, occasion, figures))
        is_same = repeats or (last is not None and self._names_sides(last, occasion, figures))
        if last is not None and (is_same or self._is_of_delegation(last, occasion, subjects, others)):
            return last
        for gathering in result:
            known = [figure for figure in gathering.figures if figure in figures]
            is_whole = len(known) == len(gathering.figures)
            has_both = any(f in gathering.figures for f in subjects) and any(f in gathering.figures for f in others)
            places = {code for code, _ in gathering.first.visited}
            is_of_visit = bool(places) and all(f.represents in {None, *places, *gathering.sides} for f in figures)
            if known and (is_whole or has_both or is_of_visit):
                return gathering
        return None

    def _with_pending(
        self, occasion: Occasion, subjects: list[Figure], others: list[Figure]
    ) -> tuple[Occasion, list[Figure], list[Figure]]:
        """Join *A held a call with leaders* and *Participants in the call included B and C*, or keep the first for later."""
        if self.pending is not None and self._is_presence(occasion, [*subjects, *others]):
            first, host = self.pending
            return replace(first, others=occasion.persons), host, [*subjects, *others]
        if occasion.is_finite and subjects and not others:
            self.pending = self.pending or (occasion, subjects)
        elif not subjects and self._is_of_pending(occasion, others) and self.pending is not None:
            first, subjects = self.pending
            occasion = replace(first, others=occasion.others)
        return occasion, subjects, others

    def _is_presence(self, occasion: Occasion, figures: list[Figure]) -> bool:
        """Return whether an occasion names those who were present at the encounter of which only the subjects are named."""
        if self.pending is None or not self._is_attendance(occasion) or self.pending[0].status is not occasion.status:
            return False
        is_near = occasion.number - self.pending[0].number <= _MOST_BETWEEN
        return is_near and bool(figures) and not any(figure in self.pending[1] for figure in figures)

    def _is_of_pending(self, occasion: Occasion, others: list[Figure]) -> bool:
        """Return whether an occasion names others of the encounter of which only the subjects are named, held or planned like it."""
        if self.pending is None or self.pending[0].status is not occasion.status:
            return False
        return any(figure not in self.pending[1] for figure in others)

    def _continues(self, last: Gathering, occasion: Occasion, subjects: list[Figure], others: list[Figure]) -> bool:
        """Return whether an occasion tells more of the last meeting: *They met with …*, *A and B were also present*."""
        is_attendance = self._is_attendance(occasion) or occasion.is_roll
        if occasion.status is not last.first.status or _are_days_apart(occasion, last.first):
            return False
        if is_attendance and (subjects or others):
            return True
        if not last.figures and others and not subjects and {figure.represents for figure in others} == last.sides:
            return True  # "Talks between Nepal and Kenya were held. Taking part were A of Nepal and B of Kenya."
        is_alone = len(others) == 1 or occasion.is_continued
        return bool(others) and not subjects and not occasion.is_by_author and is_alone

    def _is_attendance(self, occasion: Occasion) -> bool:
        """Return whether an occasion names those who were there too: *C was also present*."""
        tokens = occasion.sentence.tokens
        verb = next(index for index, token in enumerate(tokens) if token.start == occasion.verb.start)
        return any(self.lexicon.is_cue("joined_too", tokens, index) for index in range(max(0, verb - 2), verb + 2))

    def _is_further(self, last: Gathering, occasion: Occasion, others: list[Figure]) -> bool:
        """Return whether *he* met others than before: *Later, she met President A of Peru*."""
        sides = {figure.represents for figure in others}
        if not (occasion.is_continued and occasion.is_finite and others) or sides & last.sides:
            return False
        tokens = occasion.sentence.tokens
        verb = bisect_left(tokens, occasion.verb.start, key=_start)
        before = range(max(0, verb - _LONGEST_OPENING), verb)
        is_of_one = any(tokens[index].key in {"he", "she"} for index in before)
        return is_of_one and any(self.lexicon.is_cue("further", tokens, index) for index in before)

    def _names_sides(self, last: Gathering, occasion: Occasion, figures: list[Figure]) -> bool:
        """Return whether an occasion names those of the last meeting who had only an office: *Presidents A and B sat down*."""
        new = {figure.represents for figure in figures if figure not in last.figures}
        is_of_same = new <= last.sides and all(figure.name for figure in figures)
        return is_of_same and last.is_without_name_of(new) and occasion.status is last.first.status

    def _is_of_delegation(
        self, last: Gathering, occasion: Occasion, subjects: list[Figure], others: list[Figure]
    ) -> bool:
        """Return whether the people of the last occasion are one side of this one.

        *A led the delegation composed of B and C. At talks with D, A said*, or *A of Peru arrived. D received the Peruvian delegation*.
        """
        is_of_one_side = len(last.sides) == 1 and all(f.represents in {None, *last.sides} for f in last.figures)
        is_same = (
            occasion.is_finite and occasion.status is last.first.status and not _are_days_apart(occasion, last.first)
        )
        if not (is_of_one_side and is_same and last.figures):
            return False
        new = [figure for figure in (*subjects, *others) if figure not in last.figures]
        if not new or not all(figure.represents and figure.represents not in last.sides for figure in new):
            return False
        if self._is_attendance(last.first) and any(figure in last.figures for figure in subjects):
            return True
        is_host = has_at_verb(self.lexicon, "hosting", occasion) and has_at_verb(self.lexicon, "sides", occasion)
        return is_host and len(new) == len(subjects) and _sides_of(occasion) == last.sides

    def _is_of_same_sides(self, last: Gathering, occasion: Occasion) -> bool:
        """Return whether an occasion without people is the last one: *the talks took place*, *Peru and Chile discussed trade*."""
        if has_at_verb(self.lexicon, "place_verbs", occasion):
            return True
        if not occasion.parties or occasion.status is not last.first.status or _are_days_apart(occasion, last.first):
            return False
        is_same = len(last.sides) > 1 and _sides_of(occasion) <= last.sides
        return is_same or _is_during_meeting(self.lexicon, occasion)

    def _named_envoy(self, result: list[Gathering], figure: Figure) -> Figure:
        """Return the ambassador of Peru whom a meeting has for *the new envoy of Peru*, or else the person itself."""
        if figure.is_named or figure.represents is None or not _is_envoy(figure):
            return figure
        known = (
            f for gathering in result for f in gathering.figures if f.is_named and f.represents == figure.represents
        )
        return next((other for other in known if _is_envoy(other)), figure)

    def _repeats(self, last: Gathering, occasion: Occasion, figures: list[Figure]) -> bool:
        """Return whether offices alone stand for all of the last meeting: *the foreign ministers of Peru, Chile and Cuba met*.

        Somebody of the last meeting may have no country, and is then the one of the same office whose country is new.
        """
        new = [figure for figure in figures if figure not in last.figures]
        rest = [figure for figure in last.figures if figure not in figures]
        are_same = len(new) == len(rest) == 1 and not new[0].is_named and rest[0].represents is None
        is_alike = are_same and bool(new[0].roles & rest[0].roles)
        return is_alike and len(figures) > 2 and occasion.status is last.first.status

    def _leads(self, last: Gathering, occasion: Occasion, subjects: list[Figure], others: list[Figure]) -> bool:
        """Return whether somebody of one of its sides led the last meeting: *Minister A of Peru chaired the talks*."""
        tokens = occasion.sentence.tokens
        verb = range(*(bisect_left(tokens, at, key=_start) for at in (occasion.verb.start, occasion.verb.end)))
        is_this = any(tokens[index].key == "the" for index in verb)
        is_this = is_this and any(self.lexicon.is_cue("occasion_nouns", tokens, index) for index in verb)
        is_of_side = {figure.represents for figure in subjects} - {None} <= last.sides and bool(subjects)
        is_of_side = is_of_side and (len(subjects) > 1 or subjects[0].represents is not None)
        return is_this and is_of_side and not others and _sides_of(occasion) <= last.sides

    def _continued(self, occasion: Occasion) -> Occasion:
        """Return an occasion with what *he* or *she* means: the person with whom the sentence before begins, and its day."""
        person = self.openings.get(occasion.number - 1) or self.alone.get(occasion.number - 1)
        before = self.previous
        days = before.days if before is not None and before.number == occasion.number - 1 else []
        return replace(occasion, subjects=[person] if person else [], days=occasion.days or days)

    def _is_complete(self, occasion: Occasion, subjects: list[Figure], others: list[Figure]) -> bool:
        has_subject = bool(subjects or any(person.office for person in occasion.subjects))
        if has_subject and (others or (subjects and (occasion.visited or occasion.parties))):
            return True
        if occasion.is_by_author and others and occasion.is_finite:
            return True
        if len(occasion.parties) > 1 and has_at_verb(self.lexicon, "meeting_nouns", occasion):
            return not _has_object(self.lexicon, occasion)
        return (
            len(others) > 1
            or (len(subjects) > 1 and has_at_verb(self.lexicon, "mutual", occasion))
            or (bool(others) and bool(occasion.parties))
        )

    def _is_old(self, occasion: Occasion) -> bool:
        if self.day is None or not occasion.days:
            return False
        try:
            last = dt.date.fromisoformat(occasion.days[-1].date.split("/")[-1].rstrip("?"))
        except ValueError:
            return False
        return self.day - last > _OLD

    def _figures_of(self, persons: Iterable[Person]) -> list[Figure]:
        return _distinct(figure for person in persons if (figure := self.figures.of(person)) is not None)


def has_at_verb(lexicon: Lexicon, kind: str, occasion: Occasion) -> bool:
    """Return whether a cue stands among the words of the encounter: *held talks*."""
    tokens = occasion.sentence.tokens
    return any(
        lexicon.is_cue(kind, tokens, index)
        for index, token in enumerate(tokens)
        if occasion.verb.start <= token.start < occasion.verb.end
    )


def _sides_of(occasion: Occasion) -> frozenset[str | None]:
    return frozenset(party.entity.identifier for party in occasion.parties)


def _is_envoy(figure: Figure) -> bool:
    """Return whether a person represents a country abroad."""
    office = (figure.office.office or "").casefold() if figure.office else ""
    return any(word in office for word in _ENVOYS)


def _is_during_meeting(lexicon: Lexicon, occasion: Occasion) -> bool:
    """Return whether the sentence begins with *During the meeting* or *At the talks*: it is about the meeting before."""
    tokens = occasion.sentence.tokens
    is_opened = len(tokens) > 2 and tokens[0].key in _DURING and tokens[1].key in {"the", "their", "this"}
    return is_opened and lexicon.is_cue("occasion_nouns", tokens, 2) and occasion.verb.start > tokens[2].start


def _is_on_same_day(occasion: Occasion) -> bool:
    """Return whether the clause says *on the same day* as the sentence before."""
    tokens = occasion.sentence.tokens
    first, last = (bisect_left(tokens, at, key=_start) for at in (occasion.clause.start, occasion.clause.end))
    keys = (token.key for token in tokens[max(0, first - _OPENING) : last])
    return any(pair == ("same", "day") for pair in itertools.pairwise(keys))


def _is_by_several(occasion: Occasion) -> bool:
    """Return whether *we* stands before the verb: those of the letterhead all met somebody."""
    before = {token.key for token in occasion.sentence.tokens if token.start < occasion.verb.start}
    return "we" in before and "i" not in before


def _names_all(last: Gathering, occasion: Occasion, figures: list[Figure]) -> bool:
    """Return whether an occasion names as many people as met without names: *A’s Foreign Minister met his counterpart*."""
    is_same = len(figures) == len(last.figures) and occasion.status is last.first.status
    is_unnamed = bool(figures) and not any(figure.is_named for figure in last.figures)
    return is_same and is_unnamed and all(figure.is_named and figure.represents is None for figure in figures)


def _has_object(lexicon: Lexicon, occasion: Occasion) -> bool:
    """Return whether something else than people is met: *Canada and Somalia have met many challenges*."""
    tokens = occasion.sentence.tokens
    index = next((i for i, token in enumerate(tokens) if token.start == occasion.verb.end + 1), None)
    is_met = tokens[0].start <= occasion.verb.start and occasion.verb.end - occasion.verb.start == len("met")
    if index is None or not is_met or not tokens[index].is_word or tokens[index].is_capitalized:
        return False
    return not any(lexicon.is_cue(kind, tokens, index) for kind in ("behind_met", "about", "side"))


def _start(token: Token) -> int:
    return token.start


def _are_days_apart(one: Occasion, other: Occasion) -> bool:
    """Return whether two clauses name days, and no day in common."""
    days, others = ({day.date.rstrip("?") for day in occasion.days} for occasion in (one, other))
    return bool(days and others) and not any("/" in day for day in days | others) and not days & others


def _distinct(figures: Iterable[Figure]) -> list[Figure]:
    """Return people each once; two with equal mentions are not the same."""
    return list({id(figure): figure for figure in figures}.values())
