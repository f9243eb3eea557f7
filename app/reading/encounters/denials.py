"""Encounters that a sentence denies, or that it only repeats as a rumour: *denied he met*, *rumours of a meeting of A and B*.

See decision 339.
"""

from dataclasses import dataclass, field
from typing import Final

from app.reading.encounters.verb import Verb
from app.reading.persons.words import Words

_BEFORE_DENIED: Final = frozenset(
    {"a", "an", "the", "any", "such", "of", "secret", "bilateral", "planned", "possible", "alleged"}
)
_ALLEGED: Final = frozenset(
    {"alleged", "purported", "supposed", "rumoured", "rumored", "reported", "hypothetical", "imaginary"}
)
"""Adjectives of an encounter of which the text does not say that it was held."""
_IMAGINED: Final = frozenset({"imagine", "imagines", "imagined", "imagining", "depicts", "depicted"})
_UNKNOWN: Final = frozenset(
    {"information", "knowledge", "record", "news", "word", "talk", "plans", "plan", "confirmation", "question"}
)
"""Words behind *no* and before *about*, *of* or *for* a meeting that was not held, as far as somebody knows."""
_RUMOURS: Final = frozenset({"rumour", "rumours", "rumor", "rumors", "speculation", "allegations", "allegation"})
"""Words for what nobody has confirmed, whatever stands before them."""
_ASKED: Final = frozenset({"asked", "questioned", "queried", "pressed", "quizzed"})
_LONGEST_DENIAL: Final = 6
_WORKS: Final = frozenset(
    {"film", "movie", "book", "novel", "play", "opera", "documentary", "painting", "drama", "series"}
)
"""Works that may be of a meeting that is long ago, or never was."""
_REPORTS: Final = frozenset({"reports", "report", "claims", "claim", "rumours", "rumors", "speculation", "allegations"})
_NO_SUBJECTS: Final = frozenset({"and", "the"})
_LONGEST_REPORT: Final = 16
_LONGEST_SUBJECT: Final = 12
"""The largest number of words between *denied* and the verb, if *that* is left out."""
_OTHER_CLAUSES: Final = frozenset({";", "when", "while", "during", "after", "but"})
_SUBJECTS: Final = frozenset({"he", "she", "they", "it", "had", "has", "have", "ever", "the", "and", "secretly"})
_PASSIVE_OF_REPORTS: Final = frozenset({"was", "were", "been", "are", "is", "as"})
_BEFORE_REPORTS: Final = frozenset({"on", "about", "to", "of", "press", "media", "seen", "citing"})
"""Words that make *reports* a noun: *declined to comment on reports that …*."""
_CONFIRMED: Final = frozenset({"confirmed", "confirms", "confirming", "confirm"})


