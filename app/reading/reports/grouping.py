"""Grouping of occasions: which sentences of a report are about the same meeting."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.enums import MeetingStatus
from app.reading.encounters.occasion import Occasion
from app.reading.persons.person import Person
from app.reading.reports.figure import Figure
from app.reading.reports.figures import Figures
from app.reading.reports.gatherings import Gathering
from app.reading.reports.occasion_words import (
    are_days_apart,
    begins_with_meeting,
    distinct,
    has_at_verb,
    has_object,
    is_by_both,
    is_by_several,
    is_during_meeting,
    is_led,
    is_of_both,
    is_on_same_day,
    sides_of,
)
from app.reading.reports.references import may_stand_for, those_before
from app.reading.reports.same_meeting import SameMeeting
from app.reading.reports.scenes import Scene, begins_scene

_OLD: Final = dt.timedelta(days=75)
_MOST_MEETINGS: Final = 30
_MOST_SOUGHT: Final = 12
"""The number of occasions of a text among which the event of many may be that it reports first."""
_MOST_BETWEEN: Final = 2
"""The largest number of sentences from a meeting to the list of its people."""


@dataclass(slots=True)
class Grouping(SameMeeting):
    """The rules by which the occasions of one text become meetings."""

    figures: Figures
    day: dt.date | None
    """The day of publication."""
    authors: list[Person]
    """The persons who write *I* or *we*."""
    openings: Mapping[int, Person] = field(default_factory=dict)
    """The person with whom each sentence begins, by its number."""
    named: Mapping[int, list[Person]] = field(default_factory=dict)
    """The persons whom each sentence names, by its number."""
    joined: frozenset[int] = frozenset()
    """The numbers of the sentences in which two people alone act together."""
    previous: Occasion | None = None
    """The previous occasion of any kind."""
    past: Occasion | None = None
    """The previous occasion of another time."""
    scene: Scene | None = None
    """The event of many that the text reports first."""
    sought: int = 0
    """The number of occasions so far that were not such an event."""
    pending: tuple[Occasion, list[Figure]] | None = None
    """The first encounter whose subjects alone are named so far."""
    leader: tuple[Occasion, list[Figure]] | None = None
    """The previous encounter that names only who led a delegation."""
    received: Occasion | None = None
    """The previous encounter, if it names only those whom somebody met."""

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
        for gathering in result:
            self._name_countries(gathering)
        return result

    def _name_countries(self, gathering: Gathering) -> None:
        """Add the two people whom the sentences behind *Peru and Chile held talks* name for two countries.

        *President A and Prime Minister B agreed*: they have offices of one kind, and no other country.
        """
        codes = [party.entity.country for party in gathering.parties]
        if gathering.figures or len(codes) != 2 or None in codes:
            return
        first = gathering.first.number
        for number in range(first + 1, first + 1 + _MOST_BETWEEN):
            named = self.named.get(number, [])
            figures = self._figures_of(named)
            if len(figures) == 2 and number in self.joined and may_stand_for(figures, codes):
                gathering.figures = figures
            if named:
                break

    def _is_of_scene(self, result: list[Gathering], occasion: Occasion) -> bool:
        """Add an occasion to the event of many that the text reports first, if it names people of it; return whether it does."""
        scene = self.scene
        if scene is None:
            self.sought += 1
            is_sought = not result and self.sought <= _MOST_SOUGHT
            self.scene = Scene(occasion) if is_sought and begins_scene(self.lexicon, occasion) else None
            return False
        if result and scene.gathering is None:
            return False
        is_attendance = self._is_attendance(occasion) or has_at_verb(self.lexicon, "chairing", occasion)
        persons = occasion.speakers or (occasion.persons if is_attendance else [])
        figures = [figure for figure in self._figures_of(persons) if figure.is_named]
        if not figures or occasion.status is not scene.first.status or are_days_apart(occasion, scene.first):
            return False
        if scene.add(occasion, figures) and scene.gathering is not None:
            result.append(scene.gathering)
        self.previous = occasion
        return True

    def _is_of_past(self, occasion: Occasion) -> bool:
        """Return whether an occasion tells more of the one of another time that the text reported just before.

        *A had met B and discussed trade. C was also present. During the talks, A spoke with D.*
        """
        past = self.past
        if past is None or (self.previous is not None and self.previous.sentence.start > past.sentence.start):
            return False
        is_next = occasion.number == past.number + 1
        if is_next and past.subjects and begins_with_meeting(self.lexicon, occasion):
            return True
        if not (past.subjects and past.others):
            return False
        if occasion.number == past.number:
            return not occasion.others and occasion.subjects == past.subjects
        return is_next and self._is_attendance(occasion)

    def _add(self, result: list[Gathering], occasion: Occasion, *, may_begin: bool) -> None:
        """Add an occasion to the meeting that it reports, or as a new one."""
        occasion = self._continued(result, occasion)
        if not occasion.days and self.previous is not None and is_on_same_day(occasion):
            occasion = replace(occasion, days=self.previous.days)
        subjects, others = self._figures_of(occasion.subjects), self._figures_of(occasion.others)
        others = [self._named_envoy(result, figure) for figure in others]
        if occasion.is_by_author and self.authors:
            subjects = self._figures_of(self.authors if is_by_several(occasion) else self.authors[:1])
        if result and not subjects and self._is_further(result[-1], occasion, others):
            subjects = result[-1].subjects
        subjects, others = ([self._known_as(f, result) for f in some] for some in (subjects, others))
        figures = distinct((*subjects, *others))
        self._name_last_side(result, figures)
        if result and not figures and is_during_meeting(self.lexicon, occasion):
            result[-1].add(replace(occasion, parties=[]), figures)
            return
        known = self._meeting_of(result, occasion, subjects, others)
        if known is not None:
            known.add(occasion, figures)
            return
        if not result:
            occasion, subjects, others = self._with_other_leader(occasion, subjects, others)
            occasion, subjects, others = self._with_pending(occasion, subjects, others)
            figures = distinct((*subjects, *others))
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

    def _with_other_leader(
        self, occasion: Occasion, subjects: list[Figure], others: list[Figure]
    ) -> tuple[Occasion, list[Figure], list[Figure]]:
        """Join *The Peruvian side was led by A* and *B led the Chilean delegation*, near each other: the leaders met."""
        leaders, last = subjects or others, self.leader
        if not is_led(occasion) or bool(subjects) == bool(others):
            return occasion, subjects, others
        self.leader = (occasion, leaders)
        if last is None or last[1] == leaders or last[0].status is not occasion.status:
            return occasion, subjects, others
        is_near = occasion.number - last[0].number <= _MOST_BETWEEN
        return (replace(last[0], parties=[]), last[1], leaders) if is_near else (occasion, subjects, others)

    def _with_pending(
        self, occasion: Occasion, subjects: list[Figure], others: list[Figure]
    ) -> tuple[Occasion, list[Figure], list[Figure]]:
        """Join *A held a call with leaders* and *Participants in the call included B and C*, or keep the first for later."""
        if self.pending is not None and self._is_presence(occasion, [*subjects, *others]):
            first, host = self.pending
            return replace(first, others=occasion.persons), host, [*subjects, *others]
        last = self.received
        is_next = last is not None and 0 < occasion.number - last.number <= _MOST_BETWEEN
        if self.received is not None and self._is_attendance(occasion) and is_next:
            first = self.received  # "The delegation met A. Ambassador B also took part in the meeting."
            return first, [*subjects, *others], self._figures_of(first.others)
        if subjects or others:
            self.received = occasion if occasion.is_finite and not subjects and not occasion.parties else None
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

    def _continued(self, result: list[Gathering], occasion: Occasion) -> Occasion:
        """Return an occasion with whom a pronoun means, if there is no meeting of two people so far.

        *He* is the person with whom the sentence before begins; the day is that of the sentence. *The two ministers* are the only two
        people whom a sentence shortly before names.
        """
        if occasion.is_with_those:
            number = occasion.number - 1
            named, opening, is_pair = self.named.get(number, []), self.openings.get(number), number in self.joined
            others = those_before(self.figures, occasion, named, opening, is_pair=is_pair)
            occasion = replace(occasion, others=others)
        is_open = not result or len(result[-1].figures) < 2
        if is_open and not occasion.persons and is_by_both(self.lexicon, occasion):
            return replace(occasion, subjects=self._both(occasion))
        if is_open and is_of_both(self.lexicon, occasion):
            both = self._both(occasion)  # "At their meeting in Riga, A said …"
            are_known = all(figure in self._figures_of(both) for figure in self._figures_of(occasion.persons))
            return replace(occasion, subjects=both, others=[], is_finite=True) if both and are_known else occasion
        if not occasion.is_by_one or result:
            return occasion
        named = self.named.get(occasion.number - 1, [])
        person = self.openings.get(occasion.number - 1) or (named[0] if len(named) == 1 else None)
        before = self.previous
        days = before.days if before is not None and before.number == occasion.number - 1 else []
        return replace(occasion, subjects=[person] if person else [], days=occasion.days or days)

    def _both(self, occasion: Occasion) -> list[Person]:
        """Return whom *the two ministers* or *both sides* means: the only two people of a sentence shortly before."""
        for number in range(occasion.number - 1, occasion.number - 1 - _MOST_BETWEEN, -1):
            named = self.named.get(number, [])
            figures = self._figures_of(named)
            sides = [figure.represents for figure in figures if figure.represents]
            # "In their talks, Cuba and Chile"
            is_of_others = len(sides) == 2 and not sides_of(occasion) <= set(sides)
            is_past = any(person.is_former for person in named)
            if len(figures) == len(named) == 2 and len(set(sides)) == len(sides) and not (is_of_others or is_past):
                return named
            if named:
                break
        return []

    def _is_complete(self, occasion: Occasion, subjects: list[Figure], others: list[Figure]) -> bool:
        if not others and has_at_verb(self.lexicon, "company", occasion):
            return False  # "Leading the Peruvian delegation will be Minister A, accompanied by officials"
        has_subject = bool(subjects or any(person.office for person in occasion.subjects))
        if has_subject and (others or (subjects and (occasion.visited or occasion.parties))):
            return True
        if occasion.is_by_author and others and occasion.is_finite:
            return True
        if len(occasion.parties) > 1 and has_at_verb(self.lexicon, "meeting_nouns", occasion):
            return not has_object(self.lexicon, occasion)
        return (
            len(others) > 1
            or (len(subjects) > 1 and not occasion.is_with_those and has_at_verb(self.lexicon, "mutual", occasion))
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
        return distinct(figure for person in persons if (figure := self.figures.of(person)) is not None)
