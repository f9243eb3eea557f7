"""Encounters that a sentence denies, or that it only repeats as a rumour: *denied he met*, *rumours of a meeting of A and B*.

See decision 339.
"""

from dataclasses import dataclass, field
from typing import Final

from app.reading.encounters.past_clause import PastClause
from app.reading.encounters.verb import Verb

_LONGEST_DENIAL: Final = 6
_LONGEST_SUBJECT: Final = 12
"""The largest number of words between *denied* and the verb, if *that* is left out."""
_LONGEST_REPORT: Final = 16
_BEFORE_DENIED: Final = frozenset(
    {"a", "an", "the", "any", "such", "of", "secret", "bilateral", "planned", "possible", "alleged"}
)
_ALLEGED: Final = frozenset(
    {"alleged", "purported", "supposed", "rumoured", "rumored", "reported", "hypothetical", "imaginary"}
)
"""Adjectives of an encounter of which the text does not say that it was held."""
_REPORTS: Final = frozenset({"reports", "report", "claims", "claim", "rumours", "rumors", "speculation", "allegations"})
_RUMOURS: Final = frozenset({"rumour", "rumours", "rumor", "rumors", "speculation", "allegations", "allegation"})
"""Words for what nobody has confirmed, whatever stands before them."""
_BEFORE_REPORTS: Final = frozenset({"on", "about", "to", "of", "press", "media", "seen", "citing"})
"""Words that make *reports* a noun: *declined to comment on reports that …*."""
_ASKED: Final = frozenset({"asked", "questioned", "queried", "pressed", "quizzed"})
_IMAGINED: Final = frozenset({"imagine", "imagines", "imagined", "imagining", "depicts", "depicted"})
_WORKS: Final = frozenset(
    {"film", "movie", "book", "novel", "play", "opera", "documentary", "painting", "drama", "series"}
)
"""Works that may be of a meeting that is long ago, or never was."""
_CONFIRMED: Final = frozenset({"confirmed", "confirms", "confirming", "confirm"})
_UNKNOWN: Final = frozenset(
    {"information", "knowledge", "record", "news", "word", "talk", "plans", "plan", "confirmation", "question"}
)
"""Words behind *no* and before *about*, *of* or *for* a meeting that was not held, as far as somebody knows."""
_OTHER_CLAUSES: Final = frozenset({";", "when", "while", "during", "after", "but"})
_PASSIVE_OF_REPORTS: Final = frozenset({"was", "were", "been", "are", "is", "as"})
_SUBJECTS: Final = frozenset({"he", "she", "they", "it", "had", "has", "have", "ever", "the", "and", "secretly"})
_NO_SUBJECTS: Final = frozenset({"and", "the"})


