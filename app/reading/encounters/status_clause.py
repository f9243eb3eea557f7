"""The status of an encounter by the words before its verb: held, planned, called off or denied."""

import itertools
from dataclasses import dataclass, field
from typing import Final

from app.domain.enums import MeetingStatus
from app.reading.encounters.past_clause import PastClause, Verb

_NEAR: Final = 5
_LONGEST_DENIAL: Final = 6
_BEFORE_DENIED: Final = frozenset(
    {"a", "an", "the", "any", "such", "of", "secret", "bilateral", "planned", "possible", "alleged"}
)
_REPORTS: Final = frozenset({"reports", "report", "claims", "claim", "rumours", "rumors", "speculation", "allegations"})
_UNKNOWN: Final = frozenset(
    {"information", "knowledge", "record", "news", "word", "talk", "plans", "plan", "confirmation", "question"}
)
"""Words behind *no* and before *about*, *of* or *for* a meeting that was not held, as far as somebody knows."""
_LONGEST_REPORT: Final = 16
_LONGEST_RESPONSE: Final = 6
_OTHER_CLAUSES: Final = frozenset({";", "when", "while", "during", "after", "but"})
_PASSIVE_OF_REPORTS: Final = frozenset({"was", "were", "been", "are", "is", "as"})
_QUOTES: Final = frozenset({"’", "”", '"', "'"})
_TRAVEL: Final = 20
_LONGEST_DAY: Final = 10
_AUXILIARIES: Final = frozenset({"will", "shall", "not"})
_BEFORE_NOUNS: Final = frozenset({"the", "a", "an", "on", "of", "about", "their", "its", "his", "her"})
_LONGEST_PREDICATE: Final = 60
_LONGEST_PLAN: Final = 4
_PREDICATES: Final[dict[str, MeetingStatus | None]] = {
    "cancelled_words": MeetingStatus.CANCELLED,
    "postponed_words": MeetingStatus.POSTPONED,
    "called_off": None,
    "planned_for": MeetingStatus.CONFIRMED,
}
"""Cues behind a noun with the status that they tell, the weightiest first; None if it was not held."""
_LONGEST_CONDITION: Final = 20
_LONGEST_LAPSED: Final = 5
_CLAUSE_MARKS: Final = frozenset({",", ";", ":", "—", "(", ")"})
_LONGEST_JOINED: Final = 16
_LONGEST_LIST: Final = 60
"""The largest number of words between *to* and a verb of a list with semicolons."""
_PAST: Final = frozenset({"met", "held", "spoke", "had", "sat", "led", "took"})
_PASSIVE: Final = frozenset({"was", "were", "been", "is", "are"})


