"""The circumstances of an encounter in a sentence of a report: sides, place, year, roles, mode and kinds."""

from dataclasses import dataclass
from typing import Final

from app.domain.enums import Mode, Role
from app.reading.encounters.frame_clause import FrameClause
from app.reading.encounters.occasion import Occasion
from app.reading.encounters.verb import Verb, is_passive

_FIRST_MONTHS: Final = 2
"""Up to this month, a report may be of a meeting in the year before."""


@dataclass(slots=True)
class OccasionClause(FrameClause):
    """A sentence of a report with the circumstances of its encounters."""

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