@dataclass(slots=True)
class DenialClause(PastClause):
    """A sentence that may deny its encounters, or leave open whether they were held."""

    _last_denial: int | None = field(default=None, init=False)
    """The index of the last *were denied* or *are false* of the sentence, or -1; None until it is asked for."""

    def _is_denied_noun(self, index: int) -> bool:
        """Return whether *no such*, *denied reports of a* or *rumours of a* stands before the noun of an encounter."""
        start = index - 1
        is_alleged = False
        while start > 0 and index - start < _LONGEST_DENIAL and self._key(start) in _BEFORE_DENIED | _ALLEGED:
            is_alleged = is_alleged or self._key(start) in _ALLEGED
            start -= 1
        is_another = self._key(start) == "first" and self._key(start - 1) == "the" and self._key(start - 2) == "not"
        if self._key(start) == "no" or is_another or is_alleged:
            return True  # "no such meeting", "This is not the first meeting of A and B"
        about = start - (self._key(start) in {"about", "for", "on"})
        if self._key(about) in _UNKNOWN and self._key(about - 1) == "no":
            return True  # "had no information about a meeting between A and B"
        if self._key(about) in _ASKED | _IMAGINED or self._key(start - 1) in _WORKS:
            return True  # "Asked about a meeting between A and B", "a film on the meeting of A and B"
        reports = self._before_contents(about)
        if self._key(reports) not in _REPORTS | _RUMOURS:
            return False
        is_report = about < start or self._key(start + 1) == "of"
        return self._is_told_falsely(reports) or (is_report and self._is_unconfirmed(reports))

    def _before_contents(self, index: int) -> int:
        """Return the index of *reports* before *that*, *claiming that* or *claiming* at `index`; `index` if none is before it."""
        index -= self._key(index) == "that"
        is_participle = self._key(index).endswith("ing") and self._key(index - 1) in _REPORTS
        return index - is_participle

    def _is_denied_report(self, verb: Verb) -> bool:
        """Return whether what follows *denied that*, *denied reports that* or *reports that* … *were denied* has the verb.

        *Had no information about a meeting* denies it as well, and *on rumours that* leaves it open.
        """
        if self._key(verb.first + 1) == "no":
            return True
        index = self._before_clause(verb)
        if index < 0:
            return False
        is_said = self._key(index) == "that"
        if self._is("disbelieved", index - is_said):
            return True
        reports = self._before_contents(index)
        if self._key(reports) not in _REPORTS | _RUMOURS:
            return False
        return self._is_told_falsely(reports) or self._is_disbelieved_behind(verb.end) or self._is_unconfirmed(reports)

    def _before_clause(self, verb: Verb) -> int:
        """Return the index of *that* before the clause of a verb, or of the word before it if *that* is left out; -1 if neither is there.

        Without *that*, only the subject stands between: *denied he had met*, *claims Minister A met*.
        """
        index = start = verb.first - 1
        while index >= 0 and verb.first - index <= _LONGEST_SUBJECT and self._is_of_subject_of_clause(index):
            index -= 1
        has_subject = index < start and self._key(start) not in _NO_SUBJECTS
        is_known = self._is("disbelieved", index) or self._before_contents(index) < index
        if has_subject and (is_known or self._key(index) in _REPORTS):
            return index
        index = start
        while index > 0 and self._key(index) != "that":
            if verb.first - index > _LONGEST_REPORT:
                return -1
            if self._key(index) in _OTHER_CLAUSES or (self._key(index) == "," and self._key(index + 1) == "and"):
                return -1
            index -= 1
        return index if index > 0 else -1

    def _is_of_subject_of_clause(self, index: int) -> bool:
        """Return whether a word may stand between *denied* and a verb: a name, a pronoun, an auxiliary or an adverb."""
        key = self._key(index)
        if self._is("disbelieved", index) or key in _REPORTS:
            return False  # "A Denies B Met C" of a headline
        is_adverb = key.endswith("ly") or self._is("between_verbs", index)
        return key in _SUBJECTS or is_adverb or self.tokens[index].is_capitalized

    def _is_disbelieved_behind(self, start: int) -> bool:
        """Return whether *were denied*, *has been dismissed* or *are completely false* follows."""
        if self._last_denial is None:
            words = range(len(self.tokens) - 1, -1, -1)
            self._last_denial = next((i for i in words if self._is_called_false(i)), -1)
        return self._last_denial >= start

    def _is_called_false(self, index: int) -> bool:
        """Return whether a passive or an adjective at an index says that reports are not true."""
        if not (self._is("disbelieved", index) or self._is("untrue", index)):
            return False
        before = index - 1 - self._key(index - 1).endswith("ly")
        return self._key(before) in _PASSIVE_OF_REPORTS

    def _is_told_falsely(self, reports: int) -> bool:
        """Return whether *denied* or *dismissed* stands before *reports*."""
        return any(self._is("disbelieved", index) for index in range(max(0, reports - _LONGEST_DENIAL), reports))

    def _is_unconfirmed(self, reports: int) -> bool:
        """Return whether the text only repeats what others report: *rumours*, *reports* behind *comment on*, with no *confirmed* before."""
        before = range(max(0, reports - _LONGEST_DENIAL), reports)
        is_noun = self._key(reports) in _RUMOURS or self._key(reports - 1) in _BEFORE_REPORTS
        return (is_noun or reports == 0) and not any(self._key(index) in _CONFIRMED for index in before)