@dataclass(slots=True)
class StatusClause(PastClause):
    """A sentence that may deny or plan its encounters."""

    called_off: MeetingStatus | None = field(default=None, kw_only=True)
    """How the text has said before that a meeting was called off."""
    _last_denial: int | None = field(default=None, init=False)
    """The index of the last *were denied* or *has been dismissed* of the sentence, or -1; None until it is asked for."""

    def _status(self, verb: Verb, *, is_title: bool) -> MeetingStatus | None:
        """Return the status that the words before the verb tell; None if they deny it, or wish for it."""
        index = verb.finite_at - 1
        while index >= 0 and (self._is("between_verbs", index) or self._key(index).endswith("ly")):
            index -= 1
        index = self._before_day(index)
        is_of_others = self._key(verb.end) == "by" and self._is("of_others", verb.first)
        if is_of_others and not self._is_passive(verb) and not self._is("occasion_nouns", verb.end - 1):
            return None  # "at the summit hosted by President A", but "hosted a visit by President A"
        if self._is("denied", index) or self._key(index) == "not" or self._is_in_clause_of("conditions", verb):
            return None
        if self._is_unreal_condition(verb) or self._is_response(verb):
            return None
        if self._is_denied_noun(verb.first) if not verb.is_finite else self._is_denied_report(verb):
            return None
        limit = min(len(self.tokens), verb.end + _NEAR)
        near = range(max(0, verb.first - _NEAR), limit)
        for kind, status in (
            ("cancelled_words", MeetingStatus.CANCELLED),
            ("postponed_words", MeetingStatus.POSTPONED),
        ):
            if any(self._is(kind, i) and not self._is_of_subject(i, verb) for i in near):
                return status
        if self._key(index) in {"will", "shall"}:
            return MeetingStatus.CONFIRMED
        if not verb.is_finite and (cues := self._predicate(verb)):
            # "The meeting of A and B, planned for 9 May, was cancelled."
            return next((status for kind, status in _PREDICATES.items() if kind in cues), None)
        to = index if self._key(index) == "to" else self._joined_to(index, verb)
        is_infinitive = verb.is_finite and to >= 0
        return self._status_after_to(to, is_title=is_title) if is_infinitive else MeetingStatus.HELD

    def _is_unreal_condition(self, verb: Verb) -> bool:
        """Return whether the clause begins with the auxiliary of its verb: *Had A met B, she would know*."""
        if not verb.is_finite:
            return False
        first = verb.first - 1
        while first > 0 and verb.first - first < _LONGEST_CONDITION and self._key(first - 1) not in _CLAUSE_MARKS:
            first -= 1
        return self._key(first) == "had" and first < verb.first - 1

    def _is_response(self, verb: Verb) -> bool:
        """Return whether something, and nobody, was met with: *A met with fierce criticism from B*."""
        start = verb.end - (self._key(verb.end - 1) == "with")
        if self._key(start) != "with":
            return False
        words = range(start + 1, min(len(self.tokens), start + _LONGEST_RESPONSE))
        plain = itertools.takewhile(lambda index: not self.tokens[index].is_capitalized, words)
        return any(self._is("responses", index) for index in plain)

    def _is_of_plan(self, verb: Verb) -> bool:
        """Return whether somebody only welcomed a plan: *welcomed the proposed visit of A*."""
        if not verb.is_finite:
            return False
        near = range(verb.first + 1, verb.first + _NEAR)
        planned = next((index for index in near if self._is("proposed", index)), None)
        return (
            planned is not None
            and self._is("hosting", verb.first)
            and any(self._is("occasion_nouns", index) for index in range(planned + 1, planned + _NEAR))
        )

    def _joined_to(self, joint: int, verb: Verb) -> int:
        """Return the index of *to* before the verb that *and* joins with an infinitive: *hopes to visit Lima and meet A*; else -1.

        The same holds of *to visiting Lima and meeting A*, and of a list: *is to meet A; call on B; and visit Lima*.
        """
        key = self._key(verb.finite_at)
        is_base = not key.endswith(("s", "ed")) and key not in _PAST
        if self._key(joint) not in {"and", "or", ",", ";"} or not is_base:
            return -1
        is_list = ";" in {self._key(joint), self._key(joint - 1)}
        for index in range(joint - 1, max(-1, joint - (_LONGEST_LIST if is_list else _LONGEST_JOINED)), -1):
            following = self._key(index + 1)
            is_alike = self.tokens[index + 1].text.islower() and following.endswith("ing") == key.endswith("ing")
            if self._key(index) == "to" and is_alike and following not in _BEFORE_NOUNS:
                return index
            if (self._key(index) == ";" and not is_list) or (self._is("finite", index) and self._key(index) in _PAST):
                break
        return -1

    def _is_denied_noun(self, index: int) -> bool:
        """Return whether *no such* or *denied reports of a* stands before the noun of an encounter."""
        start = index - 1
        while start > 0 and index - start < _LONGEST_DENIAL and self._key(start) in _BEFORE_DENIED:
            start -= 1
        is_another = self._key(start) == "first" and self._key(start - 1) == "the" and self._key(start - 2) == "not"
        if self._key(start) == "no" or is_another:
            return True  # "no such meeting", "This is not the first meeting of A and B"
        unknown = start - (self._key(start) in {"about", "for", "on"})
        if self._key(unknown) in _UNKNOWN and self._key(unknown - 1) == "no":
            return True  # "had no information about a meeting between A and B"
        reports = self._before_contents(start)
        return self._key(reports) in _REPORTS and self._is_told_falsely(reports)

    def _before_contents(self, index: int) -> int:
        """Return the index of *reports* before *that*, *claiming that* or *claiming* at `index`; `index` if none is before it."""
        index -= self._key(index) == "that"
        is_participle = self._key(index).endswith("ing") and self._key(index - 1) in _REPORTS
        return index - is_participle

    def _is_denied_report(self, verb: Verb) -> bool:
        """Return whether what follows *denied that*, *denied reports that* or *reports that* … *were denied* has the verb.

        *Had no information about a meeting* denies it as well.
        """
        if self._key(verb.first + 1) == "no":
            return True
        index = verb.first - 1
        while index > 0 and self._key(index) != "that":
            if verb.first - index > _LONGEST_REPORT:
                return False
            if self._key(index) in _OTHER_CLAUSES or (self._key(index) == "," and self._key(index + 1) == "and"):
                return False
            index -= 1
        if self._is("disbelieved", index - 1):
            return True
        reports = self._before_contents(index)
        is_report = index > 0 and self._key(reports) in _REPORTS
        return is_report and (self._is_told_falsely(reports) or self._is_disbelieved_behind(verb.end))

    def _is_disbelieved_behind(self, start: int) -> bool:
        """Return whether *were denied* or *has been dismissed* follows."""
        if self._last_denial is None:
            words = range(len(self.tokens) - 1, -1, -1)
            denials = (i for i in words if self._is("disbelieved", i) and self._key(i - 1) in _PASSIVE_OF_REPORTS)
            self._last_denial = next(denials, -1)
        return self._last_denial >= start

    def _is_told_falsely(self, reports: int) -> bool:
        """Return whether *denied* or *dismissed* stands before *reports*."""
        return any(self._is("disbelieved", index) for index in range(max(0, reports - _LONGEST_DENIAL), reports))

    def _is_in_clause_of(self, kind: str, verb: Verb) -> bool:
        """Return whether a conjunction of this kind begins the clause of a finite verb: *once the treaty has been signed*."""
        if not verb.is_finite:
            return False
        for index in range(verb.finite_at - 1, max(-1, verb.finite_at - _LONGEST_CONDITION), -1):
            if self._is(kind, index):
                return not self._is_of_day(index + 1) or self._key(index + 1) == "the"
            if self._key(index) in _CLAUSE_MARKS or self._is("finite", index):
                break
        return False

    def _is_of_subject(self, index: int, verb: Verb) -> bool:
        """Return whether something else was called off that was talked about: *held talks on the postponed elections*."""
        return index >= verb.end and self._key(index - 1) in _BEFORE_NOUNS

    def _before_day(self, index: int) -> int:
        """Return the index of *will* before *on Friday, 14 May 2021,*, or `index` if something else stands there."""
        start = index
        while start >= 0 and index - start < _LONGEST_DAY and self._is_of_day(start):
            start -= 1
        return start if self._key(start) in _AUXILIARIES else index

    def _is_of_day(self, index: int) -> bool:
        key = self._key(index)
        is_named = key in self.lexicon.months or key in self.lexicon.weekdays or key[:1].isdigit()
        return is_named or key in {",", "on", "this", "next", "coming", "the"}

    def _predicate(self, noun: Verb) -> frozenset[str]:
        """Return the cues behind a noun that tell whether it was held, up to the next verb of meeting."""
        found: set[str] = set()
        for index in range(noun.end, min(len(self.tokens), noun.end + _LONGEST_PREDICATE)):
            here = {k for k in _PREDICATES if self._is(k, index) and not self._is_of_subject(index, noun)}
            if not (here or found) and self._is("finite", index):
                break
            found |= here
        return frozenset(found)

    def _status_after_to(self, index: int, *, is_title: bool) -> MeetingStatus | None:
        """Return the status of *is to visit*, *is scheduled to meet*, *arrived to meet*, *agreed to meet*."""
        if any(self._is("lapsed", i) for i in range(max(0, index - _LONGEST_LAPSED), index)):
            return self.called_off  # "was due to meet"
        if any(self._is("planned_verbs", i) and self._key(i) != "to" for i in range(max(0, index - 3), index)):
            return MeetingStatus.CONFIRMED
        travel = next(
            (i for i in range(index - 1, max(0, index - _TRAVEL) - 1, -1) if self._is("travel_verbs", i)), None
        )
        if travel is not None:
            return self._status_of_travel(travel)
        if self._is("glad", index - 1 - (self._key(index - 1) in _QUOTES)):
            is_wish = any(self._is("unreal", i) for i in range(max(0, index - _NEAR), index))
            return None if is_wish else MeetingStatus.HELD
        return MeetingStatus.CONFIRMED if is_title else None

    def _status_of_travel(self, travel: int) -> MeetingStatus | None:
        """Return the status of what somebody travels for: *is to travel to Lima to meet*, *would not travel to meet*."""
        before = range(max(0, travel - _LONGEST_PLAN), travel)
        if self._key(travel - 1) in {"'s", "’"}:
            return None  # "commended A’s visit to Peru to meet B"
        if any(self._is("denied", i) for i in before):
            return None
        if any(self._is("lapsed", i) for i in range(max(0, travel - _LONGEST_LAPSED), travel)):
            return self.called_off  # "had been due to fly to Lima to meet"
        is_planned = any(self._is("planned_verbs", i) and self._key(i) != "to" for i in before)
        return MeetingStatus.CONFIRMED if is_planned else MeetingStatus.HELD

    def _is_passive(self, verb: Verb) -> bool:
        return verb.is_finite and any(self._key(verb.first - back) in _PASSIVE for back in (1, 2))
