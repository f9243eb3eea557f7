"""The status of an encounter by the words around its verb: held, planned, called off or denied."""

from dataclasses import dataclass
from typing import Final

from app.domain.enums import MeetingStatus
from app.reading.encounters.denials import Denials
from app.reading.encounters.unreal_clauses import is_base, is_in_clause_of, is_of_day, is_unreal_clause
from app.reading.encounters.verb import Verb, is_passive
from app.reading.persons.words import Words

_NEAR: Final = 5
_PREDICATES: Final[dict[str, MeetingStatus | None]] = {
    "cancelled_words": MeetingStatus.CANCELLED,
    "postponed_words": MeetingStatus.POSTPONED,
    "called_off": None,
    "planned_for": MeetingStatus.CONFIRMED,
}
"""Cues behind a noun with the status that they tell, the weightiest first; None if it was not held."""
_LONGEST_JOINED: Final = 16
_BEFORE_NOUNS: Final = frozenset({"the", "a", "an", "on", "of", "about", "their", "its", "his", "her"})
_LONGEST_LIST: Final = 60
"""The largest number of words between *to* and a verb of a list with semicolons."""
_PAST: Final = frozenset({"met", "held", "spoke", "had", "sat", "led", "took"})
_AUXILIARIES: Final = frozenset({"will", "shall", "not"})
_LONGEST_DAY: Final = 10
_LONGEST_PREDICATE: Final = 60
_LONGEST_LAPSED: Final = 5
_QUOTES: Final = frozenset({"’", "”", '"', "'"})
_TRAVEL: Final = 20
_LONGEST_PLAN: Final = 4
_PAST_FORMS: Final = frozenset({"met", "held", "spoke", "had", "paid", "took", "gave", "began"})
"""Verbs in the past whose form does not show it."""


