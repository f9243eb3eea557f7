"""The days of an encounter in a sentence of a report."""

from dataclasses import dataclass
from typing import Final

from app.domain.enums import MeetingStatus
from app.reading.days import Day, HowDated, to_come
from app.reading.occasion import CALLED_OFF
from app.reading.participant_clause import NEAR
from app.reading.past_clause import Verb
from app.reading.visit_clause import VisitClause

_LONGEST_TITLE: Final = 24
RELATIVE: Final = frozenset({"who", "which"})
BREAKS: Final = frozenset({",", ";", ":", "—", "and", "(", ")", "who", "which", "where"})
"""Words and marks behind which another clause begins."""


_QUOTES: Final = frozenset({"“", "”", '"'})


@dataclass(slots=True)
class DayClause(VisitClause):
    """A sentence of a report with the days of its encounters."""

    def _days_by_status(self, verb: Verb, start: int, cut: int, status: MeetingStatus) -> list[Day]:
        """Return the days of the clause; a weekday is the next one where the encounter is planned.

        Of one that was called off, *today* and weekdays count only behind words such as *due*: others are of the decision.
        """
        if status not in CALLED_OFF:
            found = self._news_days(verb, start, cut)
            return [to_come(day, self.published) for day in found] if status is MeetingStatus.CONFIRMED else found
        planned = (
            day for day in self.dates if day.how is HowDated.DATE or self._has("plans", day.index - NEAR, day.index)
        )
        return [to_come(day, self.published) for day in planned]

    def _news_days(self, verb: Verb, start: int, cut: int) -> list[Day]:
        """Return the days of the clause, without those of *who arrived on 3 May*, or else the one that begins the sentence."""
        unquoted = [day for day in self.dates if day.how is not HowDated.RELATIVE or not self._is_quoted(day.index)]
        inside = [day for day in unquoted if start <= day.index < cut]
        own = [day for day in inside if not self._is_of_relative_clause(day, verb)]
        relative = [d for d in unquoted if d.how is HowDated.RELATIVE and not self._is_of_relative_clause(d, verb)]
        opening = [day for day in unquoted if day.index <= 1 or day in relative]
        behind = [day for day in self.dates if self._is_behind_title(day, cut)]
        return own or opening or behind or self._days_of_their_meeting(cut)

    def _days_of_their_meeting(self, cut: int) -> list[Day]:
        """Return the day of *A shakes hands with B before their meeting in Lima on 3 May*, the only one of the sentence."""
        is_theirs = self._key(cut + 1) == "their" and self._has("occasion_nouns", cut + 2, cut + 2 + NEAR)
        is_only = len(self.dates) == 1 and self.dates[0].index > cut
        is_same = is_only and not any(self._is("finite", i) for i in range(cut + 2 + NEAR, self.dates[0].index))
        return self.dates if is_theirs and is_same else []

    def _is_behind_title(self, day: Day, cut: int) -> bool:
        """Return whether a day stands behind the title of an agreement that ends the clause: *signed a Treaty on Trade on 3 May*."""
        between = range(cut, day.index)
        if not (0 < len(between) <= _LONGEST_TITLE and self._key(cut) == "on"):
            return False
        nouns = (self.lexicon.agreements.longest(self.tokens, index) for index in range(max(0, cut - NEAR), cut))
        is_title = any(match is not None and match[0] == cut for match in nouns)
        return is_title and not any(self._is("finite", i) or self._key(i) in BREAKS - {"and"} for i in between)

    def _is_quoted(self, index: int) -> bool:
        """Return whether a word is within a quotation, of which *today* is the day when it was said."""
        marks = [self.tokens[i].text for i in range(index) if self.tokens[i].text in _QUOTES]
        return bool(marks) and (marks[-1] == "“" or marks.count('"') % 2 == 1)

    def _is_of_relative_clause(self, day: Day, verb: Verb) -> bool:
        for index in range(day.index - 1, -1, -1):
            if self._key(index) in RELATIVE:
                return True
            if self._key(index) in BREAKS or verb.first <= index < verb.end:
                break
        return False
