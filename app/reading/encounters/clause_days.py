"""The days of an encounter in a sentence of a report.

See decisions 192 and 225.
"""

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

from app.domain.enums import MeetingStatus
from app.reading.circumstances.days import Day, HowDated, to_come
from app.reading.encounters.occasion import CALLED_OFF
from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import BREAKS, NEAR, RELATIVE
from app.reading.persons.words import Words

_LONGEST_REPORT: Final = 10
"""The largest number of words between *said* and the day of a report."""
_UNTIL: Final = frozenset({"until", "till", "through"})
_QUOTES: Final = frozenset({"“", "”", '"'})
_DEADLINES: Final = frozenset({"by", "than"})
_LONGEST_TITLE: Final = 24


@dataclass(slots=True)
class ClauseDays:
    """The days of a sentence, by the clauses to which they belong."""

    words: Words
    dates: list[Day]
    published: dt.date | None
    asides: frozenset[int]
    unquoted: list[Day] = field(init=False)
    """The days of the sentence, without *today* and the like in a quotation, which is the day when it was said."""
    _breaks: dict[int, int] = field(default_factory=dict, init=False)
    """For the index of each of these days, that of the last of `BREAKS` before it, or -1."""
    _told_on: set[int] = field(default_factory=set, init=False)
    """The indexes of those days on which somebody reported the encounters."""

    def __post_init__(self) -> None:
        self.unquoted = self._read_unquoted() if self.dates else []
        self._told_on = {day.index for day in self.unquoted if self._is_told_on(day)}

    def _is_of_report(self, day: Day, verb: Verb) -> bool:
        """Return whether a day is only that of the report; one who *said on Monday at talks with B* met B on that day."""
        return day.index in self._told_on and (verb.is_finite or verb.first < day.index)

    def _is_told_on(self, day: Day) -> bool:
        """Return whether a day is that of a report: *A met B, the ministry said in a statement on Monday*."""
        for index in range(day.index - 1, max(-1, day.index - 1 - _LONGEST_REPORT), -1):
            if self.words.is_cue("reporting", index):
                return True
            if not (self.words.is_cue("of_reports", index) or self.words.tokens[index].is_capitalized):
                break
        return False

    def _read_unquoted(self) -> list[Day]:
        """Return the days that are not quoted, nor the end of a stay (*until Saturday*) or a deadline, and note the breaks before them, in one pass over the sentence."""
        days = {day.index: day for day in self.dates}
        result: list[Day] = []
        last, straight, broken = "", 0, -1
        for index, token in enumerate(self.words.tokens):
            day = days.get(index)
            is_quoted = last == "“" or straight % 2 == 1
            is_end = day is not None and (day.how is not HowDated.DATE and self.words.key(index - 1) in _UNTIL)
            is_end = is_end or (day is not None and self._is_open(day))
            if day is not None and not is_end and not (is_quoted and day.how is HowDated.RELATIVE):
                result.append(day)
                self._breaks[index] = broken
            if token.text in _QUOTES:
                last = token.text
                straight += last == '"'
            if token.key in BREAKS:
                broken = index
        return result

    def _is_open(self, day: Day) -> bool:
        """Return whether a day is a deadline or one of two: *by 2 June*, *no later than Friday*, *on Thursday or Friday*."""
        before = self.words.key(day.index - 1)
        return before in _DEADLINES or before == "or" or self.words.key(day.end) == "or"

    def of_verb(self, verb: Verb, start: int, cut: int, status: MeetingStatus) -> list[Day]:
        """Return the days of the clause; a weekday is the next one where the encounter is planned.

        Of one that was called off, *today* and weekdays count only behind words such as *due*: others are of the decision.
        """
        if status not in CALLED_OFF:
            found = self._news_days(verb, start, cut)
            return [to_come(day, self.published) for day in found] if status is MeetingStatus.CONFIRMED else found
        planned = (
            day
            for day in self.dates
            if day.how is HowDated.DATE or self.words.has_cue("plans", day.index - NEAR, day.index)
        )
        return [to_come(day, self.published) for day in planned]

    def _news_days(self, verb: Verb, start: int, cut: int) -> list[Day]:
        """Return the days of the clause, without those of *who arrived on 3 May*, or else the one that begins the sentence."""
        first, last = (bisect_left(self.unquoted, index, key=attrgetter("index")) for index in (start, cut))
        own = [
            day
            for day in self.unquoted[first:last]
            if not (self._is_of_report(day, verb) or self._is_of_relative_clause(day, verb))
            and day.index not in self.asides
        ]
        if own:
            return own
        opening = [
            day
            for day in self.unquoted
            if day.index <= 1 or (day.how is HowDated.RELATIVE and not self._is_of_relative_clause(day, verb))
        ]
        opening = [day for day in opening if not self._is_of_report(day, verb)]
        if opening:
            return opening
        behind = [day for day in self.dates if self._is_behind_title(day, cut)]
        return behind or self._days_of_their_meeting(cut)

    def _days_of_their_meeting(self, cut: int) -> list[Day]:
        """Return the day of *A shakes hands with B before their meeting in Lima on 3 May*, the only one of the sentence."""
        is_theirs = self.words.key(cut + 1) == "their" and self.words.has_cue("occasion_nouns", cut + 2, cut + 2 + NEAR)
        is_only = len(self.dates) == 1 and self.dates[0].index > cut
        is_same = is_only and not any(
            self.words.is_cue("finite", i) for i in range(cut + 2 + NEAR, self.dates[0].index)
        )
        return self.dates if is_theirs and is_same else []

    def _is_behind_title(self, day: Day, cut: int) -> bool:
        """Return whether a day stands behind the title of an agreement that ends the clause: *signed a Treaty on Trade on 3 May*."""
        between = range(cut, day.index)
        if not (0 < len(between) <= _LONGEST_TITLE and self.words.key(cut) == "on"):
            return False
        nouns = (
            self.words.lexicon.agreements.longest(self.words.tokens, index) for index in range(max(0, cut - NEAR), cut)
        )
        is_title = any(match is not None and match[0] == cut for match in nouns)
        return is_title and not any(
            self.words.is_cue("finite", i) or self.words.key(i) in BREAKS - {"and"} for i in between
        )

    def _is_of_relative_clause(self, day: Day, verb: Verb) -> bool:
        """Return whether *who* or *which* stands before a day, and neither another break nor the verb between."""
        broken = self._breaks[day.index]
        is_behind_verb = max(verb.first, broken + 1) < min(verb.end, day.index)
        return self.words.key(broken) in RELATIVE and not is_behind_verb