@dataclass(slots=True)
class StatusReader:
    """The words of a sentence that tell the status of its encounters."""

    words: Words
    denials: Denials
    called_off: MeetingStatus | None
    """How the text has said before that a meeting was called off."""

    def _read(self, verb: Verb, *, is_title: bool) -> MeetingStatus | None:
        """Return the status that the words before the verb tell; None if they deny it, or wish for it."""
        index = verb.finite_at - 1
        while index >= 0 and (self.words.is_cue("between_verbs", index) or self._is_adverb(index)):
            index -= 1
        index = self._before_day(index)
        is_of_others = self.words.key(verb.end) == "by" and self.words.is_cue("of_others", verb.first)
        if is_of_others and not is_passive(self.words, verb) and not self.words.is_cue("occasion_nouns", verb.end - 1):
            return None  # "at the summit hosted by President A", but "hosted a visit by President A"
        is_denied = self.words.is_cue("denied", index) or self._is_of_infinitive(verb, "would")
        if is_denied or self.words.key(index) == "not" or is_in_clause_of(self.words, "conditions", verb):
            return None
        if is_unreal_clause(self.words, verb):
            return None
        if self.denials.denies_noun(verb.first) if not verb.is_finite else self.denials.denies_report(verb):
            return None
        limit = min(len(self.words.tokens), verb.end + _NEAR)
        near = range(max(0, verb.first - _NEAR), limit)
        for kind, status in (
            ("cancelled_words", MeetingStatus.CANCELLED),
            ("postponed_words", MeetingStatus.POSTPONED),
        ):
            if any(self.words.is_cue(kind, i) and not self._is_of_subject(i, verb) for i in near):
                return status
        if self.words.key(index) in {"will", "shall"} or self._is_of_infinitive(verb, "will"):
            return MeetingStatus.CONFIRMED
        if not verb.is_finite and (cues := self._predicate(verb)):
            # "The meeting of A and B, planned for 9 May, was cancelled."
            return next((status for kind, status in _PREDICATES.items() if kind in cues), None)
        to = index if self.words.key(index) == "to" else self._joined_to(index, verb)
        is_infinitive = verb.is_finite and to >= 0
        return self._status_after_to(to, is_title=is_title) if is_infinitive else MeetingStatus.HELD

    def _is_adverb(self, index: int) -> bool:
        """Return whether an adverb stands there, but not *nearly* and others that deny the verb."""
        return self.words.key(index).endswith("ly") and not self.words.is_cue("denied", index)

    def _is_of_infinitive(self, verb: Verb, auxiliary: str) -> bool:
        """Return whether an auxiliary stands two or three words before a verb without an ending: *will first meet*, *would then meet*."""
        near = range(verb.first - 1, max(-1, verb.first - 4), -1)
        index = next((i for i in near if self.words.key(i) == auxiliary), -1)
        between = range(index + 1, verb.first)
        return is_base(self.words, verb) and index >= 0 and all(self.words.tokens[i].text.islower() for i in between)

    def _joined_to(self, joint: int, verb: Verb) -> int:
        """Return the index of *to* before the verb that *and* joins with an infinitive: *hopes to visit Lima and meet A*; else -1.

        The same holds of *to visiting Lima and meeting A*, and of a list: *is to meet A; call on B; and visit Lima*.
        """
        key = self.words.key(verb.finite_at)
        is_base = not key.endswith(("s", "ed")) and key not in _PAST
        if self.words.key(joint) not in {"and", "or", ",", ";"} or not is_base:
            return -1
        is_list = ";" in {self.words.key(joint), self.words.key(joint - 1)}
        for index in range(joint - 1, max(-1, joint - (_LONGEST_LIST if is_list else _LONGEST_JOINED)), -1):
            following = self.words.key(index + 1)
            is_alike = self.words.tokens[index + 1].text.islower() and following.endswith("ing") == key.endswith("ing")
            if self.words.key(index) == "to" and is_alike and following not in _BEFORE_NOUNS:
                return index
            if (self.words.key(index) == ";" and not is_list) or (
                self.words.is_cue("finite", index) and self.words.key(index) in _PAST
            ):
                break
        return -1

    def _is_of_subject(self, index: int, verb: Verb) -> bool:
        """Return whether something else was called off that was talked about: *held talks on the postponed elections*."""
        return index >= verb.end and self.words.key(index - 1) in _BEFORE_NOUNS

    def _before_day(self, index: int) -> int:
        """Return the index of *will* before *on Friday, 14 May 2021,*, or `index` if something else stands there."""
        start = index
        while start >= 0 and index - start < _LONGEST_DAY and is_of_day(self.words, start):
            start -= 1
        return start if self.words.key(start) in _AUXILIARIES else index

    def _predicate(self, noun: Verb) -> frozenset[str]:
        """Return the cues behind a noun that tell whether it was held, up to the next verb of meeting."""
        found: set[str] = set()
        for index in range(noun.end, min(len(self.words.tokens), noun.end + _LONGEST_PREDICATE)):
            here = {k for k in _PREDICATES if self.words.is_cue(k, index) and not self._is_of_subject(index, noun)}
            if not (here or found) and self.words.is_cue("finite", index):
                break
            found |= here
        return frozenset(found)

    def _status_after_to(self, index: int, *, is_title: bool) -> MeetingStatus | None:
        """Return the status of *is to visit*, *is scheduled to meet*, *arrived to meet*, *agreed to meet*."""
        if any(self.words.is_cue("lapsed", i) for i in range(max(0, index - _LONGEST_LAPSED), index)):
            return self.called_off  # "was due to meet"
        if any(
            self.words.is_cue("planned_verbs", i) and self.words.key(i) != "to" for i in range(max(0, index - 3), index)
        ):
            return MeetingStatus.CONFIRMED
        before = range(index - 1, max(0, index - _TRAVEL) - 1, -1)
        travel = next((i for i in before if self.words.is_cue("travel_verbs", i) or self._is_end_of_clause(i)), None)
        if travel is not None and self.words.is_cue("travel_verbs", travel):
            return self._status_of_travel(travel)
        if self.words.is_cue("glad", index - 1 - (self.words.key(index - 1) in _QUOTES)):
            is_wish = any(self.words.is_cue("unreal", i) for i in range(max(0, index - _NEAR), index))
            return None if is_wish else MeetingStatus.HELD
        is_plan = is_title and not self.words.is_cue("wishes", index - 1)  # "A to meet B", not "A refuses to meet B"
        return MeetingStatus.CONFIRMED if is_plan else None

    def _is_end_of_clause(self, index: int) -> bool:
        """Return whether another clause begins there: *discussed the visit of A, and said that B …*."""
        is_joint = self.words.key(index) == "," and self.words.key(index + 1) in {"and", "but", "while"}
        return is_joint or self.words.key(index) in {";", "that"}

    def _status_of_travel(self, travel: int) -> MeetingStatus | None:
        """Return the status of what somebody travels for: *is to travel to Lima to meet*, *would not travel to meet*."""
        before = range(max(0, travel - _LONGEST_PLAN), travel)
        if self.words.key(travel - 1) in {"'s", "’"}:
            return None  # "commended A’s visit to Peru to meet B"
        if any(self.words.is_cue("denied", i) for i in before):
            return None
        if any(self.words.is_cue("lapsed", i) for i in range(max(0, travel - _LONGEST_LAPSED), travel)):
            return self.called_off  # "had been due to fly to Lima to meet"
        is_planned = any(self.words.is_cue("planned_verbs", i) and self.words.key(i) != "to" for i in before)
        return MeetingStatus.CONFIRMED if is_planned else MeetingStatus.HELD

    def of_verb(self, verb: Verb, planned: int, *, is_title: bool) -> MeetingStatus | None:
        """Return the status of an encounter; None if it was denied, wished for, or is part of a plan that ends at the index `planned`."""
        if verb.is_roll:
            return MeetingStatus.CONFIRMED if self.words.key(verb.first - 1) == "will" else MeetingStatus.HELD
        status = None if verb.first < planned else self._read(verb, is_title=is_title)
        is_over = self.words.key(verb.first).endswith("ed") or self.words.key(verb.first) in _PAST_FORMS
        is_agenda = status is MeetingStatus.HELD and self.words.is_cue("agendas", verb.first - 1) and not is_over
        return MeetingStatus.CONFIRMED if is_agenda else status  # "A’s agenda includes talks with B"
