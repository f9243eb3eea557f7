"""Encounters in a sentence of a report of any kind: news, press releases, communiqués."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.enums import MeetingStatus
from app.reading.circumstances.places import place
from app.reading.encounters.before_person import LONGEST_GAP, NEAR
from app.reading.encounters.day_clause import RELATIVE
from app.reading.encounters.encounter import LONGEST_CLAUSE
from app.reading.encounters.occasion import Occasion
from app.reading.encounters.occasion_clause import LONGEST_OPENING, OccasionClause
from app.reading.encounters.past_clause import Verb
from app.reading.persons.person import Person
from app.reading.persons.token_reader import Located, locate, taken_indexes

_MOST_VERBS: Final = 40
_SHORT_REACH: Final = 60
"""The largest number of tokens that are read of a clause in a sentence of more verbs, which is not prose."""
_ONE: Final = frozenset({"he", "she"})
_BETWEEN_PRONOUN_AND_VERB: Final = frozenset({"was", "is", "has", "had", "also", "later", "already"})
_IMPERSONAL: Final = frozenset({"it", "was", "is", "very", "so", "always"})
_PAST: Final = frozenset({"met", "held", "spoke", "had", "paid", "took", "gave", "began"})
"""Verbs in the past whose form does not show it."""
_OF_MEMBERS: Final = frozenset({"comprising", "including", "consisting", "composed", "made"})
_AT_THAT_TIME: Final = frozenset({"as", "when", "while", "after", "where", "before"})
"""Conjunctions before *he*, who is somebody of the clause before."""


@dataclass(slots=True)
class NewsClause(OccasionClause):
    """A sentence of a report."""

    pronouns: list[int] = field(init=False)
    """The places at which *he*, *they*, *both ministers* and the like begin."""

    plan: Occasion | None = field(default=None, init=False)
    """The plan of the verb before."""

    def __post_init__(self) -> None:
        OccasionClause.__post_init__(self)
        self.pronouns = [index for index in range(len(self.tokens)) if self._is("pronouns", index)]

    def occasions(self, persons: list[Person], *, is_title: bool = False) -> Iterator[Occasion]:
        """Yield the encounters of the sentence, those that did not take place left out."""
        located = locate(self.tokens, persons)
        taken = self._with_asides(located, taken_indexes(self.tokens, persons))
        window, planned, subjects = 0, 0, list[Person]()
        company: list[Person] = []
        """The subject and those with it, of *A, accompanied by B, met C*."""
        verbs = self._with_caption(list(self._verbs(taken)), taken)
        firsts = [item.first for item in located]
        finite = [verb.first for verb in verbs if verb.is_finite]
        main = self._main_clause(verbs, taken)
        reach = LONGEST_CLAUSE if len(verbs) <= _MOST_VERBS else _SHORT_REACH
        visiting = self._stay()
        for verb in verbs:
            position = bisect_right(finite, verb.first)
            following = finite[position] if position < len(finite) else len(self.tokens)
            cut = min(self._cut(verb.end - 1, taken), following, verb.end + reach)
            near = located[bisect_left(firsts, verb.first - reach) : bisect_left(firsts, verb.end + reach)]
            if not verb.is_finite and verb.first < main:
                cut = min(cut, max(main, verb.end))  # "Following the meeting with A, B and C held talks"
            relative = self._relative_subject(verb, near) if verb.is_finite else []
            own = relative or [*company, *self._subjects_of(verb, self._window_in_quotation(window, verb, near), near)]
            company = []
            before = max(main, verb.first - reach)
            if verb.is_finite and not (own or subjects or self._has_pronoun(before, verb.first)):
                own = self._subject_before_nouns(verb, main, near)
            own = own or (subjects if verb.is_finite else []) or self._meant_by_pronoun(verb, near)
            others = self._of_roll(verb, near) or self._others(verb, cut, near) or self._person_meant(verb, own, near)
            if others and not own:
                own = self._speaker_behind(verb, others[-1].end, near)
            own = own or self._framed(verb, main, [item.person for item in others], near)
            is_spoken_in = ((bool(others and own) or len(own) > 1) and not verb.is_finite) or self._is_of_pair(
                verb, others
            )
            if verb.is_finite and not relative:
                subjects = own
            if others and not own and (self._is_leader(others[0].first) or self._is_of_members(verb)):
                subjects = [item.person for item in others]  # "A delegation led by A called on B"
            planned = max(planned, self._end_of_plan(verb, taken))
            status = self._status_unless(planned, verb, is_title=is_title)
            status = self._status_behind(verb, others[-1].end if others else verb.end, status)
            if status is not None:
                start = max(main if window < main <= verb.first else window, verb.first - reach)
                occasion = self._occasion(verb, start, cut, own, [item.person for item in others], status, taken)
                visiting = visiting or self._visit_before(occasion)
                occasion.is_recalled = occasion.is_recalled or (bool(relative) and self._is_of_last_time(verb))
                occasion.speakers = self._speakers_at(verb, near) if not (own or others) else []
                occasion.is_recalled = occasion.is_recalled and not occasion.speakers
                yield replace(
                    self._with_plan(verb, occasion),
                    visiting=visiting,
                    is_finite=occasion.is_finite or (is_spoken_in and not self.is_led),
                )
            if self._is_aside(verb):
                company = [*own, *(item.person for item in others)]
            if others or own or verb.is_finite or self._ends_subject(verb, window, near):
                window = max([verb.end, *(item.end for item in others)])

    def _ends_subject(self, noun: Verb, window: int, near: Sequence[Located]) -> bool:
        """Return whether a person before a noun without people is not the subject of a later verb.

        That of *A, who is on a visit to Japan, met B*, of *A on his visit to Japan met B* and of *A and the Japanese delegation met B* is.
        """
        if self._is("sides", noun.first) or self._is_in_relative_clause(window, noun.first):
            return False
        on = noun.first - 1
        while noun.first - on < NEAR and self._is_describing(on):
            on -= 1
        return self._key(on) not in {"on", "during"} or not any(item.end == on for item in near)

    def _with_plan(self, verb: Verb, occasion: Occasion) -> Occasion:
        """Return an occasion as planned if its verb goes on with a plan: *will meet A and pay a visit to B*."""
        plan = self.plan
        if plan is not None and self._is_second_infinitive(verb):
            occasion = replace(occasion, status=plan.status, is_continued=plan.is_continued)
        self.plan = occasion if verb.is_finite and occasion.status is MeetingStatus.CONFIRMED else None
        return occasion

    def _is_second_infinitive(self, verb: Verb) -> bool:
        """Return whether *and* joins an infinitive to that of a plan: *pay* of *will hold talks with A and pay a visit to B*."""
        word = self._key(verb.first)
        is_joined = self._key(verb.first - 1) == "and" or (
            self._key(verb.first - 2) == "and" and self._is("between_verbs", verb.first - 1)
        )
        return verb.is_finite and is_joined and not word.endswith(("ed", "s", "ing")) and word not in _PAST

    def _of_roll(self, verb: Verb, near: Sequence[Located]) -> list[Located]:
        """Return all people behind *The envoys are* or *They were*, whatever stands between them; none if these did something: *were praised by*."""
        is_roll = verb.is_roll or (self._is("people_of_rolls", verb.first) and self._is("of_rolls", verb.end - 1))
        people = [item for item in near if item.first >= verb.end] if is_roll else []
        is_passive = bool(people) and any(self._key(index) == "by" for index in range(verb.end, people[0].first))
        return [] if is_passive else people

    def _is_of_pair(self, noun: Verb, others: list[Located]) -> bool:
        """Return whether those named behind *between* did something there: *During talks between A and B, they agreed*."""
        is_between = not noun.is_finite and self._key(noun.end) == "between" and len(others) > 1
        is_with = not noun.is_finite and self._key(noun.end) == "with" and len(others) == 1
        if not (is_between or is_with) or self._frame(noun) not in {0, 1, 2}:
            return False
        behind = range(others[-1].end, len(self.tokens))
        return self._has_pronoun(behind.start, behind.stop) if is_between else any(self._is("both", i) for i in behind)

    def _window_in_quotation(self, window: int, verb: Verb, near: Sequence[Located]) -> int:
        """Return where the subject of a verb may stand: not before *“Minister B met C”* if it has its own, as in *A wrote: “B met C”*."""
        position = bisect_left(self.quotes, verb.first)
        quote = self.quotes[position - 1] if position % 2 else -1
        has_own = any(quote < item.first and item.end <= verb.first for item in near)
        has_own = has_own or (quote >= 0 and self._has_pronoun(quote, verb.first))  # "A said: “He will meet B”"
        return max(window, quote + 1) if has_own else window

    def _meant_by_pronoun(self, verb: Verb, near: Sequence[Located]) -> list[Person]:
        """Return the only person before *as he received*; none if several are named, or somebody else may be meant."""
        pronoun = verb.first - 1
        while pronoun > verb.first - NEAR and (
            self._key(pronoun) in _BETWEEN_PRONOUN_AND_VERB or self._is("between_verbs", pronoun)
        ):
            pronoun -= 1
        if not verb.is_finite or self._key(pronoun) not in _ONE or self._key(pronoun - 1) not in _AT_THAT_TIME:
            return []
        before = [item.person for item in near if item.end < pronoun and item.person.name]
        return before if len(before) == 1 else []

    def _is_of_remark(self, noun: Verb) -> bool:
        """Return whether somebody said something at an encounter: *He made the remarks on Friday during a meeting with B*."""
        start = int(self._key(0) in _ONE)
        told = self.lexicon.cues["remarks"].longest(self.tokens, start)
        if noun.is_finite or told is None or noun.first > LONGEST_OPENING:
            return False
        return any(self._is("framing", index) for index in range(told[0], noun.first))

    def _is_of_agreement(self, verb: Verb) -> bool:
        """Return whether a participle says with whom an agreement was made: *the agreement on nurses signed with Peru*."""
        if self._key(verb.first) != "signed" or self._key(verb.end) != "with":
            return False
        near = range(verb.first - 1, max(0, verb.first - NEAR), -1)
        noun = next((i for i in near if self.lexicon.agreements.longest(self.tokens, i) is not None), None)
        return noun is not None and not any(self._is("passive", i) for i in range(noun, verb.first))

    def _is_of_last_time(self, verb: Verb) -> bool:
        """Return whether *last week* stands behind a journey in a relative clause: *A, who visited Peru last week, met B*."""
        near = range(verb.end, min(len(self.tokens), verb.end + NEAR))
        return any(self._is("travel_verbs", i) for i in range(verb.first, verb.end)) and any(
            self._key(index) == "last" for index in near
        )

    def _is_aside(self, verb: Verb) -> bool:
        """Return whether *, accompanied by* or *, which includes* stands there, behind which the verb of the subject follows."""
        if self._key(verb.first - 1) == "which" and self._is("including", verb.first):
            return True
        return self._key(verb.first - 1) == "," and self._is("company", verb.first)

    def countries_paired(self) -> frozenset[str]:
        """Return the countries and organizations of a headline that a hyphen or *and* joins, or *between* leads to.

        So does a comma at the beginning: *Peru, Chile strengthen ties*.
        """
        parties = (*self._parties(0, len(self.tokens), frozenset()), *self._subjects(0, frozenset()))
        found = {party.entity.identifier for party in parties if party.entity.identifier}
        first = self._entity(0)
        second = self._entity(first[0] + 1) if first is not None and self._key(first[0]) == "," else None
        pair = {match[1].identifier for match in (first, second) if match is not None and second is not None}
        return frozenset(found | {identifier for identifier in pair if identifier})

    def _has_pronoun(self, start: int, end: int) -> bool:
        return bisect_left(self.pronouns, start) < bisect_left(self.pronouns, end)

    def _is_in_relative_clause(self, start: int, index: int) -> bool:
        """Return whether a noun stands behind *who*: the subject of *A, who is on a visit to Japan, met B* is A."""
        return any(self._key(i) in RELATIVE for i in range(max(start, index - LONGEST_GAP), index))

    def _occasion(
        self,
        verb: Verb,
        start: int,
        cut: int,
        subjects: list[Person],
        others: list[Person],
        status: MeetingStatus,
        taken: frozenset[int],
    ) -> Occasion:
        is_remark = bool(others) and not subjects and self._is_of_remark(verb)
        is_reported = verb.is_finite or status is MeetingStatus.CONFIRMED
        where = place(self.tokens, self._start_of_place(start, verb), cut, self.lexicon, taken) or self._city_visited(
            verb, cut, taken
        )
        result = Occasion(
            subjects,
            others,
            [
                party
                for party in (
                    *self._parties(start, self._end_of_parties(verb, cut), taken),
                    *self._subjects_behind_opening(start, verb, taken),
                    *self._delegations(verb.first, cut, taken),
                    *(() if subjects else self._delegation_before(verb, start, taken)),
                )
                if not party.entity.is_area
            ],
            self._days_by_status(verb, start, cut, status),
            where,
            self._news_mode(start, cut, where if verb.is_finite else None),
            self._clamped_span(start, max(cut, verb.end)),
            status,
            self._span(verb.first, verb.end),
            self.sentence,
            self.number,
            self._kinds(start, max(cut, verb.end)),
            visited=self._places_visited(verb, cut, taken),
            is_finite=is_reported or is_remark,
            is_continued=not subjects and (is_remark or self._has_pronoun(start, verb.first)),
            is_by_one=not subjects and (is_remark or (self._key(start) in _ONE and is_reported)),
            is_by_author=not subjects and (self._has("first_person", start, verb.first) or self._is_greeting(verb)),
            is_recalled=self._is_past(verb, start, cut, taken) or self._is_of_earlier_year(verb, cut),
            is_roll=verb.is_roll,
            is_with_those=verb.is_finite and not others and self._has_those_behind(verb.end),
        )
        if self._is_of_agreement(verb):
            result.is_recalled = True  # "over the agreement on nurses signed with Peru"
        if not result.days and self._is_in_clause_of("times", verb) and self._is_of_state(verb):
            result.is_recalled = True  # "was director when Canada and Peru signed …"
        result.hosts = self._host(verb, result)
        return result

    def _has_those_behind(self, index: int) -> bool:
        """Return whether *them*, *with them* or *the two leaders* stands behind a verb."""
        index += self._key(index) in {"with", "to"}
        return self._key(index) == "them" or (self._key(index + 1) == "two" and self._is("both", index))

    def _end_of_plan(self, verb: Verb, taken: frozenset[int]) -> int:
        """Return where *welcomed the proposed visit of a delegation led by A* ends; 0 if the verb welcomes no plan."""
        return self._cut(verb.end - 1, taken) if self._is_of_plan(verb) else 0

    def _status_unless(self, planned: int, verb: Verb, *, is_title: bool) -> MeetingStatus | None:
        """Return the status of an encounter; None if it is only part of a plan that ends at an index."""
        if verb.is_roll:
            return MeetingStatus.CONFIRMED if self._key(verb.first - 1) == "will" else MeetingStatus.HELD
        status = None if verb.first < planned else self._status(verb, is_title=is_title)
        is_over = self._key(verb.first).endswith("ed") or self._key(verb.first) in _PAST
        is_agenda = status is MeetingStatus.HELD and self._is("agendas", verb.first - 1) and not is_over
        return MeetingStatus.CONFIRMED if is_agenda else status  # "A’s agenda includes talks with B"

    def _is_leader(self, first: int) -> bool:
        """Return whether *led by* or *headed by* stands before the person at `first`."""
        by = first - 1 - (self._key(first - 1) == "the")
        return self._key(by) == "by" and self._key(by - 1) in {"led", "headed"}

    def _is_of_members(self, verb: Verb) -> bool:
        """Return whether the people behind a participle are a delegation, whose verb follows: *a delegation comprising A and B*."""
        is_participle = self._key(verb.first) in _OF_MEMBERS and not self._is("passive", verb.first - 1)
        return is_participle and self._is("sides", verb.first - 1)

    def _is_greeting(self, verb: Verb) -> bool:
        """Return whether a sentence without a subject begins before the verb: *Great to meet …*, *A pleasure to host …*."""
        start = verb.first - 2
        if self._key(0) == "just" and verb.first == 1 and verb.is_finite:
            return True  # "Just held a meeting with …"
        return self._key(verb.first - 1) == "to" and self._is("glad", start) and self._is_opening(start)

    def _is_opening(self, index: int) -> bool:
        """Return whether only *It was*, *a very* and the like stand before a word."""
        before = range(index) if index <= NEAR else ()
        return index <= NEAR and all(self._is("passed", i) or self._key(i) in _IMPERSONAL for i in before)
