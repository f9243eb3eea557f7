"""The circumstances of an encounter in a sentence of a report: sides, place, year, roles, mode and kinds."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from app.domain.enums import Mode, Role
from app.reading.encounters.frame_clause import FrameClause
from app.reading.encounters.occasion import Occasion
from app.reading.encounters.verb import Verb, is_passive
from app.reading.encounters.vocabulary import LONGEST_GAP, LONGEST_OPENING
from app.reading.persons.delegations import side
from app.reading.persons.parties import Party, countries_as_subject
from app.reading.persons.person import Span

_FIRST_MONTHS: Final = 2
"""Up to this month, a report may be of a meeting in the year before."""
_DURING: Final = frozenset({"during", "as", "on", "in", "within", "while", "at"})
"""Words with which a sentence begins that tells when something was: *As part of her visit to …*."""


@dataclass(slots=True)
class OccasionClause(FrameClause):
    """A sentence of a report with the circumstances of its encounters."""

    def _subjects_behind_opening(self, start: int, verb: Verb, taken: frozenset[int]) -> list[Party]:
        """Return the countries of *In search of a new policy, Peru and Chile discussed*: the subject behind an opening comma."""
        if start > 0 or not verb.is_finite or not self._is("openings", 0):
            return []
        near = range(verb.first - 1, max(0, verb.first - LONGEST_GAP), -1)
        comma = next((index for index in near if self._key(index) == ","), -1)
        return countries_as_subject(self, comma + 1, taken) if comma > 0 else []

    def _start_of_place(self, start: int, verb: Verb) -> int:
        """Return where the place may stand: behind *In preparation for the summit in Lima,*, if the clause begins so."""
        opening = range(min(verb.first, LONGEST_OPENING))
        to_come = next((index for index in opening if self._is("to_come", index)), verb.first)
        comma = next((index for index in range(to_come, verb.first) if self._key(index) == ","), start)
        return max(start, comma)

    def _end_of_parties(self, verb: Verb, cut: int) -> int:
        """Return where the countries that took part end: *discussed tensions with China* makes nobody of China meet."""
        is_topic = self._is("topic_verbs", verb.first) and verb.end == verb.first + 1
        return verb.end if is_topic and self._key(verb.end) != "with" else cut

    def _is_of_earlier_year(self, verb: Verb, cut: int) -> bool:
        """Return whether a year behind the verb ended long before the publication: *held talks in 1977*, *at the summit of 1976*."""
        if self.published is None:
            return False
        latest = self.published.year - (self.published.month <= _FIRST_MONTHS)
        if self._key(0) == "in" and self.is_year(1) and (self._key(2) == "," or self.tokens[2].is_capitalized):
            return int(self._key(1)) < latest  # "In 2022, A paid a visit to Peru"
        if self._key(0) == "in" and self._key(1) in self.lexicon.months and self.is_year(2) and self._key(3) == ",":
            return int(self._key(2)) < latest  # "In May 2016, A met B"
        clause = (index for index in range(verb.end, cut) if index not in self.asides)
        years = (index for index in clause if self.is_year(index) and self._is_of_event(index))
        return any(int(self._key(index)) < latest for index in years)

    def _is_of_event(self, year: int) -> bool:
        """Return whether a year tells when something was: not *elected in 2015*, nor *on 3 May 2015*."""
        before, noun = self._key(year - 1), year - 2
        is_when = before == "in" and not self._key(noun).endswith("ed")
        is_when = is_when or (before == "of" and self._is("occasion_nouns", noun))
        return is_when and not any(day.index <= year < day.end for day in self.dates)

    def _delegations(self, start: int, cut: int, taken: frozenset[int]) -> Iterator[Party]:
        """Yield the sides whose people the subject met: *met a delegation from China*, *met several African Union officials*."""
        for index in range(start, cut):
            owned = side(self.tokens, index, self.lexicon) if self._entity(index) is not None else None
            if owned is not None and owned.first not in taken and self._key(owned.end) == "'s":
                yield Party(owned.entity, self._words(owned.first, owned.end))  # "received Peru’s visiting delegation"
            match = None if index in taken or index == start else self._entity(index)
            if match is not None and match[1].organization is not None and self._is("groups", match[0]):
                yield Party(match[1], self._words(index, match[0]))
            if index not in taken and self._is("sides", index):
                found = side(self.tokens, index, self.lexicon)
                if found is not None and not found.entity.is_region and found.first not in taken:
                    yield Party(found.entity, self._words(found.first, found.end))

    def _delegation_before(self, verb: Verb, start: int, taken: frozenset[int]) -> Iterator[Party]:
        """Yield the side that is the subject of the verb: *The visiting Peruvian delegation yesterday met President A*."""
        for index in range(max(start, verb.first - LONGEST_GAP), verb.first):
            found = side(self.tokens, index, self.lexicon) if index not in taken and verb.is_finite else None
            between = range(found.after, verb.first) if found is not None else range(0)
            is_subject = all(self._is("days_or_adverbs", i) or self._is("between_verbs", i) for i in between)
            is_subject = is_subject and not self._is("not_subject", index - 1 - (self._key(index - 1) == "the"))
            is_subject = is_subject and any(self._key(i) == "delegation" for i in range(index, between.start))
            if found is not None and is_subject and found.after <= verb.first and not found.entity.is_region:
                yield Party(found.entity, self._words(found.first, found.end))

    def _visit_before(self, occasion: Occasion) -> list[tuple[str, Span]]:
        """Return where the visit goes during which the sentence reports a meeting: *During his visit to Oslo, A met B*.

        It may stand behind the subject: *A, on a visit to Oslo, met B*.
        """
        is_noun = not occasion.is_finite and not occasion.persons
        is_meanwhile = is_noun and (self._key(0) in _DURING or self._is_of_subject_on_visit(occasion))
        return occasion.visited if is_meanwhile else []

    def _is_of_subject_on_visit(self, occasion: Occasion) -> bool:
        """Return whether *, on* or *, who is on* stands before a visit, in an aside behind the subject."""
        verb = bisect_left(self.tokens, occasion.verb.start, key=attrgetter("start"))
        near = range(verb - 1, max(0, verb - LONGEST_GAP), -1)
        on = next((index for index in near if self._key(index) == "on"), 0)
        is_told = self._key(on - 1) in {"is", "was"} and self._key(on - 2) == "who"
        return on > 0 and (self._key(on - 1) == "," or is_told)

    def _host(self, verb: Verb, result: Occasion) -> Role:
        """Return the role of the subjects, which only verbs such as *hosted* and *visited* tell."""
        if result.mode in {Mode.VIDEO, Mode.PHONE} or not result.subjects or not (result.others or result.visited):
            return Role.UNKNOWN
        if self._is("hosting", verb.first) and is_passive(self, verb):
            return Role.GUEST if self._key(verb.end) == "by" else Role.UNKNOWN
        if any(self._is("hosting", index) for index in range(verb.first, verb.end)) and result.others:
            start = result.others[0].mention.start
            words = self.text[self.tokens[verb.end - 1].end : start].split()
            return Role.HOST if len(words) <= 1 + ("the" in words) else Role.UNKNOWN
        if self._is("visiting", verb.first) and (result.visited or self._before(verb.end) == verb.end - 1):
            return Role.GUEST
        return Role.UNKNOWN