@dataclass(slots=True)
class Denials:
    """The denials of a sentence."""

    words: Words
    _last_denial: int | None = field(default=None, init=False)
    """The index of the last *were denied* or *are false* of the sentence, or -1; None until it is asked for."""

    def denies_noun(self, index: int) -> bool:
        """Return whether *no such*, *denied reports of a* or *rumours of a* stands before the noun of an encounter."""
        start = index - 1
        is_alleged = False
        while start > 0 and index - start < _LONGEST_DENIAL and self.words.key(start) in _BEFORE_DENIED | _ALLEGED:
            is_alleged = is_alleged or self.words.key(start) in _ALLEGED
            start -= 1
        is_another = (
            self.words.key(start) == "first"
            and self.words.key(start - 1) == "the"
            and self.words.key(start - 2) == "not"
        )
        if self.words.key(start) == "no" or is_another or is_alleged:
            return True  # "no such meeting", "This is not the first meeting of A and B"
        about = start - (self.words.key(start) in {"about", "for", "on"})
        if self.words.key(about) in _UNKNOWN and self.words.key(about - 1) == "no":
            return True  # "had no information about a meeting between A and B"
        if self.words.key(about) in _ASKED | _IMAGINED or self.words.key(start - 1) in _WORKS:
            return True  # "Asked about a meeting between A and B", "a film on the meeting of A and B"
        reports = self._before_contents(about)
        if self.words.key(reports) not in _REPORTS | _RUMOURS:
            return False
        is_report = about < start or self.words.key(start + 1) == "of"
        return self._is_told_falsely(reports) or (is_report and self._is_unconfirmed(reports))

    def _before_contents(self, index: int) -> int:
        """Return the index of *reports* before *that*, *claiming that* or *claiming* at `index`; `index` if none is before it."""
        index -= self.words.key(index) == "that"
        is_participle = self.words.key(index).endswith("ing") and self.words.key(index - 1) in _REPORTS
        return index - is_participle

    def denies_report(self, verb: Verb) -> bool:
        """Return whether what follows *denied that*, *denied reports that* or *reports that* … *were denied* has the verb.

        *Had no information about a meeting* denies it as well, and *on rumours that* leaves it open.
        """
        if self.words.key(verb.first + 1) == "no":
            return True
        index = self._before_clause(verb)
        if index < 0:
            return False
        is_said = self.words.key(index) == "that"
        if self.words.is_cue("disbelieved", index - is_said):
            return True
        reports = self._before_contents(index)
        if self.words.key(reports) not in _REPORTS | _RUMOURS:
            return False
        return self._is_told_falsely(reports) or self._is_disbelieved_behind(verb.end) or self._is_unconfirmed(reports)

    def _before_clause(self, verb: Verb) -> int:
        """Return the index of *that* before the clause of a verb, or of the word before it if *that* is left out; -1 if neither is there.

        Without *that*, only the subject stands between: *denied he had met*, *claims Minister A met*.
        """
        index = start = verb.first - 1
        while index >= 0 and verb.first - index <= _LONGEST_SUBJECT and self._is_of_subject_of_clause(index):
            index -= 1
        has_subject = index < start and self.words.key(start) not in _NO_SUBJECTS
        is_known = self.words.is_cue("disbelieved", index) or self._before_contents(index) < index
        if has_subject and (is_known or self.words.key(index) in _REPORTS):
            return index
        index = start
        while index > 0 and self.words.key(index) != "that":
            if verb.first - index > _LONGEST_REPORT:
                return -1
            if self.words.key(index) in _OTHER_CLAUSES or (
                self.words.key(index) == "," and self.words.key(index + 1) == "and"
            ):
                return -1
            index -= 1
        return index if index > 0 else -1

    def _is_of_subject_of_clause(self, index: int) -> bool:
        """Return whether a word may stand between *denied* and a verb: a name, a pronoun, an auxiliary or an adverb."""
        key = self.words.key(index)
        if self.words.is_cue("disbelieved", index) or key in _REPORTS:
            return False  # "A Denies B Met C" of a headline
        is_adverb = key.endswith("ly") or self.words.is_cue("between_verbs", index)
        return key in _SUBJECTS or is_adverb or self.words.tokens[index].is_capitalized

    def _is_disbelieved_behind(self, start: int) -> bool:
        """Return whether *were denied*, *has been dismissed* or *are completely false* follows."""
        if self._last_denial is None:
            words = range(len(self.words.tokens) - 1, -1, -1)
            self._last_denial = next((i for i in words if self._is_called_false(i)), -1)
        return self._last_denial >= start

    def _is_called_false(self, index: int) -> bool:
        """Return whether a passive or an adjective at an index says that reports are not true."""
        if not (self.words.is_cue("disbelieved", index) or self.words.is_cue("untrue", index)):
            return False
        before = index - 1 - self.words.key(index - 1).endswith("ly")
        return self.words.key(before) in _PASSIVE_OF_REPORTS

    def _is_told_falsely(self, reports: int) -> bool:
        """Return whether *denied* or *dismissed* stands before *reports*."""
        return any(
            self.words.is_cue("disbelieved", index) for index in range(max(0, reports - _LONGEST_DENIAL), reports)
        )

    def _is_unconfirmed(self, reports: int) -> bool:
        """Return whether the text only repeats what others report: *rumours*, *reports* behind *comment on*, with no *confirmed* before."""
        before = range(max(0, reports - _LONGEST_DENIAL), reports)
        is_noun = self.words.key(reports) in _RUMOURS or self.words.key(reports - 1) in _BEFORE_REPORTS
        return (is_noun or reports == 0) and not any(self.words.key(index) in _CONFIRMED for index in before)
