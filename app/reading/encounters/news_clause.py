"""Encounters in a sentence of a report of any kind: news, press releases, communiqués."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.enums import MeetingStatus
from app.reading.circumstances.places import place
from app.reading.encounters.captions import with_caption
from app.reading.encounters.clause_end import LONGEST_CLAUSE
from app.reading.encounters.clause_parties import (
    countries_behind_opening,
    delegation_before,
    delegations,
    end_of_parties,
    start_of_place,
)
from app.reading.encounters.earlier_encounters import is_of_agreement, is_of_last_time, is_of_state
from app.reading.encounters.frames import is_of_remark, status_behind
from app.reading.encounters.greetings import has_one_subject, has_those_behind, is_greeting
from app.reading.encounters.modes import kinds_of_meeting, mode_in_news
from app.reading.encounters.occasion import Occasion
from app.reading.encounters.sides_clause import PeopleBefore, ReadClause, Sides, SidesClause
from app.reading.encounters.unreal_clauses import is_in_clause_of, is_question
from app.reading.encounters.verb import Verb
from app.reading.encounters.verbs import is_second_infinitive, verbs_in, welcomes_plan
from app.reading.encounters.visits import city_visited, country_of_stay, places_visited, visit_before
from app.reading.persons.parties import countries_as_subject, parties_in
from app.reading.persons.person import Person
from app.reading.persons.token_reader import Located, locate, taken_indexes

_MOST_VERBS: Final = 40
_SHORT_REACH: Final = 60
"""The largest number of tokens that are read of a clause in a sentence of more verbs, which is not prose."""
_PAST_FORMS: Final = frozenset({"met", "held", "spoke", "had", "paid", "took", "gave", "began"})
"""Verbs in the past whose form does not show it."""


@dataclass(slots=True)
class NewsClause(SidesClause):
    """A sentence of a report."""

    plan: Occasion | None = field(default=None, init=False)
    """The plan of the verb before."""

    def occasions(self, persons: list[Person], *, is_title: bool = False) -> Iterator[Occasion]:
        """Yield the encounters of the sentence, those that did not take place left out; a question has none."""
        yield from () if is_question(self) else self._occasions(persons, is_title=is_title)

    def _occasions(self, persons: list[Person], *, is_title: bool) -> Iterator[Occasion]:
        """Yield the encounters of a sentence that says something."""
        located = locate(self.tokens, persons)
        taken = self._with_asides(located, taken_indexes(self.tokens, persons))
        verbs = with_caption(self, list(verbs_in(self, taken)), taken)
        main = self._main_clause(verbs, taken)
        planned, before, visiting = 0, PeopleBefore(), country_of_stay(self)
        for clause in self._clauses(verbs, main, located, taken):
            verb, sides = clause.verb, self._sides_of(clause, main, before)
            planned = max(planned, self._end_of_plan(verb, taken))
            status = self._status_unless(planned, verb, is_title=is_title)
            status = status_behind(self, verb, sides.others[-1].end if sides.others else verb.end, status)
            if status is not None:
                start = max(main if before.window < main <= verb.first else before.window, clause.start)
                occasion = self._occasion(clause, start, sides, status, taken)
                visiting = visiting or visit_before(self, occasion)
                yield replace(self._with_plan(verb, occasion), visiting=visiting)
            self._go_on(before, clause, sides)

    def _clauses(
        self, verbs: list[Verb], main: int, located: list[Located], taken: frozenset[int]
    ) -> Iterator[ReadClause]:
        """Yield the words of encounters, each with the end of its clause and the people near it."""
        firsts = [item.first for item in located]
        finite = [verb.first for verb in verbs if verb.is_finite]
        reach = LONGEST_CLAUSE if len(verbs) <= _MOST_VERBS else _SHORT_REACH
        for verb in verbs:
            position = bisect_right(finite, verb.first)
            following = finite[position] if position < len(finite) else len(self.tokens)
            cut = min(self._cut(verb.end - 1, taken), following, verb.end + reach)
            if not verb.is_finite and verb.first < main:
                cut = min(cut, max(main, verb.end))  # "Following the meeting with A, B and C held talks"
            start = verb.first - reach
            near = located[bisect_left(firsts, start) : bisect_left(firsts, verb.end + reach)]
            yield ReadClause(verb, start, cut, near)

    def _with_plan(self, verb: Verb, occasion: Occasion) -> Occasion:
        """Return an occasion as planned if its verb goes on with a plan: *will meet A and pay a visit to B*."""
        plan = self.plan
        if plan is not None and is_second_infinitive(self, verb):
            occasion = replace(occasion, status=plan.status, is_continued=plan.is_continued)
        self.plan = occasion if verb.is_finite and occasion.status is MeetingStatus.CONFIRMED else None
        return occasion

    def countries_paired(self) -> frozenset[str]:
        """Return the countries and organizations of a headline that a hyphen or *and* joins, or *between* leads to.

        So does a comma at the beginning: *Peru, Chile strengthen ties*.
        """
        parties = (*parties_in(self, 0, len(self.tokens), frozenset()), *countries_as_subject(self, 0, frozenset()))
        found = {party.entity.identifier for party in parties if party.entity.identifier}
        first = self._entity(0)
        second = self._entity(first[0] + 1) if first is not None and self._key(first[0]) == "," else None
        pair = {match[1].identifier for match in (first, second) if match is not None and second is not None}
        return frozenset(found | {identifier for identifier in pair if identifier})

    def _occasion(
        self,
        clause: ReadClause,
        start: int,
        sides: Sides,
        status: MeetingStatus,
        taken: frozenset[int],
    ) -> Occasion:
        verb, cut, subjects, others = clause.verb, clause.cut, sides.own, [item.person for item in sides.others]
        is_remark = bool(others) and not subjects and is_of_remark(self, verb)
        is_reported = verb.is_finite or status is MeetingStatus.CONFIRMED
        where = place(self.tokens, start_of_place(self, start, verb), cut, self.lexicon, taken) or city_visited(
            self, verb, cut, taken
        )
        result = Occasion(
            subjects,
            others,
            [
                party
                for party in (
                    *parties_in(self, start, end_of_parties(self, verb, cut), taken),
                    *countries_behind_opening(self, start, verb, taken),
                    *delegations(self, verb.first, cut, taken),
                    *(() if subjects else delegation_before(self, verb, start, taken)),
                )
                if not party.entity.is_area
            ],
            self._days_by_status(verb, start, cut, status),
            where,
            mode_in_news(self, start, cut, where if verb.is_finite else None),
            self._clamped_span(start, max(cut, verb.end)),
            status,
            self._span(verb.first, verb.end),
            self.sentence,
            self.number,
            kinds_of_meeting(self, start, max(cut, verb.end)),
            visited=places_visited(self, verb, cut, taken),
            is_finite=is_reported or is_remark or (self._is_spoken_in(verb, sides) and not self.is_led),
            is_continued=not subjects and (is_remark or self._has_pronoun(start, verb.first)),
            is_by_one=not subjects and (is_remark or (is_reported and has_one_subject(self, start, verb))),
            is_by_author=not subjects and (self._has("first_person", start, verb.first) or is_greeting(self, verb)),
            is_recalled=self._is_past(verb, start, cut, taken) or self._is_of_earlier_year(verb, cut),
            is_roll=verb.is_roll,
            is_with_those=verb.is_finite and not others and has_those_behind(self, verb.end),
        )
        if is_of_agreement(self, verb):
            result.is_recalled = True  # "over the agreement on nurses signed with Peru"
        if not result.days and is_in_clause_of(self, "times", verb) and is_of_state(self, verb):
            result.is_recalled = True  # "was director when Canada and Peru signed …"
        result.hosts = self._host(verb, result)
        if sides.is_relative and is_of_last_time(self, verb):
            result.is_recalled = True
        if not (subjects or others):
            result.speakers = self._speakers_at(verb, clause.near)
        result.is_recalled = result.is_recalled and not result.speakers
        return result

    def _end_of_plan(self, verb: Verb, taken: frozenset[int]) -> int:
        """Return where *welcomed the proposed visit of a delegation led by A* ends; 0 if the verb welcomes no plan."""
        return self._cut(verb.end - 1, taken) if welcomes_plan(self, verb) else 0

    def _status_unless(self, planned: int, verb: Verb, *, is_title: bool) -> MeetingStatus | None:
        """Return the status of an encounter; None if it is only part of a plan that ends at an index."""
        if verb.is_roll:
            return MeetingStatus.CONFIRMED if self._key(verb.first - 1) == "will" else MeetingStatus.HELD
        status = None if verb.first < planned else self._status(verb, is_title=is_title)
        is_over = self._key(verb.first).endswith("ed") or self._key(verb.first) in _PAST_FORMS
        is_agenda = status is MeetingStatus.HELD and self._is("agendas", verb.first - 1) and not is_over
        return MeetingStatus.CONFIRMED if is_agenda else status  # "A’s agenda includes talks with B"
